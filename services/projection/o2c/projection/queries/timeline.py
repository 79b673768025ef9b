"""The story of an order, an invoice, a payment, a customer or the policy: everything that happened, in the order it was
known."""

from datetime import date, datetime
from typing import Any

from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import NOTHING_KNOWN, Cur, Cut, CutAnswer
from o2c.projection.queries.narrate import narrate
from o2c.projection.queries.paging import cursor_after, decode_cursor
from o2c.projection.queries.references import Related, related

_TOLD = """
with told as (
  select source, partition, sequence, known, type, account, subject, code, other, amount, currency, day, note, actor
  from story where subject = any(%(subjects)s)
  union all
  select '/o2c/order', partition, sequence, known, 'order-shipped', customer, order_id, '', shipment, gross, currency,
    shipped_on, '', actor
  from shipment where order_id = any(%(orders)s)
  union all
  select '/o2c/billing', partition, sequence, known, kind || '-issued', customer, document, terms, number, gross,
    currency, document_date, reason, actor
  from document where document = any(%(documents)s) and cutover is null
  union all
  select '/o2c/billing', partition, sequence, known, 'opening-item-adopted', customer, document, kind, number,
    taken_over, currency, cutover, document_date::text, actor
  from document where document = any(%(documents)s) and cutover is not null
  union all
  select '/o2c/cash-app', m.partition, m.sequence, m.known, 'receivable-moved', i.customer, m.item, m.kind, i.number,
    m.amount, i.currency, m.effective, m.cause, m.actor
  from movement m join open_item i using (item) where m.item = any(%(documents)s)
  union all
  select '/o2c/cash-app', m.partition, m.sequence, m.known, 'payment-' || m.kind, m.account, m.receipt, m.rule,
    coalesce(i.number, m.item, m.other),
    case when m.kind = 'transferred' then m.amount when m.kind in ('prepaid', 'withdrawn') then -m.amount
      else abs(m.amount) end + m.on_account, m.currency,
    m.effective, m.note, m.actor
  from receipt_movement m left join open_item i using (item)
  where m.receipt = any(%(receipts)s) and (m.item is null or m.item = any(%(documents)s))
  union all
  select '/o2c/cash-app', m.partition, m.sequence, m.known,
    case m.code when '' then 'receivable-released' else 'receivable-held' end, i.customer, m.item,
    coalesce(nullif(m.code, ''), m.ended), i.number, null, null, m.effective, m.reason, m.actor
  from item_mark m join open_item i using (item) where m.kind = 'hold' and m.item = any(%(documents)s)
  union all
  select '/o2c/cash-app', partition, sequence, known, 'policy-' || decision, 'policies:all', 'policy:' || scope,
    coalesce('v' || version, ''), proposal, null, null, (known at time zone 'UTC')::date,
    concat_ws('; ', nullif(summary, ''), nullif(reason, '')), actor
  from policy_change where scope = any(%(policies)s)
)
select distinct on (known, source, partition, sequence) * from told where known <= %(known)s"""
"""An event that is told of two subjects (a deduction and its item) is told once, of the deduction where both are."""
_PAGE = f"""{_TOLD}
  and (known, source, partition, sequence) > (%(after_known)s, %(after_source)s, %(after_partition)s, %(after)s)
order by known, source, partition, sequence, subject desc limit %(limit)s"""
_LATEST = f"""{_TOLD}
order by known desc, source desc, partition desc, sequence desc, subject desc limit %(limit)s"""


class Entry(TypedDict):
    known: datetime
    day: date | None
    type: str
    text: str
    account: str
    subject: str
    code: str
    other: str
    amount: Money | None
    note: str
    actor: str
    source: str
    partition: int
    sequence: int


class Timeline(CutAnswer):
    ref: str
    entries: list[Entry]
    next_cursor: str | None


def timeline(cur: Cur, cut: Cut, ref: str, *, limit: int = 200, cursor: str | None = None) -> Timeline | None:
    """Oldest first; None where nothing is known of `ref`. Raises BadCursor.

    An entry's place (source, partition, sequence) is the event's own: from here to the bytes on Kafka and in the log.
    Orders, credit and documents are told as far as they are heard, up to the cut's known moment.
    """
    found = related(cur, ref)
    if not found:
        return None
    known, source, partition, after = decode_cursor(cursor, datetime, str, int, int) or (NOTHING_KNOWN, "", 0, 0)
    after_key = {"after_known": known, "after_source": source, "after_partition": partition, "after": after}
    rows = cur.execute(_PAGE, {**cut.parameters, **_names(found), **after_key, "limit": limit}).fetchall()
    next_cursor = cursor_after(rows, limit, "known", "source", "partition", "sequence")
    return {**cut.answer, "ref": ref, "entries": [_entry(row) for row in rows], "next_cursor": next_cursor}


def latest(cur: Cur, cut: Cut, ref: str, limit: int) -> list[Entry]:
    """The last entries of a story, the newest first."""
    bound = {**cut.parameters, **_names(related(cur, ref)), "limit": limit}
    return [_entry(row) for row in cur.execute(_LATEST, bound).fetchall()]


def _names(found: Related) -> dict[str, list[str]]:
    subjects = found.orders | found.documents | found.receipts | found.accounts | found.others
    return {
        "subjects": sorted(subjects),
        "orders": sorted(found.orders),
        "documents": sorted(found.documents),
        "receipts": sorted(found.receipts),
        "policies": sorted(found.policies),
    }


def _entry(row: dict[str, Any]) -> Entry:
    amount = None if row["amount"] is None else money(row["amount"], row["currency"])
    return {
        "known": row["known"],
        "day": row["day"],
        "type": row["type"],
        "text": narrate(row["type"], row["code"], row["subject"], row["other"], amount, row["note"]),
        "account": row["account"],
        "subject": row["subject"],
        "code": row["code"],
        "other": row["other"],
        "amount": amount,
        "note": row["note"],
        "actor": row["actor"],
        "source": row["source"],
        "partition": row["partition"],
        "sequence": row["sequence"],
    }
