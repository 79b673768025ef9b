"""Rows of a CSV file with the line they begin on, and the ones that are none."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from o2c.intake.bank.csv_profile import Profile
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import has_controls, lines_of, pieces_of
from o2c.intake.content import Bytes, Content
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

    Raises UnreadableFile for a header without the columns that the profile names.
    """

    def __init__(self, lines: Iterable[str], profile: Profile) -> None:
        """`lines` with their ends."""
        self._rows = _raw_rows(_Tape(lines), profile)
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


def csv_lines(data: Bytes, encoding: str) -> Iterator[str]:
    """The lines of a file with their ends. Raises UnreadableFile for bytes that are not in the encoding."""
    rows = 1
    pieces = pieces_of(Content.of(data), encoding)
    try:
        for number, line in enumerate(lines_of(pieces)):
            rows = number + 1
            yield (line if number else line.removeprefix("\ufeff")) + "\n"
    except UnicodeDecodeError as error:
        row = rows + error.object[: error.start].count(b"\n")
        reason = (
            f"the bytes are not {encoding}, which the profile says they are (byte 0x{error.object[error.start]:02X})"
        )
        raise UnreadableFile(reason, f"line {row}") from None


class _Tape:
    """Lines that go by, of which those of the row being read are remembered."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._taken: list[str] = []
        self.begin = 1

    def __iter__(self) -> "_Tape":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._taken.append(line)
        return line

    def row(self) -> tuple[int, str]:
        """(number of the row's first line, the row as it is in the file); the next begins behind it."""
        begin, taken = self.begin, self._taken
        self.begin, self._taken = begin + len(taken), []
        return begin, "".join(taken).rstrip("\n")


def _raw_rows(tape: _Tape, profile: Profile) -> Iterator[tuple[int, list[str], str] | RowError]:
    """Raises UnreadableFile for a quotation mark in one row that takes others with it: nobody knows how many."""
    for _ in islice(tape, profile.skip_rows):
        tape.row()
    reader = csv.reader(tape, delimiter=profile.delimiter, quotechar=profile.quote, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            begin, raw = tape.row()
            if more := raw.count("\n"):
                raise UnreadableFile(
                    f"a quotation mark opens in this row and is not closed before the next, so that it takes {more:,} "
                    "more lines with it: close it, or write it twice, and load the file again",
                    f"line {begin}",
                ) from None
            yield RowError(begin, f"not readable as CSV: {error}", raw)
            continue
        begin, raw = tape.row()
        if any(cell.strip() for cell in cells):
            yield begin, cells, raw


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
