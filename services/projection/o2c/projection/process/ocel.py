"""The same log as OCEL 2.0, the format of object-centric process mining, page by page.

An event names all that it is about: the order, and the shipment, invoice or payment besides. Objects are the orders,
shipments, documents and customers that events name. Amounts are text, for the format has no decimal type.
"""

from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from o2c.projection.amounts import money
from o2c.projection.process.activities import ACTIVITIES
from o2c.projection.process.log import RANKS, event_log
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.paging import cursor_after, decode_cursor

OBJECTS = {"customer": (), "order": ("amount", "currency"), "shipment": ("amount", "currency"),
           "document": ("number", "kind", "amount", "currency")}  # fmt: skip
"""Type of object → its attributes."""

_EVENTS = sql.SQL("""with {log} select * from log
where (at, source, partition, sequence, about) > (%(at)s, %(source)s, %(partition)s, %(sequence)s, %(about)s)
order by at, source, partition, sequence, about limit %(limit)s""")
_FIRST = ("-infinity", "", -1, -1, "")
_TABLES = {
    "customer": "select customer as name, '' as number, '' as kind, null::bigint as amount, '' as currency "
    "from (select customer from customer union select customer from sales_order) c",
    "order": "select order_id as name, '' as number, '' as kind, gross as amount, currency from sales_order",
    "shipment": "select order_id || '/' || shipment as name, '' as number, '' as kind, gross as amount, currency "
    "from shipment where known <= %(known)s",
    "document": "select document as name, number, kind, gross as amount, currency from document "
    "where order_id is not null and known <= %(known)s",
}
_PAGE = 'select * from ({}) o where name collate "C" > %(after)s order by name collate "C" limit %(limit)s'
_ABOUT = {"goods shipped": "shipment", "invoice issued": "document", "credit note issued": "document",
          "payment applied": "document", "payment taken back": "document", "invoice settled": "document",
          "invoice reopened": "document"}  # fmt: skip


class Types(CutAnswer):
    object_types: list[dict[str, Any]]
    event_types: list[dict[str, Any]]


class Page(CutAnswer):
    """`rows` as they stand in an OCEL 2.0 file under `events` or `objects`."""

    rows: list[dict[str, Any]]
    next_cursor: str | None


def types(cut: Cut) -> Types:
    return {
        **cut.answer,
        "object_types": [
            {"name": name, "attributes": [{"name": field, "type": "string"} for field in fields]}
            for name, fields in OBJECTS.items()
        ],
        "event_types": [
            {"name": activity.name, "attributes": [{"name": "actor", "type": "string"}]} for activity in ACTIVITIES
        ],
    }


def events(cur: Cur, cut: Cut, limit: int, cursor: str | None) -> Page:
    """In the order they were known. Raises BadCursor."""
    at, source, partition, sequence, about = decode_cursor(cursor, str, str, int, int, str) or _FIRST
    bound = {
        **cut.parameters, "ranks": Jsonb(RANKS), "limit": limit, "at": at, "source": source, "partition": partition,
        "sequence": sequence, "about": about,
    }  # fmt: skip
    rows = cur.execute(_EVENTS.format(log=event_log("known", {})), bound).fetchall()
    next_cursor = cursor_after(rows, limit, "at", "source", "partition", "sequence", "about")
    return {**cut.answer, "rows": [_event(row) for row in rows], "next_cursor": next_cursor}


def _event(row: dict[str, Any]) -> dict[str, Any]:
    kind = _ABOUT.get(row["activity"])
    named = [("order", row["order_id"]), ("customer", row["customer"])]
    if kind is not None:
        named.append((kind, f"{row['order_id']}/{row['about']}" if kind == "shipment" else row["about"]))
    return {
        "id": f"{row['source']}/{row['partition']}/{row['sequence']}/{row['about']}",
        "type": row["activity"],
        "time": row["at"].isoformat(),
        "attributes": [{"name": "actor", "value": row["actor"]}],
        "relationships": [{"objectId": f"{what}:{name}", "qualifier": what} for what, name in named],
    }


def objects(cur: Cur, cut: Cut, limit: int, cursor: str | None) -> Page:
    """By type and name. Raises BadCursor."""
    kind, after = decode_cursor(cursor, str, str) or ("", "")
    rows: list[dict[str, Any]] = []
    for name in [name for name in sorted(OBJECTS) if name >= kind]:
        bound = {**cut.parameters, "after": after if name == kind else "", "limit": limit - len(rows)}
        found = cur.execute(sql.SQL(_PAGE.format(_TABLES[name])), bound).fetchall()
        rows += [row | {"type": name} for row in found]
        if len(rows) == limit:
            break
    next_cursor = cursor_after(rows, limit, "type", "name")
    return {**cut.answer, "rows": [_object(row) for row in rows], "next_cursor": next_cursor}


def _object(row: dict[str, Any]) -> dict[str, Any]:
    said = dict(row)
    if row["amount"] is not None:
        said["amount"] = money(row["amount"], row["currency"])["amount"]
    attributes = [
        {"name": field, "time": "1970-01-01T00:00:00+00:00", "value": said[field]} for field in OBJECTS[row["type"]]
    ]
    return {"id": f"{row['type']}:{row['name']}", "type": row["type"], "attributes": attributes, "relationships": []}
