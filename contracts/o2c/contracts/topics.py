"""What every topic promises: who writes it, what its key is, how long it keeps.

All topics have the same number of partitions and the murmur2 partitioner, so that a customer has the same partition
number everywhere and one worker sees all that concerns it.
"""

from dataclasses import dataclass

from o2c.contracts.registry import TOPICS as NAMES

PARTITIONS = 4
"""Of each topic unless the operator chooses another number. Never raised in place: keys would move."""

INBOUND_DAYS = 30
"""`erp.*` and `bank.*` hold names, bank accounts and remittance texts, which must be erasable."""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    owner: str
    title: str
    key: str
    """The record's key in words."""
    keyed_by: str | None = None
    """Inbound: the field of `data` that the key must repeat. A sender who keys otherwise loses the order of events."""
    retention_days: int | None = None
    """None: kept for ever; the topic is the history that a new reader starts from."""


_CUSTOMER = "the customer account number, as in `data.customer`"

_ALL = (
    Topic("erp.customers.v1", "ERP", "Customer master records", _CUSTOMER, "customer", INBOUND_DAYS),
    Topic("erp.orders.v1", "ERP", "Sales orders and goods issues", _CUSTOMER, "customer", INBOUND_DAYS),
    Topic("erp.invoices.v1", "ERP", "Documents that the ERP issued itself", _CUSTOMER, "customer", INBOUND_DAYS),
    Topic("erp.rates.v1", "ERP or treasury", "Exchange rates", "the currency pair, as in `data.pair`", "pair",
          INBOUND_DAYS),
    Topic("erp.openings.v1", "ERP", "What stood open at the cut-over, beside the items, and the general ledger's word",
          "the legal entity, as in `data.legal_entity`", "legal_entity", INBOUND_DAYS),
    Topic("bank.statements.v1", "bank", "Bank statements", "our bank account, as in `data.bank_account`",
          "bank_account", INBOUND_DAYS),
    Topic("bank.remittances.v1", "payer or bank", "Remittance advices", "the advice, as in `data.advice`", "advice",
          INBOUND_DAYS),
    Topic("o2c.order.v1", "order", "What became of orders", _CUSTOMER),
    Topic("o2c.credit.v1", "credit", "Customers, credit limits and credit decisions", _CUSTOMER),
    Topic("o2c.billing.v1", "billing", "Invoices and credit notes", _CUSTOMER),
    Topic("o2c.cash-app.v1", "cash-app", "Receipts, applications and every change of an open item",
          "the customer account number, or `unidentified:<our bank account>` while the payer is unknown; what concerns "
          "no account: the legal entity for its periods and sweeps, `policies:all` for the policy"),
)  # fmt: skip

BY_NAME: dict[str, Topic] = {t.name: t for t in _ALL}

if set(BY_NAME) != set(NAMES):  # pragma: no cover - a mistake of the author, at import
    raise RuntimeError(f"topics.py and registry.py differ: {sorted(set(BY_NAME) ^ set(NAMES))}")
