"""HTTP: what a person decides about receipts, always with a reason, and receipts as they stand."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from o2c.cash_app.account import Account, receipt_stream, unit_of
from o2c.cash_app.account import Receipt as HeldReceipt
from o2c.cash_app.desk import deciding, suggestions
from o2c.cash_app.ledger import rates
from o2c.cash_app.payers.names import masked
from o2c.cash_app.payers.payers import UNIT as PAYER
from o2c.cash_app.policies.known import KnownPolicies, book
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts import views
from o2c.cash_app.receipts.commands import (
    ApplyByHand,
    MoveByHand,
    ParkByHand,
    PrepayByHand,
    ReturnPayment,
    Share,
    UnapplyByHand,
    Withdraw,
)
from o2c.cash_app.receipts.door import line_of, to_account
from o2c.cash_app.refunds.commands import TakeRefundBack
from o2c.cash_app.requests import Apply, Move, OnAccount, Prepay, PutBack, Return, Unapply, Withdrawal, minor
from o2c.chassis.private import Unlogged
from o2c.chassis.problems import Problem

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Receipt = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]+$")]
Word = Annotated[str | None, Query(max_length=120)]


def receipt_routes(gate: "Gate", policies: KnownPolicies) -> APIRouter:
    # `:path`, because a receipt is called <statement>/<line>.
    router = APIRouter(tags=["receipts"])

    async def submit(
        row: Any, receipt: str, command: Any, request: Request, reason: str, items: tuple[str, ...] = (), *reads: str
    ) -> Response:
        send = to_account(row, receipt, command, items, *reads)
        return await gate.submit(send, request=request, reason=reason)

    @router.get("/receipts", summary="Receipts with money left: unapplied, unidentified, on account, kept for an order")
    async def _list(
        state: Literal["unapplied", "unidentified", "on-account", "prepaid", "any"] = "any",
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
        row = await line_of(gate, receipt)
        unit = unit_of(row["account"])
        state = await gate.state(unit)
        known = state.receipts.get(receipt)
        if known is not None and (settled := deciding.missing(known, state)):
            state = await gate.state(unit, settled)
        layers = await gate.read(lambda cur: book(cur, policies.base))
        reads = await _reads(known, state, layers.of_receipt(known.facts, state)) if known is not None else {}
        return suggestions.of(state, receipt, layers, rates.known(reads))

    async def _reads(known: HeldReceipt, state: Account, policy: Policy) -> dict[str, Any]:
        """What of other units a suggestion needs: accounts first, then what these tell."""
        streams, found = dict(deciding.beside_of(known)), dict[str, Any]()
        while asked := deciding.asks(known, state, policy, found):
            found |= {name: await gate.state(name, streams.get(name, ())) for name in asked}
        return found

    @router.post("/receipts/{receipt:path}/apply", summary="Apply a receipt to open items")
    async def _apply(receipt: Receipt, asked: Apply, request: Request) -> Response:
        row = await line_of(gate, receipt)
        if asked.account not in (None, row["account"]):
            raise Problem(409, "receipt-is-elsewhere", f"{receipt} is on account {row['account']}")
        shares = tuple([_share(share.item, share.amount, share.discount, row["currency"]) for share in asked.items])
        items = tuple([share.item for share in shares])
        command = ApplyByHand(receipt, shares, Unlogged(row["text"]))
        return await submit(row, receipt, command, request, asked.reason, items)

    @router.post("/receipts/{receipt:path}/unapply", summary="Take an application back")
    async def _unapply(receipt: Receipt, asked: Unapply, request: Request) -> Response:
        row = await line_of(gate, receipt)
        return await submit(row, receipt, UnapplyByHand(receipt, asked.application), request, asked.reason)

    @router.post("/receipts/{receipt:path}/move", summary="Move a receipt to another customer")
    async def _move(receipt: Receipt, asked: Move, request: Request) -> Response:
        """Whole, so all of it must be unapplied. 404 for a customer that is not known."""
        row = await line_of(gate, receipt)
        command = MoveByHand(receipt, asked.to_account, payer=masked(row["payer_name"]))
        return await submit(row, receipt, command, request, asked.reason, (), PAYER + asked.to_account)

    @router.post("/receipts/{receipt:path}/return", summary="Say that a payment went back")
    async def _return(receipt: Receipt, asked: Return, request: Request) -> Response:
        """The bank's own line, when it comes, clears what this leaves in returns-clearing."""
        row = await line_of(gate, receipt)
        command = ReturnPayment(receipt, asked.value_date, reason=asked.reason)
        return await submit(row, receipt, command, request, asked.reason)

    @router.post("/receipts/{receipt:path}/on-account", summary="Leave money as the customer's credit")
    async def _park(receipt: Receipt, asked: OnAccount, request: Request) -> Response:
        row = await line_of(gate, receipt)
        command = ParkByHand(receipt, minor(asked.amount, row["currency"]))
        return await submit(row, receipt, command, request, asked.reason)

    @router.post("/receipts/{receipt:path}/prepay", summary="Keep money for an order until its invoices come")
    async def _prepay(receipt: Receipt, asked: Prepay, request: Request) -> Response:
        """409 where an invoice of the order is open: the money is applied to that."""
        row = await line_of(gate, receipt)
        command = PrepayByHand(receipt, asked.order, minor(asked.amount, row["currency"]))
        return await submit(row, receipt, command, request, asked.reason)

    @router.post("/receipts/{receipt:path}/withdraw", summary="Pay money back, or keep what is too little")
    async def _withdraw(receipt: Receipt, asked: Withdrawal, request: Request) -> Response:
        """Most of it waits for a second person: the answer is an approval-requested event then."""
        row = await line_of(gate, receipt)
        command = Withdraw(receipt, minor(asked.amount, row["currency"]), asked.kind)
        return await submit(row, receipt, command, request, asked.reason)

    @router.post("/receipts/{receipt:path}/put-back", summary="It is a customer's money after all")
    async def _put_back(receipt: Receipt, asked: PutBack, request: Request) -> Response:
        row = await line_of(gate, receipt)
        return await submit(row, receipt, TakeRefundBack(receipt, asked.withdrawal), request, asked.reason)

    @router.get("/receipts/{receipt:path}", summary="A receipt with its rows")
    async def _show(receipt: Receipt) -> dict[str, Any]:
        found = await gate.read(lambda cur: views.receipt(cur, receipt))
        if found is None:
            raise Problem(404, "not-found", f"no receipt {receipt!r}")
        accounts = sorted({row["account"] for row in found["rows"]})
        states = [await gate.state(unit_of(name), (receipt_stream(name, receipt),)) for name in accounts]
        views.named(found["rows"], [state.receipts[receipt] for state in states if receipt in state.receipts])
        return found

    return router


def _share(item: str, amount: str, discount: str, currency: str) -> Share:
    return Share(item, minor(amount, currency), minor(discount, currency))
