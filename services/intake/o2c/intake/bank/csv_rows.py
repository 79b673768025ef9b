"""Rows of a CSV file with the line they begin on, and the ones that are none."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from o2c.intake.bank.csv_profile import Profile
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import has_controls, one_line_end
from o2c.intake.rejected import Header, Origin


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` by the file's column name, without outer blanks; `line_no` of the file, from 1; `raw` as it is there.
    `origin` is set for a row that was refused before, and is mended."""

    line_no: int
    cells: dict[str, str]
    raw: str
    values: tuple[str, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that was not taken, whole, so that it can be mended and loaded again: `values` are its cells, or all of it
    as one text where it cannot be told into cells."""

    line_no: int
    reason: str
    raw: str
    values: tuple[str, ...] = ()
    origin: Origin | None = None


class CsvRows:
    """The rows after the header; empty ones are left out. `names` are the file's columns.

    Raises UnreadableFile for bytes that are not in the profile's encoding and for a header without the columns that
    the profile names.
    """

    def __init__(self, data: bytes, profile: Profile) -> None:
        lines = list(io.StringIO(one_line_end(_decode(data, profile.encoding))))
        self._rows = _raw_rows(lines, profile)
        first = next(self._rows, None)
        if first is None or isinstance(first, RowError):
            reason = f"not readable: {first.reason}" if first else "missing"
            raise UnreadableFile(f"the line with the column names is {reason}", f"line {profile.skip_rows + 1}")
        self._header = Header(first[1], f"line {first[0]}")
        self.names = self._header.names
        _check_header(self.names, profile, first[0])

    def __iter__(self) -> Iterator[Row | RowError]:
        for row in self._rows:
            if isinstance(row, RowError):
                yield replace(row, values=(row.raw,), origin=self._header.lost)
            else:
                yield _row(*row, self._header)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reason = f"the bytes are not {encoding}, which the profile says they are (byte 0x{data[error.start]:02X})"
        raise UnreadableFile(reason, f"line {line}") from None


def _raw_rows(lines: list[str], profile: Profile) -> Iterator[tuple[int, list[str], str] | RowError]:
    skip = profile.skip_rows
    reader = csv.reader(lines[skip:], delimiter=profile.delimiter, quotechar=profile.quote, strict=True)
    while True:
        start = skip + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RowError(start + 1, f"not readable as CSV: {error}", _raw(lines, start, skip + reader.line_num))
            continue
        if any(cell.strip() for cell in cells):
            yield start + 1, cells, _raw(lines, start, skip + reader.line_num)


def _raw(lines: list[str], start: int, end: int) -> str:
    return "".join(lines[start:end]).rstrip("\n")


def _check_header(names: list[str], profile: Profile, line_no: int) -> None:
    wanted = profile.columns.named().values()
    for fault, found in (
        ("not in the file", [name for name in wanted if name not in names]),
        ("in the file more than once", [name for name in wanted if names.count(name) > 1]),
    ):
        if found:
            raise UnreadableFile(
                f"columns of the profile are {fault}: {', '.join(found)}. The file has: {', '.join(names)}",
                f"line {line_no}",
            )


def _row(line_no: int, values: list[str], raw: str, header: Header) -> Row | RowError:
    split = header.split(values)
    names, cells = header.names, tuple(split.values)
    if fault := split.fault or _fault(names, cells):
        return RowError(line_no, fault, raw, cells, split.origin)
    named = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    return Row(line_no, named, raw, cells, split.origin)


def _fault(names: list[str], cells: tuple[str, ...]) -> str:
    if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
        return f"{len(cells)} columns; the header has {len(names)}"
    if any(has_controls(cell) for cell in cells):
        return "a control character, which no bank statement holds"
    return ""
