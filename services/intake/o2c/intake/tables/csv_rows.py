"""Rows of a CSV file with the line they begin on. A row that is none carries its fault; it never stops the others."""

import csv
import io
import re
from collections.abc import Iterator

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.rejected import Header
from o2c.intake.tables.profile import TableProfile
from o2c.intake.tables.row import Row

MAX_CELL = 4_000
"""Characters of one cell; the contracts hold no longer text."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class CsvRows:
    """Raises UnreadableFile for bytes that are not in the profile's encoding and for a missing header."""

    def __init__(self, data: bytes, profile: TableProfile) -> None:
        self._lines = list(io.StringIO(_decoded(data, profile.encoding), newline=""))
        self._delimiter = profile.delimiter
        self._reader = csv.reader(self._lines, delimiter=profile.delimiter, strict=True)
        try:
            first = next(self._reader, [])
        except csv.Error as error:
            raise UnreadableFile(f"the line with the column names is not readable: {error}", "line 1") from None
        if not any(first):
            raise UnreadableFile("the line with the column names is missing", "line 1")
        self._header = Header(first, "line 1")
        self.names = self._header.names

    def __iter__(self) -> Iterator[Row]:
        while True:
            start = self._reader.line_num
            try:
                values = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._unquotable(start, error)
            else:
                if any(value.strip() for value in values):
                    yield self._row(start + 1, values)

    def _row(self, line: int, values: list[str]) -> Row:
        split = self._header.split(values)
        fault = split.fault or self._fault(split.values)
        return Row(line, self._cells(split.values), tuple(split.values), fault, split.origin)

    def _cells(self, values: list[str]) -> dict[str, str]:
        return {name: value.strip() for name, value in zip(self.names, values, strict=False)}

    def _unquotable(self, start: int, error: csv.Error) -> Row:
        """A row with a quotation mark where none can be: kept as one text, its cells only as far as can be told.

        Raises UnreadableFile for a mark that is never closed: nobody knows how many rows are behind it.
        """
        where = f"line {start + 1}"
        if self._reader.line_num >= len(self._lines) and "unexpected end" in str(error):
            raise UnreadableFile("a quotation mark opens in this row and is never closed", where)
        raw = "".join(self._lines[start : self._reader.line_num]).rstrip("\r\n")
        cells = self._cells(raw.replace('"', "").split(self._delimiter))
        return Row(start + 1, cells, (raw,), f"not readable as CSV: {error}", self._header.lost)

    def _fault(self, values: list[str]) -> str:
        if len(values) < len(self.names) or any(value.strip() for value in values[len(self.names) :]):
            return f"{len(values)} columns; the header has {len(self.names)}"
        for name, value in zip(self.names, values, strict=False):
            if len(value) > MAX_CELL:
                return f"{name}: {len(value):,} characters; at most {MAX_CELL:,} are possible"
            if found := _CONTROL.search(value):
                return f"{name}: the control character U+{ord(found[0]):04X}, which no text holds"
        return ""


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reason = f"byte 0x{data[error.start]:02X} is not {encoding}; name the file's encoding in the profile"
        raise UnreadableFile(reason, f"line {line}") from None
