"""The revaluation of a month, for people: what was or would be posted, and by which customers."""

from datetime import date
from typing import TYPE_CHECKING, Any

from o2c.cash_app.ledger.closing_worth import balances, missing_rates
from o2c.cash_app.ledger.commands import Balance
from o2c.cash_app.ledger.rates import unit
from o2c.cash_app.ledger.revaluing import MONETARY, REVALUATION, last_day
from o2c.cash_app.ledger.valuation import Rate, worth
from o2c.cash_app.sql import tuples
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

MOST = 1_000
"""Customers shown of an account and currency: those with the largest amounts."""

_RATES = """select originator_id, convert_from(state, 'utf8')::jsonb->'data' from stored_events
  where originator_id = any(%b::text[]) and originator_version = 1"""
_POSTED = """select replace(account, %b, ''), currency, functional_currency, sum(functional_amount)::bigint
  from journal where legal_entity = %b and accounting <= %b and account = any(%b::text[]) group by 1, 2, 3"""
_CUSTOMERS = """select split_part(unit, ':', 2), account, currency, functional_currency, sum(amount)::bigint,
    sum(functional_amount)::bigint
  from journal where legal_entity = %b and accounting <= %b and account = any(%b::text[])
    and currency <> functional_currency
  group by 1, 2, 3, 4 having sum(amount) <> 0 or sum(functional_amount) <> 0
  order by abs(sum(amount)) desc, 1, 2 limit %b"""


def revaluation(cur: "Cur", legal_entity: str, period: str) -> dict[str, Any]:
    """`posted` is 0 while the month is not revalued; `worth` and `difference` are null without a rate."""
    day = last_day(period)
    found = balances(cur, legal_entity, day)
    rates = _rates(cur, found, day)
    posted = {tuple(row[:3]): row[3] for row in tuples(cur, _POSTED, _about(legal_entity, day))}
    customers = tuples(cur, _CUSTOMERS, (legal_entity, day, list(MONETARY), MOST))
    return {
        "legal_entity": legal_entity,
        "period": period,
        "day": day,
        "missing_rates": missing_rates(cur, found, day),
        "balances": [_balance(one, rates, posted.get((one.account, one.currency, one.functional), 0)) for one in found],
        "customers": [{"customer": row[0], **_told(Balance(*row[1:]), rates)} for row in customers],
    }


def _about(legal_entity: str, day: date) -> tuple[Any, ...]:
    return REVALUATION, legal_entity, day, [REVALUATION + account for account in MONETARY]


def _rates(cur: "Cur", found: list[Balance], day: date) -> dict[str, tuple[Rate, str]]:
    """Pair → rate of the day and who said so."""
    units = {unit(one.pair, day): one.pair for one in found}
    rows = tuples(cur, _RATES, (sorted(units),)) if units else []
    return {units[name]: (Rate(**data["rate"]), data["source"]) for name, data in rows}


def _balance(one: Balance, rates: dict[str, tuple[Rate, str]], posted: int) -> dict[str, Any]:
    """As booked before the revaluation, and what of the difference is posted."""
    told = _told(one._replace(booked=one.booked - posted), rates)
    return told | {"posted": to_text(posted, one.functional)}


def _told(one: Balance, rates: dict[str, tuple[Rate, str]]) -> dict[str, Any]:
    rate, source = rates.get(one.pair, (None, None))
    value = None if rate is None else worth(rate, one.amount)
    return {
        "account": one.account,
        "amount": {"amount": to_text(one.amount, one.currency), "currency": one.currency},
        "functional_currency": one.functional,
        "booked": to_text(one.booked, one.functional),
        "rate": rate and rate.rate,
        "source": source,
        "worth": None if value is None else to_text(value, one.functional),
        "difference": None if value is None else to_text(value - one.booked, one.functional),
    }
