"""Money that came in, what of it is not applied, and what it was applied to."""

from psycopg import sql

from o2c.projection.queries.unapplied import STANDING_RECEIPTS
from o2c.projection.reporting.fields import Field, Moment, Source, column, fields
from o2c.projection.reporting.sources.customer import CUSTOMER, JOIN, MONEY

_OF_RECEIPT: tuple[Field, ...] = (
    column("receipt", "text", "Receipt", width=22),
    column("value_date", "date", "Value date"),
    column("booking_date", "date", "Booking date"),
    column("bank_account", "text", "Bank account", width=20),
    column("payer", "text", "Payer", width=24),
    column("unidentified", "yes-no", "Unidentified", "starts_with(o.customer, 'unidentified:')"),
)
# Bank data stand on the account that the money came in on; it may have been moved to another.
_CAME_IN = """select max(booking_date) as booking_date, max(value_date) as value_date,
    max(bank_account) as bank_account, max(payer) as payer, max(identified_by) as identified_by
  from receipt o where o.receipt = r.receipt"""
_RECEIPTS = sql.SQL("""with moved as (
  select receipt, account, coalesce(sum(amount) filter (where kind = 'received'), 0)::bigint as received,
    coalesce(sum(amount) filter (where kind = 'transferred'), 0)::bigint as transferred,
    coalesce(-sum(amount) filter (where kind in ('applied', 'unapplied')), 0)::bigint as applied,
    coalesce(-sum(amount) filter (where kind in ('returned', 'withdrawn')), 0)::bigint as returned,
    coalesce(-sum(amount) filter (where kind = 'prepaid'), 0)::bigint as prepaid,
    sum(amount)::bigint as remaining, sum(on_account)::bigint as on_account
  from receipt_movement where known <= %(known)s and {date} <= %(as_of)s group by receipt, account
), rows as (
  select m.*, r.entity, r.currency, r.account as customer, b.* from moved m join receipt r using (receipt, account)
  cross join lateral ({came_in}) b
)""")


def _receipts(moment: Moment) -> sql.Composed:
    return _RECEIPTS.format(date=sql.Identifier(moment.cut.basis), came_in=sql.SQL(_CAME_IN))


RECEIPTS = Source(
    name="receipts",
    title="Receipts",
    description="money received, by account, and what became of it",
    fields=fields(
        *CUSTOMER, *MONEY, *_OF_RECEIPT,
        column("identified_by", "text", "Identified by", width=14),
        column("received", "amount", "Received"),
        column("transferred", "amount", "Moved here"),
        column("applied", "amount", "Applied"),
        column("returned", "amount", "Returned"),
        column("prepaid", "amount", "Prepaid"),
        column("left", "amount", "Left", "o.remaining"),
        column("on_account", "amount", "On account"),
    ),
    rows=_receipts,
    key=("receipt", "customer"),
    joins={"customer": JOIN},
)  # fmt: skip

_UNAPPLIED = sql.SQL("""with {standing}, rows as (
  select r.receipt, r.account as customer, r.entity, r.currency, r.left_then, r.on_account_then, b.*,
    %(as_of)s - b.value_date as days
  from standing r cross join lateral ({came_in}) b
)""")

UNAPPLIED = Source(
    name="unapplied",
    title="Unapplied cash",
    description="receipts of which something is left, payer known or not; what is on account is part of what is left",
    fields=fields(
        *CUSTOMER, *MONEY, *_OF_RECEIPT,
        column("left", "amount", "Left", "o.left_then"),
        column("on_account", "amount", "On account", "o.on_account_then"),
        column("unapplied", "amount", "Unapplied", "o.left_then - o.on_account_then"),
        column("days", "integer", "Days"),
    ),
    rows=lambda moment: _UNAPPLIED.format(
        standing=STANDING_RECEIPTS.format(date=sql.Identifier(moment.cut.basis)), came_in=sql.SQL(_CAME_IN)
    ),
    key=("receipt", "customer"),
    joins={"customer": JOIN},
)  # fmt: skip

_APPLIED = sql.SQL("""with rows as (
  select m.*, m.account as customer, i.number, i.document_date, i.due_date, m.effective - i.due_date as days_late,
    s.sign * m.discount as discount_then, s.sign * s.unearned_of_it as unearned_then
  from receipt_movement m left join open_item i using (item) cross join lateral (
    select case m.kind when 'applied' then 1 else -1 end as sign, case m.kind when 'applied' then m.unearned else (
      select coalesce(max(a.unearned), 0) from receipt_movement a
      where a.receipt = m.receipt and a.application = m.application and a.kind = 'applied') end as unearned_of_it) s
  where m.item is not null and m.kind in ('applied', 'unapplied') and m.known <= %(known)s and m.{date} <= %(as_of)s
)""")

APPLICATIONS = Source(
    name="applications",
    title="Applications",
    description="what of which receipt was applied to which item, with the discount taken; taken back: negative",
    fields=fields(
        *CUSTOMER, *MONEY,
        column("receipt", "text", "Receipt", width=22),
        column("item", "text", "Item", width=22),
        column("number", "text", "Number", width=18),
        column("document_date", "date", "Document date"),
        column("due_date", "date", "Due date"),
        column("effective", "date", "Effective"),
        column("accounting", "date", "Accounting"),
        column("known", "moment", "Known"),
        column("days_late", "integer", "Days late"),
        column("applied", "amount", "Applied", "-o.amount"),
        column("discount", "amount", "Discount", "o.discount_then"),
        column("unearned", "amount", "Of it unearned", "o.unearned_then"),
        column("rule", "text", "Rule", width=16),
        column("actor", "text", "By"),
    ),
    rows=lambda moment: _APPLIED.format(date=sql.Identifier(moment.cut.basis)),
    key=("known", "partition", "sequence", "receipt", "item", "kind", "amount"),
    joins={"customer": JOIN},
)  # fmt: skip
