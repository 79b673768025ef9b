"""A statement with what the totals of its own file say for or against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from o2c.intake.bank.checks import Finding, Severity, is_refused
from o2c.intake.bank.statement import Statement

INTRADAY = "BAI2 intraday"
"""Format of lines that the bank announces during the day and reports again, booked, on the next."""


@dataclass(frozen=True, slots=True)
class Reported:
    """`findings` are what only the reader sees: control totals and record counts, which a `Statement` does not carry.
    `checks.verify` says what is wrong inside the statement itself."""

    statement: Statement
    findings: tuple[Finding, ...] = ()
    intraday: bool = False

    @property
    def refused(self) -> bool:
        """Whether the file contradicts itself about this account, so that none of its lines may be posted."""
        return is_refused(list(self.findings))


def spread(around: Sequence[Finding], members: Sequence[list[Finding]]) -> None:
    """Adds what the trailer around several accounts says to the findings of each of them.

    If some are refused by their own trailers, they explain the difference, and the others are only warned about.
    Otherwise nobody knows which of them lacks something, so all are refused.
    """
    good = [findings for findings in members if not is_refused(findings)]
    explained = len(good) < len(members)
    for findings in good:
        findings += [replace(found, severity=Severity.WARN) for found in around] if explained else around
