"""Do the trailers of a BAI2 file agree with what stands between them and their headers?

- account (49): the sum of all amounts of 03, 88 and 16 as printed, and the number of lines from 03 to 49;
- group (98): the sum of its accounts' totals, their number, and the number of lines from 02 to 98;
- file (99): the sum of its groups' totals, their number, and the number of lines from 01 to 99.

The sums are of minor units, whatever the currencies, so they are shown as they stand in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from o2c.intake.bank.amounts import shown
from o2c.intake.bank.bai.account import Account
from o2c.intake.bank.bai.fields import Fields
from o2c.intake.bank.bai.records import Record
from o2c.intake.bank.bai.types import TOTAL_CREDITS, TOTAL_DEBITS
from o2c.intake.bank.bai.values import read_count, read_number
from o2c.intake.bank.checks import Finding, Severity


@dataclass(slots=True)
class Tally:
    """What a trailer states, or what was counted: the sum, the number of members (an account has none), the lines."""

    total: int = 0
    members: int = 0
    rows: int = 0

    def add(self, stated_total: int, rows: int) -> None:
        self.total += stated_total
        self.members += 1
        self.rows += rows


def read_trailer(record: Record, *, members: bool) -> Tally:
    """Raises UnreadableFile."""
    fields = Fields(record)
    total = read_number(fields.take(), "control total", record.where)
    number = read_count(fields.take(), "number of accounts or groups", record.where) if members else 0
    return Tally(total, number, read_count(fields.take(), "number of records", record.where))


def contradictions(record: Record, stated: Tally, counted: Tally, member: str) -> Iterator[Finding]:
    """`member` is what the trailer counts besides lines: "account", "group" or nothing."""
    if stated.total != counted.total:
        expected = f"{counted.total}, the sum of what stands before it"
        difference = stated.total - counted.total
        yield _refuse(f"{record.where}, control total", expected, f"{stated.total}, a difference of {difference}")
    if stated.members != counted.members:
        yield _refuse(f"{record.where}, number of {member}s", f"{counted.members}, as there are", str(stated.members))
    if stated.rows != counted.rows:
        found = f"{stated.rows}: lines are missing or were added"
        yield _refuse(f"{record.where}, number of records", f"{counted.rows}, as there are", found)


def account_totals(account: Account) -> Iterator[Finding]:
    """The bank's totals of credits and debits against the transactions, in amount and number.

    Where they differ, transactions are missing from the file, or the bank sends only some of them one by one. Either
    way the lines are not all of the account's.
    """
    for code, name, direction in ((TOTAL_CREDITS, "credits", 1), (TOTAL_DEBITS, "debits", -1)):
        stated = account.summaries.get(code)
        if stated is None:
            continue
        moved = account.moved[direction]
        where = f"{account.where}, total of {name} (type {code})"
        if moved.minor != abs(stated.minor):
            expected = f"{shown(moved.minor, account.currency)}, the sum of its transactions ({moved.number})"
            yield _refuse(where, expected, shown(stated.minor, account.currency))
        elif stated.items is not None and stated.items != moved.number:
            yield _refuse(where, f"{moved.number} transactions, as there are", str(stated.items))


def _refuse(where: str, expected: str, found: str) -> Finding:
    return Finding(Severity.REFUSE, where, expected, found)
