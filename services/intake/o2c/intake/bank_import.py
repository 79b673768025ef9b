"""A bank's file as the import takes it, whichever door it came through: recognised, read, checked, made to events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.money import to_text
from o2c.intake.bank import (
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
from o2c.intake.bank_parts import Part, alone, read_statements, unpacked
from o2c.intake.report import FileReport
from o2c.intake.statements import statement_events

_SUMMED_UP = 3


@dataclass(frozen=True, slots=True)
class BankFile:
    """`table` is the reading of a CSV or Excel file, whose refused rows can be mended."""

    name: str
    report: FileReport
    parts: Sequence[Part]
    table: CsvReading | None = None

    @property
    def lines(self) -> int:
        return sum(len(found.statement.lines) for part in self.parts for found in part.read)

    def events(self, legal_entity: str | None) -> Iterator[BankStatementReceived]:
        for part in self.parts:
            send = partial(
                statement_events, data=part.data, file_name=self.name + part.suffix, legal_entity=legal_entity
            )
            for place, found in enumerate(part.read, 1):
                form = INTRADAY if found.intraday else str(part.kind)
                yield from send(found.statement, place=place, form=form, findings=found.findings)


def read_bank_file(data: bytes, name: str, profile: Profile | None) -> BankFile:
    """Statements that contradict themselves, or that the control totals of their file contradict, are in it too:
    cash-app keeps and refuses them, until a person releases one.

    Raises UnreadableFile with what was found and what was expected.
    """
    form = recognise(data, name)
    if not form.is_read:
        raise UnreadableFile(form.reason)
    report, table = FileReport(name), None
    if form.kind is Kind.ZIP:
        parts = unpacked(data, report)
    elif form.kind in (Kind.CSV, Kind.EXCEL):
        table = _table(data, form.kind, profile, report)
        parts = [Part(data, form.kind, alone(table.statements))]
    else:
        parts = [Part(data, form.kind, read_statements(data, form.kind, report))]
    parts = [replace(part, read=[_verified(found) for found in part.read]) for part in parts]
    _judge(parts, form, report)
    return BankFile(name, report, parts, table)


def _table(data: bytes, kind: Kind, profile: Profile | None, report: FileReport) -> CsvReading:
    """A statement with balances is proved by all of its lines together, so a bad row refuses the file: mended, it is
    loaded whole."""
    if profile is None:
        raise UnreadableFile(f"a statement in {kind} needs --profile FILE: which column is what")
    reading = read_csv(data, profile) if kind is Kind.CSV else read_excel(data, profile)
    for error in reading.errors:
        report.refused.add(f"line {error.line_no}", error.reason)
    if not reading.errors or not (profile.columns.opening or profile.columns.closing):
        return reading
    first = reading.errors[0]
    raise UnreadableFile(
        f"{len(reading.errors):,} rows are wrong, the first in line {first.line_no}: {first.reason}. The balances "
        "prove all rows together, so none is loaded: mend them in this file and load it again"
    )


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
        f"{account}: {lines:,} lines, {Decimal(to_text(total, currency)):,} {currency}"
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
