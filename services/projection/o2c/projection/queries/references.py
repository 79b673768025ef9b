"""What a reference means, and what hangs together with it: order, shipment, invoice, receipt, customer."""

from dataclasses import dataclass, field

from o2c.projection.queries.cut import Cur

_MEANS = """
select 'order' as kind, order_id as name from sales_order where order_id = %(ref)s
union select 'order', order_id from shipment where shipment = %(ref)s
union select 'document', document from document where document = %(ref)s or number = %(ref)s
union select 'document', item from open_item where item = %(ref)s
union select 'document', item from former_number where number = %(ref)s
union select 'receipt', receipt from receipt where receipt = %(ref)s
union select 'account', customer from customer where customer = %(ref)s
union select 'account', account from balance where account = %(ref)s
union select 'other', subject from story where subject = %(ref)s
union select 'policy', scope from policy_change where %(ref)s in ('policy', 'policy:' || scope, proposal)
"""
_DOCUMENTS_OF_ORDERS = "select document as name from document where order_id = any(%(names)s)"
_ORDERS_OF_DOCUMENTS = """select distinct order_id as name from document
  where document = any(%(names)s) and order_id is not null"""
_CREDITS = """select document as name from document where invoice = any(%(names)s)
  union select invoice from document where document = any(%(names)s) and invoice is not null"""
_RECEIPTS_OF_ITEMS = "select distinct receipt as name from receipt_movement where item = any(%(names)s)"
_ITEMS_OF_RECEIPTS = """select distinct item as name from receipt_movement
  where receipt = any(%(names)s) and item is not null"""
_ORDERS_OF_ACCOUNT = "select order_id as name from sales_order where completed in (false, true) and customer = %(ref)s"
_ITEMS_OF_ACCOUNT = "select item as name from open_item where closed in (false, true) and customer = %(ref)s"
_RECEIPTS_OF_ACCOUNT = "select receipt as name from receipt where spent in (false, true) and account = %(ref)s"


@dataclass
class Related:
    """Names by kind. `documents` are invoices, credit notes and their open items, which share their names."""

    orders: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    receipts: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    policies: set[str] = field(default_factory=set)
    """Scopes of the matching policy, in words."""
    others: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return any((self.orders, self.documents, self.receipts, self.accounts, self.policies, self.others))


def related(cur: Cur, ref: str) -> Related:
    """Everything that belongs to the story of `ref`; empty where nothing is known of it.

    From an order to its documents and the receipts that paid them, from a document also back to its order, from a
    receipt to the documents it paid, from an account to all that is on it. A reference that means several things
    (an order and an invoice with the same number) brings them all. `policy` is every change of the matching policy,
    `policy:<scope>` those for one scope, as `o2c policy list` shows it.
    """
    found = Related()
    places = {
        "order": found.orders, "document": found.documents, "receipt": found.receipts, "account": found.accounts,
        "policy": found.policies,
    }  # fmt: skip
    for row in cur.execute(_MEANS, {"ref": ref}).fetchall():
        places.get(row["kind"], found.others).add(row["name"])
    paid = _names(cur, _ITEMS_OF_RECEIPTS, found.receipts)
    found.orders |= _names(cur, _ORDERS_OF_DOCUMENTS, found.documents)
    found.documents |= _names(cur, _DOCUMENTS_OF_ORDERS, found.orders)
    found.documents |= _names(cur, _CREDITS, found.documents)
    found.receipts |= _names(cur, _RECEIPTS_OF_ITEMS, found.documents)
    found.documents |= paid
    for account in found.accounts:
        found.orders |= {row["name"] for row in cur.execute(_ORDERS_OF_ACCOUNT, {"ref": account}).fetchall()}
        found.documents |= {row["name"] for row in cur.execute(_ITEMS_OF_ACCOUNT, {"ref": account}).fetchall()}
        found.receipts |= {row["name"] for row in cur.execute(_RECEIPTS_OF_ACCOUNT, {"ref": account}).fetchall()}
    return found


def _names(cur: Cur, query: str, names: set[str]) -> set[str]:
    if not names:
        return set()
    return {row["name"] for row in cur.execute(query, {"names": sorted(names)}).fetchall()}
