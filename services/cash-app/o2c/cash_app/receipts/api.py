"""HTTP: what a person decides about receipts, always with a reason, and receipts as they stand."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.account import item_stream, receipt_stream, unit_of
from o2c.cash_app.desk import suggestions
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.payers.payers import UNIT as PAYER
from o2c.cash_app.policies.known import KnownPolicies, book
from o2c.cash_app.receipts import views
from o2c.cash_app.receipts.commands import (
    ApplyByHand,
    MoveByHand,
    ParkByHand,
    ReturnPayment,
    Share,
    UnapplyByHand,
    Withdraw,
)
from o2c.cash_app.requests import Apply, Move, OnAccount, Return, Unapply, Withdrawal, minor
from o2c.chassis.domain import Send
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Receipt = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
Word = Annotated[str | None, Query(max_length=120)]


def receipt_routes(gate: "Gate", policies: KnownPolicies) -> APIRouter:
    # `:path`, because a receipt is called <statement>/<line>.
    router = APIRouter(tags=["receipts"])

    async def line_of(receipt: str) -> Any:
        row = await gate.read(lambda cur: views.bank_line(cur, receipt))
        if row is None:
            raise Problem(404, "not-found", f"no receipt {receipt!r}")
        return row

    async def submit(
        row: Any, receipt: str, command: Any, request: Request, reason: str, items: tuple[str, ...] = (), *reads: str
    ) -> Response:
        account = row["account"]
        streams = (receipt_stream(account, receipt), *map(item_stream, items))
        send = Send(unit_of(account), command, (PERIODS + row["legal_entity"], *reads), streams)
        return await gate.submit(send, request=request, reason=reason)

    @router.get("/receipts", summary="Receipts with money left: unapplied, unidentified, on account")
    async def _list(
        state: Literal["unapplied", "unidentified", "on-account", "any"] = "any",
        account: Word = None,
        legal_entity: Word = None,
        currency: Word = None,
        after: Annotated[str, Query(max_length=300, description="`next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        after_account, _, after_receipt = after.partition("|")
        asked = {
            "state": state, "account": account, "legal_entity": legal_entity, "currency": currency,
            "after_account": after_account, "after_receipt": after_receipt, "limit": limit,
        }  # fmt: skip
        found = await gate.read(lambda cur: views.open_receipts(cur, asked))
        more = f"{found[-1]['account']}|{found[-1]['receipt']}" if len(found) == limit else None
        return {"receipts": found, "next": more}

    @router.get("/receipts/{receipt:path}/suggestions", summary="What a receipt may be for")
    async def _suggest(receipt: Receipt) -> dict[str, Any]:
        row = await line_of(receipt)
        state = await gate.state(unit_of(row["account"]))
        known = await gate.read(lambda cur: book(cur, policies.base))
        return suggestions.of(state, receipt, known)

    @router.post("/receipts/{receipt:path}/apply", summary="Apply a receipt to open items")
    async def _apply(receipt: Receipt, asked: Apply, request: Request) -> Response:
        row = await line_of(receipt)
        if asked.account not in (None, row["account"]):
            raise Problem(409, "receipt-is-elsewhere", f"{receipt} is on account {row['account']}")
        shares = tuple([_share(share.item, share.amount, share.discount, row["currency"]) for share in asked.items])
        items = tuple([share.item for share in shares])
        return await submit(row, receipt, ApplyByHand(receipt, shares), request, asked.reason, items)

    @router.post("/receipts/{receipt:path}/unapply", summary="Take an application back")
    async def _unapply(receipt: Receipt, asked: Unapply, request: Request) -> Response:
        row = await line_of(receipt)
        return await submit(row, receipt, UnapplyByHand(receipt, asked.application), request, asked.reason)

    @router.post("/receipts/{receipt:path}/move", summary="Move a receipt to another customer")
    async def _move(receipt: Receipt, asked: Move, request: Request) -> Response:
        """Whole, so all of it must be unapplied. 404 for a customer that is not known."""
        row = await line_of(receipt)
        command = MoveByHand(receipt, asked.to_account)
        return await submit(row, receipt, command, request, asked.reason, (), PAYER + asked.to_account)

    @router.post("/receipts/{receipt:path}/return", summary="Say that a payment went back")
    async def _return(receipt: Receipt, asked: Return, request: Request) -> Response:
        """The bank's own line, when it comes, clears what this leaves in returns-clearing."""
        row = await line_of(receipt)
        command = ReturnPayment(receipt, asked.value_date, reason=asked.reason)
        return await submit(row, receipt, command, request, asked.reason)

    @router.post("/receipts/{receipt:path}/on-account", summary="Leave money as the customer's credit")
    async def _park(receipt: Receipt, asked: OnAccount, request: Request) -> Response:
        row = await line_of(receipt)
        command = ParkByHand(receipt, minor(asked.amount, row["currency"]))
        return await submit(row, receipt, command, request, asked.reason)

    @router.post("/receipts/{receipt:path}/withdraw", summary="Pay money back, or keep what is too little")
    async def _withdraw(receipt: Receipt, asked: Withdrawal, request: Request) -> Response:
        """A refund waits for a second person: the answer is an approval-requested event."""
        row = await line_of(receipt)
        command = Withdraw(receipt, minor(asked.amount, row["currency"]), asked.kind)
        return await submit(row, receipt, command, request, asked.reason)

    @router.get("/receipts/{receipt:path}", summary="A receipt with its rows")
    async def _show(receipt: Receipt) -> dict[str, Any]:
        found = await gate.read(lambda cur: views.receipt(cur, receipt))
        if found is None:
            raise Problem(404, "not-found", f"no receipt {receipt!r}")
        return found

    return router


def _share(item: str, amount: str, discount: str, currency: str) -> Share:
    return Share(item, minor(amount, currency), minor(discount, currency))
