"""HTTP: a person sets limits and terms, with a reason; anybody reads what accounts stand at."""

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from o2c.chassis.domain import Send
from o2c.chassis.problems import Problem
from o2c.contracts.base import Ref
from o2c.contracts.money import Currency, DecimalText, to_minor
from o2c.credit import queries
from o2c.credit.commands import SetLimit, SetTerms
from o2c.credit.policy import Policy
from o2c.credit.state import account_unit

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Customer = Annotated[Ref, Path()]
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason


class CreditLimit(_Asked):
    """`check` left out keeps it as it is; false: the customer's orders are never checked."""

    amount: DecimalText
    currency: Currency
    check: bool | None = None

    @model_validator(mode="after")
    def _is_a_limit(self) -> "CreditLimit":
        if self.minor < 0:
            raise ValueError("a credit limit must be 0 or more")
        return self

    @property
    def minor(self) -> int:
        return to_minor(self.amount, self.currency)


class PaymentTerms(_Asked):
    payment_terms: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]+$", examples=["2% 10 net 30"])]


def routes(gate: "Gate", policy: Policy) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["credit"])

    @router.post("/customers/{customer}/credit-limit", summary="Set a customer's credit limit")
    async def _set_limit(customer: Customer, asked: CreditLimit, request: Request) -> Response:
        """It holds until the ERP changes its own limit for the customer."""
        command = SetLimit(customer, asked.minor, asked.currency, asked.check)
        return await gate.submit(Send(account_unit(customer), command), request=request, reason=asked.reason)

    @router.post("/customers/{customer}/payment-terms", summary="Agree on a customer's payment terms")
    async def _set_terms(customer: Customer, asked: PaymentTerms, request: Request) -> Response:
        command = SetTerms(customer, asked.payment_terms)
        return await gate.submit(Send(account_unit(customer), command), request=request, reason=asked.reason)

    @router.get("/customers/{customer}/credit", summary="A credit account as it stands")
    async def _show(customer: Customer) -> dict[str, Any]:
        found = await gate.read(lambda cur: queries.account(cur, customer, policy))
        if found is None:
            raise Problem(404, "not-found", f"no customer {customer!r}")
        return found

    @router.get("/credit/exposure", summary="The exposure of all accounts, by customer and currency")
    async def _exposure(
        cursor: Annotated[str, Query(max_length=800)] = "", limit: Annotated[int, Query(ge=1, le=1000)] = 500
    ) -> dict[str, Any]:
        try:
            return await gate.read(lambda cur: queries.exposure_page(cur, cursor, limit))
        except ValueError as error:
            raise Problem(422, "bad-cursor", str(error)) from error

    return router
