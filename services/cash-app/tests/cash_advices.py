"""The table of advices in memory, asked as the service asks PostgreSQL."""

from collections.abc import Iterable
from typing import Any

from o2c.cash_app.advices.facts import Place
from o2c.cash_app.advices.look import Line
from o2c.cash_app.advices.rows import AdviceRows


class AdviceTable:
    def __init__(self, lines: dict[tuple[str, int], dict[str, Any]]) -> None:
        self.lines_of_banks = lines
        self.rows: dict[str, dict[str, Any]] = {}

    def write(self, written: AdviceRows) -> None:
        for name, row in written.received.items():
            clues = row[8].split("\n") if row[8] else []
            self.rows[name] = {"place": (row[1], row[2]), "clues": clues, "receipt": "", "left": "", "suggested": ()}
        for name, left, suggested in written.weighed.values():
            self.rows[name] |= {"left": left, "suggested": tuple(suggested.split("\n")) if suggested else ()}
        for name, receipt, by, reason in written.tied.values():
            self.rows[name] |= {"receipt": receipt, "by": by, "reason": reason, "left": "", "suggested": ()}

    def waiting(self, places: Iterable[Place]) -> Any:
        wanted = set(places)
        return [(r["place"], r["clues"]) for r in self.rows.values() if r["place"] in wanted and not r["receipt"]]

    def clues_of_receipts(self, receipts: Iterable[str]) -> Any:
        wanted = set(receipts)
        return [row["clues"] for row in self.rows.values() if row["receipt"] in wanted]

    def clues_of(self, advices: Iterable[str]) -> Any:
        return [self.rows[name]["clues"] for name in advices if name in self.rows]

    def amounts(self, receipts: Iterable[str]) -> Any:
        return {(line.currency, line.amount) for line in self.lines(receipts)}

    def payments(self, places: Iterable[Place]) -> Any:
        wanted, tied = set(places), {row["receipt"] for row in self.rows.values()}
        rows = [r for r in self.lines_of_banks.values() if r["line_class"] == "receipt" and not r["returned"]]
        lines = [_line(row) for row in rows]
        return [line for line in lines if (line.currency, line.amount) in wanted and line.receipt not in tied]

    def lines(self, receipts: Iterable[str]) -> Any:
        wanted = set(receipts)
        lines = [_line(row) for row in self.lines_of_banks.values()]
        return [line for line in lines if line.receipt in wanted]


def _line(row: dict[str, Any]) -> Line:
    words = row["tokens"].split("\n") if row["tokens"] else []
    names = ("account", "legal_entity", "currency", "amount", "booking_date", "value_date", "reference", "end_to_end")
    clues = (row["account_clue"], row["name_clue"])
    return Line(f"{row['statement']}/{row['number']}", *[row[name] for name in names], *clues, words, "")
