"""Credit's billed and unapplied totals against cash application's, where both rest on the same facts.

Credit folds what cash application says, and so do the read models, each at its own pace. A proof of credit says how far
it had heard cash application in the partition. It can be compared where that is as far as the read models have come, or
where only proofs, which move nothing, lie between. A partition in which money moves just now is passed over; as soon as
it rests, it is compared. Credit knows no legal entities: cash application's totals are summed over them.
"""

from typing import Any

from psycopg import Cursor, sql

_COMPARED = sql.SQL("""
with said as (
  select c.partition, c.sequence, c.known, c.totals from credit_proof c join watermark w using (partition)
  where w.source = '/o2c/cash-app' and c.cash_app_sequence between coalesce(w.moved, 0) and w.sequence
), theirs as (
  select s.partition, t.account_class, t.currency, t.amount
  from said s cross join jsonb_to_recordset(s.totals) t(account_class text, currency text, amount bigint)
  where t.account_class in ('billed', 'unapplied')
), ours as (
  select t.partition, case t.account_class when 'receivable' then 'billed' else 'unapplied' end as account_class,
    t.currency, sum(t.amount)::bigint as amount
  from proof_total t join said using (partition)
  where t.source = '/o2c/cash-app' and t.account_class in ('receivable', 'unapplied') group by 1, 2, 3
), compared as (
  select partition, 'credit-' || account_class as account_class, currency, coalesce(o.amount, 0) as ours,
    coalesce(t.amount, 0) as theirs
  from ours o full join theirs t using (partition, account_class, currency)
)""")
_DIFFERENCES = _COMPARED + sql.SQL("""
select account_class, sum(abs(ours - theirs))::bigint from compared group by account_class""")
TOTALS = _COMPARED + sql.SQL("""
select '/o2c/credit' as source, '' as entity, account_class, currency,
  sum(ours)::bigint as ours, sum(theirs)::bigint as theirs
from compared group by account_class, currency order by currency, account_class""")
PARTED = _COMPARED + sql.SQL("""
select '/o2c/credit' as source, partition, '' as entity, account_class, currency, ours, theirs,
  known, 0::bigint as agreed_sequence, sequence as differs_since
from compared join said using (partition) where ours <> theirs
order by partition, account_class, currency limit 1000""")


def differences(cur: Cursor[Any]) -> dict[str, int]:
    """Minor units by class; of a cursor that gives tuples."""
    return dict(cur.execute(_DIFFERENCES).fetchall())
