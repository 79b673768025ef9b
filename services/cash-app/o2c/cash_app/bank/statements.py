"""A bank statement is believed or refused whole; what is new of it is posted, each line exactly once."""

from collections.abc import Sequence

from msgspec.structs import replace

from o2c.cash_app.bank import coverage, transit
from o2c.cash_app.bank.account import UNIT, Bank, days_and_amounts, digest, line_marks, number_mark, numbers_of
from o2c.cash_app.bank.commands import ConfirmOpening, HoldStatement, TakePart, TakeStatement
from o2c.cash_app.bank.lines import clear, post
from o2c.cash_app.bank.posted import PostedOf
from o2c.cash_app.bank.sent_again import sent_again
from o2c.cash_app.events import OpeningConfirmed, StatementAccepted, StatementPartReceived, StatementRefused
from o2c.cash_app.facts import BankLine, StatementHead
from o2c.cash_app.found import Found, found_of
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait
from o2c.chassis.money import to_text

ANNOUNCEMENTS = ("MT942", "CAMT.052", "CAMT052", "BAI2 INTRADAY")
"""Formats that announce cash during the day; its lines come again in the day's statement."""

HELD = "held:"
RELEASABLE = (
    "contradicted-by-its-file",
    "closing-balance-differs",
    "booked-after-statement-date",
    "told-otherwise-before",
    "sent-again",
)
"""What a statement says against itself. It is kept, and a person who asked the bank may release it (held.py)."""


def take_part(command: TakePart, bank: Bank, ctx: Context, policy: Policy) -> list[Outcome]:
    """Keep a part; with the last one the statement is taken."""
    head = command.head
    have = bank.parts.get(head.statement, {})
    if head.part in have or _seen(bank, found_of(ctx), f"id {bank.account} {head.key}") is not None:
        return []
    received = StatementPartReceived(head, command.lines)
    if len(have) + 1 < head.parts:
        return [received]
    all_parts = {**have, head.part: command.lines}
    lines = tuple([line for part in sorted(all_parts) for line in all_parts[part]])
    whole = TakeStatement(head, lines, digest(head, days_and_amounts(lines)))
    return [received, Send(UNIT + bank.account, whole, reads(head, lines, policy))]


def take(command: TakeStatement, bank: Bank, ctx: Context, policy: Policy) -> list[Outcome]:
    head, lines, found = command.head, command.lines, found_of(ctx)
    if _seen(bank, found, f"id {bank.account} {head.key}") is not None and not command.released:
        return []
    taken = _taken(head, lines, bank, found)
    if lines and len(taken) == len(lines):
        return []
    whose = _owner(head, bank, policy)
    if isinstance(whose, Wait):
        return [whose]
    if whose != head.legal_entity:
        named = replace(head, legal_entity=whose)
        return [Send(UNIT + bank.account, replace(command, head=named), reads(named, lines, policy))]
    content = command.digest
    if head.balanced and _seen(bank, found, f"content {bank.account} {content}") is not None:
        return [Refuse("taken-before", "another statement of the same content was taken")] if command.released else []
    other = _seen(bank, found, number_mark(head)) if head.balanced else None
    if other is not None and other != content:
        detail = f"statement {head.number} of {bank.account} was taken before with other lines or balances"
        return [Refuse("same-statement-number-other-content", detail)]
    problem = _problem(head, lines, bank, policy)
    if command.released and problem is not None and problem[0] in RELEASABLE:
        problem = None
    if problem is None:
        posted = PostedOf(bank, found, head.key)
        cover = coverage.judge(head, lines, bank.covered, posted, taken)
        if cover.contradiction:
            problem = ("contradicts-covered-days", cover.contradiction)
        elif not command.released:
            problem = _told_before(head, cover, bank, posted)
    if problem is not None:
        return [Refuse(*problem)] if command.released else _refused(head, lines, *problem)
    waits = rates.missing(ctx)
    if waits is not None:
        return [waits]
    cleared = {number: known for number, known in cover.claims.items() if known.in_transit}
    moved = transit.moved(head, cover.new, cover.claims.values(), bank.deposits, policy)
    posting, totals = post(head, lines, cover.new, bank, found, policy, ctx, moved.lumps)
    fresh = {line.line for line in cover.new}
    repeated = tuple([line.line for line in lines if line.line not in fresh]) if len(fresh) < len(lines) else ()
    flags, covered = ("released", *cover.flags) if command.released else cover.flags, cover.covered
    first = coverage.first_day(head, lines)
    accepted = StatementAccepted(
        head,
        len(lines),
        totals,
        repeated,
        cover.adopted,
        flags,
        covered,
        content,
        first,
        moved.deposits,
        numbers_of(head, lines),
    )
    return [accepted, *clear(head, lines, cleared, ctx), *posting]


