"""The journal: balanced double-entry lines for every step that moves money.

Signs: a debit is positive. What customers owe is `receivable`; money that is not theirs yet to spend is a liability in
`unidentified` (payer unknown), `unapplied` (no decision yet) or `on-account` (left as their credit). Bank lines that
are no receipts go against clearing accounts, which another step or the other bank account clears.

| step | debit | credit |
|---|---|---|
| invoice | receivable | revenue, tax-payable (as billing posts it; a credit note the other way round) |
| receipt | cash:<bank account> | unapplied, or unidentified |
| payer found, moved | the one liability | the other |
| applied, with discount | unapplied, cash-discount, tax-payable | receivable |
| left on account | unapplied | on-account |
| returned | unapplied, or unidentified | returns-clearing |
| return line of the bank | returns-clearing | cash |
| fee, own refund, transfer, not ours | bank-fees, refund-clearing, transfers, not-ours | cash |
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from o2c.cash_app import events as e
from o2c.cash_app.account import POOL, Account, Receipt
from o2c.cash_app.facts import Books, LineClass, Posting

Line = tuple[str, str, int]
"""(account, tax code, amount)."""

CLEARING: dict[LineClass, str] = {
    "return": "returns-clearing",
    "refund": "refund-clearing",
    "fee": "bank-fees",
    "transfer": "transfers",
    "not-ours": "not-ours",
}


class Entry(Struct, frozen=True):
    """Lines that sum to 0. `cause` is the document, application, receipt or bank line that asked for them."""

    entry: str
    legal_entity: str
    currency: str
    effective: date
    accounting: date
    books: Books
    cause: str
    lines: Sequence[Line]


def postings(event: Any, state: Any) -> Entry | None:
    """The entry of a stored event; `state` is its unit's state right after it. None for an event without money."""
    rule = _RULES.get(type(event))
    return rule(event, state) if rule is not None else None


def liability(account: str) -> Literal["unidentified", "unapplied"]:
    """Where the money of a receipt waits on an account."""
    return "unidentified" if account.startswith(POOL) else "unapplied"


def cash(bank_account: str) -> str:
    return f"cash:{bank_account}"


def _item_opened(event: e.ItemOpened, _: Account) -> Entry | None:
    document = event.document
    if not document.gross and not document.postings:
        return None
    return Entry(
        f"item/{document.document}",
        document.legal_entity,
        document.currency,
        document.document_date,
        event.accounting,
        document.books,
        document.document,
        [("receivable", "", document.gross), *_lines(document.postings)],
    )


def _discount_corrected(event: e.DiscountCorrected, state: Account) -> Entry:
    document = state.items[event.item].document
    return Entry(
        f"item/{event.item}#{event.credit}#{event.application}",
        document.legal_entity,
        document.currency,
        event.effective,
        event.accounting,
        "ours",
        event.credit,
        [("receivable", "", event.amount), *_lines(event.lines)],
    )


def _booked(event: e.ReceiptBooked, state: Account) -> Entry:
    facts = event.facts
    lines = [(cash(facts.bank_account), "", facts.amount), (liability(state.name), "", -facts.amount)]
    return _entry(state.receipts[facts.receipt], 0, event, facts.receipt, lines)


def _moved_in(event: e.ReceiptMovedIn, state: Account) -> Entry:
    """One entry for the move, in the stream it ends in: payer found is Unidentified / Unapplied."""
    amount = event.facts.amount
    lines = [(liability(event.source), "", amount), (liability(state.name), "", -amount)]
    return _entry(state.receipts[event.facts.receipt], event.row, event, event.facts.receipt, lines)


def _applied(event: e.PaymentApplied, state: Account) -> Entry:
    lines = [
        ("unapplied", "", event.cash),
        *_lines(event.lines),
        ("receivable", "", -event.cash - event.discount),
    ]
    return _entry(state.receipts[event.receipt], event.row, event, event.application, lines)


def _unapplied(event: e.PaymentUnapplied, state: Account) -> Entry:
    lines = [
        ("receivable", "", event.cash + event.discount),
        *_lines(event.lines),
        ("unapplied", "", -event.cash),
    ]
    return _entry(state.receipts[event.receipt], event.row, event, event.application, lines)


def _parked(event: e.PaymentParked, state: Account) -> Entry:
    lines = [(liability(state.name), "", event.amount), ("on-account", "", -event.amount)]
    return _entry(state.receipts[event.receipt], event.row, event, event.receipt, lines)


def _returned(event: e.PaymentReturned, state: Account) -> Entry:
    lines = [(liability(state.name), "", event.amount), (CLEARING["return"], "", -event.amount)]
    return _entry(state.receipts[event.receipt], event.row, event, event.receipt, lines)


def _entry(receipt: Receipt, row: int, dated: Any, cause: str, lines: Sequence[Line]) -> Entry:
    facts = receipt.facts
    return Entry(
        f"receipt/{facts.receipt}#{row}",
        facts.legal_entity,
        facts.currency,
        dated.effective,
        dated.accounting,
        "ours",
        cause,
        lines,
    )


def _classified(event: e.LineClassified, _: Any) -> Entry | None:
    if not event.amount:
        return None
    line = f"{event.statement}/{event.line}"
    return Entry(
        f"line/{line}",
        event.legal_entity,
        event.currency,
        event.value_date,
        event.accounting,
        "ours",
        line,
        [(cash(event.bank_account), "", event.amount), (CLEARING[event.line_class], "", -event.amount)],
    )


def _lines(postings: Sequence[Posting]) -> list[Line]:
    return [(posting.account, posting.tax_code, posting.amount) for posting in postings]


_RULES: dict[type, Callable[[Any, Any], Entry | None]] = {
    e.ItemOpened: _item_opened,
    e.DiscountCorrected: _discount_corrected,
    e.ReceiptBooked: _booked,
    e.ReceiptMovedIn: _moved_in,
    e.PaymentApplied: _applied,
    e.PaymentUnapplied: _unapplied,
    e.PaymentParked: _parked,
    e.PaymentReturned: _returned,
    e.LineClassified: _classified,
}
