"""A file of remittance advices: recognised, read, checked, made ready to be sent."""

from collections.abc import Iterator
from pathlib import Path

from o2c.cli.import_report import FileReport
from o2c.cli.import_run import Checked
from o2c.cli.show import amount
from o2c.contracts.base import Event
from o2c.contracts.money import to_minor, to_text
from o2c.contracts.remittance import RemittanceAdvised
from o2c.intake.advices import FIELDS, AdviceTable, Kind, Reading, Source, named, read_edifact, read_x12, recognise
from o2c.intake.files import file_hash, read_bytes, shown_name
from o2c.intake.rejected import Origin, Rejects
from o2c.intake.tables import TableProfile, open_table
from o2c.intake.tables.reader import form_of

_READERS = {Kind.X12: read_x12, Kind.EDIFACT: read_edifact}


def check_advices(file: Path, profile: TableProfile) -> Checked:
    """Raises UnreadableFile with what was found and what was expected."""
    data, name = read_bytes(file), shown_name(file)
    seen = recognise(data)
    report, rejects = FileReport(name), None
    source = Source(name, file_hash(data), str(seen.kind))
    if seen.kind in _READERS:
        advices = _noted(_READERS[seen.kind](seen.text, source), report)
    else:
        advices, rejects = _table(file, data, profile, report, source)
    report.good = len(advices)
    report.summary = _summed_up(advices, seen.kind)

    def events() -> Iterator[Event]:
        return iter(advices)

    return Checked(report, events, len(advices), rejects)


def _noted(reading: Reading, report: FileReport) -> list[RemittanceAdvised]:
    for where, reason in reading.refused:
        report.refused.add(where, reason)
    for where, reason in reading.warnings:
        report.warnings.add(where, reason)
    return reading.advices


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


def _summed_up(advices: list[RemittanceAdvised], kind: Kind) -> str:
    """What a person compares with the payer's own paper."""
    sums: dict[str, tuple[int, int]] = {}
    for advice in advices:
        currency = advice.amount.currency
        lines, total = sums.get(currency, (0, 0))
        sums[currency] = (lines + len(advice.lines), total + to_minor(advice.amount.amount, currency))
    said = [f"{lines:,} lines, {amount(to_text(total, code))} {code}" for code, (lines, total) in sorted(sums.items())]
    return f"{kind}, {'; '.join(said) or 'no lines'}. Advices: "