def _told_before(head: StatementHead, cover: coverage.Cover, bank: Bank, posted: PostedOf) -> tuple[str, str] | None:
    """(code, detail) of new lines whose money came before in a file without balances."""
    if head.balanced:
        twice = transit.told_otherwise(head, cover.new, cover.claims.values(), bank.deposits)
        return ("told-otherwise-before", twice) if twice else None
    twice = sent_again(head, cover.new, posted)
    return ("sent-again", twice) if twice else None


def _refused(head: StatementHead, lines: tuple[BankLine, ...], code: str, detail: str) -> list[Outcome]:
    days = [line.booking_date for line in lines]
    moved = sum([line.amount for line in lines])
    refused = StatementRefused(head, len(lines), code, detail, moved, min(days, default=None), max(days, default=None))
    return [refused, Send(HELD + head.key, HoldStatement(head, lines))] if code in RELEASABLE else [refused]


def _owner(head: StatementHead, bank: Bank, policy: Policy) -> str | Wait:
    """The legal entity of the bank account: as the statement says, else as one before said, else the company's only
    one. A bank's file hardly ever says it, and a wrong one is found in nobody's books."""
    owner = head.legal_entity or bank.legal_entity or policy.default_entity
    unknown = (
        "no statement has said which legal entity the account is of: send one that does, or set O2C_DEFAULT_ENTITY"
    )
    return owner or Wait(UNIT + bank.account, f"bank account {bank.account}: {unknown}")


def reads(head: StatementHead, lines: Sequence[BankLine], policy: Policy) -> tuple[str, ...]:
    """What posting the lines rests on besides the bank account: the entity's periods, and rates of the booking days."""
    days = [line.booking_date for line in lines]
    return (PERIODS + head.legal_entity, *rates.needed(policy, head.legal_entity, head.currency, days))


def _taken(head: StatementHead, lines: Sequence[BankLine], bank: Bank, found: Found) -> set[int]:
    """Numbers of the lines that came before, in another reading of the same file."""
    numbers = numbers_of(head, lines)
    marks = line_marks(head, numbers)
    return {number for number, mark in zip(numbers, marks, strict=True) if _seen(bank, found, mark) is not None}


def _seen(bank: Bank, found: Found, mark: str) -> str | None:
    if not mark:
        return None
    recent = bank.recent.get(mark)
    return found.statements.get(mark) if recent is None else recent


def _problem(head: StatementHead, lines: Sequence[BankLine], bank: Bank, policy: Policy) -> tuple[str, str] | None:
    """(code, detail with figures) of a statement that cannot be believed."""
    if head.format.upper() in ANNOUNCEMENTS:
        return "only-announced", f"{head.format} announces lines that a statement will book; it posts nothing"
    if bank.currency and head.currency != bank.currency:
        return "currency-differs", f"the statement is in {head.currency}, the account in {bank.currency}"
    if bank.legal_entity and head.legal_entity != bank.legal_entity:
        detail = f"the statement is said to be of {head.legal_entity}, the account is of {bank.legal_entity}"
        return "legal-entity-differs", detail
    if len(lines) > policy.max_lines:
        return "too-many-lines", f"{len(lines):,} lines; at most {policy.max_lines:,} are posted at once"
    if len({line.line for line in lines}) != len(lines):
        return "line-number-twice", "two lines have the same number"
    if head.statement_date is not None:
        late = next((line for line in lines if line.booking_date > head.statement_date), None)
        if late is not None:
            return (
                "booked-after-statement-date",
                f"line {late.line} is booked on {late.booking_date}, the statement is of {head.statement_date}",
            )
    return _sum_problem(head, lines) or (("contradicted-by-its-file", head.contradicted) if head.contradicted else None)


def _sum_problem(head: StatementHead, lines: Sequence[BankLine]) -> tuple[str, str] | None:
    if head.opening is None or head.closing is None:
        return None
    total = sum([line.amount for line in lines])
    if head.opening + total != head.closing:
        opening, moved, closing, sum_ = (
            to_text(amount, head.currency) for amount in (head.opening, total, head.closing, head.opening + total)
        )
        return (
            "closing-balance-differs",
            f"opening {opening} + lines {moved} = {sum_} {head.currency}, but the statement closes at {closing}",
        )
    if not lines and head.statement_date is None:
        return "no-date", "a statement without lines needs a date"
    return None


def confirm(command: ConfirmOpening, bank: Bank, ctx: Context) -> list[Outcome]:
    """A gap before the statement, or the first opening balance, is accepted by a person."""
    begins = found_of(ctx).stretches.get(command.statement)
    if begins is None:
        return [Wait(UNIT + bank.account, f"no statement {command.statement} of {bank.account}")]
    covered = coverage.confirmed(bank.covered, *begins)
    if covered == bank.covered:
        return [Refuse("nothing-to-confirm", "no stretch of statements begins with this one unconfirmed")]
    return [OpeningConfirmed(bank.account, command.statement, covered, ctx.reason)]
