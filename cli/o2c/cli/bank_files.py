"""A bank file from disk: recognised, read, checked, made ready to be sent."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from o2c.cli.bank_parts import Part, alone, read_statements, unpacked
from o2c.cli.import_report import FileReport
from o2c.cli.import_run import Checked
from o2c.cli.show import amount
from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.money import to_text
from o2c.intake.bank import (
    MAX_XML_BYTES,
    CsvReading,
    Format,
    Kind,
    Profile,
    Severity,
    Statement,
    UnreadableFile,
    read_csv,
    read_excel,
    recognise,
    verify,
)
from o2c.intake.bank.bai import INTRADAY, Reported
from o2c.intake.files import file_hash, read_bytes, shown_name
from o2c.intake.rejected import Form, Origin, Rejects
from o2c.intake.statements import statement_events

_SUMMED_UP = 3


def check_bank_file(file: Path, profile: Profile | None, legal_entity: str | None) -> Checked:
    """Statements that contradict themselves, or that the control totals of their file contradict, are sent too:
    cash-app keeps and refuses them, until a person releases one.

    Raises UnreadableFile with what was found and what was expected.
    """
    data, name = read_bytes(file, MAX_XML_BYTES), shown_name(file)
    form = recognise(data, name)
    if not form.is_read:
        raise UnreadableFile(form.reason)
    report, rejects = FileReport(name), None
    if form.kind is Kind.ZIP:
        parts = unpacked(data, report)
    elif form.kind in (Kind.CSV, Kind.EXCEL):
        read, rejects = _table(file, data, form.kind, profile, report)
        parts = [Part(data, form.kind, read)]
    else:
        parts = [Part(data, form.kind, read_statements(data, form.kind, report))]
    parts = [replace(part, read=[_verified(found) for found in part.read]) for part in parts]
    _judge(parts, form, report)

    def events() -> Iterator[BankStatementReceived]:
        for part in parts:
            send = partial(statement_events, data=part.data, file_name=name + part.suffix, legal_entity=legal_entity)
            for place, found in enumerate(part.read, 1):
                form_ = INTRADAY if found.intraday else str(part.kind)
                yield from send(found.statement, place=place, form=form_, findings=found.findings)

    return Checked(report, events, sum(len(found.statement.lines) for part in parts for found in part.read), rejects)


def _table(
    file: Path, data: bytes, kind: Kind, profile: Profile | None, report: FileReport
) -> tuple[list[Reported], Rejects | None]:
    """A statement with balances is proved by all of its lines together, so a bad row refuses the file: mended, it is
    loaded whole."""
    if profile is None:
        raise UnreadableFile(f"a statement in {kind} needs --profile FILE: which column is what")
    reading = read_csv(data, profile) if kind is Kind.CSV else read_excel(data, profile)
    for error in reading.errors:
        report.refused.add(f"line {error.line_no}", error.reason)
    if not reading.errors or not (profile.columns.opening or profile.columns.closing):
        return alone(reading.statements), _rejects(file, data, profile, reading)
    first = reading.errors[0]
    raise UnreadableFile(
        f"{len(reading.errors):,} rows are wrong, the first in line {first.line_no}: {first.reason}. The balances "
        "prove all rows together, so none is loaded: mend them in this file and load it again"
    )


def _rejects(file: Path, data: bytes, profile: Profile, reading: CsvReading) -> Rejects:
    form = Form(profile.delimiter, profile.quote, profile.encoding, profile.skip_rows)
    rejects = Rejects(file, reading.names, form)
    for error in reading.errors:
        rejects.add(error.values, error.origin or Origin(file_hash(data), error.line_no), error.reason)
    return rejects


def _verified(found: Reported) -> Reported:
    """With what the statement says against itself beside what its file says against it."""
    return replace(found, findings=(*found.findings, *verify(found.statement)))


def _judge(parts: Sequence[Part], form: Format, report: FileReport) -> None:
    read = [found for part in parts for found in part.read]
    for found in read:
        statement = found.statement
        name = f"{statement.account} {statement.statement_no or ''}".strip()
        report.good += 0 if found.refused else len(statement.lines)
        report.statements.append(_described(statement) | {"refused": found.refused})
        for finding in found.findings:
            notes = report.refused if finding.severity is Severity.REFUSE else report.warnings
            notes.add(f"statement {name}, {finding.where}", f"expected {finding.expected}; found {finding.found}")
    report.summary = _summed_up([found.statement for found in read], form)


def _summed_up(statements: Sequence[Statement], form: Format) -> str:
    """What a person compares with the bank's own paper: lines and their sum, by account."""
    accounts: dict[tuple[str, str], tuple[int, int]] = {}
    for statement in statements:
        lines, total = accounts.get((statement.account, statement.currency), (0, 0))
        accounts[statement.account, statement.currency] = (lines + len(statement.lines), total + statement.total)
    sums = [
        f"{account}: {lines:,} lines, {amount(to_text(total, currency))} {currency}"
        for (account, currency), (lines, total) in accounts.items()
    ]
    more = f" and {len(sums) - _SUMMED_UP} more accounts" if len(sums) > _SUMMED_UP else ""
    count = f"{len(statements):,} statement{'s' if len(statements) != 1 else ''}"
    return f"{form.kind}, {count}, {'; '.join(sums[:_SUMMED_UP])}{more}. Lines: "


def _described(statement: Statement) -> dict[str, object]:
    opening, closing = statement.opening, statement.closing
    return {
        "account": statement.account,
        "number": statement.statement_no,
        "date": None if statement.statement_date is None else statement.statement_date.isoformat(),
        "currency": statement.currency,
        "lines": len(statement.lines),
        "total": to_text(statement.total, statement.currency),
        "opening": None if opening is None else to_text(opening.minor, opening.currency),
        "closing": None if closing is None else to_text(closing.minor, closing.currency),
    }
