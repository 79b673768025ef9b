"""What a bank file holds: the statements of one file, or of each file in an archive."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from o2c.intake.bank import Kind, Statement, UnreadableFile, members, read_camt, read_mt940, read_mt942, recognise
from o2c.intake.bank.ach import read_ach
from o2c.intake.bank.bai import Reported, read_bai2, read_lockbox
from o2c.intake.content import Content
from o2c.intake.report import FileReport


@dataclass(frozen=True, slots=True)
class Part:
    """Statements with the content they were read from, by whose hash they are known: a file is the same one packed or
    not. `suffix` names its place in an archive."""

    content: Content
    kind: Kind
    read: list[Reported]
    suffix: str = ""


def alone(statements: Iterable[Statement]) -> list[Reported]:
    """Of a format whose files have no totals over their statements."""
    return [Reported(statement) for statement in statements]


_READERS: dict[Kind, Callable[[Content], list[Reported]]] = {
    Kind.MT940: lambda content: alone(read_mt940(content)),
    Kind.MT942: read_mt942,
    Kind.BAI2: read_bai2,
    Kind.LOCKBOX: read_lockbox,
    Kind.ACH: read_ach,
}


def read_statements(content: Content, kind: Kind, report: FileReport, where: str = "") -> list[Reported]:
    """The good statements; what is wrong with the others stands in the report. Raises UnreadableFile."""
    if kind in _READERS:
        return _READERS[kind](content)
    reading = read_camt(content)
    for faults, notes in ((reading.faults, report.refused), (reading.notes, report.warnings)):
        for fault in faults:
            notes.add(where + fault.where, fault.reason)
    return alone(reading.statements)


def unpacked(data: Content, report: FileReport) -> list[Part]:
    """Each file in a ZIP archive that can be taken; the report says why another cannot. Raises UnreadableFile for an
    archive that is damaged or over a limit, and where nothing in it can be taken."""
    found: list[Part] = []
    faults: list[tuple[str, str]] = []
    seen: dict[str, str] = {}
    for place, content in members(data):
        where = f"file {place} of the archive"
        same = seen.setdefault(content.hash, where)
        if same != where:
            report.warnings.add(where, f"it is the same as {same}, and counts once")
            continue
        try:
            kind = _kind(content)
            found.append(Part(content, kind, read_statements(content, kind, report, f"{where}, "), f"#{place}"))
        except UnreadableFile as error:
            faults.append((where, str(error)))
    if not found:
        raise UnreadableFile(
            faults[0][1] if faults else "the archive has no file in it", faults[0][0] if faults else ""
        )
    for where, reason in faults:
        report.refused.add(where, reason)
    return found


def _kind(content: Content) -> Kind:
    form = recognise(content, "")
    if form.kind in (Kind.CSV, Kind.EXCEL, Kind.ZIP):
        raise UnreadableFile(f"a {form.kind} file inside an archive is not taken; unpack it and load it by itself")
    if not form.is_read:
        raise UnreadableFile(form.reason)
    return form.kind
