"""Document flow from order to cash: which shipment, invoice, application and receipt came of which."""

from datetime import date
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.references import related

_ORDERS = """select order_id as id, 'order' as kind, order_id as number, ordered_on as day, gross as amount, currency,
  null::text as parent from sales_order where order_id = any(%(orders)s) and ordered_on <= %(as_of)s"""
_SHIPMENTS = """select shipment as id, 'shipment' as kind, shipment as number, shipped_on as day, gross as amount,
  currency, order_id as parent from shipment
  where order_id = any(%(orders)s) and known <= %(known)s and shipped_on <= %(as_of)s"""
_DOCUMENTS = """select document as id, kind, number, document_date as day, gross as amount, currency,
  coalesce(invoice, shipment, order_id) as parent from document
  where document = any(%(documents)s) and known <= %(known)s and document_date <= %(as_of)s"""
_APPLICATIONS = sql.SQL("""select application as id, 'application' as kind, application as number,
  min({date}) as day, -sum(amount)::bigint as amount, currency, item as parent, receipt as child
  from receipt_movement where item = any(%(documents)s) and known <= %(known)s and {date} <= %(as_of)s
  group by application, currency, item, receipt""")
_RECEIPTS = sql.SQL("""select receipt as id, 'receipt' as kind, receipt as number, min({date}) as day,
  sum(amount)::bigint as amount, currency, null::text as parent from receipt_movement
  where receipt = any(%(receipts)s) and kind = 'received' and known <= %(known)s and {date} <= %(as_of)s
  group by receipt, currency""")


class Node(TypedDict):
    id: str
    kind: str
    number: str
    day: date
    amount: Money


class Edge(TypedDict):
    source: str
    target: str


class Flow(CutAnswer):
    ref: str
    nodes: list[Node]
    edges: list[Edge]


def flow(cur: Cur, cut: Cut, ref: str) -> Flow | None:
    """The documents around `ref` with their connections; None where nothing is known of it.

    Edges run order → shipment → invoice → application → receipt, and invoice → credit note. An application that was
    taken back has the amount 0. Node ids are `<kind>:<id>`, because an order and a shipment may share a number.
    """
    found = related(cur, ref)
    if not found:
        return None
    names = {name: sorted(getattr(found, name)) for name in ("orders", "documents", "receipts")}
    date_of_basis = sql.Identifier(cut.basis)
    queries = (
        _ORDERS, _SHIPMENTS, _DOCUMENTS, _APPLICATIONS.format(date=date_of_basis),
        _RECEIPTS.format(date=date_of_basis),
    )  # fmt: skip
    rows = [row for query in queries for row in cur.execute(query, {**cut.parameters, **names}).fetchall()]
    ids = {_id(row) for row in rows}
    edges = [edge for row in rows for edge in _edges(row, ids)]
    return {**cut.answer, "ref": ref, "nodes": [_node(row) for row in rows], "edges": edges}


def _id(row: dict[str, Any]) -> str:
    return f"{row['kind']}:{row['id']}"


def _node(row: dict[str, Any]) -> Node:
    return {
        "id": _id(row),
        "kind": row["kind"],
        "number": row["number"],
        "day": row["day"],
        "amount": money(row["amount"], row["currency"]),
    }


def _edges(row: dict[str, Any], ids: set[str]) -> list[Edge]:
    """From the parent, which may be of several kinds, and on to the receipt of an application."""
    parents = {
        "shipment": ("order",),
        "invoice": ("shipment", "order"),
        "credit-note": ("invoice",),
        "application": ("invoice", "credit-note"),
    }
    sources = [f"{kind}:{row['parent']}" for kind in parents.get(row["kind"], ())]
    edges = [Edge(source=source, target=_id(row)) for source in sources if source in ids][:1]
    receipt = f"receipt:{row.get('child')}"
    if receipt in ids:
        edges.append(Edge(source=_id(row), target=receipt))
    return edges
