"""A payment in another currency than the documents it names: converted at the company's rate of the day.

Only by reference, never by amount: that 54,000 dollars are about 50,000 euro says nothing. The rate is that of the
value date, or of the booking date where the bank counts from later; a rate that the payer states is evidence, and the
difference is shown. What lies between the converted money and what is owed is a realised exchange difference within the
company's tolerance. Beyond it the usual rules of references hold: more money leaves a rest, less settles one item in
part and of several none.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from o2c.cash_app.account import Item
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.ledger import rates
from o2c.cash_app.ledger.valuation import Exchange, Rate, worth
from o2c.cash_app.matching.decisions import MAX_SUGGESTED, Decision
from o2c.cash_app.matching.rules import EXCHANGED, MORE_PAID
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import allocate, exponent, round_minor, to_text

OTHER_CURRENCY = "named-in-another-currency"
"""Why money is left: a person decides."""


class Quote(Struct, frozen=True):
    """What money and items were worth on a day; a rate of None: that currency is the functional one."""

    money: Rate | None
    item: Rate | None
    source: str
    day: date

    def convert(self, amount: int, facts_currency: str, item_currency: str) -> int:
        """Minor units of the item's currency, rounded once.

        >>> Quote(Rate("USD", "EUR", "0.9253"), None, "central bank", date(2026, 5, 4)).convert(5400000, "USD", "EUR")
        4996620
        """
        return _converted(amount, (facts_currency, self.money), (item_currency, self.item))

    def back(self, amount: int, facts_currency: str, item_currency: str) -> int:
        """The other way round: what of the money settles so much of an item."""
        return _converted(amount, (item_currency, self.item), (facts_currency, self.money))

    @property
    def ratio(self) -> Decimal:
        """Units of the item's currency for one of the money's."""
        return _factor(self.money) / _factor(self.item)

    @property
    def text(self) -> str:
        """
        >>> Quote(None, Rate("USD", "EUR", "0.9"), "central bank", date(2026, 5, 4)).text
        '1.11111111'
        """
        return _plain(self.ratio)


def _factor(rate: Rate | None) -> Decimal:
    return Decimal(1) if rate is None else Decimal(rate.rate)


def _plain(ratio: Decimal) -> str:
    return format(ratio.quantize(Decimal("1e-8")).normalize(), "f")


def _converted(amount: int, of: tuple[str, Rate | None], into: tuple[str, Rate | None]) -> int:
    major = Decimal(amount).scaleb(-exponent(of[0]))
    return round_minor(major * _factor(of[1]) / _factor(into[1]), into[0])


def day_of(facts: Facts) -> date:
    """A value date ahead of the booking has no rate yet."""
    return min(facts.value_date, facts.booking_date)


def decide(
    facts: Facts,
    money: int,
    items: Sequence[Item],
    opens: Sequence[int],
    policy: Policy,
    reads: Mapping[str, Any],
    named: tuple[Evidence, ...],
) -> Decision:
    """`items` are all that is named and open, none in the money's currency; `reads` may hold the rates. Where it does
    not, the decision asks for them."""
    names = tuple([item.document.document for item in items[:MAX_SUGGESTED]])
    undecided = Decision("", (), named, OTHER_CURRENCY, names)
    currencies = {item.document.currency for item in items}
    off = policy.by_text.get(EXCHANGED) == "off"
    if off or len(currencies) != 1 or min(opens) <= 0 or facts.legal_entity not in policy.functional:
        return undecided
    (currency,) = currencies
    day = day_of(facts)
    units = [rates.needed(policy, facts.legal_entity, one, [day]) for one in (facts.currency, currency)]
    missing = tuple([name for needed in units for name in needed if name not in reads])
    if missing:
        return Decision("", (), named, OTHER_CURRENCY, names, asks=missing)
    known = [[reads[name] for name in needed] for needed in units]
    first, second = [found[0].rate if found else None for found in known]
    source = ", ".join(dict.fromkeys(state.source for found in known for state in found))
    return _settled(facts, money, items, opens, policy, Quote(first, second, source, day), named) or undecided


def _settled(
    facts: Facts,
    money: int,
    items: Sequence[Item],
    opens: Sequence[int],
    policy: Policy,
    quote: Quote,
    named: tuple[Evidence, ...],
) -> Decision | None:
    currency, owed = items[0].document.currency, sum(opens)
    converted = quote.convert(money, facts.currency, currency)
    apart = converted - owed
    evidence = (
        *named,
        _said(facts, money, converted, currency, quote),
        *_stated(facts, money, converted, currency, quote),
    )
    settles, used, left = list(opens), money, ""
    if apart and not policy.exchange_tolerance.allows(abs(apart), owed, currency):
        if apart > 0:
            used, left = min(money, quote.back(owed, facts.currency, currency)), MORE_PAID
        elif len(items) == 1 and converted > 0:
            settles = [converted]
        else:
            return None
    elif apart:
        difference = f"{to_text(abs(apart), currency)} {currency} {'more' if apart > 0 else 'less'} than is owed"
        evidence = (*evidence, Evidence("exchange-difference", difference))
    shares = allocate(used, settles)
    if min(shares) <= 0:
        return None
    placements = []
    for item, amount, paid in zip(items, settles, shares, strict=True):
        said = facts.currency, paid, currency, amount, quote.text, quote.source
        exchange = Exchange(*said, worth(quote.item, amount))
        placements.append(Placement(item.document.document, amount, exchange=exchange))
    return Decision(EXCHANGED, tuple(placements), evidence, left)


def _said(facts: Facts, money: int, converted: int, currency: str, quote: Quote) -> Evidence:
    paid, got = f"{to_text(money, facts.currency)} {facts.currency}", f"{to_text(converted, currency)} {currency}"
    return Evidence("exchange", f"{paid} are {got} at {quote.text} ({quote.source or 'own currency'}, {quote.day})")


def _stated(facts: Facts, money: int, converted: int, currency: str, quote: Quote) -> tuple[Evidence, ...]:
    """What the payer's own rate would have made of it; a rate may be written in either direction."""
    stated = Decimal(facts.clues.rate or 0)
    if not stated:
        return ()
    ratio = min((stated, 1 / stated), key=lambda said: abs(said / quote.ratio - 1))
    theirs = round_minor(Decimal(money).scaleb(-exponent(facts.currency)) * ratio, currency)
    amounts = f"{to_text(theirs, currency)} {currency}, {to_text(theirs - converted, currency)} {currency} apart"
    return (Evidence("stated-rate", f"the payer states {facts.clues.rate}: {amounts}"),)
