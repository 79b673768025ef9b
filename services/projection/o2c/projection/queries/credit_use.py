"""How much of its credit a customer uses: open orders + shipped, not billed + billed, against the limit.

Each amount is in exactly one bucket; claims that cash application says are no exposure are in none. Orders on hold
stand beside, and so does money that is not applied or on account. Amounts of different currencies are never added:
the limit is compared with what is used in its own currency, other currencies have rows of their own without a limit.
*Example*: 10 pieces of 119.00 ordered, 4 shipped: 714.00 / 476.00 / 0.00; billed: 714.00 / 0.00 / 476.00; 3
cancelled: 357.00 / 0.00 / 476.00; 1 credited: 357.00 / 0.00 / 357.00.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.balances import standing
from o2c.projection.queries.customer_pages import accounts_after
from o2c.projection.queries.cut import BILLING, CASH_APP, CREDIT, ORDER, Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.order_state import orders_now, orders_then
from o2c.projection.queries.paging import decode_cursor, encode_cursor

SOURCES = (ORDER, CREDIT, BILLING, CASH_APP)
"""What the answer rests on: orders, limits, the invoices that take shipments over, and open items."""

_LIMITS = sql.SQL("""limits as (
  select c.customer, c.name, s.amount as limit_amount, s.currency as limit_currency, s.code = 'checked' as credit_check
  from customer c left join lateral (
    select amount, currency, code from story
    where subject = c.customer and type in ('credit-account-opened', 'credit-limit-changed')
      and known <= %(known)s{dated}
    order by sequence desc limit 1
  ) s on true where true{where}
)""")
_CHANGED_BY = sql.SQL(" and (known at time zone 'UTC')::date <= %(as_of)s")
_USES = sql.SQL("""{standing}, {orders}, {limits}, used as (
  select customer, currency, sum(gross - shipped - cancelled) filter (where not held) as open,
    sum(unbilled) as shipped, 0 as billed, 0 as unapplied, sum(gross - shipped - cancelled) filter (where held) as held
  from orders group by customer, currency
  union all
  select account, currency, 0, 0, sum(invoices + credits), sum(unapplied + on_account), 0
  from standing group by account, currency
  union all
  select customer, currency, 0, 0, -amount, 0, 0 from unexposed
  where known <= %(known)s and {date} <= %(as_of)s{counted}
  union all
  select customer, limit_currency, 0, 0, 0, 0, 0 from limits where limit_currency is not null
), uses as (
select u.customer, u.currency, coalesce(l.name, '') as name, coalesce(sum(open), 0)::bigint as open,
  coalesce(sum(shipped), 0)::bigint as shipped, coalesce(sum(billed), 0)::bigint as billed,
  coalesce(sum(unapplied), 0)::bigint as unapplied, coalesce(sum(held), 0)::bigint as held,
  case when l.limit_currency = u.currency then l.limit_amount end as credit_limit, l.credit_check
from used u left join limits l on l.customer = u.customer
where true{currency}
group by u.customer, u.currency, l.name, l.limit_amount, l.limit_currency, l.credit_check
)""")
_QUERY = sql.SQL("{uses} select * from uses order by customer, currency")


class CreditUse(TypedDict):
    customer: str
    name: str
    open_orders: Money
    shipped_not_billed: Money
    billed: Money
    exposure: Money
    unapplied: Money
    on_hold: Money
    limit: Money | None
    utilisation: str | None
    checked: bool | None


class CreditUses(CutAnswer):
    credit_use: list[CreditUse]
    next_cursor: str | None


def credit_use(
    cur: Cur,
    cut: Cut,
    *,
    past: bool = False,
    customer: str | None = None,
    currency: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> CreditUses:
    """A row for each customer and currency with a limit or anything used, in pages of customers. Raises BadCursor.

    Only what was known at the cut counts; with `past`, of orders and limits also only what is dated by its day.
    """
    (after,) = decode_cursor(cursor, str) or ("",)
    page = [customer] if customer is not None else accounts_after(cur, after, limit)
    wanted = {"customer": page, "currency": currency}
    query = _QUERY.format(uses=uses(cut, wanted, past=past))
    rows = cur.execute(query, {**cut.parameters, **wanted}).fetchall()
    next_cursor = encode_cursor(page[-1]) if customer is None and len(page) == limit else None
    return {**cut.answer, "credit_use": [_row(row) for row in rows], "next_cursor": next_cursor}


def uses(cut: Cut, wanted: Mapping[str, Any], *, past: bool) -> sql.Composed:
    """`with … uses`: a row for each customer and currency, in minor units. `wanted`: customer, a list, and currency."""
    dated = _CHANGED_BY if past else sql.SQL("")
    return _USES.format(
        standing=standing(cut, wanted),
        orders=orders_then(wanted) if past else orders_now(wanted),
        limits=_LIMITS.format(where=conditions({"customer": "c.customer"}, wanted), dated=dated),
        date=sql.Identifier(cut.basis),
        counted=conditions({"customer": "customer", "currency": "currency"}, wanted),
        currency=conditions({"currency": "u.currency"}, wanted),
    )


def utilisation(exposure: int, limit: int | None) -> str | None:
    """Per cent of the limit, two decimals; None (n/a) without a limit or at limit 0.

    >>> utilisation(8_333, 10_000), utilisation(1, 0), utilisation(1, None)
    ('83.33', None, None)
    """
    if not limit:
        return None
    return str((Decimal(exposure) * 100 / Decimal(limit)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _row(row: dict[str, Any]) -> CreditUse:
    currency, limit = row["currency"], row["credit_limit"]
    exposure = row["open"] + row["shipped"] + row["billed"]
    return {
        "customer": row["customer"],
        "name": row["name"],
        "open_orders": money(row["open"], currency),
        "shipped_not_billed": money(row["shipped"], currency),
        "billed": money(row["billed"], currency),
        "exposure": money(exposure, currency),
        "unapplied": money(row["unapplied"], currency),
        "on_hold": money(row["held"], currency),
        "limit": None if limit is None else money(limit, currency),
        "utilisation": utilisation(exposure, limit),
        "checked": row["credit_check"],
    }
