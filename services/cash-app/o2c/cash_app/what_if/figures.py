"""The figures of a replay, by currency, and a payment that goes another way, as others read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from o2c.cash_app.what_if.comparing import Compared
from o2c.cash_app.what_if.legs import Choice, Leg
from o2c.chassis.money import to_text


@dataclass(slots=True)
class Side:
    touchless: int = 0
    touchless_amount: int = 0
    placed: int = 0
    wrong: int = 0
    wrong_amount: int = 0
    days: int = 0


@dataclass(slots=True)
class Totals:
    """Of one currency. `days` are of the `timed` receipts of which both are known; `not_replayed` are those that the
    replay of the standing policy does not give as they were decided, `across` those that may pay for several accounts:
    both count alike on both sides."""

    receipts: int = 0
    amount: int = 0
    differ: int = 0
    not_replayed: int = 0
    across: int = 0
    judged: int = 0
    timed: int = 0
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)

    def add(self, one: Compared) -> None:
        self.receipts += 1
        self.amount += one.leg.facts.amount
        self.differ += one.differs
        self.not_replayed += not one.exact
        self.across += one.leg.across
        self.judged += one.end is not None
        _count(self.before, one, one.stored)
        _count(self.after, one, one.now)
        if one.days is not None and one.days_now is not None:
            self.timed += 1
            self.before.days += one.days
            self.after.days += one.days_now


def _count(side: Side, one: Compared, choice: Choice) -> None:
    amount = one.leg.facts.amount
    side.placed += bool(choice.placed)
    if one.touchless(choice):
        side.touchless += 1
        side.touchless_amount += amount
    if one.wrong(choice):
        side.wrong += 1
        side.wrong_amount += amount


_COUNTS = ("receipts", "differ", "not_replayed", "across", "judged", "timed")


def shown_totals(totals: Mapping[str, Totals]) -> list[dict[str, Any]]:
    return [
        {
            "currency": currency,
            **{name: getattr(found, name) for name in _COUNTS},
            "amount": to_text(found.amount, currency),
            "before": _side(found.before, currency),
            "after": _side(found.after, currency),
        }
        for currency, found in sorted(totals.items())
    ]


def _side(side: Side, currency: str) -> dict[str, Any]:
    values = {each.name: getattr(side, each.name) for each in fields(side)}
    return {name: to_text(value, currency) if name.endswith("amount") else value for name, value in values.items()}


def shown_difference(one: Compared) -> dict[str, Any]:
    facts = one.leg.facts
    day: date = facts.booking_date
    return {
        "receipt": facts.receipt,
        "account": one.leg.account,
        "amount": to_text(facts.amount, facts.currency),
        "currency": facts.currency,
        "booking_date": day.isoformat(),
        "old": _choice(one.stored, one.leg),
        "new": _choice(one.now, one.leg),
        "end": None if one.end is None else list(_end(one.end, one.leg)),
        "by_hand": one.by_hand,
        "verdict": one.verdict(),
    }


def _choice(choice: Choice, leg: Leg) -> dict[str, Any]:
    currency = leg.facts.currency
    applied = [
        {
            "item": item,
            "number": leg.numbers.get(item, item),
            "amount": to_text(cash, currency),
            "discount": to_text(discount, currency),
            "allowance": to_text(allowance, currency),
        }
        for item, cash, discount, allowance in sorted(choice.placed)
    ]
    return {"applied": applied, "rule": choice.rule, "left": choice.left, "reasons": list(choice.reasons)}


def _end(end: Mapping[str, int], leg: Leg) -> Iterator[dict[str, str]]:
    for item, cash in sorted(end.items()):
        yield {"item": item, "number": leg.numbers.get(item, item), "amount": to_text(cash, leg.facts.currency)}
