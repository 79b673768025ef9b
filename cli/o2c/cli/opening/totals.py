"""What the files of a cut-over add up to beside the general ledger's figures in them, before anything is sent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from o2c.cli.import_run import Beside
from o2c.cli.show import amount, plain
from o2c.contracts.base import Event
from o2c.contracts.money import to_minor, to_text
from o2c.contracts.opening import ControlBalanceStated, OpeningItemStated, OpeningMoneyStated
from o2c.intake.messages import message_id
from o2c.intake.tables import Built

CLASSES = ("receivable", "unapplied", "on-account")
NET = "net"


@dataclass(slots=True)
class Totals:
    """Minor units by legal entity, currency and account class; debit is positive. A row that repeats another counts
    once."""

    counts: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    loaded: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    figures: dict[tuple[str, str, str], int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def counting(self, built: Iterable[Built]) -> Iterator[Built]:
        """The same, counted as they pass."""
        for made in built:
            if made.event is not None:
                self._add(made.event)
            yield made

    def _add(self, event: Event) -> None:
        identity = message_id(event)
        if identity in self.seen:
            return
        self.seen.add(identity)
        if isinstance(event, OpeningItemStated):
            sign = -1 if event.item_kind == "credit-note" else 1
            self._count(event.legal_entity, event.gross.currency, "receivable", sign * _minor(event))
        elif isinstance(event, OpeningMoneyStated):
            self._count(event.legal_entity, event.open.currency, event.account_class, -event.open.minor)
        elif isinstance(event, ControlBalanceStated):
            place = event.legal_entity, event.balance.currency, event.account_class
            self.figures[place] = event.balance.minor

    def _count(self, entity: str, currency: str, account_class: str, minor: int) -> None:
        self.counts[entity, currency, account_class] += 1
        self.loaded[entity, currency, account_class] += minor

    def rows(self) -> list[dict[str, Any]]:
        """One for each account: where the general ledger has one figure for all, one for all."""
        return [
            self._row(entity, currency, account_class)
            for entity, currency in sorted({key[:2] for key in (*self.counts, *self.figures)})
            for account_class in self._classes(entity, currency)
        ]

    def _classes(self, entity: str, currency: str) -> list[str]:
        net = (entity, currency, NET) in self.figures
        known = [name for name in CLASSES if self._has(entity, currency, name)]
        return [*known, NET] if net else known

    def _has(self, entity: str, currency: str, name: str) -> bool:
        return (entity, currency, name) in self.counts or (entity, currency, name) in self.figures

    def _row(self, entity: str, currency: str, account_class: str) -> dict[str, Any]:
        parts = CLASSES if account_class == NET else (account_class,)
        keys = [(entity, currency, part) for part in parts]
        loaded = sum(self.loaded.get(key, 0) for key in keys)
        figure = self.figures.get((entity, currency, account_class))
        return {
            "legal_entity": entity,
            "currency": currency,
            "account_class": account_class,
            "entries": sum(self.counts.get(key, 0) for key in keys),
            "loaded": to_text(loaded, currency),
            "general_ledger": None if figure is None else to_text(figure, currency),
            "difference": None if figure is None else to_text(loaded - figure, currency),
        }

    def told(self) -> Beside:
        rows = self.rows()
        if not rows:
            return Beside((), {"totals": []})
        head = (
            f"{'entity':<10} {'account':<11} {'':<3} {'entries':>8} {'these files':>14} {'GL':>14} {'difference':>13}"
        )
        lines = ["", "What these files come to, debit positive:", head, *map(_line, rows)]
        if any(row["general_ledger"] is None for row in rows):
            lines.append("No figure (-): nothing in a file gl… says what the account stands at.")
        return Beside(tuple(lines), {"totals": rows})


def _minor(event: OpeningItemStated) -> int:
    return to_minor(event.open, event.gross.currency)


def _line(row: dict[str, Any]) -> str:
    figure, difference = (amount(row[name]) if row[name] else "-" for name in ("general_ledger", "difference"))
    place = f"{plain(row['legal_entity'])[:10]:<10} {row['account_class']:<11} {row['currency']:<3}"
    return f"{place} {row['entries']:>8,} {amount(row['loaded']):>14} {figure:>14} {difference:>13}"
