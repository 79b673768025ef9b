"""Month-end revaluation: what is open in another currency, at the rate of the month's last day, until the day after.

What customers owe and what we hold of theirs are monetary: at each closing they are worth what the closing rate says,
and the difference to what they were booked at is gained or lost, though nothing was paid (IAS 21.23 and 21.28). Money
kept for an order is not: it will be goods, not money, and stays at its own rate (IFRIC 22). Nor are bank accounts,
whose books the general ledger keeps. The difference stands on `revaluation:<account>`, so that an item stays worth what
it was booked at and the realised difference of its payment is told from there; on the first day of the next month it
is taken back.

Of USD 1,000 invoiced at 0.90 and open when the month ends at 0.93, receivables are worth 930.00 EUR: 30.00 is gained,
not realised. Paid at 0.92 in the month after: 30.00 is taken back, 20.00 realised.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from o2c.cash_app.ledger.commands import Revalue
from o2c.cash_app.ledger.journal import Entry, Line
from o2c.cash_app.ledger.period_events import PeriodRevalued, Revalued
from o2c.cash_app.ledger.periods import Periods, first_day, following
from o2c.cash_app.ledger.rates import Known, unit
from o2c.cash_app.ledger.valuation import worth
from o2c.chassis.domain import Context, Outcome

MONETARY = ("receivable", "unidentified", "unapplied", "on-account")
"""Journal accounts that are revalued."""
REVALUATION = "revaluation:"
UNREALISED = "exchange-difference-unrealised"


def revalue(command: Revalue, state: Periods, ctx: Context) -> list[Outcome]:
    """Nothing, where another replica was faster, the month was reopened or a rate is not known after all."""
    if state.standing.get(command.period) != command.closing or command.period in state.revalued:
        return []
    valued = []
    for balance in command.balances:
        known: Known = ctx.reads[unit(balance.pair, command.day)]
        if known.rate is None:
            return []
        found = Revalued(
            balance.account,
            balance.currency,
            balance.amount,
            balance.booked,
            known.rate,
            known.source,
            worth(known.rate, balance.amount),
        )
        valued.append(found)
    return [PeriodRevalued(state.legal_entity, command.period, command.closing, command.day, tuple(valued))]


def entries(event: PeriodRevalued) -> Iterator[Entry]:
    """Two for each balance: at the month's end, and its reversal on the day after."""
    for balance in event.balances:
        if not balance.difference:
            continue
        name = f"revaluation/{event.legal_entity}/{event.closing}/{balance.account}/{balance.currency}"
        lines: list[Line] = [
            (REVALUATION + balance.account, "", 0, balance.difference),
            (UNREALISED, "", 0, -balance.difference),
        ]
        back: list[Line] = [(account, code, 0, -value) for account, code, _, value in lines]
        after = event.day + timedelta(days=1)
        for suffix, day, posted in (("", event.day, lines), ("/back", after, back)):
            yield Entry(
                name + suffix,
                event.legal_entity,
                balance.currency,
                day,
                day,
                "ours",
                event.closing,
                balance.rate,
                posted,
            )


def last_day(period: str) -> date:
    """
    >>> last_day("2026-02")
    datetime.date(2026, 2, 28)
    """
    return first_day(following(period)) - timedelta(days=1)
