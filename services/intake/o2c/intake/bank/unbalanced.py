"""Lines that no balances prove: of an account a file then has one statement, whatever pieces it is in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from o2c.intake.bank.checks import Finding, Severity
from o2c.intake.bank.lines import Lines
from o2c.intake.bank.reported import Reported
from o2c.intake.bank.statement import Statement, refuse_many
from o2c.intake.content import Scratch

MAX_FINDINGS = 1_000
"""Warnings that are kept of one account: they are words for a person."""


@dataclass(slots=True)
class Unbalanced:
    """An account of a file. `day` is the latest that the file names for it."""

    account: str
    currency: str
    lines: Lines
    day: date | None = None
    findings: list[Finding] = field(default_factory=list)
    _numbers: list[str | None] = field(default_factory=list)

    def comes(self, number: str | None, day: date | None) -> None:
        """A piece of it, with the bank's number and day."""
        self._numbers = [*self._numbers[:1], number]
        self.day = max(filter(None, (self.day, day)), default=None)

    def note(self, finding: Finding) -> None:
        if finding.severity is Severity.REFUSE or len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding)

    def statement(self) -> Statement:
        """It has a number where it came in one piece."""
        return Statement(
            account=self.account,
            statement_no=self._numbers[0] if len(self._numbers) == 1 else None,
            currency=self.currency,
            statement_date=self.day,
            opening=None,
            closing=None,
            lines=self.lines,
        )

    def reported(self) -> Reported:
        return Reported(self.statement(), tuple(self.findings))


class Accounts:
    """Those of a file, in the order in which they come first."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._found: dict[tuple[str, str], Unbalanced] = {}

    def of(self, account: str, currency: str) -> Unbalanced:
        """Raises UnreadableFile for more accounts than a file may have statements."""
        found = self._found.get((account, currency))
        if found is None:
            refuse_many(len(self._found) + 1)
            found = self._found[account, currency] = Unbalanced(account, currency, Lines(self._scratch))
        return found

    def __iter__(self) -> Iterator[Unbalanced]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    def reported(self) -> list[Reported]:
        return [account.reported() for account in self]
