"""Batch headers (5): who pays, what for, and when it settles."""

from dataclasses import dataclass
from datetime import date, timedelta

from o2c.intake.bank.ach.records import Record
from o2c.intake.bank.bai.values import read_date
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import quoted

_HALF_YEAR = timedelta(days=183)
_ADVICES = "280"
"""Service class of a bank's own accounting advices, whose records have other positions."""


@dataclass(frozen=True, slots=True)
class Batch:
    """`name` and `company` are the originator's: who pays us, or we ourselves in a batch of returns. `bank` is the
    routing number of its bank, eight digits."""

    name: str
    company: str
    entry_class: str
    description: str
    day: date
    bank: str

    @property
    def is_international(self) -> bool:
        return self.entry_class == "IAT"


def read_batch(record: Record, created: date) -> Batch:
    """Raises UnreadableFile, too, for accounting advices (ADV)."""
    if record.part(2, 4) == _ADVICES or record.part(51, 53) == "ADV":
        raise UnreadableFile(
            "accounting advices (ADV) of a bank are not read; load the entries themselves", record.where
        )
    entry_class = record.part(51, 53).upper()
    return Batch(
        name="" if entry_class == "IAT" else record.part(5, 20),
        company=record.part(41, 50),
        entry_class=entry_class,
        description=record.part(54, 63),
        day=_day(record, created),
        bank=record.part(80, 87),
    )


def _day(record: Record, created: date) -> date:
    """The day on which the bank settles, which it writes as a day of the year; else the effective entry date, else the
    day on which the file was made."""
    settled, effective = record.part(76, 78), record.part(70, 75)
    if settled.strip("0"):
        return _settlement(settled, created, record)
    return read_date(effective, "effective entry date", record.where) if effective.strip("0") else created


def _settlement(text: str, created: date, record: Record) -> date:
    """Of three possible years the one nearest the day of the file."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 366:
        years = (created.year - 1, created.year, created.year + 1)
        days = [date(year, 1, 1) + timedelta(days=int(text) - 1) for year in years]
        nearest = min(days, key=lambda day: abs(day - created))
        if abs(nearest - created) <= _HALF_YEAR:
            return nearest
    expected = "expected a day of the year, from 001 to 366"
    raise UnreadableFile(f"{quoted(text)} is no settlement date; {expected}", record.where)
