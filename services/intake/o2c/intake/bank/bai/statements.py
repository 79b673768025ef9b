"""Accounts of a BAI2 file as statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from o2c.intake.bank.bai.account import Account
from o2c.intake.bank.bai.types import CLOSING_LEDGER, OPENING_LEDGER
from o2c.intake.bank.checks import Finding, Severity
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.reported import Reported
from o2c.intake.bank.statement import Balance, Statement

_ANNOUNCED = Finding(
    Severity.WARN,
    "statement",
    "the previous day's data, which are booked",
    "same-day data: the bank announces cash, and nothing is posted until it reports the day as booked",
)


@dataclass(slots=True)
class Section:
    """An account as it stands in one group, with what contradicts it."""

    account: Account
    findings: list[Finding]


def statements(sections: Sequence[Section]) -> list[Reported]:
    """One statement for each section with both ledger balances.

    What has none of an account is one statement for the whole file, and its lines are known by their place in the
    file. Available balances (040, 045) do not stand in for the ledger's: cheques under collection are in the one and
    not in the other.
    """
    found: list[_Whole] = []
    loose: dict[tuple[str, str], _Whole] = {}
    for section in sections:
        account = section.account
        key = account.number, account.currency
        if not account.is_balanced and key in loose:
            loose[key].add(section)
            continue
        found.append(_Whole(account, account.day, dict.fromkeys(section.findings)))
        if not account.is_balanced:
            loose[key] = found[-1]
    return [whole.reported() for whole in found]


@dataclass(slots=True)
class _Whole:
    """A statement: one section, or all that have no balances of an account."""

    first: Account
    day: date
    findings: dict[Finding, None]

    def add(self, section: Section) -> None:
        """Raises UnreadableFile for booked and announced lines of one account: they would be one."""
        account = section.account
        if self.first.intraday != account.intraday:
            raise UnreadableFile(
                f"the account {account.number} stands in the file with previous-day and with same-day data, and "
                "without the ledger balances (010, 015) that tell them apart; ask the bank for two files",
                account.where,
            )
        self.day = max(self.day, account.day)
        self.first.lines.extend(account.lines)
        self.first.lines.close()
        self.findings |= dict.fromkeys(section.findings)

    def reported(self) -> Reported:
        account = self.first
        opening, closing = account.balance(OPENING_LEDGER), account.balance(CLOSING_LEDGER)
        balanced = account.is_balanced
        statement = Statement(
            account=account.number,
            statement_no=None,
            currency=account.currency,
            statement_date=self.day,
            opening=Balance(account.day - timedelta(days=1), opening or 0, account.currency) if balanced else None,
            closing=Balance(account.day, closing or 0, account.currency) if balanced else None,
            lines=account.lines,
        )
        announced = (_ANNOUNCED,) if account.intraday else ()
        return Reported(statement, (*self.findings, *announced), account.intraday)
