"""A bank file from disk: recognised, read, checked, turned into events."""

from dataclasses import dataclass, field
from pathlib import Path

from o2c.contracts.bank import BankStatementReceived
from o2c.contracts.money import to_text
from o2c.intake.bank import MAX_BYTES, Kind, Statement, UnreadableFile, load_profile, read_csv, read_mt940, recognise
from o2c.intake.bank import verify as check
from o2c.intake.statements import statement_events


@dataclass(slots=True)
class Reading:
    """What a file gave. Statements that contradict themselves are sent too: cash-app keeps and refuses them."""

    summary: str
    events: list[BankStatementReceived] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    bad_rows: list[tuple[int, str, str]] = field(default_factory=list)


def read_bank_file(file: Path, profile: Path | None, legal_entity: str | None) -> Reading:
    """Raises UnreadableFile with what was found and what was expected."""
    if file.stat().st_size > MAX_BYTES:
        raise UnreadableFile(f"{file.stat().st_size:,} bytes; at most {MAX_BYTES:,} are read")
    data = file.read_bytes()
    form = recognise(data, file.name)
    if not form.is_read:
        raise UnreadableFile(form.reason)
    bad: list[tuple[int, str, str]] = []
    if form.kind is Kind.CSV:
        if profile is None:
            raise UnreadableFile("a CSV statement needs --profile FILE: which column is what")
        reading = read_csv(data, load_profile(profile.read_bytes()))
        statements = list(reading.statements)
        bad = [(error.line_no, error.reason, str(error.raw)) for error in reading.errors]
    else:
        statements = read_mt940(data)
    found = Reading(_summary(form.kind, statements), bad_rows=bad)
    for place, statement in enumerate(statements, 1):
        found.findings += [f"{statement.account}: {finding}" for finding in check(statement)]
        found.events += statement_events(
            statement, data=data, place=place, file_name=file.name, form=str(form.kind), legal_entity=legal_entity
        )
    return found


def _summary(kind: Kind, statements: list[Statement]) -> str:
    sums = ", ".join(
        f"{s.account} {len(s.lines):,} lines {to_text(s.total, s.currency)} {s.currency}" for s in statements[:3]
    )
    more = f" and {len(statements) - 3} more" if len(statements) > 3 else ""
    return f"{kind} with {len(statements)} statement(s): {sums}{more}"
