"""What was open in each bucket at the end of the period before, and what of that is in a later bucket now.

An item is followed with what was split off it: a deduction is as old as the item it came from, and no payment of it.
"""

from o2c.projection.kpis.kinds import Family
from o2c.projection.queries.buckets import Buckets

BUCKETS = Buckets()
ROLLS = range(len(BUCKETS.labels) - 1)
"""Places of the buckets after which there is a later one."""
_COLUMNS = ", ".join(
    [
        f"case when b = {place} then was else 0 end as was_{place},"
        f" case when b = {place} and later then least(greatest(still, 0), was) else 0 end as rolled_{place}"
        for place in ROLLS
    ]
)

ROOTS = """split(item, root) as (
    select item, parent from open_item where parent is not null
    union all select s.item, p.parent from split s join open_item p on p.item = s.root where p.parent is not null
  ), root as (
    select s.item, s.root from split s join open_item p on p.item = s.root where p.parent is null
  )"""
"""`root`: of what was split off, the item it came from in the end. Goes after `with recursive`."""

_FOLLOWED = """later as materialized (
    select item, sum(amount)::bigint as since_before,
      coalesce(sum(amount) filter (where known > %(known)s or {date} > %(as_of)s), 0)::bigint as since_now
    from movement where known > %(known)s or {date} > %(before)s group by item
  ), standing as (
    select i.*, i.open - coalesce(l.since_before, 0) as was, i.open - coalesce(l.since_now, 0) as still
    from open_item i left join later l using (item) where not i.closed and i.kind <> 'credit-note'
    union all
    select i.*, i.open - l.since_before, i.open - l.since_now
    from later l join open_item i using (item) where i.closed and i.kind <> 'credit-note'
  ), followed as (
    select coalesce(r.root, s.item) as item, s.entity, s.currency, s.customer, min(s.due_date) as due_date,
      sum(s.was)::bigint as was, sum(s.still)::bigint as still
    from standing s left join root r using (item)
    group by 1, 2, 3, 4 having sum(s.was) > 0
  )"""
"""`followed`: items and their deductions, what `was` open of them and what `still` is."""

_LATER = """
  from followed cross join lateral (
    select width_bucket(%(before)s - due_date, %(firsts)s::int[]) as b,
      width_bucket(%(as_of)s - due_date, %(firsts)s::int[]) as b_now) p
  cross join lateral (select b_now > b as later) l"""

ROLLING = Family(
    "rolling",
    " ".join(
        (
            "with recursive", ROOTS, ",", _FOLLOWED,
            "select entity, currency, item as ref, item as what, customer, due_date as day,", _COLUMNS, _LATER,
        )
    ),
    tuple(name for place in ROLLS for name in (f"was_{place}", f"rolled_{place}")),
)  # fmt: skip
