"""What became of every bucket from month to month, which a provision matrix learns from."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from psycopg import sql

from o2c.projection.kpis.customers import customer_group
from o2c.projection.kpis.rolling import BUCKETS, ROOTS
from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.queries.filters import conditions

_QUERY = """with recursive later as materialized (
    select item, {sums} from movement where known > %(known)s or {date} > %(day_0)s group by item
  ), {roots}, standing as (
    select i.item, i.entity, i.currency, i.customer, i.due_date, {balances}
    from open_item i left join later l using (item) where not i.closed and i.kind <> 'credit-note'{where}
    union all
    select i.item, i.entity, i.currency, i.customer, i.due_date, {balances}
    from later l join open_item i using (item) where i.closed and i.kind <> 'credit-note'{where}
  ), followed as (
    select coalesce(r.root, s.item) as item, s.entity, s.currency, s.customer, min(s.due_date) as due_date, {totals}
    from standing s left join root r using (item) group by 1, 2, 3, 4
  ), lost as (
    select coalesce(r.root, m.item) as item, m.{date} as day, -sum(m.amount)::bigint as amount
    from movement m left join root r using (item) where m.kind = 'written-off' and m.reason_code = 'bad-debt'
      and m.known <= %(known)s and m.{date} > %(day_0)s and m.{date} <= %(as_of)s group by 1, 2
  ), step as (
    select f.entity, f.currency, f.customer, s.last, s.was, s.still,
      width_bucket(s.day - f.due_date, %(firsts)s::int[]) as bucket,
      width_bucket(s.until - f.due_date, %(firsts)s::int[]) as bucket_then,
      coalesce((select sum(l.amount) from lost l
        where l.item = f.item and l.day > s.day and l.day <= s.until), 0) as lost
    from followed f cross join lateral (values {steps}) s(day, until, was, still, last) where s.was > 0
  )
  select o.entity, o.currency, {segment} as segment, o.bucket,
    coalesce(sum(was) filter (where not last), 0)::bigint as was,
    coalesce(sum(least(greatest(still, 0), was)) filter (where not last and bucket_then > bucket), 0)::bigint as rolled,
    coalesce(sum(least(greatest(still, 0), was)) filter (where not last and bucket_then = bucket), 0)::bigint as stayed,
    coalesce(sum(least(lost, was)) filter (where not last), 0)::bigint as written_off,
    coalesce(sum(was) filter (where last), 0)::bigint as exposure
  from step o left join customer c on c.customer = o.customer group by 1, 2, 3, 4"""


def read_history(
    cur: Cur, cut: Cut, days: Sequence[date], segment_by: str, wanted: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Sums by legal entity, currency, segment and place of the bucket, over the months between `days`; `exposure` is
    what is open on the last of them."""
    each = range(len(days))
    sums = "coalesce(sum(amount) filter (where known > %(known)s or {date} > %(day_{n})s), 0)::bigint as s{n}"
    steps = [f"(%(day_{n})s::date, %(day_{n + 1})s::date, b{n}, b{n + 1}, false)" for n, _ in pairwise(each)]
    steps.append(f"(%(as_of)s::date, %(as_of)s::date, b{each[-1]}, 0::bigint, true)")
    texts = {
        "sums": ", ".join([sums.replace("{n}", str(n)) for n in each]),
        "balances": ", ".join([f"i.open - coalesce(l.s{n}, 0) as b{n}" for n in each]),
        "totals": ", ".join([f"sum(b{n})::bigint as b{n}" for n in each]),
        "steps": ", ".join(steps),
    }
    date_of_basis = sql.Identifier(cut.basis)
    query = sql.SQL(_QUERY).format(
        date=date_of_basis,
        roots=sql.SQL(ROOTS),
        segment=customer_group(segment_by).of_account,
        where=conditions({"entity": "i.entity", "currency": "i.currency"}, wanted),
        **{name: sql.SQL(text).format(date=date_of_basis) for name, text in texts.items()},
    )
    bound = {f"day_{n}": day for n, day in enumerate(days)}
    return cur.execute(query, {**cut.parameters, **wanted, **bound, "firsts": BUCKETS.firsts}).fetchall()
