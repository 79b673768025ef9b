"""A noted set as the service hears it: customers, their names and parents, open items, and what was paid before.

Amounts stay decimals until they are written as text. The master tables of two layouts are understood.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from noted_sets import NotedSet, Row

from o2c.contracts import billing, credit

ENTITY = "US01"
_COMPLIANCE = re.compile(r"ofac|sanction|compliance", re.IGNORECASE)


def first(row: Row, *names: str) -> str:
    """The first of these fields that says something."""
    return next((str(row[name]) for name in names if row.get(name)), "")


def text(amount: Decimal) -> str:
    return f"{amount:.2f}"


def item(number: str) -> str:
    """Name of an open item."""
    return f"{ENTITY}/{number}"


@dataclass
class Masters:
    """Who is a customer, by which names, whose child, and who pays for many."""

    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    """(customer, another name of it)."""
    agents: list[str] = field(default_factory=list)

    def customers(self) -> Iterator[credit.CustomerRegistered]:
        for customer, name in self.names.items():
            parent = self.parents.get(customer)
            yield credit.CustomerRegistered(customer=customer, name=name, parent=parent, payment_terms="net 30")


def masters(found: NotedSet) -> Masters:
    known = Masters()
    for row in (*found.invoices, *found.table("credit_memos")):
        known.names.setdefault(row["customer_id"], row["customer_name"])
    for row in found.table("parent_child_hierarchy"):
        parent = row["parent_customer_id"]
        known.names.setdefault(parent, row["parent_name"])
        known.parents |= dict.fromkeys(row.get("subsidiary_customer_ids") or row.get("children") or (), parent)
    for row in found.table("payer_alias_registry"):
        _alias(row, known)
    return known


def _alias(row: Row, known: Masters) -> None:
    name, customer = first(row, "alias_payer_name", "payer_alias"), row["canonical_customer_id"]
    why = first(row, "alias_reason", "match_type")
    known.names.setdefault(customer, first(row, "canonical_customer_name", "canonical_name"))
    if "FACTOR" in why:
        known.agents.append(name)
    elif "PARENT" in why:
        parent = first(row, "parent_customer_id") or f"{customer}-PARENT"
        known.names.setdefault(parent, name)
        known.parents.setdefault(customer, parent)
    else:
        known.aliases.append((customer, name))


def invoice(row: Row, found: NotedSet) -> billing.InvoiceIssued:
    due, percent, until = (row.get(name) for name in ("due_date", "discount_pct", "discount_deadline"))
    tiers = (billing.DiscountTier(percent=str(percent), until=date.fromisoformat(until)),) if percent and until else ()
    gross = text(row["original_amount"])
    attributes = {"hold": hold_of(row, found), "former_number": first(row, "legacy_invoice_id")}
    return billing.InvoiceIssued(
        **_document(row, row["invoice_id"], row["invoice_date"], row["currency"]),
        gross=gross,
        net=gross,
        tax="0.00",
        postings=(billing.Posting(account="revenue", amount=f"-{gross}"),),
        terms=billing.Terms(code=row.get("payment_terms") or "net 30", due_date=due, discounts=tiers),
        customer_reference=first(row, "po_reference"),
        attributes={name: value for name, value in attributes.items() if value},
    )


def credit_note(row: Row, found: NotedSet) -> billing.CreditNoteIssued:
    """Open and against none of the invoices: an invoice that a memo is meant for is still open in full."""
    gross = text(row["amount"])
    return billing.CreditNoteIssued(
        **_document(row, row["cm_id"], row["date"], row.get("currency") or found.invoices[0]["currency"]),
        gross=gross,
        net=gross,
        tax="0.00",
        postings=(billing.Posting(account="revenue", amount=gross),),
        invoice=item(f"{row['cm_id']}-ORIGINAL"),
        reason=first(row, "reason") or "credit",
    )


def _document(row: Row, number: str, day: str, currency: str) -> dict[str, object]:
    return {
        "document": item(number),
        "number": number,
        "customer": row["customer_id"],
        "legal_entity": ENTITY,
        "currency": currency,
        "document_date": date.fromisoformat(day),
    }


def hold_of(row: Row, found: NotedSet) -> str:
    """Why rules leave the item alone, as the ledger has it."""
    rules, number, status = found.settings("compliance_config"), row["invoice_id"], first(row, "status").upper()
    why = first(row, "dispute_reason")
    if status == "LEGAL_HOLD" or number in (rules.get("legal_hold_invoice_ids") or ()):
        return "legal"
    disputed = status == "DISPUTED" or number in (rules.get("disputed_invoice_ids") or ())
    return "disputed" if disputed or (why and not _COMPLIANCE.search(why)) else ""


def watched(found: NotedSet) -> list[str]:
    """Names that compliance looks at before their money is touched."""
    rules = found.settings("compliance_config")
    frozen = set(rules.get("do_not_auto_apply_customer_ids") or ())
    names: dict[str, None] = {}
    for key, value in rules.items():
        if re.search("watch|sdn|sanction", key) and isinstance(value, list):
            names |= dict.fromkeys([name for name in value if isinstance(name, str)])
    for row in found.invoices:
        flagged = row.get("compliance_flag") or _COMPLIANCE.search(first(row, "dispute_reason"))
        if flagged or (row["customer_id"] in frozen and not hold_of(row, found)):
            names[row["customer_name"]] = None
    return list(names)


@dataclass(frozen=True)
class Earlier:
    """A payment of before the statement: what of an item is not open any more."""

    row: Row
    amount: Decimal
    day: date
    reference: str


def earlier(found: NotedSet) -> list[Earlier]:
    """What was paid before, by day; with the bank reference that a return of the statement quotes, where one does: each
    is one payment's, and first of what was settled whole."""
    begins = min((date.fromisoformat(row["date"]) for row in found.transactions), default=date.max)
    payments: list[Earlier] = []
    for row in sorted(found.invoices, key=lambda row: row["open_amount"] > 0):
        amount = row["original_amount"] - row["open_amount"]
        if amount > 0:
            quoted = _quoted(amount, found, {payment.reference for payment in payments})
            day = _day_in(quoted) or date.fromisoformat(row["invoice_date"]) + timedelta(days=14)
            last = begins - timedelta(days=1)
            payments.append(Earlier(row, amount, min(day, last), quoted or f"EARLIER-{row['invoice_id']}"))
    return sorted(payments, key=lambda payment: (payment.day, payment.reference))


def is_return(row: Row) -> bool:
    kind, reference = first(row, "payment_type").upper(), first(row, "bank_reference").upper()
    return row["amount"] < 0 or "RETURN" in kind or reference.startswith("RETURN")


def _quoted(amount: Decimal, found: NotedSet, used: Collection[str]) -> str:
    for row in found.transactions:
        if is_return(row) and abs(row["amount"]) == amount:
            word = re.search(r"\b[A-Z]+\d{8,}\b", first(row, "remittance_text"))
            if word and word.group() not in used:
                return word.group()
    return ""


def _day_in(reference: str) -> date | None:
    digits = re.search(r"(20\d\d)(\d\d)(\d\d)", reference)
    return date(*map(int, digits.groups())) if digits else None
