"""The outer grammar of MT940: a file is messages, a message is fields, a field is one or more lines.

The mt-940 package knows the form of single fields (`mt940_values.py`), but the file is walked here, for its own walk
(5.1.1) opens the file that the content happens to name, lets a :61: without a transaction type be overwritten by the
next, puts the closing information of a statement (:86: after :62F:) into the last payer's text, strips the blanks that
tell a cut word from a finished one, and keeps one balance of several pages.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.spool import Spooled
from o2c.intake.content import Scratch

# Only these are fields: payers' text may hold lines that look like others.
_TAG = re.compile(r":(13D?|20|21|25P?|28C?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|NS):")
_END = re.compile(r"-(\}.*|XXX)?\s*$")  # "-" of the standard, "-}" of the network's envelope, "-XXX" of ING
_CLOSING = {"62F", "62M", "90C", "90D"}
_MANY_LINES = {"13", "13D", "25P", "61", "86", "NS"}
MAX_FIELD_LINES = 1_000
"""Lines of one field; the standard has six, some banks thirty."""
_OF_A_TAG = 20
"""Fields of one tag that are kept of a message, lines and their texts apart: of most there may be one."""


class Field(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`lines` are the field's lines without the tag, with their blanks, empty ones left out; `row` is its line in the
    file, from 1."""

    tag: str
    lines: tuple[str, ...]
    row: int

    @property
    def where(self) -> str:
        return f"line {self.row}, field :{self.tag}:"


class Message:
    """A message: `fields` are those around its statement lines, `body` the lines (:61:), each with the texts (:86:)
    that follow it. Texts before the first line and after the closing balance speak of the whole statement and are no
    payer's: they are left out."""

    def __init__(self, row: int, text: str, scratch: Scratch) -> None:
        self.fields: list[Field] = []
        self.body = Spooled(Field, scratch)
        self._count: dict[str, int] = {}
        self._belongs = False
        self._closed = False
        self._tag, self._row, self._lines = "20", row, [text]
        self.where = f"line {row}, field :20:"

    def begin(self, tag: str, row: int, text: str) -> None:
        self.finish()
        self._tag, self._row, self._lines = tag, row, [text]
        self._closed = self._closed or tag in _CLOSING

    def ends_at(self, line: str) -> bool:
        """Whether a line that is no field ends the message: it cannot be text of the last field, or the closing balance
        was read and the line is one that ends messages, or the header of the next."""
        may_be_text = self._tag in _MANY_LINES
        if line[0] == "-" and _END.match(line):
            return self._closed or not may_be_text
        return self._closed and not may_be_text

    def go_on(self, row: int, line: str) -> None:
        if self._tag not in _MANY_LINES:
            raise UnreadableFile(
                f"this text follows the field :{self._tag}:, which has one line; the file is damaged", f"line {row}"
            )
        if len(self._lines) >= MAX_FIELD_LINES:
            raise UnreadableFile(
                f"the field :{self._tag}: of line {self._row} has more than {MAX_FIELD_LINES:,} lines; expected the "
                "next field, or the end of the statement",
                f"line {row}",
            )
        self._lines.append(line)

    def finish(self) -> None:
        """The field that is open has all of its lines."""
        tag, lines = self._tag, self._lines
        found = Field(tag, tuple(lines) if lines[0].strip() else tuple(lines[1:]), self._row)
        if tag == "61":
            self._belongs = True
            self.body.append(found)
        elif tag == "86":
            if self._belongs:
                self.body.append(found)
        else:
            self._belongs = self._belongs and tag == "NS"
            self._count[tag] = self._count.get(tag, 0) + 1
            if self._count[tag] <= _OF_A_TAG:
                self.fields.append(found)

    def of(self, *tags: str) -> list[Field]:
        return [field for field in self.fields if field.tag in tags]


def messages(lines: Iterable[str], scratch: Scratch) -> Iterator[Message]:
    """The messages of a file, each from its :20: to the line that ends it.

    What stands between messages (network headers, bank codes, "940") is skipped. A line "-" before the closing balance
    is text. Text that follows no field which may have it, and fields before the first :20:, are refused.
    """
    message: Message | None = None
    for row, line in enumerate(lines, start=1):
        tag = _TAG.match(line)
        if tag:
            name, text = tag[1], line[tag.end() :]
            if name == "20":
                if message:
                    message.finish()
                    yield message
                message = Message(row, text, scratch)
            elif message is None:
                raise UnreadableFile(
                    "this field stands before the :20: that begins a statement; the beginning of the file is missing",
                    f"line {row}, field :{name}:",
                )
            else:
                message.begin(name, row, text)
        elif message is None or not line.strip():
            continue
        elif message.ends_at(line):
            message.finish()
            yield message
            message = None
        else:
            message.go_on(row, line)
    if message:
        message.finish()
        yield message
