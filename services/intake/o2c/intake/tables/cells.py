"""A row's cells by our field names, as the profile says they are written. Nothing is guessed."""

from collections.abc import Callable
from datetime import date
from functools import partial

from o2c.intake.forms import FIRST_YEAR, LAST_YEAR, read_day
from o2c.intake.numbers import NotANumber, plain_amount, plain_number
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

MAX_DIGITS = 15
"""Digits before the decimal sign, as in the contracts."""


class BadRow(ValueError):
    """A row that cannot be taken; the text says which column, what was found and what was expected."""


class Cells:
    def __init__(self, row: Row, profile: TableProfile) -> None:
        if row.fault:
            raise BadRow(row.fault)
        self._row, self._profile = row, profile

    @property
    def line(self) -> int:
        return self._row.line

    def text(self, field: str, required: bool = False) -> str:
        found = self._row.cells.get(self._profile.column(field), "") or self._profile.defaults.get(field, "")
        if required and not found:
            raise self.wrong(field, "empty, but a value is required")
        return found

    def number(self, field: str, default: str | None = None) -> str:
        """A decimal number as canonical text, "-1234.5"."""
        return self._plain(field, default, plain_number)

    def amount(self, field: str, currency: str, default: str | None = None) -> str:
        """The same of money."""
        return self._plain(field, default, partial(plain_amount, currency=currency))

    def _plain(self, field: str, default: str | None, read: Callable[[str, str, str], str]) -> str:
        found = self.text(field, required=default is None)
        if not found:
            return default or ""
        try:
            plain = read(found, self._profile.decimal, self._profile.thousands)
        except NotANumber as error:
            raise self.wrong(field, str(error)) from None
        digits = len(plain.lstrip("-").partition(".")[0])
        if digits > MAX_DIGITS:
            raise self.wrong(field, f"{digits} digits before the decimal sign; at most {MAX_DIGITS} are possible")
        return plain

    def day(self, field: str, required: bool = True) -> date | None:
        found = self.text(field, required)
        if not found:
            return None
        form = self._profile.date_format
        day = read_day(found, form)
        if day is None:
            raise self.wrong(field, f"{found[:40]!r} is no date in the form {form}, from {FIRST_YEAR} to {LAST_YEAR}")
        return day

    def whole(self, field: str, default: int) -> int:
        found = self.text(field)
        if not found:
            return default
        if not found.isascii() or not found.isdigit() or len(found) > MAX_DIGITS:
            raise self.wrong(field, f"{found[:40]!r} is no whole number of at most {MAX_DIGITS} digits")
        return int(found)

    def yes(self, field: str, default: bool) -> bool:
        found = self.text(field).lower()
        if found in ("", "1", "true", "yes", "y", "0", "false", "no", "n"):
            return default if not found else found in ("1", "true", "yes", "y")
        raise self.wrong(field, f"{found[:40]!r} is neither yes nor no")

    def carried(self) -> dict[str, str]:
        return {name: self._row.cells[name] for name in self._profile.carry if self._row.cells.get(name)}

    def named(self, field: str) -> str:
        """The file's column."""
        return self._profile.column(field)

    def wrong(self, field: str, what: str) -> BadRow:
        return BadRow(f"{self.named(field)}: {what}")
