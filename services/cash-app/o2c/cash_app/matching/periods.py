"""A text that names nothing but a month: "June invoices". What is dated in that month, or due in it, is what it pays,
where just one of the two comes to the money; what the amount alone would place outside of the month is for a person.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

from msgspec.structs import replace

from o2c.cash_app.account import Account, Item, group_key
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.matching import suggesting
from o2c.cash_app.matching.decisions import MAX_ITEMS, MAX_SUGGESTED, Decision
from o2c.cash_app.matching.rules import NOT_SURE, PERIOD
from o2c.cash_app.matching.short import less_earned
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.texts.periods import begins


class Matching(Protocol):
    """What of the matcher is needed."""

    @property
    def facts(self) -> Facts: ...
    @property
    def money(self) -> int: ...
    @property
    def account(self) -> Account: ...
    @property
    def policy(self) -> Policy: ...
    def matchable(self, item: Item) -> bool: ...


def told(matching: Matching) -> Decision | None:
    """All of one month; None where the text names none, or the money is for something else or for nobody knows what.

    A single item is only suggested where the text speaks of invoices."""
    month = _month(matching)
    if month is None:
        return None
    fits = {frozenset([p.item for p in placements]): (placements, how) for placements, how in _fitting(matching, month)}
    if len(fits) != 1:
        return None
    ((placements, how),) = fits.values()
    said = f"all {len(placements)} items {how} in {month:%Y-%m} are this amount"
    one_said = f"the one item {how} in {month:%Y-%m} is this amount"
    evidence = (Evidence("period", said if len(placements) > 1 else one_said),)
    names = tuple([placement.item for placement in placements])
    if len(placements) == 1 and matching.facts.clues.several:
        one = suggesting.made(PERIOD, suggesting.ONE_OF_A_MONTH, placements, evidence)
        return Decision("", (), evidence, NOT_SURE, names, one)
    return Decision(PERIOD, placements, evidence)


def against(matching: Matching, found: Decision) -> Decision:
    """The same, or only suggested, where it is about items outside of the month that the text names."""
    month = _month(matching)
    items = [matching.account.items[placement.item] for placement in found.placements] if month is not None else []
    days = [(item.document.document_date, item.document.due_date) for item in items]
    if month is None or all(any(_is_in(day, month) for day in both) for both in days):
        return found
    names = tuple([item.document.document for item in items])[:MAX_SUGGESTED]
    said = Evidence("period", f"the text speaks of {month:%Y-%m}, and not all of these are dated or due then")
    doubted = found.suggestion
    if doubted is not None:
        doubted = replace(doubted, score=suggesting.SPOKEN_AGAINST, evidence=(said, *doubted.evidence))
    return Decision("", (), (said,), NOT_SURE, names, doubted)


def _month(matching: Matching) -> date | None:
    if matching.policy.by_text.get(PERIOD) == "off":
        return None
    return begins(matching.facts.clues.period, matching.facts.booking_date)


def _is_in(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _fitting(matching: Matching, month: date) -> Iterator[tuple[tuple[Placement, ...], str]]:
    """All of the month, with its credit notes or without, whole or less the discounts that are earned."""
    facts, account = matching.facts, matching.account
    group = account.group(group_key(facts.legal_entity, facts.currency))
    items = [account.items[name] for name in sorted(group.open)[: MAX_ITEMS + 1]]
    if len(items) > MAX_ITEMS:
        return
    items = [item for item in items if matching.matchable(item)]
    for how, day_of in _DAYS:
        chosen = [item for item in items if _is_in(day_of(item), month)]
        for some in (chosen, [item for item in chosen if item.open > 0]):
            for placements in _forms(matching, some):
                if placements and sum([p.cash for p in placements]) == matching.money:
                    yield placements, how


def _forms(matching: Matching, items: Sequence[Item]) -> Iterator[tuple[Placement, ...]]:
    opens = [item.open for item in items]
    yield tuple([Placement(item.document.document, item.open) for item in items])
    yield less_earned(matching.facts, matching.policy, items, opens)


_DAYS: tuple[tuple[str, Callable[[Item], date]], ...] = (
    ("dated", lambda item: item.document.document_date),
    ("due", lambda item: item.document.due_date),
)
