"""Credit's totals against what is folded here of the same facts, where both have heard the same.

Credit folds what orders and cash application say, and so do the read models, each at its own pace. A proof of credit
says how far it had heard both in the partition. It can be compared where that is as far as the read models have come,
or where only proofs, which move nothing, lie between. A partition in which something moves just now is passed over; as
soon as it rests, it is compared. Credit knows no legal entities: totals are summed over them.

Billed is cash application's receivable less what it says is no exposure, unapplied its identified money, on account or
not. What is open and what is shipped, not billed is folded here from orders (`queries/deliveries.py`); that items are
what billing issued is compared elsewhere (`verify.py`).
"""

from typing import Any

from psycopg import Cursor, sql

from o2c.projection.queries import deliveries

_TEMPLATE = sql.SQL("""
with said as (
  select c.partition, c.sequence, c.known, c.totals,
    {orders} and coalesce(c.order_sequence between coalesce(o.moved, 0) and coalesce(o.sequence, 0)
      and coalesce(own.moved, 0) <= c.sequence, false) as orders_too
  from credit_proof c join watermark own on own.source = '/o2c/credit' and own.partition = c.partition
  left join watermark w on w.source = '/o2c/cash-app' and w.partition = c.partition
  left join watermark o on o.source = '/o2c/order' and o.partition = c.partition
  where c.cash_app_sequence between coalesce(w.moved, 0) and coalesce(w.sequence, 0)
), theirs as (
  select s.partition, t.account_class, t.currency, t.amount
  from said s cross join jsonb_to_recordset(s.totals) t(account_class text, currency text, amount bigint)
  where t.account_class in ('billed', 'unapplied') or orders_too
), ours as (
  select partition, account_class, currency, sum(amount)::bigint as amount
  from (
    select t.partition, case t.account_class when 'receivable' then 'billed' else 'unapplied' end as account_class,
      t.currency, t.amount
    from proof_total t
    where t.source = '/o2c/cash-app' and t.account_class in ('receivable', 'unapplied', 'on-account')
    union all
    select partition, 'billed', currency, -amount from unexposed
  ) t join said using (partition)
  group by 1, 2, 3
  union all
  select d.partition, 'open-orders', d.currency, sum(d.amount)::bigint
  from ({open}) d where d.partition in (select partition from said where orders_too) group by 1, 2, 3
  union all
  select d.partition, 'shipped-not-billed', d.currency, sum(d.amount)::bigint
  from ({shipped}) d where d.partition in (select partition from said where orders_too) group by 1, 2, 3
), compared as (
  select partition, 'credit-' || account_class as account_class, currency, coalesce(o.amount, 0) as ours,
    coalesce(t.amount, 0) as theirs
  from ours o full join theirs t using (partition, account_class, currency)
)""")


def _compared(orders: bool) -> sql.Composed:
    return _TEMPLATE.format(open=deliveries.OPEN, shipped=deliveries.SHIPPED, orders=sql.Literal(orders))


_COMPARED = _compared(orders=True)
_SUMMED = sql.SQL("""
select account_class, sum(abs(ours - theirs))::bigint from compared group by account_class""")
_DIFFERENCES = {orders: _compared(orders) + _SUMMED for orders in (False, True)}
TOTALS = _COMPARED + sql.SQL("""
select '/o2c/credit' as source, '' as entity, account_class, currency,
  sum(ours)::bigint as ours, sum(theirs)::bigint as theirs
from compared group by account_class, currency order by currency, account_class""")
PARTED = _COMPARED + sql.SQL("""
select '/o2c/credit' as source, partition, '' as entity, account_class, currency, ours, theirs,
  known, 0::bigint as agreed_sequence, sequence as differs_since
from compared join said using (partition) where ours <> theirs
order by partition, account_class, currency limit 1000""")


def differences(cur: Cursor[Any], *, orders: bool) -> dict[str, int]:
    """Minor units by class; of a cursor that gives tuples. `orders`: also what is open and what is shipped, not billed,
    which looks at every order under way."""
    return dict(cur.execute(_DIFFERENCES[orders]).fetchall())
