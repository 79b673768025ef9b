"""Is a statement whole and consistent in itself? What is between statements (gaps, overlaps) is not asked here.

Only a booking date after the statement's own is impossible; a value date a few days ahead is how banks credit cheques
and card settlements.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice, pairwise
from typing import NamedTuple

from o2c.intake.bank.amounts import shown
from o2c.intake.bank.statement import Line, Page, Statement

VALUE_DATE_AHEAD = 5
"""Days a value date may lie after the booking date without a word."""


class Severity(StrEnum):
    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, what was expected, and what was found, in words and figures."""

    severity: Severity
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}; found {self.found}"


def verify(statement: Statement) -> list[Finding]:
    """All findings, in the order of the statement. One with severity `refuse` means: take in none of its lines."""
    return list(findings(statement))


def findings(statement: Statement) -> Iterator[Finding]:
    """The same one by one: a long statement may have one for each line."""
    yield from _balances(statement)
    yield from _pages(statement.pages)
    if len(statement.pages) > 1:
        yield from _page_sums(statement)
    currency, last = statement.currency, statement.statement_date or date.max
    for line in statement.lines:
        plain = line.currency == currency and not line.funds_code and line.value_date <= line.booking_date <= last
        if not plain:
            yield from _line(statement, line)


def is_refused(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.REFUSE for finding in findings)


def _balances(statement: Statement) -> Iterator[Finding]:
    opening, closing, currency = statement.opening, statement.closing, statement.currency
    if opening is None or closing is None:
        expected = "an opening and a closing balance, which prove that no line is missing"
        yield Finding(Severity.WARN, "statement", expected, "none, or only one: completeness cannot be checked")
        return
    if closing.currency != currency or opening.currency != currency:
        found = f"an opening balance in {opening.currency}, a closing balance in {closing.currency}"
        yield Finding(Severity.REFUSE, "balances", f"both in {currency}", found)
        return
    if closing.date < opening.date:
        expected = f"a date on or after that of the opening balance, {opening.date}"
        yield Finding(Severity.REFUSE, "closing balance", expected, str(closing.date))
    sum_ = opening.minor + statement.total
    if sum_ != closing.minor:
        sums = _Sums(len(statement.lines), statement.total)
        yield _wrong_sum("closing balance", opening.minor, sums, closing.minor, currency)


class _Sums(NamedTuple):
    """How many lines, and their sum in minor units."""

    lines: int
    total: int


def _wrong_sum(where: str, opening: int, sums: _Sums, closing: int, currency: str) -> Finding:
    total = sums.total
    expected = (
        f"{shown(opening + total, currency)}, the opening balance {shown(opening, currency)} "
        f"plus the lines' sum {shown(total, currency)} ({sums.lines} lines)"
    )
    difference = shown(closing - opening - total, currency)
    return Finding(Severity.REFUSE, where, expected, f"{shown(closing, currency)}, a difference of {difference}")


def _pages(pages: tuple[Page, ...]) -> Iterator[Finding]:
    """Each page opens with what the one before closed with, and none is missing at either end."""
    if not pages:
        return
    if not pages[0].first:
        yield Finding(Severity.REFUSE, "page 1", "the opening balance :60F:", ":60M:, so an earlier page is missing")
    if not pages[-1].last:
        yield Finding(
            Severity.REFUSE, f"page {len(pages)}", "the closing balance :62F:", ":62M:, so a later page is missing"
        )
    for number, (before, after) in enumerate(pairwise(pages), start=2):
        if (before.closing.minor, before.closing.currency) != (after.opening.minor, after.opening.currency):
            expected = f"an opening of {_shown(before)}, with which the page before closes"
            found = shown(after.opening.minor, after.opening.currency)
            yield Finding(Severity.REFUSE, f"page {number}", expected, found)
        if before.number and after.number and after.number != before.number + 1:
            yield Finding(
                Severity.REFUSE, f"page {number}", f"the bank's page {before.number + 1}", f"its page {after.number}"
            )


def _shown(page: Page) -> str:
    return shown(page.closing.minor, page.closing.currency)


def _page_sums(statement: Statement) -> Iterator[Finding]:
    """With several pages, on which of them the sum goes wrong. (With one the statement's own sum says it.)"""
    lines = iter(statement.lines)
    for number, page in enumerate(statement.pages, start=1):
        total = sum(line.minor for line in islice(lines, page.lines))
        same = page.opening.currency == page.closing.currency
        if same and page.opening.minor + total != page.closing.minor:
            where, sums = f"page {number}, closing balance", _Sums(page.lines, total)
            yield _wrong_sum(where, page.opening.minor, sums, page.closing.minor, page.closing.currency)


def _line(statement: Statement, line: Line) -> Iterator[Finding]:
    if line.currency != statement.currency:
        yield _of(line, f"an amount in {statement.currency}", f"one in {line.currency}")
    if line.funds_code and line.funds_code != statement.currency[2]:
        expected = f"the funds code {statement.currency[2]}, the third letter of {statement.currency}"
        yield _of(line, expected, line.funds_code)
    if statement.statement_date and line.booking_date > statement.statement_date:
        yield _of(line, f"a booking date up to the statement's, {statement.statement_date}", str(line.booking_date))
    if line.value_date > line.booking_date and (ahead := (line.value_date - line.booking_date).days) > VALUE_DATE_AHEAD:
        expected = f"a value date at most {VALUE_DATE_AHEAD} days after the booking date {line.booking_date}"
        yield _of(line, expected, f"{line.value_date}, {ahead} days after", Severity.WARN)


def _of(line: Line, expected: str, found: str, severity: Severity = Severity.REFUSE) -> Finding:
    where = f"line {line.line_no}" + (f" (line {line.source_line} of the file)" if line.source_line else "")
    return Finding(severity, where, expected, found)
