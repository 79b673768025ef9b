"""From bytes to text: the size limit, the character set, and what no bank file may hold."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator

from o2c.intake.bank.charset import charset
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.content import Bytes, Content

MAX_BYTES = 50_000_000
"""Largest bank file that is taken in, checked before anything is parsed."""

MAX_XML_BYTES = 150_000_000
"""The same for XML, which needs more words for the same lines."""

MAX_LINES = 10_000_000
"""Numbers of lines that an event can hold."""

MAX_LINE = 200_000
"""Characters of one line; those of banks have less than a thousand."""

UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""How a file begins that is in it."""
_BEGIN, _END = "\x01\x02", "\x03\x1a"
"""Signs with which transports frame a message, and which some banks leave at the ends of lines."""
# C0 without tab and line ends, DEL, C1, and the two line ends of Unicode that nothing but Python takes for such.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def refuse_size(data: Bytes, most: int = MAX_BYTES) -> None:
    """Raises UnreadableFile for an empty file and for one over `most` bytes."""
    content = Content.of(data)
    if content.is_blank:
        raise UnreadableFile("the file is empty")
    if content.size > most:
        raise UnreadableFile(
            f"the file has {content.size:,} bytes; at most {most:,} are taken. Ask the bank for shorter periods"
        )


class Text:
    """Text of a file that does not name its character set: UTF-16 where its first two bytes say so, UTF-8, else what
    `charset` finds, mostly Windows-1252. Line ends are "\\n".

    Text in Windows-1252 or Latin-1 with any letter outside ASCII is practically never valid UTF-8, so the first try
    does not mistake it. Windows-1252 is Latin-1 with letters where Latin-1 has control characters, and it leaves five
    bytes undefined; a file that uses them and is in no other set either is refused, for guessing on would garble names.

    The file is read through once, to know all that; then as often as its lines are asked for.

    Raises UnreadableFile, with line and byte, for undecodable bytes and control characters.
    """

    def __init__(self, data: Bytes) -> None:
        self._content = Content.of(data)
        self._framed = False
        self._encoding = "utf-16" if self._content.head(2) in UTF16 else "utf-8-sig"
        try:
            suspicious = self._look()
        except UnicodeDecodeError:
            if self._encoding == "utf-16":
                raise UnreadableFile("the file is not valid UTF-16, as its first two bytes say it is") from None
            self._encoding = charset(self._content)
            suspicious = self._look_again()
        if suspicious:
            self._framed = True
            for number, line in enumerate(self.lines(), start=1):
                refuse_controls(line, number)

    def pieces(self) -> Iterator[str]:
        """Pieces of any length, each of whole characters."""
        return pieces_of(self._content, self._encoding)

    def lines(self) -> Iterator[str]:
        """Raises UnreadableFile as `lines_of` does."""
        found = lines_of(self.pieces())
        return map(unframed, found) if self._framed else found

    def _look(self) -> bool:
        """Whether it holds control characters: to be refused, if they are not a frame. Raises UnicodeDecodeError."""
        found = False
        for piece in self.pieces():
            found = found or has_controls(piece)
        return found

    def _look_again(self) -> bool:
        try:
            return self._look()
        except UnicodeDecodeError as error:
            byte = error.object[error.start]
            raise UnreadableFile(
                f"the byte 0x{byte:02X} is text neither in UTF-8 nor in Windows-1252; "
                "ask the bank for the file in one of the two",
                f"line {self._row_of(bytes([byte]))}",
            ) from None

    def _row_of(self, byte: bytes) -> int:
        """The line in which a byte stands first."""
        rows, before = 1, b""
        for piece in self._content.pieces():
            end = piece.find(byte)
            part = piece if end < 0 else piece[:end]
            rows += part.count(b"\n") + part.count(b"\r") - part.count(b"\r\n")
            rows -= before.endswith(b"\r") and part.startswith(b"\n")
            if end >= 0:
                break
            before = piece
        return rows


def pieces_of(content: Content, encoding: str) -> Iterator[str]:
    """Its text, piece by piece, with "\\n" as line ends. Raises UnicodeDecodeError."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    for piece in content.pieces():
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def lines_of(pieces: Iterable[str]) -> Iterator[str]:
    """The lines as `str.split("\\n")` gives them, the last one too where it is empty.

    >>> list(lines_of(["a\\nb", "c\\n"]))
    ['a', 'bc', '']

    Raises UnreadableFile for a line over MAX_LINE characters, and for more than MAX_LINES.
    """
    begun, length, number = [""], 0, 1
    for piece in pieces:
        first, *more = piece.split("\n")
        begun.append(first)
        length += len(first)
        if length > MAX_LINE:
            reason = f"this line has more than {MAX_LINE:,} characters: the file is damaged, or none of a bank"
            raise UnreadableFile(reason, f"line {number}")
        if more:
            yield "".join(begun)
            last = more.pop()
            yield from more
            number += len(more) + 1
            begun, length = [last], len(last)
        if number > MAX_LINES:
            raise UnreadableFile(f"the file has more than {MAX_LINES:,} lines; ask the bank for shorter periods")
    yield "".join(begun)


def decode(data: bytes) -> str:
    """All of the text of a small file. Raises UnreadableFile as `Text` does."""
    return "\n".join(Text(data).lines())


def unframed(line: str) -> str:
    """Without the signs of a transport around it."""
    return line.lstrip(_BEGIN).rstrip(_END)


def refuse_controls(line: str, number: int) -> None:
    """Raises UnreadableFile, with the line, if it holds characters that only binary files hold."""
    if found := _CONTROL.search(line):
        raise UnreadableFile(
            f"the control character U+{ord(found[0]):04X} does not belong in a bank file: "
            "the file is damaged or is not a text file",
            f"line {number}",
        )


def quoted(text: str) -> str:
    """A piece of a file for a message: in quotes, and short however much stands there."""
    return repr(text if len(text) <= 80 else f"{text[:80]}…")


def has_controls(text: str) -> bool:
    return _CONTROL.search(text) is not None


def one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
