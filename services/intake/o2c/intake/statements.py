"""Bank statements as events: a long one in parts, each known by the hash of its file and its place in it.

Lines of a statement without balances have no identity but the hash of their file and their number in it, and count
once by these (`lines_of`): a file that is loaded again by a better profile is another statement, for it has other
lines, and adds only those that were refused before. A line that was refused and mended keeps file and number, and is a
statement of its own: it is the same one, however it is loaded again.
"""

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from o2c.contracts.bank import BankStatementReceived, StatementLine
from o2c.contracts.money import to_text
from o2c.intake.bank import Finding, Line, Severity, Statement
from o2c.intake.bank.lines import Lines

LINES_A_PART = 500
BYTES_A_PART = 800_000
"""An event is at most 900 KiB, with its envelope."""
_NAMES_OF_FIELDS = 500
"""Bytes of a line in an event beside its texts, at most."""
_MOST = 500
"""Characters of what contradicts a statement."""


def statement_events(
    statement: Statement,
    *,
    digest: str,
    place: int,
    file_name: str,
    form: str,
    legal_entity: str | None,
    findings: Sequence[Finding] = (),
) -> Iterator[BankStatementReceived]:
    """The events of the `place`-th statement of the file with the hash `digest`; `findings` are what contradicts it:
    pages, control totals."""
    contradicted = "; ".join(str(finding) for finding in findings if finding.severity is Severity.REFUSE)
    for name, source, whole in _named(statement, digest, place):
        opening, closing = whole.opening, whole.closing
        sizes = _sizes(whole.lines)
        lines = iter(whole.lines)
        for number, size in enumerate(sizes, start=1):
            yield BankStatementReceived(
                statement=name,
                part=number,
                parts=len(sizes),
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
                lines=tuple([_line(line) for line in islice(lines, size)]),
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
    numbers = array("I", (line.line_no for line in statement.lines))
    if any(later < earlier for earlier, later in pairwise(numbers)):
        numbers = array("I", sorted(numbers))
    digest = hashlib.blake2b(digest_size=4)
    for at, number in enumerate(numbers):
        digest.update(f" {number}".encode() if at else str(number).encode())
    return digest.hexdigest()


def _sizes(lines: Sequence[Line]) -> Sequence[int]:
    """How many lines each part has, at least one part."""
    known = _known_sizes(lines) if isinstance(lines, Lines) else []
    if known:
        return known
    sizes = array("I", [0])
    size = 0
    for line in lines:
        length = _most_bytes(line)
        if sizes[-1] >= LINES_A_PART or (sizes[-1] and size + length > BYTES_A_PART):
            sizes.append(0)
            size = 0
        sizes[-1] += 1
        size += length
    return sizes


def _known_sizes(lines: Lines) -> list[int]:
    """The same for lines that lie in the file as they go into parts; nothing where one must look at each."""
    chunks = lines.in_file
    sizes = [items for items, _ in chunks]
    whole = sum(sizes) == len(lines) and all(size == LINES_A_PART for size in sizes[:-1])
    fits = all(2 * length + _NAMES_OF_FIELDS * items <= BYTES_A_PART for items, length in chunks)
    return sizes if whole and fits and not lines.backwards else []


def _most_bytes(line: Line) -> int:
    """Of a line in an event, no less than it will have: JSON doubles quotation marks and backslashes."""
    texts = (
        line.remittance,
        line.payer_name,
        line.payer_account,
        line.bank_reference,
        line.end_to_end_id,
        line.customer_reference,
    )
    return _NAMES_OF_FIELDS + sum([2 * len(text.encode()) for text in texts if text])


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
