"""The event log of orders: one row an activity, as process mining wants it.

Two clocks. *known* is when our services said it: exact to the microsecond, and right for what runs here. *effective*
is the business day that an event bears; history that was loaded has no other, and decisions that bear no day (holds,
releases) are left out of it, because the moment they were made says nothing beside such days.
"""

from collections.abc import Mapping
from typing import Any, Literal

from psycopg import sql

from o2c.projection.process.activities import ACTIVITIES
from o2c.projection.queries.filters import conditions

Clock = Literal["known", "effective"]
COLUMNS = {"customer": "o.customer", "currency": "o.currency", "entity": "o.entity"}

_TOLD = sql.SQL("""
  select s.subject as order_id, s.known, s.day, s.source, s.partition, s.sequence, s.actor, s.subject as about,
    case s.type when 'order-placed' then 'order placed' when 'order-changed' then 'order changed'
      when 'order-held' then 'order held' when 'order-credit-declined' then 'credit declined'
      when 'order-released' then 'order released' when 'order-cancelled' then 'order cancelled'
      else 'order completed' end as activity
  from story s where s.type in ('order-placed', 'order-changed', 'order-held', 'order-credit-declined',
    'order-released', 'order-cancelled', 'order-completed') and s.code <> 'reopened'
  union all
  select order_id, known, shipped_on, '/o2c/order', partition, sequence, actor, shipment, 'goods shipped' from shipment
  union all
  select order_id, known, document_date, '/o2c/billing', partition, sequence, actor, document,
    case kind when 'invoice' then 'invoice issued' else 'credit note issued' end
  from document where order_id is not null
  union all
  select i.order_id, m.known, m.effective, '/o2c/cash-app', m.partition, m.sequence, m.actor, m.item,
    case m.kind when 'applied' then 'payment applied' else 'payment taken back' end
  from receipt_movement m join open_item i using (item)
  where m.kind in ('applied', 'unapplied') and i.order_id is not null
  union all
  select i.order_id, s.known, s.day, s.source, s.partition, s.sequence, s.actor, s.subject,
    case s.code when 'reopened' then 'invoice reopened' else 'invoice settled' end
  from story s join open_item i on i.item = s.subject
  where s.type = 'open-item-settled' and i.order_id is not null and i.kind = 'invoice'
""")
_AT: Mapping[Clock, sql.SQL] = {
    "known": sql.SQL("t.known"),
    "effective": sql.SQL("(t.day::timestamp at time zone 'UTC')"),
}
_LOG = sql.SQL("""told as ({told}), log as (
  select t.*, o.customer, o.entity, o.currency, {at} as at, (%(ranks)s::jsonb ->> t.activity)::int as rank
  from told t join sales_order o using (order_id) where t.known <= %(known)s and {at} is not null{where}
)""")
RANKS = {activity.name: activity.rank for activity in ACTIVITIES}


def event_log(clock: Clock, wanted: Mapping[str, Any]) -> sql.Composed:
    """`told` and `log`: (order_id, at, rank, activity, about, customer, entity, currency, actor, place of the event).

    Needs `known` and `ranks` bound."""
    return _LOG.format(told=_TOLD, at=_AT[clock], where=conditions(COLUMNS, wanted))
