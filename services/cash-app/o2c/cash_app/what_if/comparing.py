"""Payments under the policy that stands, under another, and as people decided in the end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from o2c.cash_app.account import POOL
from o2c.cash_app.what_if.legs import Choice, Leg


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
    again, other = (leg.stored, leg.stored) if leg.across else (leg.choices[0], leg.choices[1])
    return Compared(leg, leg.stored, again, other, end, by_hand, days)


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
