"""Rows that were refused, as a file beside the one they came from: mended there, it is loaded as it is.

It has the columns of the original, and in front of them the line and the reason, and the hash of the original file.
Line and hash say which row it is, for good: a line of a bank statement without balances has no other identity, and
must stay the same line however often the file of refused rows is mended, loaded and refused again.

    rejected_line,rejected_reason,original_file,date,amount,text
    7,"booking date: '31.02.2024' is no date in the form %d.%m.%Y",9f86d0…,31.02.2024,"1.200,00",RE 4711
"""

import csv
import re
from codecs import iterdecode, iterencode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.content import Content
from o2c.intake.files import take_over
from o2c.intake.spreadsheet import guarded, unguarded

LINE, REASON, FILE = LEAD = ("rejected_line", "rejected_reason", "original_file")

_HASH = re.compile(r"[0-9a-f]{64}")
_LINE_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_OURS = re.compile(r"\.rejected(-\d+)?$")
_MOST_FILES = 99


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stood at first: the original file's hash and the line in it, from 1."""

    file: str
    line: int


LOST = Origin("", 0)
"""Of a row that was refused before, but no longer says where it came from."""


@dataclass(frozen=True, slots=True)
class Split:
    """A row without our columns. `fault` says what is wrong with them, if anything is."""

    values: list[str]
    origin: Origin | None = None
    fault: str = ""


class Header:
    """The column names of a file, and where our own columns are, if we wrote it.

    Raises UnreadableFile for a file of refused rows in which one of our columns is missing.
    """

    def __init__(self, values: Sequence[str], where: str = "") -> None:
        names = [name.strip() for name in values]
        self._lead = [names.index(name) for name in LEAD if name in names]
        if 0 < len(self._lead) < len(LEAD):
            missing = ", ".join(name for name in LEAD if name not in names)
            raise UnreadableFile(f"the column {missing} is missing, which a file of refused rows has", where)
        self.names = self._rest(names) if self._lead else names

    @property
    def lost(self) -> Origin | None:
        """The origin of a row that cannot be told into columns."""
        return LOST if self._lead else None

    def split(self, values: list[str]) -> Split:
        if not self._lead:
            return Split(values)
        line, _, file = ("".join(values[at : at + 1]).strip() for at in self._lead)
        rest = self._rest(values)
        if _HASH.fullmatch(file) and _LINE_NUMBER.fullmatch(line):
            return Split(rest, Origin(file, int(line)))
        return Split(rest, LOST, f"{LINE} and {FILE} must stay as the import wrote them; found {line[:20]!r}")

    def _rest(self, values: Sequence[str]) -> list[str]:
        return [unguarded(value) for at, value in enumerate(values) if at not in self._lead]


@dataclass(frozen=True, slots=True)
class Form:
    """How the original is written, so that the refused rows are read with the same profile. `skip` counts the lines
    before its header."""

    delimiter: str
    quote: str
    encoding: str
    skip: int = 0


class Rejects:
    """Collects the refused rows of one file."""

    def __init__(self, file: Path, names: Sequence[str], form: Form) -> None:
        self._file, self._form, self._text = file, form, _Text()
        self._writer = csv.writer(self._text, delimiter=form.delimiter, quotechar=form.quote)
        self._text.write("\r\n" * form.skip)
        self._writer.writerow([*LEAD, *map(guarded, names)])
        self._count = 0

    def add(self, values: Sequence[str], origin: Origin, reason: str) -> None:
        shown = reason.encode(self._form.encoding, "replace").decode(self._form.encoding)
        self._writer.writerow([origin.line, guarded(shown), origin.file, *map(guarded, values)])
        self._count += 1

    def save(self) -> Path | None:
        """Write the file beside the original and return it; None if no row was refused.

        No file is ever overwritten, neither what someone is mending nor anything else of that name: `a.csv` gives
        `a.rejected.csv`, then `a.rejected-2.csv` …; the same rows with the same reasons again give the same file.

        Raises UnreadableFile where it cannot be written.
        """
        if not self._count:
            return None
        base = _OURS.sub("", self._file.name.rpartition(".")[0] or self._file.name)
        try:
            data = self._text.encoded(self._form.encoding)
            for number in range(1, _MOST_FILES + 1):
                target = self._file.with_name(f"{base}.rejected{f'-{number}' if number > 1 else ''}.csv")
                if _wrote(target, data):
                    return target
        except (OSError, UnicodeEncodeError) as error:
            raise UnreadableFile(f"its refused rows cannot be written beside it: {error}") from None
        raise UnreadableFile(f"{_MOST_FILES} files of refused rows are beside it already: clear them up")


class _Text:
    """What the writer writes, in a temporary file: a wrong profile refuses every row of a large file."""

    def __init__(self) -> None:
        self._content = Content()

    def write(self, text: str) -> None:
        self._content.add(text.encode("utf-8", "surrogatepass"))

    def encoded(self, encoding: str) -> Content:
        """Raises UnicodeEncodeError."""
        found = Content()
        for piece in iterencode(iterdecode(self._content.pieces(), "utf-8", "surrogatepass"), encoding):
            found.add(piece)
        return found


def _wrote(target: Path, data: Content) -> bool:
    try:
        with target.open("xb") as opened:  # never through a link, never over another file
            opened.writelines(data.pieces())
    except FileExistsError:
        same_size = target.is_file() and target.stat().st_size == data.size
        return same_size and take_over(target, data.size).hash == data.hash
    return True
