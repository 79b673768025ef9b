"""Money that is received and not applied: on a customer's account, or of a payer who is not known."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.groups import Group, columns, joins, key, places
from o2c.projection.queries.paging import cursor_after, decode_cursor

_COLUMNS = {"customer": "b.account", "currency": "b.currency", "entity": "b.entity"}
_TOTALS = sql.SQL("""
with later as materialized (
  select account, entity, currency, sum(amount - on_account)::bigint as amount,
    sum(on_account)::bigint as on_account, -coalesce(sum(amount) filter (where kind = 'prepaid'), 0)::bigint as prepaid
  from receipt_movement
  where known > %(known)s or {date} > %(as_of)s group by account, entity, currency
), standing as (
  select b.account as customer, b.entity, b.currency, b.unapplied - coalesce(l.amount, 0) as amount,
    b.on_account - coalesce(l.on_account, 0) as on_account, b.prepaid - coalesce(l.prepaid, 0) as prepaid,
    starts_with(b.account, 'unidentified:') as unidentified
  from balance b left join later l using (account, entity, currency) where true{where}
)
select {groups}, coalesce(sum(amount) filter (where not unidentified), 0)::bigint as unapplied,
  coalesce(sum(amount) filter (where unidentified), 0)::bigint as unidentified, sum(on_account)::bigint as on_account,
  sum(prepaid)::bigint as prepaid
from standing o{joins} where (amount, on_account, prepaid) <> (0, 0, 0) group by {places}""")

STANDING_RECEIPTS = sql.SQL("""later as materialized (
  select receipt, account, sum(amount)::bigint as amount, sum(on_account)::bigint as on_account from receipt_movement
  where known > %(known)s or {date} > %(as_of)s group by receipt, account
), standing as (
  (select r.*, r.received + r.transferred - r.applied - r.returned - r.prepaid - coalesce(l.amount, 0) as left_then,
     r.on_account - coalesce(l.on_account, 0) as on_account_then
   from receipt r left join later l using (receipt, account)
   where not r.spent
     and r.received + r.transferred - r.applied - r.returned - r.prepaid <> coalesce(l.amount, 0))
  union all
  (select r.*, -l.amount, r.on_account - l.on_account
   from later l join receipt r using (receipt, account) where r.spent and l.amount <> 0)
)""")
"""`later` and `standing`: of which receipts something is left then, by account: `left_then`, `on_account_then`."""

_LIST = sql.SQL("""with {standing}
select s.*, o.value_date as paid_on, o.bank_account as bank, o.payer as paid_by
from standing s cross join lateral (
  select max(value_date) as value_date, max(bank_account) as bank_account, max(payer) as payer
  from receipt o where o.receipt = s.receipt) o
where (s.receipt, s.account) > (%(after_receipt)s, %(after_account)s){where}
order by s.receipt, s.account limit %(limit)s""")


class Beside(NamedTuple):
    """Minor units of money that stands beside the receivables."""

    unapplied: int = 0
    on_account: int = 0
    unidentified: int = 0
    prepaid: int = 0


class UnappliedReceipt(TypedDict):
    receipt: str
    account: str
    unidentified: bool
    legal_entity: str
    left: Money
    on_account: Money
    value_date: date | None
    days: int | None
    payer: str
    bank_account: str | None


class Unapplied(CutAnswer):
    receipts: list[UnappliedReceipt]
    next_cursor: str | None


def unapplied_totals(
    cur: Cur, cut: Cut, groups: Sequence[Group], wanted: Mapping[str, Any]
) -> dict[tuple[str, ...], Beside]:
    """By group key; only where something is not 0."""
    query = _TOTALS.format(
        date=sql.Identifier(cut.basis),
        groups=columns(groups, of_account=True),
        places=places(groups),
        joins=joins(groups, of_account=True),
        where=conditions(_COLUMNS, wanted),
    )
    rows = cur.execute(query, {**cut.parameters, **wanted}).fetchall()
    return {key(groups, row): Beside(**{name: row[name] for name in Beside._fields}) for row in rows}


def list_unapplied(
    cur: Cur,
    cut: Cut,
    *,
    account: str | None = None,
    currency: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Unapplied:
    """What is left of each receipt then, with the days since its value date: it ages, but for what of it is on account.

    What is kept for an order is not left: it is no work to do.
    Raises BadCursor.
    """
    after_receipt, after_account = decode_cursor(cursor, str, str) or ("", "")
    wanted = {"account": account, "currency": currency}
    where = conditions({"account": "s.account", "currency": "s.currency"}, wanted)
    query = _LIST.format(standing=STANDING_RECEIPTS.format(date=sql.Identifier(cut.basis)), where=where)
    bound = {"after_receipt": after_receipt, "after_account": after_account, "limit": limit}
    rows = cur.execute(query, {**cut.parameters, **wanted, **bound}).fetchall()
    return {
        **cut.answer,
        "receipts": [_receipt(row, cut) for row in rows],
        "next_cursor": cursor_after(rows, limit, "receipt", "account"),
    }


def _receipt(row: dict[str, Any], cut: Cut) -> UnappliedReceipt:
    paid_on = row["paid_on"]
    return {
        "receipt": row["receipt"],
        "account": row["account"],
        "unidentified": row["account"].startswith("unidentified:"),
        "legal_entity": row["entity"],
        "left": money(row["left_then"], row["currency"]),
        "on_account": money(row["on_account_then"], row["currency"]),
        "value_date": paid_on,
        "days": (cut.as_of - paid_on).days if paid_on else None,
        "payer": row["paid_by"] or "",
        "bank_account": row["bank"],
    }
