"""Bank statements as events: a long one in parts, each known by the hash of its file and its place in it.

Lines of a statement without balances have no identity but the hash of their file and their number in it, and count
once by these (`lines_of`): a file that is loaded again by a better profile is another statement, for it has other
lines, and adds only those that were refused before. A line that was refused and mended keeps file and number, and is a
statement of its own: it is the same one, however it is loaded again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from o2c.contracts.bank import BankStatementReceived, StatementLine
from o2c.contracts.money import to_text
from o2c.intake.bank import Finding, Line, Severity, Statement
from o2c.intake.files import file_hash

LINES_A_PART = 500
BYTES_A_PART = 800_000
"""An event is at most 900 KiB, with its envelope."""
_MOST = 500
"""Characters of what contradicts a statement."""


def statement_events(
    statement: Statement,
    *,
    data: bytes,
    place: int,
    file_name: str,
    form: str,
    legal_entity: str | None,
    findings: Sequence[Finding] = (),
) -> Iterator[BankStatementReceived]:
    """The events of the `place`-th statement of a file; `findings` are what contradicts it: pages, control totals."""
    contradicted = "; ".join(str(finding) for finding in findings if finding.severity is Severity.REFUSE)
    for name, source, whole in _named(statement, file_hash(data), place):
        opening, closing = whole.opening, whole.closing
        parts = list(_parts([_line(line) for line in whole.lines]))
        for number, part in enumerate(parts, 1):
            yield BankStatementReceived(
                statement=name,
                part=number,
                parts=len(parts),
                bank_account=whole.account,
                legal_entity=legal_entity,
                currency=whole.currency,
                number=whole.statement_no or "",
                statement_date=whole.statement_date,
                opening=to_text(opening.minor, opening.currency) if opening else None,
                closing=to_text(closing.minor, closing.currency) if closing else None,
                file_name=file_name,
                file_hash=source,
                lines_of=source if whole.lines_of_file and not whole.has_balances else "",
                format=form,
                contradicted=contradicted if len(contradicted) <= _MOST else contradicted[: _MOST - 1] + "…",
                lines=tuple(part),
            )


def _named(statement: Statement, digest: str, place: int) -> Iterator[tuple[str, str, Statement]]:
    """(identity, hash of the file it comes from, statement). In a file without balances an account has one statement,
    and their order is no property of the file: another profile may refuse the row that comes first."""
    if statement.original_file:
        for line in statement.lines:
            source = statement.original_file
            yield f"{source[:24]}-line-{line.line_no}", source, replace(statement, lines=(line,))
    elif statement.has_balances:
        yield f"{digest[:24]}-{place}", digest, statement
    else:
        reading = f"-{_numbers(statement)}" if statement.lines_of_file else ""
        yield f"{digest[:24]}-{statement.account}-{statement.currency}{reading}", digest, statement


def _numbers(statement: Statement) -> str:
    """Which lines of the file the profile could read: another reading is another statement."""
    numbers = " ".join(str(number) for number in sorted(line.line_no for line in statement.lines))
    return hashlib.blake2b(numbers.encode(), digest_size=4).hexdigest()


def _parts(lines: list[StatementLine]) -> Iterator[list[StatementLine]]:
    """Pieces that fit into an event each, at least one."""
    part: list[StatementLine] = []
    size = 0
    for line in lines:
        length = len(line.model_dump_json().encode())
        if part and (len(part) >= LINES_A_PART or size + length > BYTES_A_PART):
            yield part
            part, size = [], 0
        part.append(line)
        size += length
    yield part


def _line(line: Line) -> StatementLine:
    return StatementLine(
        line=line.line_no,
        booking_date=line.booking_date,
        value_date=line.value_date,
        amount=to_text(line.minor, line.currency),
        text=line.remittance,
        text_cut=line.remittance_cut,
        payer_name=line.payer_name or "",
        payer_account=line.payer_account or "",
        bank_reference=line.bank_reference or "",
        end_to_end_id=line.end_to_end_id or "",
        customer_reference=line.customer_reference or "",
        code=line.transaction_code or "",
        business_code=line.business_code or "",
        reversal=line.reversal,
        cheque_date=line.cheque_date,
    )
