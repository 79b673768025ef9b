"""BAI2 as text: physical lines put together to records, in the order that the format prescribes.

A record is a line `NN,field,field…/`; 88 continues the one before it. The slash ends a record's data. In a record
without free text that is the first slash, and what follows is padding; in a 16 the text itself may contain slashes
and commas, so only one at the end of the line counts. Blank lines are not counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import quoted

NAMES = {
    "01": "file header",
    "02": "group header",
    "03": "account",
    "16": "transaction",
    "49": "account trailer",
    "98": "group trailer",
    "99": "file trailer",
}
_FOLLOWS = {
    "": ("01",),
    "01": ("02", "99"),
    "02": ("03", "98"),
    "03": ("16", "49"),
    "16": ("16", "49"),
    "49": ("03", "98"),
    "98": ("02", "99"),
    "99": ("01",),  # several files, put one behind the other
}
MAX_ROWS = 1_000
"""Lines of one record."""
_CODE = 3
"""Characters of a line before its first field: the code and a comma."""


@dataclass(frozen=True, slots=True)
class Record:
    """`row` is the line it begins on, `rows` how many it has, `parts` their fields without code and end."""

    code: str
    row: int
    parts: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"line {self.row}, record {self.code}"

    @property
    def rows(self) -> int:
        return len(self.parts)


def records(lines: Iterable[str]) -> Iterator[Record]:
    """Raises UnreadableFile for an unknown record, one in the wrong place, and a file that ends before its 99."""
    current = Record("", 0)
    for row, raw in enumerate(lines, start=1):
        line = raw.rstrip()
        if not line:
            continue
        code = line[:2]
        if code != "88":
            if current.code:
                yield current
            _refuse_misplaced(code, line, current, row)
            current = Record(code, row)
        elif not current.code:
            raise UnreadableFile("a continuation (88) continues the record before it, and there is none", f"line {row}")
        if len(current.parts) >= MAX_ROWS:
            raise UnreadableFile(
                f"the {_named(current.code)} of line {current.row} is continued over more than {MAX_ROWS:,} lines",
                f"line {row}",
            )
        current.parts.append(_fields(line, current.code))
    if current.code != "99":
        raise UnreadableFile(
            f"the file ends after the {_named(current.code)}; expected {_expected(current.code)}, and at last the "
            "file trailer (99): it has been cut off or is not complete",
            current.where,
        )
    yield current


def _refuse_misplaced(code: str, line: str, before: Record, row: int) -> None:
    if code not in NAMES or line[2:3] not in (",", "/", ""):
        known = ", ".join(sorted([*NAMES, "88"]))
        raise UnreadableFile(f"{quoted(line)} is no record of BAI2; expected one of {known} and a comma", f"line {row}")
    if code not in _FOLLOWS[before.code]:
        after = f" after the {_named(before.code)} of line {before.row}" if before.code else ""
        raise UnreadableFile(
            f"the {_named(code)} stands in the wrong place; expected {_expected(before.code)}{after}", f"line {row}"
        )


def _named(code: str) -> str:
    return f"{NAMES[code]} ({code})"


def _expected(code: str) -> str:
    return " or ".join(f"the {_named(following)}" for following in _FOLLOWS[code])


def _fields(line: str, code: str) -> str:
    body = line[_CODE:] if line[2:3] == "," else line[2:]
    return body.removesuffix("/") if code == "16" else body.partition("/")[0]
