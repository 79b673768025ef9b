"""A bank's file as the import takes it, whichever door it came through: recognised, read, checked, made to events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import chain

from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.money import to_text
from o2c.intake.bank import (
    CsvReading,
    Finding,
    Format,
    Kind,
    Profile,
    Severity,
    Statement,
    UnreadableFile,
    read_csv,
    read_excel,
    recognise,
)
from o2c.intake.bank.bai import INTRADAY, Reported
from o2c.intake.bank.checks import findings
from o2c.intake.bank_parts import Part, alone, read_statements, unpacked
from o2c.intake.content import Bytes, Content
from o2c.intake.report import FileReport
from o2c.intake.statements import statement_events

_SUMMED_UP = 3
_KEPT = 20
"""Findings of one statement that refuse it."""


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
                statement_events, digest=part.content.hash, file_name=self.name + part.suffix, legal_entity=legal_entity
            )
            for place, found in enumerate(part.read, 1):
                form = INTRADAY if found.intraday else str(part.kind)
                yield from send(found.statement, place=place, form=form, findings=found.findings)


def read_bank_file(data: Bytes, name: str, profile: Profile | None) -> BankFile:
    """Statements that contradict themselves, or that the control totals of their file contradict, are in it too:
    cash-app keeps and refuses them, until a person releases one.

    All of the file is read and judged here; `events` then gives what was read, out of a temporary file.

    Raises UnreadableFile with what was found and what was expected.
    """
    content = Content.of(data)
    form = recognise(content, name)
    if not form.is_read:
        raise UnreadableFile(form.reason)
    report, table = FileReport(name), None
    if form.kind is Kind.ZIP:
        parts = unpacked(content, report)
    elif form.kind in (Kind.CSV, Kind.EXCEL):
        table = _table(content, form.kind, profile, report)
        parts = [Part(content, form.kind, alone(table.statements))]
    else:
        parts = [Part(content, form.kind, read_statements(content, form.kind, report))]
    parts = [replace(part, read=[_judged(found, report) for found in part.read]) for part in parts]
    report.summary = _summed_up([found.statement for part in parts for found in part.read], form)
    return BankFile(name, report, parts, table)


def _table(data: Content, kind: Kind, profile: Profile | None, report: FileReport) -> CsvReading:
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


def _judged(found: Reported, report: FileReport) -> Reported:
    """With what the statement says against itself beside what its file says against it. The report counts all of it; a
    few findings are enough to refuse a statement, and to say why."""
    statement = found.statement
    name = f"{statement.account} {statement.statement_no or ''}".strip()
    against: list[Finding] = []
    for finding in chain(found.findings, findings(statement)):
        refused = finding.severity is Severity.REFUSE
        notes = report.refused if refused else report.warnings
        notes.add(f"statement {name}, {finding.where}", f"expected {finding.expected}; found {finding.found}")
        if refused and len(against) < _KEPT:
            against.append(finding)
    report.good += 0 if against else len(statement.lines)
    report.statements.append(_described(statement) | {"refused": bool(against)})
    return replace(found, findings=tuple(against))


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
