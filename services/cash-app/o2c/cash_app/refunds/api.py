"""HTTP: refunds as they stand, ordering them from the bank, and what people know of one that the bank does not say."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.bank.account import UNIT as BANK
from o2c.cash_app.ledger.valuation import Rate
from o2c.cash_app.policy import HouseBank, Policy
from o2c.cash_app.refunds import payment_file, refunds, views
from o2c.cash_app.refunds.commands import OrderRefunds, PayElsewhere, SettleRefund, TakeRefundBack, ToOrder
from o2c.cash_app.refunds.payment_file import BadFile, Payee
from o2c.cash_app.refunds.requests import OrderRefunds as Order
from o2c.cash_app.refunds.requests import PaidBy
from o2c.cash_app.refunds.requests import Payee as To
from o2c.cash_app.requests import Because
from o2c.chassis.domain import Send
from o2c.chassis.openapi import answers
from o2c.chassis.private import Unlogged, masked
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Name = Annotated[str, Path(min_length=1, max_length=140, pattern=r"^[^\x00-\x1f]+$")]
File = Annotated[str, Path(max_length=35, pattern=r"^[A-Za-z0-9-]+$")]
Word = Annotated[str | None, Query(max_length=120)]


def refund_routes(gate: "Gate", policy: Policy) -> APIRouter:
    router = APIRouter(prefix="/refunds", tags=["refunds"])

    async def row_of(withdrawal: str) -> Any:
        found = await gate.read(lambda cur: views.refund(cur, withdrawal))
        if found is None:
            raise Problem(404, "not-found", f"no refund {withdrawal!r}")
        return found

    @router.get("", summary="Refunds, oldest first, and what stands in the way of paying one")
    async def _list(
        state: Literal["to-pay", "ordered", "paid", "returned", "cancelled", "failed", "any"] = "any",
        account: Word = None,
        bank_account: Word = None,
        after: Annotated[str, Query(max_length=140, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        asked = {"state": state, "account": account, "bank_account": bank_account, "after": after, "limit": limit}
        found = await gate.read(lambda cur: views.refunds(cur, asked))
        return {"refunds": found, "next": found[-1]["withdrawal"] if len(found) == limit else None}

    @router.get("/clearing", summary="What is left in refund-clearing, and why")
    async def _clearing() -> dict[str, Any]:
        return await gate.read(views.clearing)

    @router.post("/order", summary="One payment file of the refunds to pay of a bank account")
    async def _order(asked: Order, request: Request) -> Response:
        """At most 500 at once; those that no SEPA payment can pay stay, with the reason beside them in the list."""
        command = await _prepared(gate, policy, asked)
        return await gate.submit(Send(BANK + asked.bank_account, command), request=request, reason=asked.reason)

    @router.post("/{withdrawal:path}/take-back", summary="It will not be paid: the money is unapplied again")
    async def _take_back(withdrawal: Name, asked: Because, request: Request) -> Response:
        """Of one that was ordered, it says that the bank did not carry it out: make sure first."""
        row = await row_of(withdrawal)
        command = TakeRefundBack(row["receipt"], withdrawal)
        send = refunds.send(row["account"], row["legal_entity"], row["receipt"], command)
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.post("/{withdrawal:path}/payee", summary="Pay it to another account than the money came from")
    async def _payee(withdrawal: Name, asked: To, request: Request) -> Response:
        """Two more persons must agree, one after the other: approve the approval that this asks for, then the next."""
        row = await row_of(withdrawal)
        wrong = payment_file.iban_problem(asked.account)
        if wrong:
            raise Problem(422, "bad-account", wrong)
        private = Unlogged(f"{asked.name}\n{payment_file.compact(asked.account)}")
        command = PayElsewhere(row["receipt"], withdrawal, masked(asked.account), private=private)
        send = refunds.send(row["account"], row["legal_entity"], row["receipt"], command)
        return await gate.submit(send, request=request, reason=asked.reason)

    @router.post("/{withdrawal:path}/paid", summary="Name the bank's line that paid it, or brought it back")
    async def _paid(withdrawal: Name, asked: PaidBy, request: Request) -> Response:
        row = await row_of(withdrawal)
        line = await gate.read(lambda cur: views.bank_line(cur, asked.line))
        send = refunds.send(row["account"], row["legal_entity"], row["receipt"], _by_line(row, line, asked))
        return await gate.submit(send, request=request, reason=asked.reason)

    router.include_router(_files(gate))
    return router


def _files(gate: "Gate") -> APIRouter:
    router = APIRouter(prefix="/files")

    @router.get("", summary="Payment files, the latest first")
    async def _list(limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> dict[str, Any]:
        return {"files": await gate.read(lambda cur: views.files(cur, limit))}

    @router.get("/{file}", summary="A payment file, byte for byte as it was made", **answers("application/xml"))
    async def _show(file: File) -> Response:
        found = await gate.read(lambda cur: views.content(cur, file))
        if found is None:
            raise Problem(404, "not-found", f"no payment file {file!r}")
        headers = {
            "Content-Disposition": f'attachment; filename="{file}.xml"',
            "ETag": f'"{found["sha256"]}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return Response(bytes(found["content"]), media_type="application/xml", headers=headers)

    return router


async def _prepared(gate: "Gate", policy: Policy, asked: Order) -> OrderRefunds:
    """Without anything to pay the command carries the reason: it is refused where a repeated request is told apart."""
    ours = policy.pays_from.get(asked.bank_account)
    if ours is None:
        detail = f"nothing says in whose name {asked.bank_account} pays: set O2C_PAYS_FROM (docs/integrate.md, Refunds)"
        raise Problem(409, "bank-account-not-set-up", detail)
    rows, left = await gate.read(lambda cur: views.to_pay(cur, asked.legal_entity, asked.bank_account))
    if not rows:
        return OrderRefunds(asked.legal_entity, payment_file.CURRENCY, "", asked.execution_date, (), _why(asked, left))
    payees = [views.payee(row, refunds.end_to_end_id(row["withdrawal"])) for row in rows]
    file, xml = await asyncio.to_thread(_written, ours, payees, asked.execution_date)
    chosen = tuple([ToOrder(row["account"], row["receipt"], row["withdrawal"], row["amount"]) for row in rows])
    return OrderRefunds(
        asked.legal_entity, payment_file.CURRENCY, file, asked.execution_date, chosen, private=Unlogged(xml)
    )


def _written(ours: HouseBank, payees: list[Payee], day: date) -> tuple[str, str]:
    try:
        return payment_file.write(ours, payees, day)
    except BadFile as error:
        raise Problem(409, "payment-file-invalid", str(error)[:500]) from error


def _why(asked: Order, left: list[str]) -> str:
    shown = "; ".join(left[:5]) + (f"; and {len(left) - 5} more" if len(left) > 5 else "")
    return shown or f"no refund of {asked.legal_entity} waits to be paid from {asked.bank_account}"


def _by_line(row: Mapping[str, Any], line: Mapping[str, Any] | None, asked: PaidBy) -> SettleRefund:
    if line is None:
        raise Problem(404, "not-found", f"{asked.line!r} is no line that the bank's statement shows as a refund")
    differs = [f for f in ("bank_account", "currency", "legal_entity") if line[f] != row[f]]
    if differs:
        said = ", ".join(f"{field} {line[field]}, not {row[field]}" for field in differs)
        raise Problem(409, "line-elsewhere", f"{asked.line} is of {said}")
    functional = line["functional_currency"] or line["currency"]
    rate = None if functional == line["currency"] else Rate(line["currency"], functional, line["rate"])
    dated = line["value_date"], line["accounting"] or line["booking_date"]
    return SettleRefund(
        row["receipt"],
        row["withdrawal"],
        asked.line,
        line["amount"],
        *dated,
        asked.reason,
        rate,
        by_hand=row["bank_account"],
    )
