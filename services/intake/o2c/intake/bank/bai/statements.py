"""Accounts of a BAI2 file as statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

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
    intraday: bool
    findings: list[Finding]


def statements(sections: Sequence[Section]) -> list[Reported]:
    """One statement for each section with both ledger balances.

    What has none of an account is one statement for the whole file, and its lines are known by their place in the
    file. Available balances (040, 045) do not stand in for the ledger's: cheques under collection are in the one and
    not in the other.
    """
    reported: list[Reported] = []
    place: dict[tuple[str, str], int] = {}
    for section in sections:
        found = _reported(section)
        key = found.statement.account, found.statement.currency
        if found.statement.has_balances:
            reported.append(found)
        elif key in place:
            reported[place[key]] = _together(reported[place[key]], found, section.account.where)
        else:
            place[key] = len(reported)
            reported.append(found)
    return reported


def _reported(section: Section) -> Reported:
    account = section.account
    opening, closing = account.balance(OPENING_LEDGER), account.balance(CLOSING_LEDGER)
    balanced = opening is not None and closing is not None and not section.intraday
    lines = account.lines if balanced else [replace(line, line_no=line.source_line) for line in account.lines]
    statement = Statement(
        account=account.number,
        statement_no=None,
        currency=account.currency,
        statement_date=account.day,
        opening=Balance(account.day - timedelta(days=1), opening or 0, account.currency) if balanced else None,
        closing=Balance(account.day, closing or 0, account.currency) if balanced else None,
        lines=tuple(lines),
    )
    announced = (_ANNOUNCED,) if section.intraday else ()
    return Reported(statement, (*section.findings, *announced), section.intraday)


def _together(first: Reported, second: Reported, where: str) -> Reported:
    """Raises UnreadableFile for booked and announced lines of one account without balances: they would be one."""
    if first.intraday != second.intraday:
        raise UnreadableFile(
            f"the account {first.statement.account} stands in the file with previous-day and with same-day data, and "
            "without the ledger balances (010, 015) that tell them apart; ask the bank for two files",
            where,
        )
    one, two = first.statement, second.statement
    days = [day for day in (one.statement_date, two.statement_date) if day]
    whole = replace(one, statement_date=max(days), lines=one.lines + two.lines)
    return Reported(whole, tuple(dict.fromkeys(first.findings + second.findings)), first.intraday)
