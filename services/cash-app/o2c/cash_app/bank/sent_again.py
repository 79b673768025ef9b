"""The same money in a second file without balances: a detail file that the bank sent again, an export of days that an
earlier one had.

Such files are known by their hash, and one that was made anew has another. A line of the same day and amount with the
same reference of the bank is the same line; lines without a reference cannot be compared. The file is refused whole and
kept: whoever knows that it is other money releases it. *Golden:* a CAMT.054 with 300.00 under BANK-1, then another file
with 300.00 under BANK-1 and 50.00 under BANK-2 of the same day → refused, in transit 300.00.
"""

import re
from collections.abc import Sequence
from datetime import date

from o2c.cash_app.bank.posted import PostedOf
from o2c.cash_app.facts import BankLine, StatementHead
from o2c.cash_app.texts.references import key
from o2c.chassis.money import to_text

_FILE = 24
"""Characters of a file's hash, with which the names of its statements begin."""
_PART = re.compile(r"\+\d+$")


def sent_again(head: StatementHead, new: Sequence[BankLine], posted: PostedOf) -> str:
    """Why the file seems to be one that came before; or ""."""
    known: dict[int, dict[tuple[date, str], str]] = {}
    again: list[tuple[BankLine, str]] = []
    for line in new:
        reference = key(line.reference)
        if not reference or not line.amount:
            continue
        if line.amount not in known:
            known[line.amount] = _of_others(head, line.amount, posted)
        if earlier := known[line.amount].get((line.booking_date, reference)):
            again.append((line, earlier))
    if not again:
        return ""
    line, earlier = again[0]
    money = f"{to_text(line.amount, head.currency)} {head.currency}"
    return (
        f"{len(again)} of its {len(new)} lines came before in another file: the first is line {line.line} of "
        f"{line.booking_date}, {money} with the reference {line.reference}, which statement {earlier} brought"
    )


def _of_others(head: StatementHead, amount: int, posted: PostedOf) -> dict[tuple[date, str], str]:
    """(day, reference) → statement, of the lines of other files without balances."""
    return {
        (line.booking_date, key(line.reference)): line.statement
        for line in (*posted.adoptable(amount), *posted.vouched(amount))
        if not line.balanced and file_of(line.statement) != file_of(head.statement)
    }


def file_of(statement: str) -> str:
    """What the statements of one file, and the parts of a long one, have in common.

    >>> file_of("d-1+2"), file_of(f"{'9f86d081' * 3}-DE-BANK-EUR-1a2b") == file_of(f"{'9f86d081' * 3}-line-7")
    ('d-1', True)
    """
    return _PART.sub("", statement)[:_FILE]
