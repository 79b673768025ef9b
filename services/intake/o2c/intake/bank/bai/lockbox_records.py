"""BAI lockbox files as text: records of fixed positions, in the order that the format prescribes.

The first character is the record's type. Lines are 80, 94 or 104 characters long by bank; blanks at their end are often
lost. Positions are counted from 1, as the banks' manuals do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import quoted

NAMES = {
    "1": "immediate address header",
    "2": "service record",
    "5": "detail header",
    "6": "detail",
    "4": "overflow",
    "7": "batch total",
    "8": "service total",
    "9": "destination trailer",
}
_FOLLOWS = {
    "": "1",
    "1": "25",  # some banks leave out the service record,
    "2": "59",
    "5": "678",
    "6": "4678",
    "4": "4678",
    "7": "5689",  # the service total where there is one batch, or the batch totals
    "8": "59",
    "9": "",
}


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


def records(lines: Iterable[str]) -> Iterator[Record]:
    """Raises UnreadableFile for an unknown record, one in the wrong place, and a file that ends before its 9."""
    before = Record("", 0, "")
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record = Record(line[0], row, line)
        if record.kind not in NAMES:
            known = ", ".join(sorted(NAMES))
            raise UnreadableFile(
                f"{quoted(line)} is no record of a lockbox file; expected one that begins with {known}", f"line {row}"
            )
        if record.kind not in _FOLLOWS[before.kind]:
            after = f" after the {_named(before.kind)} of line {before.row}" if before.kind else ""
            raise UnreadableFile(
                f"the {_named(record.kind)} stands in the wrong place; expected {_expected(before.kind)}{after}",
                record.where,
            )
        yield record
        before = record
    if before.kind != "9":
        raise UnreadableFile(
            f"the file ends after the {_named(before.kind)}; expected {_expected(before.kind)}, and at last the "
            "destination trailer (9): it has been cut off or is not complete",
            before.where,
        )


def _named(kind: str) -> str:
    return f"{NAMES[kind]} ({kind})"


def _expected(kind: str) -> str:
    return " or ".join(f"the {_named(following)}" for following in _FOLLOWS[kind]) or "the end of the file"
