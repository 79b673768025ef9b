"""Rows of a CSV file with the line they begin on, and the ones that are none."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from o2c.intake.bank.csv_profile import Profile
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import has_controls, one_line_end


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` by the file's column name, without outer blanks; `line_no` of the file, from 1; `raw` as it is there."""

    line_no: int
    cells: dict[str, str]
    raw: str


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that was not taken, whole, so that it can be mended and loaded again."""

    line_no: int
    reason: str
    raw: str


def read_rows(data: bytes, profile: Profile) -> Iterator[Row | RowError]:
    """The rows after the header; empty ones are left out.

    Raises UnreadableFile for bytes that are not in the profile's encoding and for a header without the columns that
    the profile names.
    """
    lines = list(io.StringIO(one_line_end(_decode(data, profile.encoding))))
    rows = _raw_rows(lines, profile)
    header = next(rows, None)
    if header is None or isinstance(header, RowError):
        reason = f"not readable: {header.reason}" if header else "missing"
        raise UnreadableFile(f"the line with the column names is {reason}", f"line {profile.skip_rows + 1}")
    names = [name.strip() for name in header[1]]
    _check_header(names, profile, header[0])
    for row in rows:
        yield row if isinstance(row, RowError) else _row(*row, names)


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


def _row(line_no: int, cells: list[str], raw: str, names: list[str]) -> Row | RowError:
    if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
        return RowError(line_no, f"{len(cells)} columns; the header has {len(names)}", raw)
    if any(has_controls(cell) for cell in cells):
        return RowError(line_no, "a control character, which no bank statement holds", raw)
    return Row(line_no, {name: cell.strip() for name, cell in zip(names, cells, strict=False)}, raw)
