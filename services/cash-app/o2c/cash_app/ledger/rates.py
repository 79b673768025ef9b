"""Exchange rates: one for each pair of currencies and day, known once and for ever.

Only the direction that was published is used; nothing is inferred from the other one or from a neighbouring day. What
is dated on a day whose rate is not known waits for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from o2c.cash_app.events import RateSet
from o2c.cash_app.ledger.commands import SetRate
from o2c.cash_app.ledger.valuation import Rate
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait
from o2c.contracts.erp import ExchangeRatePublished

UNIT = "rate:"
MAX_DAYS = 31


@dataclass(slots=True)
class Known:
    """The rate of a pair on a day, if it is known."""

    unit: str
    rate: Rate | None = None
    source: str = ""


def published(event: ExchangeRatePublished) -> tuple[Send | Refuse, ...]:
    days = (event.last_day - event.first_day).days
    if not 0 <= days <= MAX_DAYS:
        detail = f"from {event.first_day} to {event.last_day}; a rate holds for 1 to {MAX_DAYS + 1} days"
        return (Refuse("days-out-of-range", detail),)
    if not Decimal(event.rate):
        return (Refuse("rate-not-positive", f"{event.pair} at {event.rate}; a rate is above 0"),)
    base, functional = event.pair.split("/")
    command = SetRate(Rate(base, functional, event.rate), event.source)
    return tuple([Send(unit(event.pair, event.first_day + timedelta(n)), command) for n in range(days + 1)])


def settle(command: SetRate, known: Known, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """The same rate again changes nothing, another one is refused: amounts have been valued at the first."""
    if known.rate is None:
        return [RateSet(command.rate, command.source)]
    if Decimal(known.rate.rate) == Decimal(command.rate.rate):
        return []
    stands = f"{known.unit.removeprefix(UNIT)} is {known.rate.rate} by {known.source}"
    return [Refuse("rate-stands", f"{stands}; {command.rate.rate} by {command.source} comes too late")]


def evolve(known: Known, event: RateSet) -> Known:
    known.rate, known.source = event.rate, event.source
    return known


def unit(pair: str, day: date) -> str:
    return f"{UNIT}{pair}/{day.isoformat()}"


def place_of(name: str) -> tuple[str, date]:
    """Pair and day of a rate's unit.

    >>> place_of("rate:USD/EUR/2026-05-31")
    ('USD/EUR', datetime.date(2026, 5, 31))
    """
    pair, _, day = name.removeprefix(UNIT).rpartition("/")
    return pair, date.fromisoformat(day)


def needed(policy: Policy, legal_entity: str, currency: str, days: Iterable[date]) -> tuple[str, ...]:
    """Units of the rates that a command must read; none where the currency is the entity's own, or none is set."""
    functional = policy.functional.get(legal_entity, currency)
    if functional == currency:
        return ()
    return tuple([unit(f"{currency}/{functional}", day) for day in sorted(set(days))])


def missing(ctx: Context) -> Wait | None:
    """The first of the rates a command reads that is not known."""
    for name, state in ctx.reads.items():
        if type(state) is Known and state.rate is None:
            return Wait(name, f"no exchange rate {name.removeprefix(UNIT)}")
    return None


def known(reads: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, without rates that are not known: for what shall not wait for them."""
    return {name: state for name, state in reads.items() if type(state) is not Known or state.rate is not None}


def of(ctx: Context, day: date) -> Rate | None:
    """The rate of a day among those a command has read; None: the currency is the functional one."""
    ending = day.isoformat()
    for name, state in ctx.reads.items():
        if type(state) is Known and name.endswith(ending):
            return state.rate
    return None
