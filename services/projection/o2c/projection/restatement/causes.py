"""The movements that came between two moments of knowing and count in a report: what changed its figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import NOTHING_KNOWN, Cur, Cut
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.groups import columns, groups_of, joins, key
from o2c.projection.queries.paging import cursor_after, decode_cursor
from o2c.projection.queries.roll_forward import column_of
from o2c.projection.restatement.figures import CREDITS, AgingReport, Report

_ITEMS = sql.SQL("""
select m.known, m.partition, m.sequence, m.kind, m.amount, 0::bigint as on_account, m.effective, m.accounting, m.cause,
  m.actor, o.customer, o.entity, o.currency, o.item as subject, o.number, o.kind as item_kind, o.due_date,
  o.document_date, {groups}
from movement m join open_item o using (item){joins}
where m.known > %(before)s and m.known <= %(known)s and m.{date} <= %(as_of)s{where}""")
_MONEY = sql.SQL("""
select o.known, o.partition, o.sequence, o.kind, o.amount, o.on_account, o.effective, o.accounting,
  coalesce(o.item, o.other), o.actor, o.customer, o.entity, o.currency, o.receipt, o.receipt, null, null, null, {groups}
from (select r.*, r.account as customer from receipt_movement r where r.known > %(before)s and r.known <= %(known)s) o
{joins} where o.{date} <= %(as_of)s and (o.amount, o.on_account) <> (0, 0){where}""")
_PAGE = sql.SQL("""select * from ({items}{money}) moved
where (known, partition, sequence) > (%(after)s, %(after_partition)s, %(after_sequence)s)
order by known, partition, sequence limit %(limit)s""")


class Change(TypedDict):
    """By how much a movement changed one figure; a total changes with it."""

    figure: str
    by: Money


class Cause(TypedDict):
    known: datetime
    effective: date
    accounting: date
    kind: str
    customer: str
    legal_entity: str
    subject: str
    number: str
    cause: str
    actor: str
    group: dict[str, str]
    changes: list[Change]


def causes(
    cur: Cur, report: Report, before: datetime, cut: Cut, wanted: Mapping[str, Any], limit: int, cursor: str | None
) -> tuple[list[Cause], str | None]:
    """In the order they were known. Raises BadCursor, BadGroup."""
    known, partition, sequence = decode_cursor(cursor, str, int, int) or (NOTHING_KNOWN.isoformat(), -1, -1)
    groups = groups_of(report.groups)
    date_column = sql.Identifier(cut.basis)
    items = _ITEMS.format(
        date=date_column, groups=columns(groups), joins=joins(groups), where=conditions(_columns("o"), wanted)
    )
    beside: sql.Composable = sql.SQL("")
    if isinstance(report, AgingReport):
        of_account = columns(groups, of_account=True)
        joined, where = joins(groups, of_account=True), conditions(_columns("o"), wanted)
        beside = sql.SQL(" union all ") + _MONEY.format(date=date_column, groups=of_account, joins=joined, where=where)
    bound = {**cut.parameters, **wanted, "before": before, "limit": limit}
    after = {"after": known, "after_partition": partition, "after_sequence": sequence}
    rows = cur.execute(_PAGE.format(items=items, money=beside), {**bound, **after}).fetchall()
    names = [group.name for group in groups]
    told = [_cause(row, dict(zip(names, key(groups, row), strict=True)), report, cut) for row in rows]
    return told, cursor_after(rows, limit, "known", "partition", "sequence")


def _columns(alias: str) -> dict[str, str]:
    return {name: f"{alias}.{name}" for name in ("customer", "currency", "entity")}


def _cause(row: dict[str, Any], group: dict[str, str], report: Report, cut: Cut) -> Cause:
    currency = group.pop("currency")
    return {
        "known": row["known"],
        "effective": row["effective"],
        "accounting": row["accounting"],
        "kind": row["kind"],
        "customer": row["customer"],
        "legal_entity": row["entity"],
        "subject": row["subject"],
        "number": row["number"],
        "cause": row["cause"],
        "actor": row["actor"],
        "group": group,
        "changes": [{"figure": name, "by": money(by, currency)} for name, by in _changes(row, report, cut) if by],
    }


def _changes(row: dict[str, Any], report: Report, cut: Cut) -> Sequence[tuple[str, int]]:
    amount: int = row["amount"]
    if not isinstance(report, AgingReport):
        late = cut.basis == "accounting" and row["effective"] < report.since
        return [(column_of(row["kind"], before=row[cut.basis] < report.since, late=late), amount)]
    if row["item_kind"] is None:
        left = "unidentified" if row["customer"].startswith("unidentified:") else "unapplied"
        kept = -amount if row["kind"] == "prepaid" else 0
        return [(left, amount - row["on_account"]), ("on_account", row["on_account"]), ("prepaid", kept)]
    if row["item_kind"] == "credit-note":
        return [(CREDITS, amount)]
    age = (cut.as_of - row[report.buckets.base]).days
    return [(report.buckets.label_of(age), amount)]
