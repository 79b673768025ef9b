"""The outer grammar of MT940: a file is messages, a message is fields, a field is one or more lines.

The mt-940 package reads single fields (`mt940_values.py`), but the file is walked here, because its own walk (5.1.1)
opens the file that the content happens to name, lets a :61: without a transaction type be overwritten by the next, puts
the closing information of a statement (:86: after :62F:) into the last payer's text, strips the blanks that tell a cut
word from a finished one, and keeps one balance of several pages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from o2c.intake.bank.errors import UnreadableFile

# Only these are fields: payers' text may hold lines that look like others.
_TAG = re.compile(r":(13D?|20|21|25P?|28C?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|NS):")
_END = re.compile(r"-(\}.*|XXX)?\s*$")  # "-" of the standard, "-}" of the network's envelope, "-XXX" of ING
_CLOSING = {"62F", "62M", "90C", "90D"}
_MANY_LINES = {"13", "13D", "25P", "61", "86", "NS"}


@dataclass(frozen=True, slots=True)
class Field:
    """`lines` are the field's lines without the tag, with their blanks, empty ones left out; `row` is its line in the
    file, from 1."""

    tag: str
    lines: tuple[str, ...]
    row: int

    @property
    def where(self) -> str:
        return f"line {self.row}, field :{self.tag}:"


class _Message:
    """A message while its lines are still coming."""

    def __init__(self) -> None:
        self._fields: list[tuple[str, int, list[str]]] = []
        self._closed = False

    def begin(self, tag: str, row: int, text: str) -> None:
        self._fields.append((tag, row, [text]))
        self._closed = self._closed or tag in _CLOSING

    def ends_at(self, line: str) -> bool:
        """Whether a line that is no field ends the message: it cannot be text of the last field, or the closing balance
        was read and the line is one that ends messages, or the header of the next."""
        may_be_text = self._fields[-1][0] in _MANY_LINES
        if _END.match(line):
            return self._closed or not may_be_text
        return self._closed and not may_be_text

    def go_on(self, row: int, line: str) -> None:
        tag, _, lines = self._fields[-1]
        if tag not in _MANY_LINES:
            raise UnreadableFile(
                f"this text follows the field :{tag}:, which has one line; the file is damaged", f"line {row}"
            )
        lines.append(line)

    def fields(self) -> list[Field]:
        return [Field(tag, tuple(line for line in lines if line.strip()), row) for tag, row, lines in self._fields]


def messages(text: str) -> Iterator[list[Field]]:
    """The messages of a file, each from its :20: to the line that ends it.

    What stands between messages (network headers, bank codes, "940") is skipped. A line "-" before the closing balance
    is text. Text that follows no field which may have it, and fields before the first :20:, are refused.
    """
    message: _Message | None = None
    for row, line in enumerate(text.split("\n"), start=1):
        tag = _TAG.match(line)
        if tag and tag[1] == "20":
            if message:
                yield message.fields()
            message = _Message()
        if tag and message is None:
            raise UnreadableFile(
                "this field stands before the :20: that begins a statement; the beginning of the file is missing",
                f"line {row}, field :{tag[1]}:",
            )
        if message is None or not line.strip():
            continue
        if tag:
            message.begin(tag[1], row, line[tag.end() :])
        elif message.ends_at(line):
            yield message.fields()
            message = None
        else:
            message.go_on(row, line)
    if message:
        yield message.fields()
