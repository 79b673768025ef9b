"""Orders as of a moment, for credit use and the order list: `orders`, a CTE with one row an order.

Now, they stand in `sales_order`. At an earlier moment they are folded again from the story: the latest value, the last
word about the hold, what was cancelled. Both give the same columns: `gross` of the lines as they hold, `cancelled`,
`shipped`, and `unbilled`, the part of `shipped` that no invoice has taken over (one without a shipment bills the whole
order). Then open = gross - shipped - cancelled.

Order, credit and billing write no watermarks, so what is known is what has been heard of them.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from o2c.projection.queries.filters import conditions

_NOW = sql.SQL("""state as (
  select o.order_id, o.customer, o.entity, o.currency, o.ordered_on, o.customer_reference, o.gross, o.cancelled,
    o.held, o.hold_reason, o.held_known, o.completed
  from sales_order o where true{where}{only}
), shipped as (
  select s.order_id, sum(s.gross)::bigint as shipped, coalesce(sum(s.gross) filter (where not exists (
    select from document d where d.order_id = s.order_id and d.kind = 'invoice'
      and coalesce(d.shipment, s.shipment) = s.shipment)), 0)::bigint as unbilled
  from shipment s join state using (order_id) group by s.order_id
)""")
_THEN = sql.SQL("""told as (
  select s.subject, s.sequence, s.type, s.code, s.amount, s.known
  from story s join sales_order o on o.order_id = s.subject
  where s.type in ('order-placed', 'order-changed', 'order-held', 'order-released', 'order-cancelled',
      'order-completed')
    and s.known <= %(known)s and coalesce(s.day, (s.known at time zone 'UTC')::date) <= %(as_of)s{where}
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
), state as (
  select o.order_id, o.customer, o.entity, o.currency, o.ordered_on, o.customer_reference, v.gross,
    coalesce(g.cancelled, 0) as cancelled, w.held, w.reason as hold_reason, w.known as held_known,
    coalesce(e.completed, false) as completed
  from valued v join sales_order o on o.order_id = v.subject join credit_word w using (subject)
  left join ended e using (subject) left join gone g using (subject)
), shipped as (
  select s.order_id, sum(s.gross)::bigint as shipped, coalesce(sum(s.gross) filter (where not exists (
    select from document d where d.order_id = s.order_id and d.kind = 'invoice'
      and coalesce(d.shipment, s.shipment) = s.shipment and d.known <= %(known)s and d.document_date <= %(as_of)s
  )), 0)::bigint as unbilled
  from shipment s join state using (order_id) where s.known <= %(known)s and s.shipped_on <= %(as_of)s
  group by s.order_id
)""")
_ORDERS = sql.SQL("""{state}, orders as (
  select state.*, coalesce(shipped, 0) as shipped, coalesce(unbilled, 0) as unbilled
  from state left join shipped using (order_id)
)""")
COLUMNS = {"customer": "o.customer", "currency": "o.currency", "entity": "o.entity"}


NOT_COMPLETED = sql.SQL(" and not o.completed")


def orders_now(wanted: Mapping[str, Any], only: sql.Composable = NOT_COMPLETED) -> sql.Composed:
    """`only` ends the select over `sales_order o`: those not completed, which an index finds, or a page of orders."""
    return _ORDERS.format(state=_NOW.format(where=conditions(COLUMNS, wanted), only=only))


def orders_then(wanted: Mapping[str, Any]) -> sql.Composed:
    """Binds `as_of` and `known`."""
    return _ORDERS.format(state=_THEN.format(where=conditions(COLUMNS, wanted)))
