"""The sample: paid invoices of a B2B company, and what stands of them.

Amounts are whole cents, never floats: the file writes 79656.6 for 79,656.60.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SUFFIXES = {"corp", "corporation", "llc", "in", "us", "co", "trust", "foundation", "systems", "associates"}
"""Random last words that the sample's makers put behind a payer's name. They are lower case, the names upper case."""


@dataclass(frozen=True)
class Invoice:
    number: str
    payer: str
    business_code: str
    currency: str
    cents: int
    dated: date
    due: date
    paid: date


@dataclass(frozen=True)
class Payment:
    """What a payer paid in one currency on one day, for these invoices."""

    payer: str
    currency: str
    paid: date
    numbers: tuple[str, ...]
    cents: int


def rows(source: Path) -> Iterator[dict[str, str]]:
    """The file's rows in its order, texts as they stand there. Raises SystemExit for a file that is not the sample."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if None in row or None in row.values():
                raise SystemExit(f"{source}: a row has more or fewer cells than the header: {row}")
            yield row


def standing(found: list[dict[str, str]]) -> list[Invoice]:
    """Each invoice once: rows without a number are none, exact duplicates are the same.

    Raises SystemExit if one number stands with two contents, for then nobody knows which invoice it is.
    """
    by_number: dict[str, dict[str, str]] = {}
    for row in found:
        number = row["invoice_id"].strip()
        if number and by_number.setdefault(number, row) != row:
            raise SystemExit(f"invoice {number} stands twice, with different contents")
    return [_invoice(row) for row in by_number.values()]


def payments(invoices: list[Invoice]) -> list[Payment]:
    """One payment per payer, currency and day, in order of day, currency and payer."""
    together: dict[tuple[date, str, str], list[Invoice]] = {}
    for invoice in invoices:
        together.setdefault((invoice.paid, invoice.currency, invoice.payer), []).append(invoice)
    return [
        Payment(payer, currency, paid, tuple(i.number for i in paying), sum(i.cents for i in paying))
        for (paid, currency, payer), paying in sorted(together.items())
    ]


def payer_of(name: str) -> str:
    """The customer's name without its random last word, runs of blanks made one.

    >>> payer_of("WAL-MAR corp"), payer_of("TREE  us"), payer_of("US"), payer_of("BEN E")
    ('WAL-MAR', 'TREE', 'US', 'BEN E')
    """
    words = name.split()
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in SUFFIXES else words)


def cents(text: str) -> int:
    """
    >>> cents("79656.6"), cents("5964"), cents("0.05")
    (7965660, 596400, 5)
    """
    whole, _, fraction = text.partition(".")
    if not whole.isdecimal() or not (fraction or "0").isdecimal() or len(fraction) > 2:
        raise SystemExit(f"{text!r} is no amount with at most two decimals")
    return int(whole) * 100 + int(fraction.ljust(2, "0"))


def decimal(amount: int, point: str = ".") -> str:
    """
    >>> decimal(7965660), decimal(5, ",")
    ('79656.60', '0,05')
    """
    return f"{amount // 100}{point}{amount % 100:02}"


def _invoice(row: dict[str, str]) -> Invoice:
    days = (date.fromisoformat(row[column]) for column in ("invoice_date", "due_date", "payment_date"))
    return Invoice(
        row["invoice_id"].strip(),
        payer_of(row["customer_name"]),
        row["business_code"],
        row["currency"],
        cents(row["amount"]),
        *days,
    )
