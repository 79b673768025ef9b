"""ZIP archives of bank files: unpacked file by file, bounded, and without using the names inside.

A name from an archive can be a path to elsewhere ("../../etc/passwd"); members are known by their place instead.
"""

import zlib
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.content import PIECE, Bytes, Content

MAX_MEMBERS = 1_000
MAX_UNPACKED = 150_000_000
"""Bytes of all members together."""
MAX_RATIO = 200
"""Unpacked to packed. Statements in XML shrink to a thirtieth; a bomb to a thousandth."""

_SMALL = 1_000_000
"""Up to this size any ratio is harmless: a file of blanks."""
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""Macs add one such file of attributes for each real one."""


def is_archive(data: Bytes) -> bool:
    """Whether this is a ZIP archive of files, and no Excel workbook, which is one too."""
    content = Content.of(data)
    if content.head(4) != b"PK\x03\x04" or content.holds(b"[Content_Types].xml"):
        return False
    return is_zipfile(content.opened())


def members(data: Bytes) -> Iterator[tuple[int, Content]]:
    """(place, content) of each file in the archive, the place counted from 1.

    Raises UnreadableFile, with the place, for what is damaged, encrypted, or over a limit.
    """
    content = Content.of(data)
    if content.count(_ENTRY) > MAX_MEMBERS:  # before a list of them is made
        raise UnreadableFile(f"the archive has more than {MAX_MEMBERS:,} files; load them in several archives")
    left = MAX_UNPACKED
    try:
        with ZipFile(content.opened()) as archive:
            files = [info for info in archive.infolist() if not info.is_dir()]
            for place, info in enumerate(files, start=1):
                member = _read(archive, info, f"file {place} of the archive", left)
                left -= member.size
                if member.head(4) != _APPLE_DOUBLE:
                    yield place, member
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"the ZIP archive is damaged: {error}") from None


def _read(archive: ZipFile, info: ZipInfo, where: str, left: int) -> Content:
    """What the archive says of a member's size is checked first; reading stops at it all the same."""
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile("it is encrypted; unpack it with its password and load the files", where)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableFile("it is packed with another method than deflate; pack the archive anew", where)
    if info.file_size > left:
        raise UnreadableFile(f"the archive unpacks to over {MAX_UNPACKED:,} bytes; load fewer files at once", where)
    if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
        raise UnreadableFile(
            f"its {info.compress_size:,} bytes unpack to {info.file_size:,}, more than {MAX_RATIO}-fold: "
            "that is no bank's file",
            where,
        )
    try:
        member = Content()
        with archive.open(info) as opened:
            while piece := opened.read(min(PIECE, left - member.size)):
                member.add(piece)
    except (BadZipFile, EOFError, zlib.error) as error:
        raise UnreadableFile(f"it is damaged: {error}", where) from None
    return member
