"""Rows of a CSV or Parquet file as texts, with the line each stands on. Sizes are bounded before anything is parsed."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.tables.profile import TableProfile

MAX_BYTES = 100 * 1024 * 1024
MAX_CELL = 4_000


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the line of the file (the header is 1), or the row's number in a Parquet file, from 1."""

    line: int
    cells: dict[str, str]


def read_rows(file: Path, profile: TableProfile) -> Iterator[Row]:
    """Raises UnreadableFile for what concerns the whole file: size, encoding, header."""
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableFile(f"{size:,} bytes; at most {MAX_BYTES:,} are read at once: split the file", file.name)
    with file.open("rb") as opened:
        magic = opened.read(4)
    return _parquet(file) if magic == b"PAR1" else _csv(file, profile)


def _csv(file: Path, profile: TableProfile) -> Iterator[Row]:
    try:
        text = file.read_bytes().decode(profile.encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"byte {error.start + 1} is not {profile.encoding}; name the file's encoding in the profile", file.name
        ) from None
    except LookupError:
        raise UnreadableFile(f"encoding {profile.encoding!r} is not known", "profile") from None
    if "\x00" in text:
        raise UnreadableFile("the file contains the character U+0000: it is no text file", file.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=profile.delimiter)
    header = next(reader, None)
    if not header:
        raise UnreadableFile("the file is empty; expected a header line", file.name)
    names = [name.strip() for name in header]
    return _csv_rows(reader, names)


def _csv_rows(reader: "csv._reader", names: list[str]) -> Iterator[Row]:  # type: ignore[name-defined]
    start = reader.line_num + 1
    for values in reader:
        if any(values):
            yield Row(start, dict(zip(names, (v[:MAX_CELL].strip() for v in values), strict=False)))
        start = reader.line_num + 1


def _parquet(file: Path) -> Iterator[Row]:
    try:
        source = pq.ParquetFile(file)
    except pa.ArrowException as error:
        raise UnreadableFile(f"not readable as Parquet: {error}", file.name) from None
    number = 0
    for batch in source.iter_batches(batch_size=10_000):
        for cells in batch.to_pylist():
            number += 1
            yield Row(number, {k: "" if v is None else str(v) for k, v in cells.items()})
