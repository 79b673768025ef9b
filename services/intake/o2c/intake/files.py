"""Files as they are met on disk: bounded before they are read, and named so that a name can do no harm."""

import hashlib
import stat
from pathlib import Path, PurePath

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.content import PIECE, Content

MAX_BYTES = 50_000_000
"""Largest file that is read at once, some 400,000 rows."""

MAX_PROFILE_BYTES = 1_000_000
_MAX_NAME = 120


def shown_name(file: PurePath) -> str:
    """The last part of the file's path as messages and events carry it: never a folder, no control characters (which
    a terminal would obey), no bytes that are no text, at most 120 characters.

    >>> shown_name(Path("../../etc/passwd")), shown_name(Path("a\\x1b[2J.csv"))
    ('passwd', 'a�[2J.csv')
    """
    text = file.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    plain = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return plain if len(plain) <= _MAX_NAME else plain[:80] + "…" + plain[-39:]


def refuse_size(file: Path, most: int = MAX_BYTES) -> None:
    """Raises UnreadableFile for what is no file, is empty or is too large, without reading it."""
    found = file.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile("not a file: a folder, a device or a pipe")
    if found.st_size == 0:
        raise UnreadableFile("the file is empty")
    if found.st_size > most:
        raise UnreadableFile(f"the file has {found.st_size:,} bytes; at most {most:,} are read at once: split it")


def read_bytes(file: Path, most: int = MAX_BYTES) -> bytes:
    """Raises UnreadableFile as `refuse_size` does, and for a file that may not be read."""
    try:
        refuse_size(file, most)
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise UnreadableFile(f"not readable: {error.strerror}") from None
    _refuse_growth(len(data), most)
    return data


def take_over(file: Path, most: int) -> Content:
    """The file as it is now, copied piece by piece. Raises UnreadableFile as `read_bytes` does."""
    content = Content()
    try:
        refuse_size(file, most)
        with file.open("rb") as opened:
            while piece := opened.read(PIECE):
                content.add(piece)
                _refuse_growth(content.size, most)
    except OSError as error:
        raise UnreadableFile(f"not readable: {error.strerror}") from None
    return content


def _refuse_growth(size: int, most: int) -> None:
    if size > most:
        raise UnreadableFile(f"the file is growing while it is read, over {most:,} bytes by now")


def file_hash(data: bytes) -> str:
    """What a file is known by, whatever its name: SHA-256 of its content, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
