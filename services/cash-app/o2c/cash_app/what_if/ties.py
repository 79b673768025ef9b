"""Which advice a receipt would be tied to, were other days allowed: all advices and payments of its amount are compared
as they are compared when one of them comes, under the days of then and under the others.

Nothing is made of it where the days of then would not tie the receipt as it was tied: advices come one by one, and what
was known of their payers at each moment is not known now.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct

from o2c.cash_app.account import Account
from o2c.cash_app.advices.facts import Advice, Payment, Place
from o2c.cash_app.advices.fitting import fits_of, pairs
from o2c.cash_app.facts import Facts
from o2c.cash_app.matching.rules import PERSON
from o2c.cash_app.policy import Policy
from o2c.cash_app.what_if.legs import PolicyOf, Tie

ANYWHERE = Facts("", "", "", 0, date.min, date.min, "", "", 0)
"""Advices are weighed under the policy for everywhere."""


class Waiting(Struct, frozen=True):
    """An advice since the event with this number. `customers`: whose it is; `barred`: receipts that a person says it is
    not of; `receipt`: what it was tied to in the end, and by what."""

    since: int
    advice: Advice
    customers: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()
    receipt: str = ""
    by: str = ""


class AtPlace(Struct, frozen=True):
    advices: Sequence[Waiting]
    payments: Sequence[Payment]


class Places(Protocol):
    def at(self, place: Place, policy: Policy) -> AtPlace: ...


class Untold(Exception):
    """The days of then do not tie it as it was tied."""


class Ties:
    def __init__(self, places: Places, standing: PolicyOf, other: PolicyOf) -> None:
        self._places, self._policies = places, (standing, other)
        self._known: dict[Place, tuple[AtPlace, Mapping[str, str], Mapping[str, str]]] = {}

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields of the policy that tie advices and differ."""
        before, after = (policy(ANYWHERE, Account("")) for policy in self._policies)
        return tuple([name for name in ("advice_days", "traced_days") if getattr(before, name) != getattr(after, name)])

    def of(self, facts: Facts) -> Tie | None:
        """None where it makes no difference. Raises Untold."""
        place = facts.currency, facts.amount
        if place not in self._known:
            self._known[place] = self._tied(place)
        at, before, after = self._known[place]
        receipt, waiting = facts.receipt, {each.advice.advice: each for each in at.advices}
        own = next((each for each in at.advices if each.receipt == receipt), None)
        if own is not None and own.by == PERSON:
            return None
        if before.get(receipt, "") != (own.advice.advice if own is not None else ""):
            raise Untold
        now = after.get(receipt, "")
        if now == before.get(receipt, ""):
            return None
        found = waiting.get(now)
        return Tie(found.advice, found.since) if found is not None else Tie(None, 0)

    def _tied(self, place: Place) -> tuple[AtPlace, Mapping[str, str], Mapping[str, str]]:
        before, after = (policy(ANYWHERE, Account("")) for policy in self._policies)
        at = self._places.at(place, before)
        return at, _pairs(at, before), _pairs(at, after)


def _pairs(at: AtPlace, policy: Policy) -> dict[str, str]:
    """Receipt → advice."""
    customers = {each.advice.advice: each.customers for each in at.advices}
    barred = {each.advice.advice: each.barred for each in at.advices}
    fits = fits_of([each.advice for each in at.advices], at.payments, customers, policy)
    found = pairs([fit for fit in fits if fit.payment.receipt not in barred[fit.advice]])
    return {pair.payment.receipt: pair.advice for pair in found}
