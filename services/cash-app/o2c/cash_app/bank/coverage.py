"""Which lines of a statement are new: coverage is the chain of balances, not the day.

A statement that opens at the last closing is new. One over days that are covered already must repeat their lines; what
it repeats is adopted and not posted again, what contradicts them refuses it whole. Lines posted from files without
balances are adopted, as a multiset of (day, amount, reference), by the first statement that has them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.bank.posted import PostedOf
from o2c.cash_app.facts import BankLine, StatementHead, Stretch
from o2c.cash_app.found import Posted
from o2c.cash_app.texts.references import key
from o2c.chassis.money import to_text

Lines = Callable[[int], Sequence[Posted]]
"""The bank account's posted lines of an amount."""


class Cover(Struct, frozen=True):
    new: tuple[BankLine, ...]
    adopted: tuple[str, ...]
    flags: tuple[str, ...]
    covered: tuple[Stretch, ...]
    contradiction: str = ""
    claims: Mapping[int, Posted] = {}
    """Line → the line of a file without balances that it adopts."""


def first_day(head: StatementHead, lines: Sequence[BankLine]) -> date | None:
    return _days(head, lines)[0] if lines or head.statement_date else None


def judge(
    head: StatementHead,
    lines: Sequence[BankLine],
    covered: Sequence[Stretch],
    posted: PostedOf,
    taken: Collection[int] = (),
) -> Cover:
    """`taken` are numbers of lines that are known to have come before."""
    if head.opening is None or head.closing is None:
        repeated = {} if head.source else _pairs(lines, posted.vouched)
        return _without_balances(head, lines, covered, {*repeated, *taken})
    claims = _pairs(lines, posted.adoptable)
    first, last = _days(head, lines)
    stretch = Stretch(first, last, head.opening, head.closing)
    if not covered or any(_follows(stretch, known) or _follows(known, stretch) for known in covered):
        flags = () if covered else ("first-statement",)
        return Cover(_but(lines, claims), _claims(claims), flags, _joined([*covered, stretch]), claims=claims)
    repeated = _pairs(_but(lines, claims), posted.vouched)
    return _unchained(head, stretch, lines, covered, claims, repeated)


def _unchained(
    head: StatementHead,
    stretch: Stretch,
    lines: Sequence[BankLine],
    covered: Sequence[Stretch],
    claims: Mapping[int, Posted],
    repeated: Mapping[int, Posted],
) -> Cover:
    new = _but(lines, {**claims, **repeated})
    strangers = [line for line in new if _inside(line.booking_date, covered, stretch)]
    if strangers:
        return Cover((), (), (), tuple(covered), _contradiction(head, strangers))
    if repeated and not new:
        return Cover((), _claims(claims), ("repeats-covered-days",), tuple(covered), claims=claims)
    flag = "overlap" if repeated else "gap" if stretch.first >= covered[-1].last else "order"
    return Cover(new, _claims(claims), (flag,), _joined([*covered, stretch]), claims=claims)


def _without_balances(
    head: StatementHead, lines: Sequence[BankLine], covered: Sequence[Stretch], known: Collection[int]
) -> Cover:
    """Lines of covered days must be known from statements; other files without balances are not compared with. Of a
    lockbox a statement has the sum only."""
    new = _but(lines, known)
    strangers = [] if head.source else [line for line in new if _inside(line.booking_date, covered)]
    return Cover(new, (), (), tuple(covered), _contradiction(head, strangers))


def _but(lines: Sequence[BankLine], known: Collection[int]) -> tuple[BankLine, ...]:
    return tuple([line for line in lines if line.line not in known]) if known else tuple(lines)


def _claims(pairs: Mapping[int, Posted]) -> tuple[str, ...]:
    return tuple([known.line for known in pairs.values()])


def _follows(later: Stretch, earlier: Stretch) -> bool:
    """Opens where the other closed. Where the balance did not change, only a later day tells it from a repetition."""
    changed = later.opening != later.closing and earlier.opening != earlier.closing
    return later.opening == earlier.closing and (later.first >= earlier.last or changed)


def _contradiction(head: StatementHead, strangers: Sequence[BankLine]) -> str:
    if not strangers:
        return ""
    line = strangers[0]
    amount = f"{to_text(line.amount, head.currency)} {head.currency}"
    return (
        f"{len(strangers)} of its lines are on days that other statements cover, and not in those: the first is line "
        f"{line.line} of {line.booking_date}, {amount}"
    )


def _days(head: StatementHead, lines: Sequence[BankLine]) -> tuple[date, date]:
    days = [line.booking_date for line in lines]
    if head.statement_date is not None:
        days.append(head.statement_date)
    return min(days), max(days)


def _inside(day: date, covered: Sequence[Stretch], new: Stretch | None = None) -> bool:
    """On its first and last day a stretch may have had lines before and after it, unless `new` ends just as it does."""
    for stretch in covered:
        if stretch.first < day < stretch.last:
            return True
        same_end = new is not None and (new.last, new.closing) == (stretch.last, stretch.closing)
        if same_end and stretch.first <= day <= stretch.last:
            return True
    return False


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Stretches in order of their days; where one opens at the closing of the one before, they are one."""
    joined: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.first, s.last)):
        before = joined[-1] if joined else None
        if before is not None and (before.closing == stretch.opening or stretch.first < before.last):
            closing = stretch.closing if stretch.last >= before.last else before.closing
            joined[-1] = replace(before, last=max(before.last, stretch.last), closing=closing)
        else:
            joined.append(stretch)
    return tuple(joined)


def confirmed(covered: Sequence[Stretch], opening: int, first: date) -> tuple[Stretch, ...]:
    """A person confirmed the opening balance of the stretch that begins so: a gap before it is accepted."""
    result: list[Stretch] = []
    for stretch in covered:
        if stretch.opening == opening and stretch.first == first:
            if result:
                before = result.pop()
                stretch = replace(before, last=stretch.last, closing=stretch.closing)
            else:
                stretch = replace(stretch, confirmed=True)
        result.append(stretch)
    return tuple(result)


def _pairs(lines: Sequence[BankLine], posted: Lines) -> dict[int, Posted]:
    """Line number → the posted line it repeats: same day and amount, and the same reference where both have one. Of a
    detail file the statement has every line again, often with a reference of its own."""
    pairs: dict[int, Posted] = {}
    by_amount: dict[int, list[BankLine]] = defaultdict(list)
    for line in lines:
        by_amount[line.amount].append(line)
    for amount, group in by_amount.items():
        known = list(posted(amount))
        if not known:
            continue
        for agrees in (_same_reference, _no_other_reference, _in_transit):
            for line in group:
                match = None if line.line in pairs else next((p for p in known if agrees(line, p)), None)
                if match is not None:
                    pairs[line.line] = match
                    known.remove(match)
    return pairs


def _same_reference(line: BankLine, posted: Posted) -> bool:
    same_day = line.booking_date == posted.booking_date
    return same_day and bool(key(line.reference)) and key(line.reference) == key(posted.reference)


def _no_other_reference(line: BankLine, posted: Posted) -> bool:
    same_day = line.booking_date == posted.booking_date
    return same_day and (not key(line.reference) or not key(posted.reference))


def _in_transit(line: BankLine, posted: Posted) -> bool:
    return posted.in_transit and line.booking_date == posted.booking_date
