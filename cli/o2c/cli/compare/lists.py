"""The two lists: what the customer says we have invoiced, from a file, and what is open here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from o2c.cli.talk import Talk
from o2c.contracts.money import BadAmount, to_minor
from o2c.intake.files import read_bytes
from o2c.intake.report import Notes
from o2c.intake.tables import Row, TableProfile, open_table
from o2c.intake.tables.cells import BadRow, Cells
from o2c.intake.tables.fields import Fields

FIELDS = Fields(required=("number", "amount"), optional=("currency", "document_date", "paid"))
PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Theirs:
    """A row of the customer's list; `amount` in minor units."""

    line: int
    number: str
    currency: str
    amount: int
    day: date | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Ours:
    """An item that is open here; `open` and `original` in minor units, below 0 for a credit."""

    number: str
    currency: str
    open: int
    original: int
    day: date
    former: tuple[str, ...] = ()


def theirs(file: Path, profile: TableProfile) -> tuple[list[Theirs], Notes]:
    """The rows that can be read, and why others cannot. Raises UnreadableFile."""
    found: list[Theirs] = []
    refused = Notes()
    for row in open_table(read_bytes(file), profile, FIELDS).rows:
        try:
            found.append(_row(row, profile))
        except (BadRow, BadAmount) as error:
            refused.add(f"line {row.line}", str(error))
    return found, refused


def _row(row: Row, profile: TableProfile) -> Theirs:
    """Anything but "no" and "0" in the column `paid` says that it is: customers write a day, a run, or just an x."""
    cells = Cells(row, profile)
    number, currency = cells.text("number", required=True), cells.text("currency", required=True)
    amount = to_minor(cells.amount("amount", currency), currency)
    paid = cells.text("paid").lower() not in ("", "no", "n", "0", "false", "-")
    return Theirs(row.line, number, currency, amount, cells.day("document_date", required=False), paid)


def ours(ask: Talk, customer: str) -> Iterator[Ours]:
    """Everything that is open of a customer, page by page."""
    cursor: str | None = None
    while True:
        page = ask.get("projection", "/v1/open-items", customer=customer, limit=PAGE, cursor=cursor)
        yield from map(_item, page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _item(item: dict[str, Any]) -> Ours:
    currency = item["open"]["currency"]
    now, first = (to_minor(item[name]["amount"], currency) for name in ("open", "original"))
    day = date.fromisoformat(item["document_date"])
    return Ours(item["number"], currency, now, first, day, tuple(item["former_numbers"]))


class Known:
    """Whether a document of theirs was ever here, asked of billing by the number as they print it.

    At most `MOST` are asked for; the others count as unknown, and `beyond` says how many.
    """

    MOST = 200

    def __init__(self, ask: Talk, customer: str) -> None:
        self._ask, self._customer = ask, customer
        self._asked = self.beyond = 0

    def __call__(self, row: Theirs) -> bool:
        if self._asked >= self.MOST:
            self.beyond += 1
            return False
        self._asked += 1
        found = self._ask.get("billing", f"/v1/numbers/{quote(row.number[:120], safe='')}")["documents"]
        return any(document["customer"] == self._customer for document in found)
