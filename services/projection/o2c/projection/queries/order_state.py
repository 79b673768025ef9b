"""Orders as of a moment, for credit use and the order list: `orders`, a CTE with one row an order.

They stand in `sales_order`, and what was known later is not in the answer: an order that more is known of than at the
cut is folded again from the story: the latest value, the last word about the hold, what was cancelled. So are all
orders at a past day. Both give the same columns: `gross` of the lines as they hold, `cancelled`, `shipped`, and
`unbilled`, the part of `shipped` that no invoice has taken over (one without a shipment bills the whole order). Then
open = gross - shipped - cancelled.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from o2c.projection.queries.filters import conditions

_TYPES = sql.SQL("""('order-placed', 'order-changed', 'order-held', 'order-released', 'order-cancelled',
    'order-completed')""")
_LATER = sql.SQL("""later as materialized (
  select subject as order_id from story where known > %(known)s and type in {types}
  union select order_id from shipment where known > %(known)s
  union select order_id from document where known > %(known)s and kind = 'invoice' and order_id is not null
)""")
_FOLDED = sql.SQL("""told as (
  select s.subject, s.sequence, s.type, s.code, s.amount, s.known
  from story s join sales_order o on o.order_id = s.subject
  where s.type in {types} and s.known <= %(known)s{dated}{where}
), valued as (
  select distinct on (subject) subject, amount as gross from told
  where type in ('order-placed', 'order-changed') order by subject, sequence desc
), credit_word as (
  select distinct on (subject) subject, type <> 'order-released' as held, known,
    case type when 'order-held' then code when 'order-released' then '' else 'awaiting-credit' end as reason
  from told where type in ('order-placed', 'order-held', 'order-released')
    or type = 'order-changed' and code = 'needs-credit' order by subject, sequence desc
), ended as (
  select distinct on (subject) subject, code <> 'reopened' as completed from told
  where type = 'order-completed' order by subject, sequence desc
), gone as (
  select subject, sum(amount)::bigint as cancelled from told where type = 'order-cancelled' group by subject
), folded as (
  select o.order_id, o.customer, o.entity, o.currency, o.ordered_on, o.customer_reference, v.gross,
    coalesce(g.cancelled, 0) as cancelled, w.held, w.reason as hold_reason, w.known as held_known,
    coalesce(e.completed, false) as completed
  from valued v join sales_order o on o.order_id = v.subject join credit_word w using (subject)
  left join ended e using (subject) left join gone g using (subject)
)""")
_NOW = sql.SQL("""{later}, {folded}, state as (
  (select o.order_id, o.customer, o.entity, o.currency, o.ordered_on, o.customer_reference, o.gross, o.cancelled,
    o.held, o.hold_reason, o.held_known, o.completed
  from sales_order o where o.order_id not in (select order_id from later){where}{only})
  union all
  select * from folded
)""")
_THEN = sql.SQL("{folded}, state as (select * from folded)")
_ORDERS = sql.SQL("""{state}, shipments as (
  select s.order_id, sum(s.gross)::bigint as shipped, coalesce(sum(s.gross) filter (where not exists (
    select from document d where d.order_id = s.order_id and d.kind = 'invoice'
      and coalesce(d.shipment, s.shipment) = s.shipment and d.known <= %(known)s{issued})), 0)::bigint as unbilled
  from shipment s join state using (order_id) where s.known <= %(known)s{left}
  group by s.order_id
), orders as (
  select state.*, coalesce(shipped, 0) as shipped, coalesce(unbilled, 0) as unbilled
  from state left join shipments using (order_id)
)""")
_OF_LATER = sql.SQL(" and o.order_id in (select order_id from later)")
_TOLD_BY = sql.SQL(" and coalesce(s.day, (s.known at time zone 'UTC')::date) <= %(as_of)s")
_ISSUED_BY, _LEFT_BY = sql.SQL(" and d.document_date <= %(as_of)s"), sql.SQL(" and s.shipped_on <= %(as_of)s")
_WHENEVER = sql.SQL("")
COLUMNS = {"customer": "o.customer", "currency": "o.currency", "entity": "o.entity"}


NOT_COMPLETED = sql.SQL(" and not o.completed")


def orders_now(wanted: Mapping[str, Any], only: sql.Composable = NOT_COMPLETED) -> sql.Composed:
    """Binds `known`. `only` ends the select over `sales_order o`: those not completed, which an index finds, or a page
    of orders. It leaves orders out to be fast, not to be right: those that more is known of are here in any case."""
    where = conditions(COLUMNS, wanted)
    folded = _FOLDED.format(types=_TYPES, dated=_WHENEVER, where=where + _OF_LATER)
    state = _NOW.format(later=_LATER.format(types=_TYPES), folded=folded, where=where, only=only)
    return _ORDERS.format(state=state, issued=_WHENEVER, left=_WHENEVER)


def orders_then(wanted: Mapping[str, Any]) -> sql.Composed:
    """Binds `as_of` and `known`."""
    folded = _FOLDED.format(types=_TYPES, dated=_TOLD_BY, where=conditions(COLUMNS, wanted))
    return _ORDERS.format(state=_THEN.format(folded=folded), issued=_ISSUED_BY, left=_LEFT_BY)
