"""A replay from beginning to end, told as it goes: progress, each payment that goes another way, the figures."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from o2c.cash_app.facts import Facts
from o2c.cash_app.what_if.comparing import Compared, Gathered
from o2c.cash_app.what_if.figures import Totals, shown_difference, shown_totals
from o2c.cash_app.what_if.given_up import GivenUp
from o2c.cash_app.what_if.history import History
from o2c.cash_app.what_if.legs import PolicyOf
from o2c.cash_app.what_if.lookups import LookUps
from o2c.cash_app.what_if.moment import Moment
from o2c.cash_app.what_if.reading import Reading
from o2c.cash_app.what_if.replay import Replay
from o2c.cash_app.what_if.then import Then
from o2c.cash_app.what_if.ties import Ties

Told = dict[str, Any]


def run(
    history: History,
    look_ups: LookUps,
    days: tuple[date, date],
    policies: tuple[PolicyOf, PolicyOf],
    moment: Moment,
) -> Iterator[Told]:
    """`policies`: the one that stood at the moment, and the other. What is kept meanwhile is one account, the receipts
    that moved, and sums."""
    first, last = days
    reading = Reading(look_ups, Ties(look_ups, *policies), *policies)
    then = Then(history.stream, moment)

    def wanted(facts: Facts) -> bool:
        return first <= facts.booking_date <= last

    accounts = history.accounts(first, last)
    totals: dict[str, Totals] = {}
    given = GivenUp()
    gathered, events = Gathered(), 0
    yield _progress(0, len(accounts), events)
    for number, (account, happened) in enumerate(history.each(accounts), 1):
        replay = Replay(account, policies, wanted, moment, then, reading)
        for event, cause, known, at in happened:
            replay.take(event, cause, known, at)
            events += 1
        yield from _told(gathered.whole(replay.finish()), totals, given)
        yield _progress(number, len(accounts), events)
    yield from _told(gathered.rest(), totals, given)
    unweighed = [{"field": field, "payments": count, "why": why} for field, why, count in reading.unweighed]
    result = {"from": first.isoformat(), "to": last.isoformat(), "totals": shown_totals(totals)}
    yield {"result": result | {"given_up": given.shown(), "not_weighed": unweighed}}


def _told(found: Iterable[Compared], totals: dict[str, Totals], given: GivenUp) -> Iterator[Told]:
    for one in found:
        given.add(one)
        totals.setdefault(one.leg.facts.currency, Totals()).add(one)
        if one.differs:
            yield {"difference": shown_difference(one)}


def _progress(accounts: int, of: int, events: int) -> Told:
    return {"progress": {"accounts": accounts, "of": of, "events": events}}
