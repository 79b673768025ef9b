"""The same amounts in every shape that the read models keep them in: receivables, what of them is marked, and money of
others. Each shape is a fold of its own of the same events."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur

_RECEIVABLES = """
with shapes as (
  select 'open items' as shape, entity, currency, sum(open) as amount from open_item group by entity, currency
  union all
  select 'movements', i.entity, i.currency, sum(m.amount) from movement m join open_item i using (item)
  group by i.entity, i.currency
  union all
  select 'aging by due date', entity, currency, sum(amount) from aging_cube where aged_by = 'due'
  group by entity, currency
  union all
  select 'aging by invoice date', entity, currency, sum(amount) from aging_cube where aged_by = 'invoice'
  group by entity, currency
  union all
  select 'movements by day', entity, currency, sum(amount) from movement_day group by entity, currency
  union all
  select 'balances', entity, currency, sum(invoices + credits) from balance group by entity, currency
)
select shape, entity, currency, 'receivable' as what, amount::bigint from shapes where entity is not null
order by currency, entity, shape"""
RECEIVABLES = (
    "aging by due date", "aging by invoice date", "balances", "movements", "movements by day", "open items",
)  # fmt: skip

_MARKED = """
with marked as (
  select 'items' as shape, entity, currency, mark as what, sum(open) as amount from open_item where mark <> ''
  group by entity, currency, mark
  union all
  select 'aging by due date', entity, currency, mark, sum(amount_effective) from marked_cube where aged_by = 'due'
  group by entity, currency, mark
  union all
  select 'aging by invoice date', entity, currency, mark, sum(amount_accounting) from marked_cube
  where aged_by = 'invoice' group by entity, currency, mark
)
select shape, entity, currency, what, amount::bigint from marked order by currency, entity, what, shape"""
MARKED = ("items", "aging by due date", "aging by invoice date")

_MONEY = """
with sums as (
  select 'balances' as shape, account, entity, currency, unapplied as waiting, on_account, prepaid from balance
  union all
  select 'receipts', account, entity, currency,
    received + transferred - applied - returned - prepaid - on_account, on_account, prepaid from receipt
  union all
  select 'movements of receipts', account, entity, currency, amount - on_account, on_account,
    case kind when 'prepaid' then -amount else 0 end from receipt_movement
)
select s.shape, s.entity, s.currency, c.what, sum(c.amount)::bigint as amount
from sums s cross join lateral (values
  (case when starts_with(s.account, 'unidentified:') then 'unidentified' else 'unapplied' end, s.waiting),
  ('on-account', s.on_account), ('prepaid', s.prepaid)) c(what, amount)
group by s.shape, s.entity, s.currency, c.what order by s.currency, s.entity, c.what, s.shape"""
MONEY = ("balances", "receipts", "movements of receipts")


class ShapeRow(TypedDict):
    """`what`: receivable, a mark, or an account class of money of others."""

    legal_entity: str
    what: str
    shapes: dict[str, Money]
    agree: bool


def receivables(cur: Cur) -> list[ShapeRow]:
    return _rows(cur, _RECEIVABLES, RECEIVABLES)


def marked(cur: Cur) -> list[ShapeRow]:
    """What of the receivables is disputed or legal, whatever its age."""
    return _rows(cur, _MARKED, MARKED)


def money_of_others(cur: Cur) -> list[ShapeRow]:
    """By account class, as cash application proves them."""
    return _rows(cur, _MONEY, MONEY)


def _rows(cur: Cur, query: str, names: Sequence[str]) -> list[ShapeRow]:
    """A shape that has nothing of an entity and currency has 0 of it."""
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    for row in cur.execute(query).fetchall():
        key = row["currency"], row["entity"], row["what"]
        found.setdefault(key, dict.fromkeys(names, 0))[row["shape"]] = row["amount"]
    return [
        {
            "legal_entity": entity,
            "what": what,
            "shapes": {name: money(amount, currency) for name, amount in shapes.items()},
            "agree": len(set(shapes.values())) == 1,
        }
        for (currency, entity, what), shapes in found.items()
    ]
