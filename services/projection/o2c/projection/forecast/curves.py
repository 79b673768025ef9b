"""Which curve an item goes by: its payer's with these terms, learned in steps from everybody's.

    everybody → the group (entity, currency, class of terms) → the payer's other items → the payer's items of this class

Each step is the prior of the next. A payer nobody has seen goes by its group, a group nobody has seen by all.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self

from o2c.projection.forecast.curve import Curve, flat, learned, smoothed
from o2c.projection.forecast.history import (
    THOUSANDTHS,
    Account,
    Cell,
    Cells,
    of_class,
    say,
    settled,
    terms_class,
    together,
)
from o2c.projection.forecast.waiting import waiting

Group = tuple[str, str]
"""Legal entity and currency."""
Basis = Literal["payer", "group", "all", "due-date"]


@dataclass(frozen=True, eq=False)
class Chosen:
    """`rests_on`: the nearest step that had seen a payment. Without any there is no curve: the due date is taken."""

    curve: Curve | None
    rests_on: Basis


class Curves:
    """`groups` count the items of all payers by what they `say`; `accounts` only need those that are asked about."""

    def __init__(self, groups: Mapping[Group, Cells], accounts: Mapping[Account, Cells]) -> None:
        self._groups = groups
        self._by_customer: dict[str, dict[tuple[str, str, int], Counter[Cell]]] = {}
        for account, cells in sorted(accounts.items()):
            parts = self._by_customer.setdefault(account.customer, {})
            for cell, count in cells.items():
                key = (account.entity, account.currency, terms_class(cell.terms))
                parts.setdefault(key, Counter())[cell] += count
        everybody = together(groups.values())
        seen = waiting(everybody, THOUSANDTHS)
        self._all = smoothed(learned(seen, flat(seen))) if settled(everybody) else None
        self._of_groups: dict[tuple[str, str, int], Chosen] = {}
        self._chosen: dict[tuple[Account, int], Chosen] = {}

    @classmethod
    def of_all(cls, accounts: Mapping[Account, Cells]) -> Self:
        """Where every payer's cells are at hand: what they say together is summed up here, else in the database."""
        items: Counter[str] = Counter()
        groups: dict[Group, Counter[Cell]] = {}
        for account, cells in accounts.items():
            items[account.customer] += sum(cells.values())
        for account, cells in accounts.items():
            group = groups.setdefault((account.entity, account.currency), Counter())
            for cell, count in cells.items():
                group[cell] += say(count, items[account.customer])
        return cls(groups, accounts)

    def of(self, account: Account, terms: int) -> Chosen:
        key = (account, terms_class(terms))
        chosen = self._chosen.get(key)
        if chosen is None:
            chosen = self._chosen[key] = self._choose(*key)
        return chosen

    def _choose(self, account: Account, of_terms: int) -> Chosen:
        group = self._of_group(account.entity, account.currency, of_terms)
        if group.curve is None:
            return group
        curve, rests_on = group.curve, group.rests_on
        parts = dict(self._by_customer.get(account.customer, {}))
        own = parts.pop((account.entity, account.currency, of_terms), Counter())
        for cells in (together(parts.values()), own):
            if cells:
                curve = learned(waiting(cells), curve)
                rests_on = "payer" if settled(cells) else rests_on
        return Chosen(curve, rests_on)

    def _of_group(self, entity: str, currency: str, of_terms: int) -> Chosen:
        key = (entity, currency, of_terms)
        if key not in self._of_groups:
            self._of_groups[key] = self._learn_group(of_class(self._groups.get((entity, currency), {}), of_terms))
        return self._of_groups[key]

    def _learn_group(self, cells: Cells) -> Chosen:
        if self._all is None:
            return Chosen(None, "due-date")
        if not settled(cells):
            return Chosen(self._all, "all")
        return Chosen(smoothed(learned(waiting(cells, THOUSANDTHS), self._all)), "group")
