"""XML as a stream of small pieces, so that a file of 100 MB is never a tree in memory.

Only what a bank's file needs is allowed. A DOCTYPE is refused where it begins: without one no entity can be defined, so
none can be expanded ("billion laughs") or loaded from elsewhere.
"""

from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple
from xml.parsers import expat

from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.content import PIECE, Bytes, Content

MESSAGES = {"BkToCstmrStmt": "Stmt", "BkToCstmrAcctRpt": "Rpt", "BkToCstmrDbtCdtNtfctn": "Ntfctn"}
"""The element that holds a message, and that of each statement in it."""

_OPEN = {*MESSAGES, *MESSAGES.values()}
_DEPTH = 64
_MAX_HELD = 100_000
"""Elements of one piece (an entry without its details, one detail); a real one has about a hundred."""
_MAX_SIGNS = 1_000_000
"""Bytes of one tag, comment or declaration, and characters of all texts of one piece."""


class At(Enum):
    ROOT = auto()
    START = auto()
    END = auto()


class Event(NamedTuple):
    at: At
    node: Node


class _Builder:
    """What expat calls; `events` are those of the chunk that is being parsed."""

    def __init__(self, blank_lines: int) -> None:
        self.events: list[Event] = []
        self._path: list[Node] = []
        self._text: list[str] = []
        self._open = 0
        self._held = self._signs = 0
        self._blank_lines = blank_lines
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take_text
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes, self.parser.CurrentLineNumber + self._blank_lines)
        if not self._path:
            self.events.append(Event(At.ROOT, node))
        if node.tag in _OPEN:
            self.events.append(Event(At.START, node))
            self._open += 1
        self._held += 1
        if len(self._path) >= _DEPTH or self._held > _MAX_HELD:
            raise UnreadableFile("elements nest deeper, or one has more in it, than in any bank's file", self.where)
        self._path.append(node)
        self._text.clear()

    def _end(self, _name: str) -> None:
        node = self._path.pop()
        if not node.children:
            node.text = "".join(self._text)
        self._text.clear()
        parent = self._path[-1] if self._path else None
        if node.tag in _OPEN:
            self._open -= 1
            self.events.append(Event(At.END, node))
        elif parent and parent.tag in _OPEN:
            self.events.append(Event(At.END, node))
            self._held = self._signs = 0
        elif node.tag == "TxDtls" and self._open:  # a batch may have 100,000 of them
            self.events.append(Event(At.END, node))
            self._held, self._signs = len(self._path), 0
        elif parent and self._open:
            parent.children.append(node)
        else:
            self._held = self._signs = 0

    def _take_text(self, text: str) -> None:
        self._signs += len(text)
        if self._signs > _MAX_SIGNS:
            self._refuse_size()
        self._text.append(text)

    def refuse_long(self, parsed: int) -> None:
        """Raises UnreadableFile where more waits for its end than any tag needs; `parsed` counts bytes."""
        if parsed - self.parser.CurrentByteIndex > _MAX_SIGNS + PIECE:
            self._refuse_size()

    def _refuse_size(self) -> None:
        raise UnreadableFile("an element is larger than in any bank's file", self.where)

    def _refuse_doctype(self, *_: object) -> None:
        raise UnreadableFile(
            "the file has a DOCTYPE, which could define entities; no bank's statement has one, so it is not read",
            self.where,
        )

    @property
    def where(self) -> str:
        return f"line {self.parser.CurrentLineNumber + self._blank_lines}"


def stream(data: Bytes) -> Iterator[Event]:
    """The root, the beginnings and ends of messages and statements, and each finished piece of a statement: what stands
    directly in it, and every TxDtls before the entry it belongs to, of which it is no longer a part.

    Raises UnreadableFile, with the line, after the last piece that could be read.
    """
    content = Content.of(data)
    begin, lines = _blank(content)
    builder = _Builder(lines)
    error: UnreadableFile | None = None
    for at in [*range(begin, content.size, PIECE), content.size]:
        try:
            builder.parser.Parse(content.at(at, PIECE), at == content.size)
            builder.refuse_long(at + PIECE - begin)
        except UnreadableFile as refused:
            error = refused
        except (expat.ExpatError, LookupError, ValueError) as fault:
            error = UnreadableFile(_why(fault, content, begin, builder.parser, at), builder.where)
        yield from builder.events
        builder.events.clear()
        if error:
            raise error


def _blank(content: Content) -> tuple[int, int]:
    """(bytes, line ends) before the first sign: XML allows nothing before its declaration, some banks do."""
    at = lines = 0
    for piece in content.pieces():
        rest = piece.lstrip(b" \t\r\n")
        at += len(piece) - len(rest)
        lines += piece.count(b"\n", 0, len(piece) - len(rest))
        if rest:
            break
    return at, lines


def _why(fault: Exception, content: Content, begin: int, parser: expat.XMLParserType, at: int) -> str:
    if not isinstance(fault, expat.ExpatError):
        return f"the character set that the file says it is in is not known: {str(fault)[:80]}"
    if at == content.size:
        return "the file ends here, in the middle: it has been cut off. Fetch it from the bank again"
    byte = content.at(begin + parser.ErrorByteIndex, 1)
    if byte >= b"\x80":
        return (
            f"the byte 0x{byte[0]:02X} does not belong to the character set that the file says it is in "
            "(UTF-8, where it says nothing): the file was converted or damaged on its way"
        )
    return f"not well-formed XML ({expat.ErrorString(fault.code)}): the file is damaged"
