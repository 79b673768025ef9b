"""Which format a file is in, by its content. Its name is only a hint: banks call MT940 files .txt, .sta and .csv."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

from o2c.intake.bank.archive import is_archive
from o2c.intake.bank.camt.kind import looks_like_xml, sniff
from o2c.intake.bank.edi import EDI, name_edi
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import MAX_XML_BYTES, UTF16, Text, lines_of, pieces_of, refuse_size
from o2c.intake.content import Bytes, Content
from o2c.intake.workbook import is_workbook, other_spreadsheet


class Kind(StrEnum):
    MT940 = "MT940"
    MT942 = "MT942"
    BAI2 = "BAI2"
    LOCKBOX = "BAI lockbox"
    ACH = "ACH"
    CAMT_052 = "CAMT.052"
    CAMT_053 = "CAMT.053"
    CAMT_054 = "CAMT.054"
    ZIP = "ZIP"
    CSV = "CSV"
    EXCEL = "Excel"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Format:
    """`reason` says what it was recognised by, or why it is not taken, for the person who loaded the file."""

    kind: Kind
    reason: str

    @property
    def is_read(self) -> bool:
        """Whether there is a reader for it."""
        return self.kind is not Kind.UNKNOWN


_TAG = re.compile(rb"^:(20|25P?|28C?|34F|60[FM]|61|62[FM]|64|86|90[CD]):", re.MULTILINE)
_BEGINNINGS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a damaged ZIP archive, or a document that is one"),
    (b"PK\x05\x06", "a ZIP archive with no file in it"),
    (
        b"\xd0\xcf\x11\xe0",
        "an Excel workbook as before 2007 (save it as .xlsx), or another Office document",
    ),
    (b"\x1f\x8b", "a gzip archive"),
    (b"OFXHEADER", "an OFX file"),
    (b"!Type:", "a QIF file"),
)
_BAI2 = re.compile(rb"(01|02|03|16|88),[^\n]*\n\s*(02|03|16|49|88|98|99),|01,[^\n]*\Z")
_ACH = re.compile(rb"101.{31}094[0-9]{2}1")
"""The header says that records have 94 characters, in blocks of ten, in format 1."""
_LOCKBOX = re.compile(rb"1[0-9]{2}.{20}[0-9]{10} *(\n\s*[24-9]|\Z)")
"""The header ends with date and time."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_QUOTED = re.compile(r'"[^"]*"')
_DELIMITERS = (";", ",", "\t", "|")
_LOOK = 1_000_000
"""Bytes that are looked at."""
_LOOKED_FOR = (
    "looked for MT940 and MT942 (lines with :20:, :25: and :60F: or :34F:), CAMT (XML of ISO 20022, also zipped), BAI2 "
    "(a first line 01, and a second 02,), BAI lockbox (records 1 and 2 in fixed positions), ACH (records of 94 "
    "characters, the first with 094101), CSV (lines with the same columns) and Excel (.xlsx)"
)


def recognise(data: Bytes, name: str) -> Format:
    """Looks at the beginning of a file, what it is. Raises UnreadableFile for an empty and for a too large one."""
    content = Content.of(data)
    if found := _xml_or_zip(content):
        return found
    refuse_size(content)
    if is_workbook(content):
        return Format(Kind.EXCEL, "Excel: an archive with a workbook in it")
    start = _in_utf8(content.head(_LOOK)).lstrip(b" \t\r\n")
    tags = {match[1].decode() for match in _TAG.finditer(_one_line_end(start))}
    if tags:
        return _swift(tags)
    for beginning, what in _BEGINNINGS:
        if start.startswith(beginning):
            return Format(Kind.UNKNOWN, f"this is {what}, for which there is no reader; {_LOOKED_FOR}")
    if edi := name_edi(start):
        return Format(Kind.UNKNOWN, f"this is {edi}; it is not read as a bank file{_where(edi)}")
    return _american(_one_line_end(start).rstrip()) or _csv(content, name)


def _in_utf8(head: bytes) -> bytes:
    """Without the mark by which a file says in which Unicode it is."""
    if head.startswith(UTF16):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head.removeprefix(b"\xef\xbb\xbf")


def _where(edi: str) -> str:
    """Where a message of EDI is read, if it is read at all."""
    return ": `o2c import advices` reads remittance advices" if edi == EDI or "remittance advice" in edi else ""


def _xml_or_zip(data: Content) -> Format | None:
    if looks_like_xml(data):
        refuse_size(data, MAX_XML_BYTES)
        seen = sniff(data)
        return Format(Kind(seen.kind) if seen.kind else Kind.UNKNOWN, seen.reason)
    if sheet := other_spreadsheet(data):
        return Format(Kind.UNKNOWN, sheet)
    if is_archive(data):
        refuse_size(data)
        return Format(Kind.ZIP, "a ZIP archive; what is in it is recognised file by file")
    return None


def _american(start: bytes) -> Format | None:
    if _BAI2.match(start):
        return Format(Kind.BAI2, "BAI2: it begins with records of two digits and a comma")
    if _ACH.match(start):
        return Format(Kind.ACH, "ACH: it begins with a file header of 94 characters")
    if _LOCKBOX.match(start):
        return Format(Kind.LOCKBOX, "BAI lockbox: it begins with a header in fixed positions")
    return None


def _swift(tags: set[str]) -> Format:
    balances = tags & {"60F", "60M", "62F", "62M"}
    if tags & {"34F", "90C", "90D"} and not balances:
        return Format(
            Kind.MT942,
            "MT942: cash that the bank announces during the day and has not booked, so that nothing is posted; the "
            "MT940 of the day brings it",
        )
    if "20" in tags and tags & {"25", "25P"} and (balances or "61" in tags):
        return Format(Kind.MT940, "MT940: it has :20:, :25: and balances or lines")
    missing = ", ".join(f":{tag}:" for tag in ("20", "25", "60F", "62F") if tag not in tags)
    found = ", ".join(f":{tag}:" for tag in sorted(tags))
    return Format(Kind.UNKNOWN, f"a piece of an MT940: it has {found}, but not {missing}")


def _csv(content: Content, name: str) -> Format:
    """Two lines in a row with the same delimiter equally often; in a file named .csv one line with any will do."""
    try:
        first = _first(Text(content).lines())
    except UnreadableFile as error:
        if _CONTROL.search(content.head(_LOOK)):
            return Format(Kind.UNKNOWN, f"{error.reason}; {_LOOKED_FOR}")
        first = _first(lines_of(pieces_of(content, "latin-1")))  # a set that only a profile can name
    for delimiter in _DELIMITERS:
        counts = [_QUOTED.sub("", line).count(delimiter) for line in first]
        regular = any(a == b > 0 for a, b in pairwise(counts))
        if regular or (name.lower().endswith(".csv") and any(counts)):
            return Format(Kind.CSV, f"CSV: lines with the same number of {delimiter!r}")
    return Format(Kind.UNKNOWN, f"not recognised; {_LOOKED_FOR}")


def _first(lines: Iterable[str]) -> list[str]:
    return list(islice((line for line in lines if line.strip()), 50))


def _one_line_end(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
