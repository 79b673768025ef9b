"""Bank statements as events: a long one in parts, each known by the hash of its file and its place in it."""

import hashlib
from collections.abc import Iterator

from o2c.contracts.bank import BankStatementReceived, StatementLine
from o2c.contracts.money import to_text
from o2c.intake.bank import Line, Statement

LINES_A_PART = 500


def statement_events(
    statement: Statement, *, data: bytes, place: int, file_name: str, form: str, legal_entity: str | None
) -> Iterator[BankStatementReceived]:
    """The events of the `place`-th statement of a file."""
    digest = hashlib.sha256(data).hexdigest()
    lines = [_line(line) for line in statement.lines]
    parts = [lines[i : i + LINES_A_PART] for i in range(0, len(lines), LINES_A_PART)] or [[]]
    opening, closing = statement.opening, statement.closing
    for number, part in enumerate(parts, 1):
        yield BankStatementReceived(
            statement=f"{digest[:24]}-{place}",
            part=number,
            parts=len(parts),
            bank_account=statement.account,
            legal_entity=legal_entity,
            currency=statement.currency,
            number=statement.statement_no or "",
            statement_date=statement.statement_date,
            opening=to_text(opening.minor, opening.currency) if opening else None,
            closing=to_text(closing.minor, closing.currency) if closing else None,
            file_name=file_name,
            file_hash=digest,
            format=form,
            lines=tuple(part),
        )


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
    )
