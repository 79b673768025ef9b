"""The sub-ledger's own totals, kept apart from the journal, and said in every partition as proof."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from o2c.cash_app import events as e
from o2c.cash_app.account import Account
from o2c.cash_app.ledger.journal import liability
from o2c.chassis.money import to_text
from o2c.chassis.totals import proofs
from o2c.contracts.base import Event
from o2c.contracts.cash_app import AccountClass, BalanceProved, Total
from o2c.contracts.proof import ProvedEntityTotal

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

Prepaid = Literal["prepaid"]
PREPAID: Prepaid = "prepaid"
"""Kept for orders: a class that came after the closed list of the contract, and is said beside it."""
Change = tuple[AccountClass | Prepaid, int]
_TOTALS = """select partition, legal_entity, account_class, currency, amount from balances
  order by partition, legal_entity, account_class, currency"""


def changes(event: Any, state: Any) -> tuple[str, str, Sequence[Change]] | None:
    """(legal entity, currency, changes of what items and receipts have open) by a stored event; what customers owe us
    and what we hold of theirs are both positive."""
    rule = _ITEMS.get(type(event))
    if rule is not None:
        document = _document(event, state)
        return document.legal_entity, document.currency, (("receivable", rule(event)),)
    moved = _RECEIPTS.get(type(event))
    if moved is not None:
        facts = event.facts if hasattr(event, "facts") else state.receipts[event.receipt].facts
        return facts.legal_entity, facts.currency, moved(event, liability(state.name))
    return None


def _document(event: Any, state: Account) -> Any:
    return event.document if hasattr(event, "document") else state.items[event.item].document


_ITEMS: dict[type, Callable[[Any], int]] = {
    e.ItemOpened: lambda event: event.document.gross,
    e.ItemApplied: lambda event: -event.cash - event.discount - event.allowance,
    e.ItemUnapplied: lambda event: event.cash + event.discount + event.allowance,
    e.CreditApplied: lambda event: event.amount,
    e.DiscountCorrected: lambda event: event.amount,
    e.ItemAdjusted: lambda event: event.amount,
    e.DeductionOpened: lambda event: event.document.gross,
}
_RECEIPTS: dict[type, Callable[[Any, AccountClass], Sequence[Change]]] = {
    e.ReceiptBooked: lambda event, held: ((held, event.facts.amount),),
    e.ReceiptMovedIn: lambda event, held: ((held, event.facts.amount),),
    e.ReceiptMovedOut: lambda event, held: ((held, -event.amount),),
    e.PortionGiven: lambda event, held: ((held, -event.amount),),
    e.PortionTaken: lambda event, held: ((held, event.facts.amount),),
    e.PortionGivenBack: lambda event, held: ((held, -event.amount),),
    e.PortionTakenBack: lambda event, held: ((held, event.amount),),
    e.PaymentApplied: lambda event, held: ((held, -event.cash),),
    e.PaymentUnapplied: lambda event, held: ((held, event.cash),),
    e.PaymentParked: lambda event, held: ((held, -event.amount), ("on-account", event.amount)),
    e.PaymentPrepaid: lambda event, held: ((held, -event.amount), (PREPAID, event.amount)),
    e.PaymentReturned: lambda event, held: ((held, -event.amount),),
    e.PaymentWithdrawn: lambda event, held: ((held, -event.amount),),
}


def prove(cur: "Cur", partitions: int) -> list[tuple[int, str, Event]]:
    """One BalanceProved for every partition, also for those without accounts; read under the log lock."""
    rows = cur.execute(_TOTALS, prepare=True)
    return proofs(rows, partitions, _total, _proof)


def _total(legal_entity: str, account_class: Any, currency: str, amount: int) -> Total | ProvedEntityTotal:
    kind = ProvedEntityTotal if account_class == PREPAID else Total
    return kind(
        legal_entity=legal_entity, account_class=account_class, currency=currency, amount=to_text(amount, currency)
    )


def _proof(partition: int, found: tuple[Total | ProvedEntityTotal, ...]) -> BalanceProved:
    return BalanceProved(
        partition=partition,
        totals=tuple([total for total in found if isinstance(total, Total)]),
        later_totals=tuple([total for total in found if isinstance(total, ProvedEntityTotal)]),
    )
