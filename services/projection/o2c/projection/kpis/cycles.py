"""How long orders are held, and how long each step from order to cash takes."""

from o2c.projection.kpis import formulas as f
from o2c.projection.kpis.kinds import Family, RowsKpi

_HOLDS = Family(
    "holds",
    """with told as (
        select subject, type, known, sequence, count(*) filter (where type = 'order-released') over (
          partition by subject order by sequence rows between unbounded preceding and 1 preceding) as turn
        from story where type in ('order-held', 'order-released') and known <= %(known)s
          and subject in (select subject from story where type = 'order-held')
      ), hold as (
        select subject, turn, min(known) filter (where type = 'order-held') as since,
          max(known) filter (where type = 'order-released') as until
        from told group by subject, turn
      )
      select o.entity, o.currency, h.subject || ' ' || h.turn as ref, h.subject as what, o.customer,
        h.until::date as day, extract(epoch from h.until - h.since)::bigint as seconds, 1 as holds
      from hold h join sales_order o on o.order_id = h.subject
      where h.since is not null and h.until::date between %(first)s and %(as_of)s""",
    ("seconds", "holds"),
)
_CASH = Family(
    "order-to-cash",
    """with settled as (
        select m.item, max(m.{date}) as day from movement m
        where m.item in (select item from movement where {date} between %(first)s and %(as_of)s)
          and m.known <= %(known)s and m.{date} <= %(as_of)s
        group by m.item having sum(m.amount) = 0
      )
      select i.entity, i.currency, i.item as ref, i.item as what, i.customer, s.day,
        h.shipped_on - o.ordered_on as to_shipment, i.document_date - h.shipped_on as to_invoice,
        s.day - i.document_date as to_cash, s.day - o.ordered_on as days, 1 as invoices
      from settled s join open_item i using (item) join sales_order o on o.order_id = i.order_id
      join shipment h on h.order_id = i.order_id and h.shipment = i.shipment
      where h.known <= %(known)s and i.kind = 'invoice' and i.parent is null and s.day >= %(first)s""",
    ("to_shipment", "to_invoice", "to_cash", "days", "invoices"),
)
_NONE = "no invoice of an order was settled in the period"


def _step(name: str, title: str, column: str, formula: str) -> RowsKpi:
    return RowsKpi(
        name=name,
        title=title,
        unit="days",
        formula=f"{formula} / invoices settled in the period",
        source="invoices of a shipment of an order of which nothing is open any more, each counting once",
        example=f.mean_days,
        family=_CASH,
        columns=(column, "invoices"),
        counts=("days", "number"),
        months=1,
        nothing=_NONE,
    )


CYCLES = (
    RowsKpi(
        name="credit-hold-hours",
        title="Credit hold",
        unit="hours",
        formula="hours from hold to release / holds released in the period",
        source="orders that were held after credit declined them; days in UTC",
        example=f.hours,
        family=_HOLDS,
        columns=("seconds", "holds"),
        counts=("seconds", "number"),
        nothing="no held order was released in the period",
    ),
    _step("order-to-shipment", "Order to shipment", "to_shipment", "days from order to shipment"),
    _step("shipment-to-invoice", "Shipment to invoice", "to_invoice", "days from shipment to invoice"),
    _step("invoice-to-cash", "Invoice to cash", "to_cash", "days from invoice to settlement"),
    _step("order-to-cash", "Order to cash", "days", "days from order to settlement"),
)
