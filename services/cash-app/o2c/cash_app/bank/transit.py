"""Money that a file without balances brought and no statement has yet.

The lines of a *detail file* (lockbox, ACH, CAMT.054) debit cash in transit of the bank account. The statement then has
the same money in one of two forms: line by line, each adopted as what was posted already; or as one sum, a lump that is
no receipt but a transfer out of transit. Either clears it. What is left in transit is a difference, and is shown.

A *deposit* is what one file brings on one day. A lump is told by its amount, exactly that of a deposit of the days
around it; or by the bank's code, where the policy says that a lockbox goes to the account. *Golden:* a lockbox of
300.00 and 200.00, then the lump of 500.00 → 2 receipts, cash 500.00, in transit 0.00; a lump of 490.00 with the code
115 → cash 490.00, in transit 10.00.

Other files without balances (CSV) post to cash at once. A statement that tells the same money in other pieces would
post it a second time, so it is refused: `told_otherwise`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.facts import BankLine, Deposit, StatementHead
from o2c.cash_app.found import Posted
from o2c.cash_app.policy import Policy
from o2c.chassis.money import to_text

DAYS = 5
"""How far apart a deposit and its lump may be booked."""

MOST = 500
"""Deposits in transit that are kept one by one for a bank account; the oldest beyond are kept as one sum."""

MOST_LOOSE = 60
"""The same of other files without balances; older ones are no longer compared with."""

OLDER = "older"

_PART = re.compile(r"\+\d+$")
"""Behind the name of a file without balances that came in parts (`StatementHead.key`)."""


class Moved(Struct, frozen=True):
    """What no statement has from now on, and which lines of this one are lumps: line → statement of the deposit."""

    deposits: tuple[Deposit, ...]
    lumps: Mapping[int, str] = {}


def moved(
    head: StatementHead,
    new: Sequence[BankLine],
    adopted: Iterable[Posted],
    deposits: Sequence[Deposit],
    policy: Policy,
) -> Moved:
    """`adopted` are posted lines of files without balances that the statement has one by one."""
    if not head.balanced:
        return Moved(_brought(head, new, deposits))
    left = _without(deposits, adopted)
    lumps = _exact(new, left)
    lumps |= _by_code(head, [line for line in new if line.line not in lumps], left, policy)
    return Moved(_bounded(left), lumps)


def told_otherwise(
    head: StatementHead, new: Sequence[BankLine], adopted: Iterable[Posted], deposits: Sequence[Deposit]
) -> str:
    """Why a statement seems to tell in other pieces what a file without balances brought on the same day; or ""."""
    by_day: dict[date, list[int]] = {}
    for line in new:
        by_day.setdefault(line.booking_date, []).append(line.amount)
    for deposit in _without(deposits, adopted):
        amounts = by_day.get(deposit.day, [])
        if not deposit.detail and amounts and deposit.amount in (sum(amounts), *amounts):
            money = f"{to_text(deposit.amount, head.currency)} {head.currency}"
            return (
                f"its lines of {deposit.day} make {money}, which the file of statement {deposit.statement} brought in "
                "other pieces or under another reference: it would be posted twice"
            )
    return ""


def _brought(head: StatementHead, new: Sequence[BankLine], deposits: Sequence[Deposit]) -> tuple[Deposit, ...]:
    """A detail file that came behind its lump fills the hole that the lump left."""
    found = list(deposits)
    for day in sorted({line.booking_date for line in new}):
        amount = sum([line.amount for line in new if line.booking_date == day])
        early = next((d for d in found if d.amount < 0 and abs((d.day - day).days) <= DAYS), None)
        if head.detail and early is not None and early.detail:
            found.remove(early)
            amount += early.amount
        _add(found, Deposit(head.statement, day, amount, head.detail))
    return _bounded(found)


def _without(deposits: Sequence[Deposit], adopted: Iterable[Posted]) -> list[Deposit]:
    left, taken = list(deposits), dict[tuple[str, date, bool], int]()
    for line in adopted:
        place = _PART.sub("", line.statement), line.booking_date, line.in_transit
        taken[place] = taken.get(place, 0) + line.amount
    for (statement, day, detail), amount in taken.items():
        _take(left, Deposit(statement, day, amount, detail))
    return left


def _exact(new: Sequence[BankLine], left: list[Deposit]) -> dict[int, str]:
    lumps: dict[int, str] = {}
    for line in new:
        same = (d for d in left if d.detail and d.amount == line.amount and _near(d, line))
        deposit = next(same, None) if line.line_class == "receipt" else None
        if deposit is not None:
            lumps[line.line] = deposit.statement
            left.remove(deposit)
    return lumps


def _by_code(head: StatementHead, new: Sequence[BankLine], left: list[Deposit], policy: Policy) -> dict[int, str]:
    """On the account of a lockbox its sums are lumps, whatever the lockbox told."""
    lumps: dict[int, str] = {}
    if head.bank_account not in policy.deposits.values():
        return lumps
    for line in new:
        if line.line_class == "receipt" and line.code in policy.deposit_codes:
            near = [d for d in left if d.detail and d.amount > 0 and _near(d, line)]
            meant = min(near, key=lambda d: abs(d.amount - line.amount), default=None)
            taken = Deposit(head.key, line.booking_date, line.amount)
            _take(left, replace(meant, amount=line.amount) if meant else taken)
            lumps[line.line] = meant.statement if meant else head.key
    return lumps


def _near(deposit: Deposit, line: BankLine) -> bool:
    return abs((deposit.day - line.booking_date).days) <= DAYS


def _take(left: list[Deposit], taken: Deposit) -> None:
    """Lower a deposit by what was taken of it. What is in transit and nobody brought stays as a negative one."""
    at = _place(left, taken)
    if at is None and taken.detail:
        at = next((n for n, deposit in enumerate(left) if deposit.statement == OLDER), None)
    if at is not None:
        left[at] = replace(left[at], amount=left[at].amount - taken.amount)
    elif taken.detail:
        left.append(replace(taken, amount=-taken.amount))


def _add(left: list[Deposit], brought: Deposit) -> None:
    """A long file comes in parts, one after the other."""
    at = _place(left, brought)
    if at is None:
        left.append(brought)
    else:
        left[at] = replace(left[at], amount=left[at].amount + brought.amount)


def _place(left: Sequence[Deposit], of: Deposit) -> int | None:
    name = of.statement, of.day, of.detail
    return next((n for n, d in enumerate(left) if (d.statement, d.day, d.detail) == name), None)


def _bounded(deposits: Sequence[Deposit]) -> tuple[Deposit, ...]:
    open_ = sorted([d for d in deposits if d.amount], key=lambda d: (d.statement != OLDER, d.day))
    details, loose = [d for d in open_ if d.detail], [d for d in open_ if not d.detail]
    beyond = len(details) - MOST
    if beyond > 0:
        oldest = details[: beyond + 1]
        details = [Deposit(OLDER, oldest[-1].day, sum([d.amount for d in oldest])), *details[beyond + 1 :]]
    return (*details, *loose[-MOST_LOOSE:])
