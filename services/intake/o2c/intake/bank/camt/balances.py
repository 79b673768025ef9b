"""The balances that a statement opens and closes with, found among all that a bank reports.

OPBD is the opening booked balance, PRCD what the previous statement closed with, CLBD the closing booked balance. A
statement that goes on on another page closes, and opens there, with an interim balance: ITBD, or OPBD and CLBD with the
subtype INTM. Some banks leave those out, or repeat the statement's own balances on each page: then a page closes with
what it opened with and its lines, and the last page's CLBD proves all. Available and forward balances (CLAV, FWAV …)
prove nothing about the lines and are not read.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.values import BadValue, day, is_credit, money
from o2c.intake.bank.statement import Balance

_READ = ("OPBD", "PRCD", "CLBD", "ITBD")


class Reported(NamedTuple):
    code: str
    balance: Balance


class Paged(NamedTuple):
    """What the bank says of the page: its number, and whether it is the last. `carried` is what the page before closed
    with."""

    number: int | None
    last: bool
    carried: Balance | None

    @property
    def is_part(self) -> bool:
        return not self.last or (self.number or 1) > 1


class Ends(NamedTuple):
    """`first` and `last`: they are the statement's own, not those of a page in its middle."""

    opening: Balance
    closing: Balance
    first: bool
    last: bool


def read_balance(node: Node) -> Reported | None:
    """Raises BadValue; None for a kind that is not needed."""
    code = node.value("Tp/CdOrPrtry/Cd")
    if code not in _READ:
        return None
    try:
        amount, currency = money(node)
        at = day(node.find("Dt"))
        sign = 1 if is_credit(node) else -1
    except BadValue as error:
        raise BadValue(f"balance {code}: {error}") from None
    if at is None:
        raise BadValue(f"balance {code}: it has no date (Dt)")
    interim = code in ("OPBD", "CLBD") and "INTM" in node.first("Tp/SubTp/Cd", "Tp/SubTp/Prtry")
    return Reported(f"{code} INTM" if interim else code, Balance(at, sign * amount, currency))


def ends(found: Sequence[Reported], entries: int, total: int, paged: Paged) -> Ends:
    """Raises BadValue where one is missing. Of several days' balances the first opens and the last closes. `total` is
    the sum of the booked entries, in minor units."""
    opening = _first(found, "OPBD", "PRCD")
    closing = _last(found, "CLBD")
    interim = [reported.balance for reported in found if reported.code == "ITBD"]
    open_interim = _first(found, "OPBD INTM") or (interim[0] if interim[not closing :] else None)
    close_interim = _last(found, "CLBD INTM") or (interim[-1] if interim else None)
    whole = opening and closing and opening.minor + total == closing.minor
    if paged.is_part and not whole:
        if paged.carried and not open_interim:
            opening, open_interim = None, paged.carried
        begins = opening or open_interim
        if begins and not paged.last and not close_interim:
            closing, close_interim = None, replace(begins, minor=begins.minor + total)
    begins, finishes = opening or open_interim, closing or close_interim
    missing = [] if begins else ["the opening balance (OPBD or PRCD)"]
    missing += [] if finishes else ["the closing balance (CLBD)"]
    if not begins or not finishes:
        have = ", ".join(reported.code for reported in found) or "none of them"
        raise BadValue(
            f"{' and '.join(missing)} missing (found {have}), so nothing proves that the {entries:,} entries are all"
        )
    return Ends(begins, finishes, opening is not None, closing is not None)


def _first(found: Sequence[Reported], *codes: str) -> Balance | None:
    for code in codes:
        days = [reported.balance for reported in found if reported.code == code]
        if days:
            return _only(code, days, min(days, key=lambda balance: balance.date))
    return None


def _last(found: Sequence[Reported], code: str) -> Balance | None:
    days = [reported.balance for reported in found if reported.code == code]
    return _only(code, days, max(days, key=lambda balance: balance.date)) if days else None


def _only(code: str, days: Sequence[Balance], chosen: Balance) -> Balance:
    if any(other.date == chosen.date and other != chosen for other in days):
        raise BadValue(f"balance {code}: it stands twice for {chosen.date}, with different amounts; expected one")
    return chosen
