"""Open items, what was split off them as deductions, and how they moved."""

from psycopg import sql

from o2c.projection.queries.items import open_items
from o2c.projection.queries.marks import last_marks
from o2c.projection.reporting.fields import Field, Moment, Source, column, fields
from o2c.projection.reporting.sources.customer import CUSTOMER, JOIN, MONEY

_DOCUMENT = sql.SQL(" left join document d on d.document = coalesce(o.parent, o.item)")
_ROWS = sql.SQL("""with {items}, rows as (
  select i.*, %(as_of)s - i.due_date as days_overdue, %(as_of)s - i.document_date as age,
    coalesce(nullif(h.code, ''), c.code, '') as mark_then,
    case when h.code <> '' then h.effective when c.code <> '' then c.effective end as marked_since
  from open_then i {marks}{where}
)""")
_ITEM: tuple[Field, ...] = (
    column("item", "text", "Item", width=22),
    column("number", "text", "Number", width=18),
    column("kind", "text", "Kind", width=11),
    column("document_date", "date", "Document date"),
    column("due_date", "date", "Due date"),
    column("order", "text", "Order", "o.order_id", width=14),
    column("shipment", "text", "Shipment", width=14),
)
_BUCKETS: tuple[Field, ...] = tuple(
    column(name, "amount", title, value)
    for name, title, value in (
        ("not_due", "Not due", "case when {c} and o.days_overdue <= 0 then o.open_then else 0 end"),
        ("overdue_1_30", "1-30", "case when {c} and o.days_overdue between 1 and 30 then o.open_then else 0 end"),
        ("overdue_31_60", "31-60", "case when {c} and o.days_overdue between 31 and 60 then o.open_then else 0 end"),
        ("overdue_61_90", "61-90", "case when {c} and o.days_overdue between 61 and 90 then o.open_then else 0 end"),
        ("overdue_over_90", "Over 90", "case when {c} and o.days_overdue > 90 then o.open_then else 0 end"),
        ("overdue", "Overdue", "case when {c} and o.days_overdue > 0 then o.open_then else 0 end"),
        ("open_credits", "Open credits", "case when {c} then 0 else o.open_then end"),
    )
    for value in [value.replace("{c}", "o.kind <> 'credit-note'")]
)
"""Days past the due date; credits have a field of their own, as in the aging, so that all of them add up to `open`."""


def _standing(moment: Moment, where: sql.SQL) -> sql.Composed:
    marks = last_marks(moment.cut, sql.Identifier("i", "item"))
    return _ROWS.format(items=open_items(moment.cut, {}), marks=marks, where=where)


OPEN_ITEMS = Source(
    name="open-items",
    title="Open items",
    description="items whose balance is not 0: invoices, credit notes and deductions",
    fields=fields(
        *CUSTOMER, *MONEY, *_ITEM,
        column("open", "amount", "Open", "o.open_then"),
        column("original", "amount", "Original"),
        *_BUCKETS,
        column("days_overdue", "integer", "Days overdue"),
        column("age", "integer", "Age in days"),
        column("mark", "text", "Mark", "nullif(o.mark_then, '')", width=9),
        column("marked_since", "date", "Marked since"),
        column("is_deduction", "yes-no", "Deduction", "o.parent is not null"),
        column("terms", "text", "Terms", "d.terms", width=10, joins=("document",)),
        column("customer_reference", "text", "Their reference", "d.customer_reference", width=16, joins=("document",)),
    ),
    rows=lambda moment: _standing(moment, sql.SQL("")),
    key=("item",),
    joins={"customer": JOIN, "document": _DOCUMENT},
)  # fmt: skip

_TOLD = sql.SQL(""" left join lateral (
    select code, note from story s where s.subject = o.item and s.type = 'deduction-opened' and s.known <= %(known)s
    order by s.known desc, s.sequence desc limit 1) told on true
  left join lateral (
    select code, other from story s where s.subject = o.item and s.type = 'deduction-moved' and s.known <= %(known)s
    order by s.known desc, s.sequence desc limit 1) moved on true""")


DEDUCTIONS = Source(
    name="deductions",
    title="Deductions",
    description="what customers kept back of invoices and is not resolved",
    fields=fields(
        *CUSTOMER, *MONEY, *_ITEM,
        column("invoice", "text", "Split off", "o.parent", width=20),
        column("open", "amount", "Open", "o.open_then"),
        column("original", "amount", "Original"),
        column("age", "integer", "Age in days"),
        column("reason_code", "text", "Reason", "coalesce(told.code, '')", width=16, joins=("told",)),
        column("reason", "text", "In words", "told.note", width=24, joins=("told",)),
        column("status", "text", "Status", "coalesce(moved.code, 'open')", joins=("told",)),
        column("owner", "text", "Owner", "moved.other", joins=("told",)),
        column("mark", "text", "Mark", "nullif(o.mark_then, '')", width=9),
    ),
    rows=lambda moment: _standing(moment, sql.SQL(" where i.parent is not null")),
    key=("item",),
    joins={"customer": JOIN, "document": _DOCUMENT, "told": _TOLD},
)  # fmt: skip

_MOVED = sql.SQL("""with rows as (
  select m.*, i.customer, i.entity, i.currency, i.number, i.kind as item_kind, i.document_date, i.due_date, i.order_id,
    i.shipment, i.parent
  from movement m join open_item i using (item) where m.known <= %(known)s and m.{date} <= %(as_of)s
)""")

MOVEMENTS = Source(
    name="movements",
    title="Movements of open items",
    description="every change of an open item: issued, paid, credited, written off, disputed away",
    fields=fields(
        *CUSTOMER, *MONEY, *(one for one in _ITEM if one.name != "kind"),
        column("kind", "text", "Movement"),
        column("item_kind", "text", "Kind of item", width=11),
        column("amount", "amount", "Amount"),
        column("effective", "date", "Effective"),
        column("accounting", "date", "Accounting"),
        column("known", "moment", "Known"),
        column("reason_code", "text", "Reason", "nullif(o.reason_code, '')"),
        column("actor", "text", "By"),
    ),
    rows=lambda moment: _MOVED.format(date=sql.Identifier(moment.cut.basis)),
    key=("known", "partition", "sequence", "item", "kind", "amount"),
    joins={"customer": JOIN, "document": _DOCUMENT},
)  # fmt: skip
