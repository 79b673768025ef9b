"""A customer at a glance: master data, credit and balances."""

from o2c.projection.queries.balances import Balance, balances
from o2c.projection.queries.credit_use import CreditUse, credit_use
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.paging import MAX_LIMIT


class Customer(CutAnswer):
    customer: str
    name: str
    country: str
    parent: str
    risk_class: str
    payment_terms: str
    attributes: dict[str, str]
    credit: list[CreditUse]
    balances: list[Balance]


def customer(cur: Cur, cut: Cut, name: str, *, past: bool = False) -> Customer | None:
    """None for a customer that nothing is known of. Master data are those of now."""
    row = cur.execute("select * from customer where customer = %(name)s", {"name": name}).fetchone()
    credit = credit_use(cur, cut, past=past, customer=name, limit=MAX_LIMIT)["credit_use"]
    owed = balances(cur, cut, customer=name, limit=MAX_LIMIT)["balances"]
    if row is None and not credit:
        return None
    known = row or {}
    return {
        **cut.answer,
        "customer": name,
        "name": known.get("name") or "",
        "country": known.get("country") or "",
        "parent": known.get("parent") or "",
        "risk_class": known.get("risk_class") or "",
        "payment_terms": known.get("payment_terms") or "",
        "attributes": known.get("attributes") or {},
        "credit": credit,
        "balances": owed,
    }
