"""What each customer owes: invoices and open credits, and beside them money not applied, on account or prepaid."""

from collections.abc import Mapping
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.paging import cursor_after, decode_cursor

COLUMNS = {"customer": "b.account", "currency": "b.currency", "entity": "b.entity"}

_STANDING = sql.SQL("""
with late_items as materialized (
  select i.customer as account, i.entity, i.currency,
    coalesce(sum(m.amount) filter (where i.kind <> 'credit-note'), 0)::bigint as invoices,
    coalesce(sum(m.amount) filter (where i.kind = 'credit-note'), 0)::bigint as credits
  from movement m join open_item i using (item) where m.known > %(known)s or m.{date} > %(as_of)s
  group by i.customer, i.entity, i.currency
), late_cash as materialized (
  select account, entity, currency, sum(amount - on_account)::bigint as unapplied,
    sum(on_account)::bigint as on_account, -coalesce(sum(amount) filter (where kind = 'prepaid'), 0)::bigint as prepaid
  from receipt_movement
  where known > %(known)s or {date} > %(as_of)s group by account, entity, currency
), standing as (
  select b.account, b.entity, b.currency, b.invoices - coalesce(i.invoices, 0) as invoices,
    b.credits - coalesce(i.credits, 0) as credits, b.unapplied - coalesce(c.unapplied, 0) as unapplied,
    b.on_account - coalesce(c.on_account, 0) as on_account, b.prepaid - coalesce(c.prepaid, 0) as prepaid
  from balance b left join late_items i using (account, entity, currency)
  left join late_cash c using (account, entity, currency)
  where not starts_with(b.account, 'unidentified:'){where}
)""")
_PAGE = sql.SQL("""{standing}
select *, '' as name from standing where (invoices, credits, unapplied, on_account, prepaid) <> (0, 0, 0, 0, 0)
  and (account, currency, entity) > (%(after_account)s, %(after_currency)s, %(after_entity)s)
order by account, currency, entity limit %(limit)s""")
_TOP = sql.SQL("""{standing}
, ranked as (
  select account, currency, sum(invoices)::bigint as invoices, sum(credits)::bigint as credits,
    sum(unapplied)::bigint as unapplied, sum(on_account)::bigint as on_account, sum(prepaid)::bigint as prepaid,
    row_number() over (partition by currency order by sum(invoices + credits) desc, account) as place
  from standing group by account, currency having sum(invoices + credits) > 0
)
select r.*, null as entity, coalesce(c.name, '') as name from ranked r left join customer c on c.customer = r.account
where place <= %(limit)s order by currency, place""")


class Balance(TypedDict):
    customer: str
    name: str
    legal_entity: str | None
    invoices: Money
    open_credits: Money
    receivable: Money
    unapplied: Money
    on_account: Money
    prepaid: Money


class Balances(CutAnswer):
    balances: list[Balance]
    next_cursor: str | None


def balances(
    cur: Cur,
    cut: Cut,
    *,
    customer: str | None = None,
    currency: str | None = None,
    entity: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Balances:
    """A row for each customer, currency and legal entity with anything on it. Raises BadCursor."""
    wanted = {"customer": customer, "currency": currency, "entity": entity}
    account, of_currency, of_entity = decode_cursor(cursor, str, str, str) or ("", "", "")
    after = {"after_account": account, "after_currency": of_currency, "after_entity": of_entity, "limit": limit}
    query = _PAGE.format(standing=standing(cut, wanted))
    rows = cur.execute(query, {**cut.parameters, **wanted, **after}).fetchall()
    next_cursor = cursor_after(rows, limit, "account", "currency", "entity")
    return {**cut.answer, "balances": [_balance(row) for row in rows], "next_cursor": next_cursor}


def top_debtors(cur: Cur, cut: Cut, top: int, *, currency: str | None = None, entity: str | None = None) -> Balances:
    """The largest debtors of each currency, over all legal entities or within one."""
    wanted = {"currency": currency, "entity": entity}
    query = _TOP.format(standing=standing(cut, wanted))
    rows = cur.execute(query, {**cut.parameters, **wanted, "limit": top}).fetchall()
    return {**cut.answer, "balances": [_balance(row) for row in rows], "next_cursor": None}


def standing(cut: Cut, wanted: Mapping[str, Any]) -> sql.Composed:
    """`with … standing`: balances as of the cut, by account, entity and currency; `wanted` limits them."""
    return _STANDING.format(date=sql.Identifier(cut.basis), where=conditions(COLUMNS, wanted))


def _balance(row: dict[str, Any]) -> Balance:
    currency = row["currency"]
    return {
        "customer": row["account"],
        "name": row["name"],
        "legal_entity": row["entity"],
        "invoices": money(row["invoices"], currency),
        "open_credits": money(row["credits"], currency),
        "receivable": money(row["invoices"] + row["credits"], currency),
        "unapplied": money(row["unapplied"], currency),
        "on_account": money(row["on_account"], currency),
        "prepaid": money(row["prepaid"], currency),
    }
