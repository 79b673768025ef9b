"""The journal: balanced double-entry lines for every step that moves money.

Signs: a debit is positive. What customers owe is `receivable`; money that is not theirs yet to spend is a liability in
`unidentified` (payer unknown), `unapplied` (no decision yet), `on-account` (left as their credit) or `prepayments`
(kept for an order). Bank lines that are no receipts go against clearing accounts, which another step or the other bank
account clears.

| step | debit | credit |
|---|---|---|
| invoice | receivable | revenue, tax-payable (as billing posts it; a credit note the other way round) |
| receipt | cash:<bank account> | unapplied, or unidentified |
| payer found, moved; a portion for another account, or back | the one liability | the other |
| applied, with discount | unapplied, cash-discount, tax-payable (where the discount corrects it) | receivable |
| applied, a small difference given up | unapplied, small-differences | receivable |
| applied to an item in another currency | unapplied | exchange-clearing, in the money's currency |
| the same, of the item | exchange-clearing | receivable, in the item's currency |
| left on account | unapplied | on-account |
| kept for an order (negative: consumed, or taken back) | unapplied | prepayments |
| written off | bad-debt, small-differences, … (by reason code) | receivable |
| tax withheld, beside what is applied; written back | withholding-tax; receivable | receivable; withholding-tax |
| netted with a payable | netting-clearing | receivable |
| refund decided, too little to keep | unapplied | refund-clearing, small-differences |
| refund returned or not carried out | refund-clearing | unapplied |
| returned | unapplied, or unidentified | returns-clearing |
| return line of the bank | returns-clearing | cash |
| fee, own refund, transfer, not ours | bank-fees, refund-clearing, transfers, not-ours | cash |
| receipt or other line of a detail file | cash-in-transit:<bank account> in the place of cash | |
| the statement has it, as a line or in a sum | cash | cash-in-transit |

Every line has its amount and what that is worth in the entity's functional currency (`valuation.py`). What was gained
or lost between the two rates of a step is a line `exchange-difference` of no amount: entries balance in either.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from o2c.cash_app import events as e
from o2c.cash_app.account import POOL, Account, Receipt
from o2c.cash_app.facts import Books, Document, LineClass
from o2c.cash_app.ledger.valuation import Rate, leaving, spread, worth

Line = tuple[str, str, int, int]
"""(account, tax code, amount, its worth in functional currency)."""
EXCHANGE_DIFFERENCE = "exchange-difference"
EXCHANGE_CLEARING = "exchange-clearing"
"""Between money of one currency and an item of another: worth nothing when both entries are posted."""

CLEARING: dict[LineClass, str] = {
    "return": "returns-clearing",
    "refund": "refund-clearing",
    "fee": "bank-fees",
    "transfer": "transfers",
    "not-ours": "not-ours",
}


class Entry(Struct, frozen=True):
    """Lines that sum to 0, in either currency. `cause` is the document, application, receipt or bank line that asked
    for them; `rate` that of the document or the money."""

    entry: str
    legal_entity: str
    currency: str
    effective: date
    accounting: date
    books: Books
    cause: str
    rate: Rate | None
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


def transit(bank_account: str) -> str:
    return f"cash-in-transit:{bank_account}"


# -- items


def _item_opened(event: e.ItemOpened, state: Account) -> Entry | None:
    document = event.document
    if not document.gross and not document.postings:
        return None
    value = state.items[document.document].moved_now
    lines = [("receivable", "", document.gross, value), *spread(document.postings, -value)]
    dated = document.document_date, event.accounting
    return _of_item(document, "", dated, document.books, document.document, event.rate, lines)


def _discount_corrected(event: e.DiscountCorrected, state: Account) -> Entry:
    item = state.items[event.item]
    lines = [("receivable", "", event.amount, item.moved_now), *spread(event.lines, -item.moved_now)]
    suffix, dated = f"#{event.credit}#{event.application}", (event.effective, event.accounting)
    return _of_item(item.document, suffix, dated, "ours", event.credit, item.rate, lines)


def _paired(event: e.CreditApplied, state: Account) -> Entry | None:
    """Invoice and credit note meet in one account; only what their rates differ by is posted, with the second event
    of the pair, the credit note's."""
    note = state.items[event.item]
    if note.document.kind != "credit-note":
        return None
    difference = note.moved_now + state.items[event.counter].moved_now
    if not difference:
        return None
    lines = [("receivable", "", 0, difference), (EXCHANGE_DIFFERENCE, "", 0, -difference)]
    suffix, dated = f"#{event.counter}#{note.pairings}", (event.effective, event.accounting)
    return _of_item(note.document, suffix, dated, "ours", event.counter, note.rate, lines)


def _adjusted(event: e.ItemAdjusted, state: Account) -> Entry | None:
    """What was split off stays a receivable of the same account: nothing is posted."""
    if not event.lines:
        return None
    item = state.items[event.item]
    lines = [("receivable", "", event.amount, item.moved_now), *spread(event.lines, -item.moved_now)]
    dated = event.effective, event.accounting
    suffix = event.adjustment.removeprefix(event.item)
    return _of_item(item.document, suffix, dated, "ours", event.adjustment, item.rate, lines)


