"""Payments under the policy that stands, under another, and as people decided in the end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from o2c.cash_app.account import POOL
from o2c.cash_app.what_if.legs import Choice, Leg
from o2c.chassis.money import to_text


class Compared(Struct, frozen=True):
    """A receipt. `stored` is what rules decided; `again` what a replay of the policy that stands gives, which is the
    same where the replay is exact; `other` what the other policy gives.

    `end`: item → cash in the end, and None where nobody has settled it yet; then nothing is right or wrong.
    """

    leg: Leg
    stored: Choice
    again: Choice
    other: Choice
    end: Mapping[str, int] | None
    by_hand: bool
    days: int | None
    """From the booking until nothing was unapplied; None: something still is."""

    @property
    def exact(self) -> bool:
        return self.again.placed == self.stored.placed

    @property
    def now(self) -> Choice:
        """What the other policy gives; where the replay is not exact nothing is claimed."""
        return self.other if self.exact else self.stored

    @property
    def differs(self) -> bool:
        return self.now.placed != self.stored.placed

    def touchless(self, choice: Choice) -> bool:
        return choice.cash == self.leg.facts.amount

    def wrong(self, choice: Choice) -> bool:
        """Whether it places money where in the end there is less of it."""
        if self.end is None:
            return False
        return any(abs(cash) > abs(self.end.get(item, 0)) for item, cash, _, _ in choice.placed)

    def verdict(self) -> str:
        if self.end is None:
            return "unjudged"
        return "wrong" if self.wrong(self.now) else "right" if self.now.placed else "left"

    @property
    def days_now(self) -> int | None:
        """None as well for what was touchless and would have waited for a person: nobody knows how long."""
        if self.touchless(self.now):
            return _days(self.leg.booked, self.now.known)
        return None if self.touchless(self.stored) else self.days


def compared(legs: Sequence[Leg]) -> Compared | None:
    """Of one receipt, its legs in any order: the last of them that rules led it to is compared with where it ended."""
    chain = _chain(legs)
    if not chain:
        return None
    by_rules = [leg for leg in chain if not leg.by_hand]
    leg, last = by_rules[-1] if by_rules else chain[0], chain[-1]
    by_hand = last.touched or last is not leg
    settled = last.unapplied == 0 and not last.moved_to and not last.account.startswith(POOL)
    end = last.end if settled and not last.returned else None
    if last.returned:
        end = {item: cash for item, cash, _, _ in leg.stored.placed} or None
    days = _days(chain[0].booked, last.cleared) if last.unapplied == 0 else None
    leg.booked = chain[0].booked
    return Compared(leg, leg.stored, leg.choices[0], leg.choices[1], end, by_hand, days)


def _chain(legs: Sequence[Leg]) -> list[Leg]:
    """In the order of its moves: each leg comes from where the one before went."""
    left, chain = list(legs), []
    place = ""
    while left:
        leg = next((leg for leg in left if leg.source == place), None)
        if leg is None:
            break
        left.remove(leg)
        chain.append(leg)
        place = leg.account
    return chain


def _days(first: datetime | None, last: datetime | None) -> int | None:
    return (last.date() - first.date()).days if first and last else None


@dataclass(slots=True)
class Side:
    touchless: int = 0
    touchless_amount: int = 0
    placed: int = 0
    wrong: int = 0
    wrong_amount: int = 0
    days: int = 0


@dataclass(slots=True)
class Totals:
    """Of one currency. `days` are of the `timed` receipts of which both are known; `not_replayed` are those that the
    replay of the standing policy does not give as they were decided: they count alike on both sides."""

    receipts: int = 0
    amount: int = 0
    differ: int = 0
    not_replayed: int = 0
    judged: int = 0
    timed: int = 0
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)

    def add(self, one: Compared) -> None:
        self.receipts += 1
        self.amount += one.leg.facts.amount
        self.differ += one.differs
        self.not_replayed += not one.exact
        self.judged += one.end is not None
        _count(self.before, one, one.stored)
        _count(self.after, one, one.now)
        if one.days is not None and one.days_now is not None:
            self.timed += 1
            self.before.days += one.days
            self.after.days += one.days_now


def _count(side: Side, one: Compared, choice: Choice) -> None:
    amount = one.leg.facts.amount
    side.placed += bool(choice.placed)
    if one.touchless(choice):
        side.touchless += 1
        side.touchless_amount += amount
    if one.wrong(choice):
        side.wrong += 1
        side.wrong_amount += amount


def shown_totals(totals: Mapping[str, Totals]) -> list[dict[str, Any]]:
    return [
        {
            "currency": currency,
            **{name: getattr(found, name) for name in ("receipts", "differ", "not_replayed", "judged", "timed")},
            "amount": to_text(found.amount, currency),
            "before": _side(found.before, currency),
            "after": _side(found.after, currency),
        }
        for currency, found in sorted(totals.items())
    ]


def _side(side: Side, currency: str) -> dict[str, Any]:
    values = {each.name: getattr(side, each.name) for each in fields(side)}
    return {name: to_text(value, currency) if name.endswith("amount") else value for name, value in values.items()}


def shown_difference(one: Compared) -> dict[str, Any]:
    facts = one.leg.facts
    day: date = facts.booking_date
    return {
        "receipt": facts.receipt,
        "account": one.leg.account,
        "amount": to_text(facts.amount, facts.currency),
        "currency": facts.currency,
        "booking_date": day.isoformat(),
        "old": _choice(one.stored, one.leg),
        "new": _choice(one.now, one.leg),
        "end": None if one.end is None else list(_end(one.end, one.leg)),
        "by_hand": one.by_hand,
        "verdict": one.verdict(),
    }


def _choice(choice: Choice, leg: Leg) -> dict[str, Any]:
    currency = leg.facts.currency
    applied = [
        {
            "item": item,
            "number": leg.numbers.get(item, item),
            "amount": to_text(cash, currency),
            "discount": to_text(discount, currency),
            "allowance": to_text(allowance, currency),
        }
        for item, cash, discount, allowance in sorted(choice.placed)
    ]
    return {"applied": applied, "rule": choice.rule, "left": choice.left, "reasons": list(choice.reasons)}


def _end(end: Mapping[str, int], leg: Leg) -> Iterator[dict[str, str]]:
    for item, cash in sorted(end.items()):
        yield {"item": item, "number": leg.numbers.get(item, item), "amount": to_text(cash, leg.facts.currency)}


class Gathered:
    """Receipts as their legs come, account by account; only those that moved are kept until the end."""

    def __init__(self) -> None:
        self._moved: dict[str, list[Leg]] = {}

    def whole(self, legs: Iterable[Leg]) -> Iterator[Compared]:
        for leg in legs:
            if leg.source or leg.moved_to:
                self._moved.setdefault(leg.facts.receipt, []).append(leg)
            else:
                found = compared([leg])
                if found is not None:
                    yield found

    def rest(self) -> Iterator[Compared]:
        for _, legs in sorted(self._moved.items()):
            found = compared(legs)
            if found is not None:
                yield found
