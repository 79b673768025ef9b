"""Customers: master data, what was changed in them, and figures of each."""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from o2c.projection.kpis.periods import ending
from o2c.projection.queries.customer_changes import SOURCES as CHANGE_SOURCES
from o2c.projection.queries.cut import CREDIT, Cut
from o2c.projection.queries.items import open_items
from o2c.projection.reporting.fields import Source, column, fields
from o2c.projection.reporting.sources.customer import CUSTOMER, JOIN, MONEY

CUSTOMERS = Source(
    name="customers",
    title="Customers",
    description="master data as they are now, custom fields included",
    fields=fields(
        *CUSTOMER,
        column("limit", "amount", "Credit limit", "o.limit_amount"),
        column("currency", "text", "Currency", "o.limit_currency", width=5),
        column("checked", "yes-no", "Credit checked", "o.credit_check"),
    ),
    rows=lambda _: sql.SQL("with rows as (select * from customer)").format(),
    key=("customer",),
    joins={"customer": JOIN},
    cuts=False,
    sources=(CREDIT,),
)

_CHANGES = sql.SQL("""with told as (
  select x.*, v.field, v.value from customer_change x left join currency cur on cur.code = x.limit_currency
  cross join lateral (values
    ('name', x.name), ('country', x.country), ('parent', x.parent), ('risk class', x.risk_class),
    ('payment terms', x.payment_terms), ('credit check', x.credit_check::text),
    ('custom fields', nullif(x.attributes::text, '{{}}')),
    ('limit', case when x.limit_amount is not null then
      round(x.limit_amount * cur.unit, cur.exponent) || ' ' || x.limit_currency end)) v(field, value)
  where x.known <= %(known)s and v.value is not null
), followed as (
  select *, lag(value) over (partition by customer, field order by known, sequence) as before from told
), rows as (
  select * from followed where value is distinct from before and (before is not null or value <> '')
    and (known at time zone 'UTC')::date <= %(as_of)s
)""")
CUSTOMER_CHANGES = Source(
    name="customer-changes",
    title="Changes of customers",
    description="what changed in terms, limits and master data, from what to what, who said so and why",
    fields=fields(
        *CUSTOMER,
        column("field", "text", "What", width=14),
        column("before", "text", "Before", width=18),
        column("after", "text", "After", "o.value", width=18),
        column("changed_on", "date", "Changed on", "(o.known at time zone 'UTC')::date"),
        column("known", "moment", "Known"),
        column("reason", "text", "Reason", width=20),
        column("actor", "text", "By"),
    ),
    rows=lambda _: _CHANGES.format(),
    key=("known", "partition", "sequence", "field"),
    joins={"customer": JOIN},
    sources=CHANGE_SOURCES,
)

_FIGURES = sql.SQL("""with {items}, owed as (
  select customer, entity, currency, sum(open_then)::bigint as receivable,
    coalesce(sum(open_then) filter (where kind <> 'credit-note' and due_date < %(as_of)s), 0)::bigint as overdue,
    count(*) as items, max(%(as_of)s - due_date) filter (where kind <> 'credit-note') as longest
  from open_then group by customer, entity, currency
), sold as (
  select i.customer, i.entity, i.currency, sum(m.amount)::bigint as sales
  from movement m join open_item i using (item)
  where m.kind in ('invoiced', 'credited') and m.known <= %(known)s and m.{date} between %(first)s and %(as_of)s
  group by i.customer, i.entity, i.currency
), rows as (
  select customer, entity, currency, coalesce(receivable, 0) as receivable, coalesce(overdue, 0) as overdue,
    coalesce(items, 0) as items, greatest(longest, 0) as longest, coalesce(sales, 0) as sales,
    case when sales > 0 then round(coalesce(receivable, 0)::numeric * %(days)s / sales, 1) end as dso
  from owed full join sold using (customer, entity, currency)
)""")
MONTHS = 3
"""Of sales that DSO is measured over, as the key figure `dso` has it."""


def _span(cut: Cut) -> Mapping[str, Any]:
    period = ending(cut.as_of, MONTHS)
    return {"first": period.first, "days": period.days}


CUSTOMER_FIGURES = Source(
    name="customer-figures",
    title="Figures of customers",
    description="what each owes, what is overdue, sales of the last three months and DSO (receivable / sales x days)",
    fields=fields(
        *CUSTOMER, *MONEY,
        column("receivable", "amount", "Receivable"),
        column("overdue", "amount", "Overdue"),
        column("sales", "amount", "Sales of 3 months"),
        column("dso", "decimal", "DSO in days"),
        column("items", "integer", "Open items", adds_up=True),
        column("longest", "integer", "Longest overdue, days"),
    ),
    rows=lambda moment: _FIGURES.format(items=open_items(moment.cut, {}), date=sql.Identifier(moment.cut.basis)),
    key=("customer", "entity", "currency"),
    joins={"customer": JOIN},
    bound=_span,
)  # fmt: skip

KPI_DAYS = Source(
    name="kpi-days",
    title="Key figures by day",
    description="key figures of every day as they are kept for BI: effective dates, as known when they were last kept",
    fields=fields(
        *MONEY,
        column("kpi", "text", "Key figure", width=26),
        column("day", "date", "Day"),
        column("value", "decimal", "Value"),
        column("reason", "text", "Why none", width=24),
        column("numerator", "decimal", "Numerator"),
        column("denominator", "decimal", "Denominator"),
    ),
    rows=lambda _: sql.SQL("with rows as (select * from kpi_day)").format(),
    key=("kpi", "day", "entity", "currency"),
    cuts=False,
)
