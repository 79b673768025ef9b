"""HTTP: issue credit notes, look at documents and number series."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from o2c.billing import views
from o2c.billing.commands import CreditLine, IssueCreditNote
from o2c.billing.state import Bill
from o2c.chassis.domain import Send
from o2c.chassis.gate import Gate
from o2c.chassis.problems import Problem
from o2c.contracts.base import Ref, Text
from o2c.contracts.money import DecimalText

Name = Annotated[Ref, Path()]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CreditedLine(_Body):
    """A quantity that came back, or a net amount off the line's price."""

    line: int
    quantity: DecimalText | None = None
    net: DecimalText | None = None

    @model_validator(mode="after")
    def _one(self) -> "CreditedLine":
        if (self.quantity is None) == (self.net is None):
            raise ValueError(f"line {self.line}: expected either quantity or net")
        return self


class CreditNoteRequest(_Body):
    """Exactly one of `lines`, `amount` (gross, in the invoice's currency) and `full`."""

    reason: Annotated[Text, Field(min_length=1, examples=["goods returned"])]
    lines: Annotated[tuple[CreditedLine, ...], Field(max_length=1000)] = ()
    amount: DecimalText | None = None
    full: bool = False
    document_date: Annotated[date | None, Field(description="default: today; not before the invoice's")] = None

    @model_validator(mode="after")
    def _one(self) -> "CreditNoteRequest":
        if bool(self.lines) + (self.amount is not None) + self.full != 1:
            raise ValueError("expected exactly one of lines, amount and full")
        return self


def routes(gate: Gate) -> APIRouter:
    router = APIRouter(prefix="/v1")

    async def row_of(document: str) -> dict[str, Any]:
        row = await gate.read(lambda cur: views.invoice_row(cur, document))
        if row is None:
            raise Problem(404, "not-known", f"invoice {document} is not known")
        return row

    @router.post("/invoices/{document:path}/credit-notes")
    async def credit(document: Name, body: CreditNoteRequest, request: Request) -> Response:
        """Credit an invoice in part or in full; the answer holds the credit note."""
        row = await row_of(document)
        command = IssueCreditNote(
            document=document,
            legal_entity=row["legal_entity"],
            reason=body.reason,
            document_date=body.document_date,
            lines=tuple(CreditLine(line.line, line.quantity, line.net) for line in body.lines),
            amount=body.amount,
            full=body.full,
        )
        return await gate.submit(Send(row["unit"], command), request=request, reason=body.reason)

    @router.get("/invoices/{document:path}")
    async def invoice(document: Name) -> dict[str, Any]:
        """An invoice with its credit notes, and what is left to credit."""
        unit = (await row_of(document))["unit"]
        bill: Bill = await gate.state(unit)
        return views.invoice(bill, unit)

    @router.get("/documents")
    async def documents(
        legal_entity: Ref,
        year: Annotated[int, Query(ge=1, le=9999)],
        kind: Literal["INV", "CN"] = "INV",
        after: Annotated[Text, Query(description="the last answer's `next`")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        """Documents of a legal entity and year, our own and adopted, by name."""
        return await gate.read(lambda cur: views.documents(cur, legal_entity, year, kind, after, limit))

    @router.get("/numbers/{number:path}")
    async def numbers(number: Name) -> dict[str, Any]:
        """Documents that bear this printed number; several entities or years may have given it."""
        return await gate.read(lambda cur: views.by_number(cur, number))

    @router.get("/series")
    async def series() -> dict[str, Any]:
        """Every number series with its last number, and what is missing of it: nothing, ever."""
        return await gate.read(views.series)

    return router
