"""What is left to ship and what is shipped, not billed: credit's two buckets before an item is open, folded anew.

Open counts an order that credit last approved, with what is neither shipped nor cancelled of it; whether it may leave
the house by now is the order service's to say, and not asked here. A shipment counts with its whole value until an
invoice of its customer names it, or names its order and no shipment. *Example*: 10 × 119.00 approved: open 1,190.00; 4
shipped: 714.00 and 476.00; billed at 475.98: 714.00 and 0.00.

An order of which more was shipped than it had left counts as nothing, as credit counts it. Orders that are completed
have no shipment without an invoice: they are passed over, which keeps the work as small as what is under way.
"""

from psycopg import sql

OPEN = sql.SQL("""
  select a.partition, o.customer, o.currency, o.order_id, o.gross - o.shipped - o.cancelled as amount
  from sales_order o join credit_answer a using (order_id) where o.gross > o.shipped + o.cancelled and a.approved""")
"""One row an order."""

SHIPPED = sql.SQL("""
  select s.partition, s.customer, s.currency, s.order_id, s.gross as amount, s.known, s.sequence
  from sales_order o join shipment s using (order_id) where not o.completed and not exists (
    select from open_item i where i.order_id = s.order_id and i.customer = s.customer and i.kind = 'invoice'
      and coalesce(i.shipment, s.shipment) = s.shipment)""")
"""One row a shipment."""
