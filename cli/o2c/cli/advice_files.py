"""A file of remittance advices: recognised, read, checked, made ready to be sent."""

from pathlib import Path

from o2c.cli.import_report import FileReport
from o2c.cli.import_run import Checked
from o2c.contracts.remittance import RemittanceAdvised
from o2c.intake.advice_import import READERS, read_advice_file, summed_up
from o2c.intake.advices import FIELDS, AdviceTable, Source, named, recognise
from o2c.intake.content import Content
from o2c.intake.files import file_hash, read_bytes, shown_name
from o2c.intake.rejected import Origin, Rejects
from o2c.intake.tables import TableProfile, open_table
from o2c.intake.tables.reader import form_of


def check_advices(file: Path, profile: TableProfile) -> Checked:
    """Raises UnreadableFile with what was found and what was expected."""
    data = read_bytes(file)
    kind = recognise(data).kind
    if kind in READERS:
        return checked_edi(file, Content(data))
    name = shown_name(file)
    report, source = FileReport(name), Source(name, file_hash(data), str(kind))
    advices, rejects = _table(file, data, profile, report, source)
    report.good, report.summary = len(advices), summed_up(advices, kind)
    return Checked(report, lambda: iter(advices), len(advices), rejects, Content(data))


def checked_edi(file: Path, content: Content) -> Checked:
    """Raises UnreadableFile."""
    found = read_advice_file(content, shown_name(file))
    return Checked(found.report, lambda: iter(found.advices), len(found.advices), original=content)


def _table(
    file: Path, data: bytes, profile: TableProfile, report: FileReport, source: Source
) -> tuple[list[RemittanceAdvised], Rejects]:
    table = open_table(data, profile, FIELDS)
    rejects = Rejects(file, table.names, form_of(profile))
    good: list[RemittanceAdvised] = []
    for made in AdviceTable(profile, source).build(table.rows):
        if isinstance(made.event, RemittanceAdvised):
            good.append(made.event)
            for warning in made.warnings:
                where, _, what = warning.partition(": ")
                report.warnings.add(where, what)
            continue
        more = f" and {len(made.rows) - 1} of the same advice" if len(made.rows) > 1 else ""
        report.refused.add(f"line {made.rows[0].line}{more}", made.reason)
        for row in made.rows:
            rejects.add(row.values, row.origin or Origin(source.file_hash, row.line), made.reason)
    return list(named(good)), rejects
