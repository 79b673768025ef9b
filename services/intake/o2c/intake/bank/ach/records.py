"""ACH files as text: records of 94 characters, in the order that the format prescribes.

The first character is the record's type. Blanks at the end of a line are often lost; some banks send the records one
after the other without any line end. Blocks are filled up with lines of nines. Positions are counted from 1, as in
Nacha's rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import Text, quoted, unframed

WIDTH = 94
NAMES = {
    "1": "file header",
    "5": "batch header",
    "6": "entry",
    "7": "addenda",
    "8": "batch control",
    "9": "file control",
}
_FOLLOWS = {"": "1", "1": "59", "5": "68", "6": "678", "7": "678", "8": "59", "9": "1"}
_FILLER = "9" * WIDTH


@dataclass(frozen=True, slots=True)
class Record:
    kind: str
    row: int
    line: str

    @property
    def where(self) -> str:
        return f"line {self.row}, record {self.kind}"

    def part(self, first: int, last: int) -> str:
        """The characters from `first` to `last`, both counted from 1, without outer blanks."""
        return self.line[first - 1 : last].strip()

    def raw(self, first: int, last: int) -> str:
        """The same with its blanks, filled up where the line lost those at its end."""
        return self.line[first - 1 : last].ljust(last - first + 1)


def records(text: Text) -> Iterator[Record]:
    """Raises UnreadableFile for an unknown or too long record, one in the wrong place, and a file that ends before its
    file control."""
    before = Record("", 0, "")
    for row, line in enumerate(_blocked(text) if _is_one_line(text) else text.lines(), start=1):
        line = line.rstrip()
        if not line or (line == _FILLER and before.kind == "9"):
            continue
        record = Record(line[0], row, line)
        _refuse(record, before)
        yield record
        before = record
    if before.kind != "9":
        raise UnreadableFile(
            f"the file ends after the {_named(before.kind)}; expected {_expected(before.kind)}, and at last the file "
            "control (9): it has been cut off or is not complete",
            before.where,
        )


def _is_one_line(text: Text) -> bool:
    """Whether all that is not blank stands in the first line, and is more than one record."""
    length, ended = 0, False
    for piece in text.pieces():
        first, end, rest = piece.partition("\n")
        if rest.strip() or (ended and piece.strip()):
            return False
        length += 0 if ended else len(first)
        ended = ended or bool(end)
    return length > WIDTH


def _blocked(text: Text) -> Iterator[str]:
    """Records that stand one after the other without any line end."""
    begun = ""
    for piece in text.pieces():
        begun += piece.rstrip("\n")
        whole = len(begun) - len(begun) % WIDTH
        yield from (begun[at : at + WIDTH] for at in range(0, whole, WIDTH))
        begun = begun[whole:]
    yield unframed(begun)


def _refuse(record: Record, before: Record) -> None:
    if record.kind not in NAMES:
        found = f"{quoted(record.line)} is no record of an ACH file; expected one that begins with 1, 5, 6, 7, 8, 9"
        raise UnreadableFile(found, f"line {record.row}")
    if len(record.line) > WIDTH:
        raise UnreadableFile(f"it has {len(record.line)} characters; a record has {WIDTH}", record.where)
    if record.kind not in _FOLLOWS[before.kind]:
        after = f" after the {_named(before.kind)} of line {before.row}" if before.kind else ""
        raise UnreadableFile(
            f"the {_named(record.kind)} stands in the wrong place; expected {_expected(before.kind)}{after}",
            record.where,
        )


def _named(kind: str) -> str:
    return f"{NAMES[kind]} ({kind})" if kind else "beginning"


def _expected(kind: str) -> str:
    return " or ".join(f"the {_named(following)}" for following in _FOLLOWS[kind])
