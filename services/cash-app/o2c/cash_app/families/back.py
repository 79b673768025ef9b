"""A portion that settles nothing any more, or less, goes back to the payer's account in the same moment."""

from collections.abc import Iterable
from datetime import date

from o2c.cash_app.account import Account, Receipt, receipt_stream, unit_of
from o2c.cash_app.facts import Facts
from o2c.cash_app.families.commands import TakePortionBack
from o2c.cash_app.families.events import PortionGivenBack
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import Periods
from o2c.cash_app.receipts.placing import Rows
from o2c.chassis.domain import Outcome, Send


def left_of(receipt: Receipt) -> int:
    """What of a portion is still here; 0 for a receipt that is none."""
    return receipt.facts.amount - receipt.given if receipt.part_of else 0


def dated(facts: Facts, returned_on: date | None, periods: Periods) -> tuple[date, date]:
    """Effective and accounting date of a portion's move: those of the receipt, or of the day on which the bank took the
    money."""
    if returned_on is not None:
        return returned_on, periods.book(returned_on)
    return facts.value_date, periods.book(facts.booking_date)


def home(
    rows: Rows,
    receipt: Receipt,
    account: Account,
    applications: Iterable[str],
    reason: str,
    *,
    returned_on: date | None = None,
    by_hand: bool = False,
) -> list[Outcome]:
    """What `rows` takes off items goes back; nothing for a receipt that is no portion. `applications`: those."""
    held = [receipt.applications[name] for name in applications]
    amount, value = sum([each.cash for each in held]), sum([each.value for each in held])
    if not receipt.part_of or not amount:
        return list(rows.events)
    item = held[0].item if by_hand else ""
    command = TakePortionBack(
        rows.receipt, account.name, amount, value, reason, returned_on, by_hand=by_hand, item=item
    )
    return send_back(rows, command, receipt.part_of, receipt.facts)


def send_back(rows: Rows, command: TakePortionBack, payer: str, facts: Facts) -> list[Outcome]:
    """All events of `rows`, then it goes back to the payer's account."""
    moved = command.amount, command.value, *dated(facts, command.returned_on, rows.periods), command.reason
    streams = (receipt_stream(payer, rows.receipt),)
    return [
        *rows.events,
        PortionGivenBack(rows.receipt, payer, rows.next(), *moved),
        Send(unit_of(payer), command, (PERIODS + facts.legal_entity,), streams),
    ]
