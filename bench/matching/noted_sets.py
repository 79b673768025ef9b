"""Sets of bank transactions against open invoices that say in words how each was meant: read, the words kept apart.

A set is a folder with `bank_statement.json` and `open_ar.json`. Amounts are decimals of the file's own digits. What a
person wrote about the answer (`note`) is only in `notes` and `notes_of_invoices`: whoever plays the bank and the ledger
is not given it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
FILES = ("bank_statement.json", "open_ar.json")


@dataclass(frozen=True)
class NotedSet:
    """`transactions`, `invoices` and `tables` (all else that the ledger knows) are without notes."""

    name: str
    account: str
    company: str
    transactions: tuple[Row, ...]
    invoices: tuple[Row, ...]
    tables: Row
    notes: Mapping[str, str]
    """Transaction → what was meant."""
    notes_of_invoices: Mapping[str, str]

    def table(self, name: str) -> tuple[Row, ...]:
        return tuple(self.tables.get(name) or ())

    def settings(self, name: str) -> Row:
        found: Row = self.tables.get(name) or {}
        return found


def sets(folder: Path) -> list[NotedSet]:
    """All sets of a folder, by name."""
    return [read(place) for place in places(folder)]


def places(folder: Path) -> Iterator[Path]:
    for place in sorted(folder.iterdir() if folder.is_dir() else ()):
        if all((place / file).is_file() for file in FILES):
            yield place


def read(place: Path) -> NotedSet:
    bank, ledger = (_json(place / file) for file in FILES)
    transactions, invoices = bank.pop("transactions"), ledger.pop("invoices")
    return NotedSet(
        place.name,
        bank["account"],
        bank.get("company") or ledger["company"],
        tuple(map(_without_note, transactions)),
        tuple(map(_without_note, invoices)),
        ledger,
        {row["txn_id"]: row.get("note", "") for row in transactions},
        {row["invoice_id"]: row.get("note", "") for row in invoices},
    )


def _json(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    return found


def _without_note(row: dict[str, Any]) -> Row:
    return {name: value for name, value in row.items() if name != "note"}
