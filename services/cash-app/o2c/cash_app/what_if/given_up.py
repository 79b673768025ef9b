"""What decisions give up: money that was owed and that nobody is asked for any more, by the reason code that bears it.

Gross amounts, in the currency of the item. Tax that was withheld is a claim and an exchange difference a rate's:
neither is given up. Nor is set against it what is kept of payments that are too high.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from o2c.cash_app.account import Item
from o2c.cash_app.adjustments.reason_codes import UNEARNED
from o2c.cash_app.facts import Facts
from o2c.cash_app.items import discounts
from o2c.cash_app.items.discounts import Granting
from o2c.cash_app.matching import withholding
from o2c.cash_app.receipts.events import PaymentApplied
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from o2c.cash_app.what_if.comparing import Compared

IN_GRACE = "discount-in-grace"
"""Not a code of the company: a discount that the terms alone would not have granted any more."""

Verdict = Literal["gives-up-more", "gives-up-less", "gives-up-as-much"]


class Given(Struct, frozen=True):
    currency: str
    code: str
    amount: int


def of_placement(placement: Placement, item: Item, facts: Facts, granting: Granting) -> Iterator[Given]:
    """With the claims that are believed at once, written off or credited."""
    yield from _of(placement, placement.settled, item, facts, granting)
    for kept in placement.kept:
        if kept.approved is not None:
            yield Given(item.document.currency, kept.code, kept.amount)


def of_application(applied: PaymentApplied, item: Item, facts: Facts, granting: Granting) -> tuple[Given, ...]:
    """`item` as it was just before. Claims have events of their own."""
    cash = applied.cash if applied.exchange is None else applied.exchange.settled
    settled = cash + applied.discount + applied.allowance + applied.kept
    return tuple(_of(applied, settled, item, facts, granting))


def _of(
    placed: Placement | PaymentApplied, settled: int, item: Item, facts: Facts, granting: Granting
) -> Iterator[Given]:
    currency = item.document.currency
    earned = placed.discount - placed.unearned
    if earned > 0 and granting.grace_days:
        by_terms, _ = discounts.earned(item, facts.receipt, facts.value_date, granting._replace(grace_days=0), settled)
        if earned > by_terms:
            yield Given(currency, IN_GRACE, earned - by_terms)
    if placed.unearned:
        yield Given(currency, UNEARNED, placed.unearned)
    if placed.allowance and placed.code != withholding.CODE:
        yield Given(currency, placed.code, placed.allowance)


@dataclass(slots=True)
class GivenUp:
    """Sums of a replay, of every currency by itself: what rules gave up, and what they would under the other policy."""

    sums: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """Currency → code → [before, after]."""
    touchless: dict[str, int] = field(default_factory=dict)
    """Currency of the receipts → how many more of them are touchless."""

    def add(self, one: "Compared") -> None:
        for side, choice in enumerate((one.stored, one.now)):
            self._count(choice.given, side)
        more = one.touchless(one.now) - one.touchless(one.stored)
        currency = one.leg.facts.currency
        self.touchless[currency] = self.touchless.get(currency, 0) + more

    def _count(self, given: Iterable[Given], side: int) -> None:
        for each in given:
            codes = self.sums.setdefault(each.currency, {})
            codes.setdefault(each.code, [0, 0])[side] += each.amount

    def shown(self) -> list[dict[str, Any]]:
        return [self._shown(currency, codes) for currency, codes in sorted(self.sums.items())]

    def _shown(self, currency: str, codes: dict[str, list[int]]) -> dict[str, Any]:
        before, after = (sum([pair[side] for pair in codes.values()]) for side in (0, 1))
        reasons = [
            {"reason": code, "before": to_text(pair[0], currency), "after": to_text(pair[1], currency)}
            for code, pair in sorted(codes.items())
        ]
        return {
            "currency": currency,
            "before": to_text(before, currency),
            "after": to_text(after, currency),
            "more": to_text(after - before, currency),
            "more_touchless": self.touchless.get(currency, 0),
            "verdict": verdict(before, after),
            "reasons": reasons,
        }


def verdict(before: int, after: int) -> Verdict:
    """
    >>> verdict(0, 1), verdict(5, 5), verdict(5, 4)
    ('gives-up-more', 'gives-up-as-much', 'gives-up-less')
    """
    return "gives-up-more" if after > before else "gives-up-less" if after < before else "gives-up-as-much"
