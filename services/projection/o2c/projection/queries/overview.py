"""Everything about one customer on one page: what it owes since when, its credit, money, orders, claims and story."""

from o2c.projection.queries.aging import AgingRow, aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.customer_changes import CustomerChanged, customer_changes
from o2c.projection.queries.customers import Customer, customer
from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.queries.open_items import OpenItem, longest_due
from o2c.projection.queries.orders import Order, list_orders
from o2c.projection.queries.timeline import Entry, latest
from o2c.projection.queries.unapplied import UnappliedReceipt, list_unapplied


class Overview(Customer):
    """Lists hold the first few; each has a question of its own that gives all."""

    buckets: list[str]
    aging: list[AgingRow]
    longest_due: list[OpenItem]
    claims: list[OpenItem]
    unapplied: list[UnappliedReceipt]
    orders_held: list[Order]
    orders_released: list[Order]
    changes: list[CustomerChanged]
    latest: list[Entry]


def overview(cur: Cur, cut: Cut, name: str, *, past: bool = False, limit: int = 10) -> Overview | None:
    """None for a customer that nothing is known of. Lists hold at most `limit`."""
    found = customer(cur, cut, name, past=past)
    if found is None:
        return None
    return {
        **found,
        "buckets": Buckets().labels,
        "aging": aging(cur, cut, Buckets(), customer=name)["rows"],
        "longest_due": longest_due(cur, cut, name, limit),
        "claims": longest_due(cur, cut, name, limit, claims=True),
        "unapplied": list_unapplied(cur, cut, account=name, limit=limit)["receipts"],
        "orders_held": list_orders(cur, cut, status="held", past=past, customer=name, limit=limit)["orders"],
        "orders_released": list_orders(cur, cut, status="released", past=past, customer=name, limit=limit)["orders"],
        "changes": customer_changes(cur, cut, customer=name, limit=limit)["changes"],
        "latest": latest(cur, cut, name, limit),
    }
