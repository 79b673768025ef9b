"""What was known at a moment of how payers pay, as the counts that the forecast's curves are learned from.

The counts stand ready in `settlement` for what is known now. For a past moment, items that moved after it are taken out
as they are counted and put back as they stood then, so a question costs what moved since and what was open, not what
was ever settled. Items open then are counted as waiting to the end of that day.

Every account's counts make up its group's by what they `say`; single accounts come back for the customers asked about.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from psycopg import sql

from o2c.projection.folds.settlement import PAYMENTS, quarter_of
from o2c.projection.forecast.curves import Curves, Group
from o2c.projection.forecast.history import FARTHEST, FULLY, THOUSANDTHS, Account, Cell
from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.items import open_items

YEARS = 2
"""Of settlements; older ones are forgotten, by whole quarters."""
UNHEARD = sql.SQL("(select document from document where source_known > %(asserted)s)")
"""Documents that their source knew of only later; none where nothing is asserted, for then that day is null."""

_HISTORY = sql.SQL("""
with {open_items}, unheard as materialized {unheard},
touched as materialized (
  select item from movement where known > %(known)s or effective > %(as_of)s union select document from unheard
), days as (
  select item, effective, sum(amount) as amount,
    coalesce(sum(amount) filter (where kind = any(%(payments)s)), 0) as paid,
    coalesce(sum(amount) filter (where by_then), 0) as amount_then,
    coalesce(sum(amount) filter (where by_then and kind = any(%(payments)s)), 0) as paid_then
  from (select m.*, m.known <= %(known)s and m.effective <= %(as_of)s
      and m.item not in (select document from unheard) as by_then
    from movement m where item in (select item from touched)) m
  group by item, effective
), ends as (
  select item, -1 as items, sum(paid) < 0 as paid,
    max(effective) filter (where paid <> 0) as paid_on, max(effective) filter (where amount <> 0) as ended_on
  from days group by item having sum(amount) = 0
  union all
  select item, 1, sum(paid_then) < 0,
    max(effective) filter (where paid_then <> 0), max(effective) filter (where amount_then <> 0)
  from days group by item having sum(amount_then) = 0
), went as (
  select i.customer, i.entity, i.currency, i.document_date, i.due_date, e.paid,
    case when e.paid then e.paid_on else e.ended_on end as until, e.items, false as waits
  from ends e join open_item i using (item) where i.kind = 'invoice' and i.parent is null
  union all
  select customer, entity, currency, document_date, due_date, false, %(as_of)s::date, 1, true from open_then
  where kind = 'invoice' and parent is null and item not in (select document from unheard)
), cells as materialized (
  select customer, entity, currency, terms, due_weekday, days, paid, sum(items)::bigint as items from (
    select customer, entity, currency, terms, due_weekday, days, paid, items from settlement where quarter >= %(since)s
    union all
    select customer, entity, currency, greatest(-{far}, least({far}, due_date - document_date)),
      extract(isodow from due_date)::int - 1, greatest(-{far}, least({far}, until - due_date)), paid, items
    from went where waits or until >= %(since)s) counted
  group by customer, entity, currency, terms, due_weekday, days, paid having sum(items) <> 0
), payers as (
  select customer, sum(items) as items from cells group by customer
)
select null as customer, entity, currency, terms, due_weekday, days, paid,
  sum(c.items * {thousandths} * {fully} / ({fully} + p.items)::bigint)::bigint as items
from cells c join payers p using (customer)
group by entity, currency, terms, due_weekday, days, paid
union all
select customer, entity, currency, terms, due_weekday, days, paid, items from cells
where customer in (select i.customer from open_then i where true{where})""")


def curves(cur: Cur, cut: Cut, wanted: Mapping[str, Any], asserted: date | None = None) -> Curves:
    """Learned from all payers; with what single payers taught for those who own open items that are `wanted`."""
    query = _HISTORY.format(
        open_items=open_items(cut, {}),
        unheard=UNHEARD,
        far=sql.Literal(FARTHEST),
        thousandths=sql.Literal(THOUSANDTHS),
        fully=sql.Literal(FULLY),
        where=conditions({"customer": "i.customer", "currency": "i.currency", "entity": "i.entity"}, wanted),
    )
    bound = {"payments": list(PAYMENTS), "since": _since(cut.as_of), "asserted": asserted}
    groups: dict[Group, Counter[Cell]] = {}
    accounts: dict[Account, Counter[Cell]] = {}
    for row in cur.execute(query, {**cut.parameters, **wanted, **bound}).fetchall():
        customer, group = row["customer"], (row["entity"], row["currency"])
        cells = (
            groups.setdefault(group, Counter())
            if customer is None
            else accounts.setdefault(Account(customer, *group), Counter())
        )
        cells[Cell(row["terms"], row["due_weekday"], row["days"], row["paid"])] = row["items"]
    return Curves(groups, accounts)


def _since(as_of: date) -> date:
    quarter = quarter_of(as_of)
    return quarter.replace(year=max(date.min.year, quarter.year - YEARS))