def _exchanged(event: e.ItemApplied, state: Account) -> Entry | None:
    """The item's side of an application in another currency; any other is posted with the receipt's."""
    if event.exchange is None:
        return None
    item, worth_of_it = state.items[event.item], event.exchange.worth
    lines = [
        (EXCHANGE_CLEARING, "", event.cash, worth_of_it),
        ("receivable", "", -event.cash, item.moved_now),
        *_difference(-worth_of_it - item.moved_now),
    ]
    dated = event.effective, event.accounting
    return _of_item(item.document, f"#{event.application}", dated, "ours", event.application, item.rate, lines)


def _exchanged_back(event: e.ItemUnapplied, state: Account) -> Entry | None:
    if event.exchange is None:
        return None
    item, worth_of_it = state.items[event.item], event.exchange.worth
    lines = [
        ("receivable", "", event.cash, item.moved_now),
        (EXCHANGE_CLEARING, "", -event.cash, -worth_of_it),
        *_difference(worth_of_it - item.moved_now),
    ]
    dated = event.effective, event.accounting
    return _of_item(item.document, f"#{event.application}#back", dated, "ours", event.application, item.rate, lines)


def _of_item(
    document: Document,
    suffix: str,
    dated: tuple[date, date],
    books: Books,
    cause: str,
    rate: Rate | None,
    lines: Sequence[Line],
) -> Entry:
    name = f"item/{document.document}{suffix}"
    return Entry(name, document.legal_entity, document.currency, *dated, books, cause, rate, lines)


# -- receipts


def _booked(event: e.ReceiptBooked, state: Account) -> Entry:
    facts = event.facts
    receipt = state.receipts[facts.receipt]
    value = receipt.moved_now
    held = transit(facts.bank_account) if facts.in_transit else cash(facts.bank_account)
    lines = [(held, "", facts.amount, value), (liability(state.name), "", -facts.amount, -value)]
    return _of_receipt(receipt, 0, event, facts.receipt, lines)


def _moved_in(event: e.ReceiptMovedIn, state: Account) -> Entry:
    """One entry for the move, in the stream it ends in: payer found is Unidentified / Unapplied."""
    receipt = state.receipts[event.facts.receipt]
    return _moved_between(event, receipt, event.source, state, event.facts.amount)


def _portion_taken(event: e.PortionTaken, state: Account) -> Entry:
    """One entry for each move of a portion, in the stream it ends in."""
    receipt = state.receipts[event.facts.receipt]
    return _moved_between(event, receipt, event.source, state, event.facts.amount)


def _portion_taken_back(event: e.PortionTakenBack, state: Account) -> Entry:
    receipt = state.receipts[event.receipt]
    return _moved_between(event, receipt, event.account, state, event.amount)


def _moved_between(event: Any, receipt: Receipt, source: str, state: Account, amount: int) -> Entry:
    value = receipt.moved_now
    lines = [(liability(source), "", amount, value), (liability(state.name), "", -amount, -value)]
    return _of_receipt(receipt, event.row, event, receipt.facts.receipt, lines)


def _applied(event: e.PaymentApplied, state: Account) -> Entry:
    """Comes just before the item's own event: the item is as it was."""
    receipt, item = state.receipts[event.receipt], state.items[event.item]
    if event.exchange is not None:
        worth_of_it = event.exchange.worth
        money = receipt.applications[event.application].value
        lines = [
            ("unapplied", "", event.cash, money),
            (EXCHANGE_CLEARING, "", -event.cash, -worth_of_it),
            *_difference(worth_of_it - money),
        ]
        return _of_receipt(receipt, event.row, event, event.application, lines)
    settled = event.cash + event.discount + event.allowance
    cleared = leaving(item.rate, settled, item.open, item.value)
    granted = worth(item.rate, event.discount) + worth(item.rate, event.allowance)
    money = receipt.applications[event.application].value
    lines = [
        ("unapplied", "", event.cash, money),
        *spread(event.lines, granted),
        ("receivable", "", -settled, -cleared),
        *_difference(cleared - money - granted),
    ]
    return _of_receipt(receipt, event.row, event, event.application, lines)


def _unapplied(event: e.PaymentUnapplied, state: Account) -> Entry:
    """Comes just before the item's own event: the item still holds the application."""
    receipt, applied = state.receipts[event.receipt], state.items[event.item].applied[event.application]
    if event.exchange is not None:
        worth_of_it, money = event.exchange.worth, receipt.moved_now
        lines = [
            (EXCHANGE_CLEARING, "", event.cash, worth_of_it),
            ("unapplied", "", -event.cash, -money),
            *_difference(money - worth_of_it),
        ]
        return _of_receipt(receipt, event.row, event, event.application, lines)
    money, granted = receipt.moved_now, applied.discount_value + applied.allowance_value
    lines = [
        ("receivable", "", applied.settled, applied.value),
        *spread(event.lines, -granted),
        ("unapplied", "", -event.cash, -money),
        *_difference(money + granted - applied.value),
    ]
    return _of_receipt(receipt, event.row, event, event.application, lines)


