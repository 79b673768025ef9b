"""From bytes to text: the size limit, the character set, and what no bank file may hold."""

import re

from o2c.intake.bank.errors import UnreadableFile

MAX_BYTES = 50_000_000
"""Largest bank file that is taken in, checked before anything is parsed."""

MAX_XML_BYTES = 150_000_000
"""The same for XML, which needs more words for the same lines."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FRAMES = "\x01\x02\x03\x1a"
_FRAMING = re.compile("^[\x01\x02]+|(?<![\x03\x1a])[\x03\x1a]+$", re.MULTILINE)
# C0 without tab and line ends, DEL, C1, and the two line ends of Unicode that nothing but Python takes for such.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def refuse_size(data: bytes, most: int = MAX_BYTES) -> None:
    """Raises UnreadableFile for an empty file and for one over `most` bytes."""
    if not data.strip():
        raise UnreadableFile("the file is empty")
    if len(data) > most:
        raise UnreadableFile(
            f"the file has {len(data):,} bytes; at most {most:,} are taken. Ask the bank for shorter periods"
        )


def decode(data: bytes) -> str:
    """Text of a file that does not name its character set: UTF-8, else Windows-1252. Line ends become "\\n".

    Text in Windows-1252 or Latin-1 with any letter outside ASCII is practically never valid UTF-8, so the first try
    does not mistake it. Windows-1252 is Latin-1 with letters where Latin-1 has control characters, and it leaves five
    bytes undefined; a file that uses them is in neither set and is refused, for guessing on would garble names.

    Raises UnreadableFile, with line and byte, for undecodable bytes, UTF-16 and control characters.
    """
    if data.startswith(_UTF16):
        raise UnreadableFile("the file is in UTF-16; save it as UTF-8 or Windows-1252 text and load it again")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows_1252(data)
    text = one_line_end(text)
    if any(sign in text for sign in _FRAMES):
        text = _FRAMING.sub("", text)
    refuse_controls(text)
    return text


def _windows_1252(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"the byte 0x{data[error.start]:02X} is text neither in UTF-8 nor in Windows-1252; "
            "ask the bank for the file in one of the two",
            f"line {_line_of(data.decode('latin-1'), error.start)}",
        ) from None


def refuse_controls(text: str) -> None:
    """Raises UnreadableFile, with the line, if `text` holds characters that only binary files hold."""
    if found := _CONTROL.search(text):
        raise UnreadableFile(
            f"the control character U+{ord(found[0]):04X} does not belong in a bank file: "
            "the file is damaged or is not a text file",
            f"line {_line_of(text, found.start())}",
        )


def quoted(text: str) -> str:
    """A piece of a file for a message: in quotes, and short however much stands there."""
    return repr(text if len(text) <= 80 else f"{text[:80]}…")


def has_controls(text: str) -> bool:
    return _CONTROL.search(text) is not None


def one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_of(text: str, position: int) -> int:
    return one_line_end(text[:position]).count("\n") + 1
