"""Which format a file is in, by its content. Its name is only a hint: banks call MT940 files .txt, .sta and .csv."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import decode, refuse_size


class Kind(StrEnum):
    MT940 = "MT940"
    MT942 = "MT942"
    CSV = "CSV"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Format:
    """`reason` says what it was recognised by, or why it is not taken, for the person who loaded the file."""

    kind: Kind
    reason: str

    @property
    def is_read(self) -> bool:
        """Whether there is a reader that books what is in the file."""
        return self.kind in (Kind.MT940, Kind.CSV)


_TAG = re.compile(rb"^:(20|25P?|28C?|34F|60[FM]|61|62[FM]|64|86|90[CD]):", re.MULTILINE)
_BEGINNINGS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"<", "an XML file, such as CAMT.053"),
    (b"01,", "a BAI2 file"),
)
_DELIMITERS = (";", ",", "\t", "|")
_LOOKED_FOR = "looked for MT940 (lines with :20:, :25:, :60F: and :62F:) and for CSV (lines with the same columns)"


def recognise(data: bytes, name: str) -> Format:
    """Looks, without reading it all, at what a file is. Raises UnreadableFile for an empty and for a too large one."""
    refuse_size(data)
    tags = {match[1].decode() for match in _TAG.finditer(_one_line_end(data))}
    if tags:
        return _swift(tags)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, what in _BEGINNINGS:
        if start.startswith(beginning):
            return Format(Kind.UNKNOWN, f"this is {what}, for which there is no reader; {_LOOKED_FOR}")
    return _csv(data, name)


def _swift(tags: set[str]) -> Format:
    balances = tags & {"60F", "60M", "62F", "62M"}
    if tags & {"34F", "90C", "90D"} and not balances:
        return Format(
            Kind.MT942,
            "this is an MT942, cash that the bank announces during the day and has not booked; it is not taken in. "
            "Load the MT940 of the day",
        )
    if "20" in tags and tags & {"25", "25P"} and (balances or "61" in tags):
        return Format(Kind.MT940, "MT940: it has :20:, :25: and balances or lines")
    missing = ", ".join(f":{tag}:" for tag in ("20", "25", "60F", "62F") if tag not in tags)
    found = ", ".join(f":{tag}:" for tag in sorted(tags))
    return Format(Kind.UNKNOWN, f"a piece of an MT940: it has {found}, but not {missing}")


def _csv(data: bytes, name: str) -> Format:
    """Two lines in a row with the same delimiter equally often; in a file named .csv one line with any will do."""
    try:
        text = data.decode("utf-16") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else decode(data)
    except (UnreadableFile, UnicodeDecodeError) as error:
        reason = error.reason if isinstance(error, UnreadableFile) else "the file is not valid UTF-16"
        return Format(Kind.UNKNOWN, f"{reason}; {_LOOKED_FOR}")
    lines = text.lstrip().split("\n", 50)[:50]
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        regular = any(a == b > 0 for a, b in pairwise(counts))
        if regular or (name.lower().endswith(".csv") and any(counts)):
            return Format(Kind.CSV, f"CSV: lines with the same number of {delimiter!r}")
    return Format(Kind.UNKNOWN, f"not recognised; {_LOOKED_FOR}")


def _one_line_end(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