def _parked(event: e.PaymentParked, state: Account) -> Entry:
    receipt = state.receipts[event.receipt]
    value = -receipt.moved_now
    lines = [(liability(state.name), "", event.amount, value), ("on-account", "", -event.amount, -value)]
    return _of_receipt(receipt, event.row, event, event.receipt, lines)


def _prepaid(event: e.PaymentPrepaid, state: Account) -> Entry:
    receipt = state.receipts[event.receipt]
    value = -receipt.moved_now
    lines = [("unapplied", "", event.amount, value), ("prepayments", "", -event.amount, -value)]
    return _of_receipt(receipt, event.row, event, event.receipt, lines)


def _returned(event: e.PaymentReturned, state: Account) -> Entry:
    """The bank takes the amount at the rate of the day on which it takes it."""
    receipt = state.receipts[event.receipt]
    value, taken = -receipt.moved_now, -receipt.moved_now
    if event.rate is not None:
        taken = worth(event.rate, event.amount)
    lines = [
        (liability(state.name), "", event.amount, value),
        (CLEARING["return"], "", -event.amount, -taken),
        *_difference(taken - value),
    ]
    return _of_receipt(receipt, event.row, event, event.receipt, lines)


def _withdrawn(event: e.PaymentWithdrawn, state: Account) -> Entry:
    """What the bank gave back is cleared at the rate of its line."""
    receipt = state.receipts[event.receipt]
    value = -receipt.moved_now
    cleared = value if event.rate is None else worth(event.rate, event.amount)
    lines = [
        (liability(state.name), "", event.amount, value),
        (event.account, "", -event.amount, -cleared),
        *_difference(cleared - value),
    ]
    return _of_receipt(receipt, event.row, event, event.receipt, lines)


def _refund_paid(event: e.RefundPaid, state: Account) -> Entry | None:
    """The bank's line cleared the amount, at its day's rate; only what that differs by is posted."""
    receipt = state.receipts[event.receipt]
    refund = receipt.withdrawals[event.withdrawal]
    difference = 0 if event.rate is None else worth(event.rate, refund.amount) - refund.value
    if not difference:
        return None
    facts, dated = receipt.facts, (event.effective, event.accounting)
    lines = [(refund.account, "", 0, -difference), *_difference(difference)]
    name = f"refund/{event.withdrawal}"
    return Entry(name, facts.legal_entity, facts.currency, *dated, "ours", event.withdrawal, event.rate, lines)


def _difference(value: int) -> list[Line]:
    return [(EXCHANGE_DIFFERENCE, "", 0, value)] if value else []


def _of_receipt(receipt: Receipt, row: int, dated: Any, cause: str, lines: Sequence[Line]) -> Entry:
    facts = receipt.facts
    return Entry(
        f"receipt/{facts.receipt}#{row}",
        facts.legal_entity,
        facts.currency,
        dated.effective,
        dated.accounting,
        "ours",
        cause,
        receipt.rate,
        lines,
    )


# -- bank lines


def _classified(event: e.LineClassified, _: Any) -> Entry | None:
    if not event.amount:
        return None
    line, value = f"{event.statement}/{event.line}", worth(event.rate, event.amount)
    held = transit(event.bank_account) if event.in_transit else cash(event.bank_account)
    against = transit(event.bank_account) if event.deposit else CLEARING[event.line_class]
    return Entry(
        f"line/{line}",
        event.legal_entity,
        event.currency,
        event.value_date,
        event.accounting,
        "ours",
        line,
        event.rate,
        [(held, "", event.amount, value), (against, "", -event.amount, -value)],
    )


def _cleared(event: e.TransitCleared, _: Any) -> Entry:
    line, value = f"{event.statement}/{event.line}", worth(event.rate, event.amount)
    names = cash(event.bank_account), transit(event.bank_account)
    lines = [(names[0], "", event.amount, value), (names[1], "", -event.amount, -value)]
    dated = event.value_date, event.accounting
    return Entry(f"line/{line}", event.legal_entity, event.currency, *dated, "ours", event.cleared, event.rate, lines)


_RULES: dict[type, Callable[[Any, Any], Entry | None]] = {
    e.ItemOpened: _item_opened,
    e.DiscountCorrected: _discount_corrected,
    e.CreditApplied: _paired,
    e.ItemAdjusted: _adjusted,
    e.ItemApplied: _exchanged,
    e.ItemUnapplied: _exchanged_back,
    e.ReceiptBooked: _booked,
    e.ReceiptMovedIn: _moved_in,
    e.PortionTaken: _portion_taken,
    e.PortionTakenBack: _portion_taken_back,
    e.PaymentApplied: _applied,
    e.PaymentUnapplied: _unapplied,
    e.PaymentParked: _parked,
    e.PaymentPrepaid: _prepaid,
    e.PaymentReturned: _returned,
    e.PaymentWithdrawn: _withdrawn,
    e.RefundPaid: _refund_paid,
    e.LineClassified: _classified,
    e.TransitCleared: _cleared,
}
