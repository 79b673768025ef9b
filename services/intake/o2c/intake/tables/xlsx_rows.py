"""Rows of an Excel workbook (.xlsx), their values written as the profile says a CSV file would write them.

The first visible sheet is read. Formulas are not evaluated: what counts is the value that was saved with them. So the
same profile reads CSV and Excel, and refused rows are mended in a CSV file and loaded with it.
"""

from collections.abc import Iterator

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.content import Bytes
from o2c.intake.rejected import Header
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row
from o2c.intake.workbook import MAX_UNPACKED, read_rows, written

_MAX_CELL = 4_000


class XlsxRows:
    """A row's line is its number in the sheet. Raises UnreadableFile for what concerns the whole file."""

    def __init__(self, data: Bytes, profile: TableProfile) -> None:
        rows = enumerate(read_rows(data, None, MAX_UNPACKED), start=1)
        texts = (
            (number, [written(value, profile.decimal, profile.date_format) for value in row]) for number, row in rows
        )
        self._rows = ((number, row) for number, row in texts if any(text.strip() for text in row))
        line, first = next(self._rows, (1, []))
        if not any(first):
            raise UnreadableFile("the row with the column names is missing", f"row {line}")
        names = _without_end(first)
        self._width = len(names)
        self._header = Header(names, f"row {line}")
        self.names = self._header.names

    def __iter__(self) -> Iterator[Row]:
        for number, row in self._rows:
            beyond = [text for text in row[self._width :] if text.strip()]
            split = self._header.split(row[: self._width])
            fault = split.fault
            if beyond:
                fault = f"{len(beyond)} values right of the last column with a name: {beyond[0][:40]!r}"
            for name, value in zip(self.names, split.values, strict=False):
                if len(value) > _MAX_CELL:
                    fault = f"{name}: {len(value):,} characters; at most {_MAX_CELL:,} are possible"
            cells = {name: value.strip() for name, value in zip(self.names, split.values, strict=False)}
            yield Row(number, cells, tuple(split.values), fault, split.origin)


def _without_end(names: list[str]) -> list[str]:
    """Excel may keep columns that are empty by now."""
    while names and not names[-1].strip():
        names.pop()
    return names
