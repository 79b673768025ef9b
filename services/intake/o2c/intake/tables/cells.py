"""A row's cells by our field names, as the profile says they are written. Nothing is guessed."""

from datetime import date, datetime
from typing import Any

from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.rows import Row


class BadRow(ValueError):
    """A row that cannot be taken; the text says which column, what was found and what was expected."""


class Cells:
    def __init__(self, row: Row, profile: TableProfile) -> None:
        self._row, self._profile = row, profile

    def text(self, field: str, required: bool = False) -> str:
        found = self._row.cells.get(self._profile.column(field), "") or self._profile.defaults.get(field, "")
        if required and not found:
            raise BadRow(f"{self._profile.column(field)}: empty, but a value is required")
        return found

    def number(self, field: str, default: str | None = None) -> str:
        """A decimal number as canonical text, "-1234.5"."""
        found = self.text(field, required=default is None) or default or ""
        plain = found.replace(self._profile.thousands, "") if self._profile.thousands else found
        plain = plain.replace(self._profile.decimal, ".") if self._profile.decimal != "." else plain
        sign, digits = plain[:1] if plain[:1] in "+-" else "", plain.lstrip("+-")
        whole, _, fraction = digits.partition(".")
        if not (whole.isascii() and whole.isdigit()) or (fraction and not (fraction.isascii() and fraction.isdigit())):
            raise BadRow(f"{self._profile.column(field)}: {found[:40]!r} is no number")
        return ("-" if sign == "-" else "") + whole + ("." + fraction if fraction else "")

    def day(self, field: str, required: bool = True) -> date | None:
        found = self.text(field, required)
        if not found:
            return None
        try:
            return datetime.strptime(found, self._profile.date_format).date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            form = self._profile.date_format
            raise BadRow(f"{self._profile.column(field)}: {found[:40]!r} is no date in the form {form}") from None

    def whole(self, field: str, default: int) -> int:
        found = self.text(field)
        if not found:
            return default
        if not found.isascii() or not found.isdigit():
            raise BadRow(f"{self._profile.column(field)}: {found[:40]!r} is no whole number")
        return int(found)

    def yes(self, field: str, default: bool) -> bool:
        found = self.text(field).lower()
        if found in ("", "1", "true", "yes", "y", "0", "false", "no", "n"):
            return default if not found else found in ("1", "true", "yes", "y")
        raise BadRow(f"{self._profile.column(field)}: {found[:40]!r} is neither yes nor no")

    def carried(self) -> dict[str, Any]:
        return {name: self._row.cells[name] for name in self._profile.carry if self._row.cells.get(name)}
