"""What an ERP and a bank send, written fast: the outside world must cost less than what is measured.

An order's lines follow from its number, so that its shipment is known without keeping them. Quantities and prices
differ from order to order: equal amounts would be answered from caches that real ones miss.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import msgspec

from o2c.contracts.base import Event
from o2c.contracts.envelope import HEADERS as _HEADERS
from o2c.contracts.erp import BankAccount, CustomerMasterChanged
from o2c.contracts.money import Money

ENTITY, CURRENCY = "BENCH", "EUR"
ORDERED_ON, PAID_ON = date(2026, 3, 2), date(2026, 3, 7)
HEADERS = list(_HEADERS)
LINES = 3
SOURCE = "/bench"
_SLOT = "\x01"


class Invoice(NamedTuple):
    number: str
    customer: str
    gross: str


class Template:
    """A JSON document with empty places: encoded once, filled by joining."""

    def __init__(self, document: Any) -> None:
        self._parts = msgspec.json.encode(document).decode().split(msgspec.json.encode(_SLOT).decode()[1:-1])

    def fill(self, *values: object) -> bytes:
        """`values` in the order of the document's slots; they must need no escaping in JSON."""
        text = [self._parts[0]]
        for value, part in zip(values, self._parts[1:], strict=True):
            text += (str(value), part)
        return "".join(text).encode()


def envelope(kind: str, data: Any) -> dict[str, Any]:
    """A CloudEvent with slots for its id and its key."""
    return {
        "specversion": "1.0", "id": _SLOT, "source": SOURCE, "type": kind, "time": datetime.now(UTC).isoformat(),
        "partitionkey": _SLOT, "datacontenttype": "application/json", "data": data,
    }  # fmt: skip


_ORDER_LINES = [
    {"line": n + 1, "product": f"P-{n + 1}", "quantity": _SLOT, "unit_price": _SLOT, "tax_rate": "19"}
    for n in range(LINES)
]
_ORDER = Template(
    envelope(
        "erp.sales-order-submitted.v1",
        {
            "order": _SLOT, "customer": _SLOT, "legal_entity": ENTITY, "currency": CURRENCY,
            "ordered_on": ORDERED_ON, "lines": _ORDER_LINES,
        },
    )
)  # fmt: skip
_SHIPMENT = Template(
    envelope(
        "erp.goods-shipped.v1",
        {
            "order": _SLOT, "customer": _SLOT, "shipment": _SLOT, "shipped_on": ORDERED_ON,
            "lines": [{"line": n + 1, "quantity": _SLOT} for n in range(LINES)],
        },
    )
)  # fmt: skip


def customer_name(number: int) -> str:
    return f"B-{number:05d}"


def customer_of(order: int, customers: int) -> str:
    """Spread like chance, but the same in every run."""
    return customer_name((order * 2_654_435_761 >> 8) % customers)


def quantities(order: int) -> list[int]:
    return [1 + (order * step >> 3) % 19 for step in (2_971, 7_919, 15_485)]


def prices(order: int) -> list[str]:
    return [_text(100 + (order * step >> 2) % 49_900) for step in (104_729, 1_299_709, 15_485_863)]


def order(run: str, number: int, customers: int) -> tuple[str, bytes]:
    """(customer, message) of order `run-number`."""
    name, customer = f"{run}-{number}", customer_of(number, customers)
    lines = [value for pair in zip(quantities(number), prices(number), strict=True) for value in pair]
    return customer, _ORDER.fill(name, customer, name, customer, *lines)


def shipment(name: str, customer: str) -> bytes:
    """All of order `name` in one delivery."""
    number = int(name.rpartition("-")[2])
    return _SHIPMENT.fill("S-" + name, customer, name, customer, "S-" + name, *quantities(number))


class Bank:
    """One bank account and its statements, their balances chained."""

    def __init__(self, account: str) -> None:
        self.account = account
        self._balance, self._statements = 0, 0

    def statement(self, paid: Sequence[Invoice]) -> bytes:
        """A statement with one line for each invoice, paid whole, named in the remittance text."""
        opening, self._statements = self._balance, self._statements + 1
        self._balance += sum(int(invoice.gross.replace(".", "")) for invoice in paid)
        name = f"{self.account}-{self._statements}"
        data = {
            "statement": name, "bank_account": self.account, "legal_entity": ENTITY, "currency": CURRENCY,
            "number": str(self._statements), "statement_date": PAID_ON, "opening": _text(opening),
            "closing": _text(self._balance), "format": "bench",
            "lines": [
                {
                    "line": number, "booking_date": PAID_ON, "value_date": PAID_ON, "amount": invoice.gross,
                    "text": f"INVOICE {invoice.number}", "payer_account": payer_account(invoice.customer),
                    "code": "NTRF",
                }
                for number, invoice in enumerate(paid, 1)
            ],
        }  # fmt: skip
        document = {**envelope("bank.statement-received.v1", data), "id": name, "partitionkey": self.account}
        return msgspec.json.encode(document)


def payer_account(customer: str) -> str:
    return f"ACC{customer}"


def customer_records(count: int) -> Iterator[Event]:
    """Master records: limits that hold nothing up, a bank account each."""
    for number in range(count):
        name = customer_name(number)
        yield CustomerMasterChanged(
            customer=name, change_number=1, name=f"Bench Customer {number} Ltd", payment_terms="net 30",
            credit_limit=Money(amount="100000000.00", currency=CURRENCY),
            bank_accounts=(BankAccount(number=payer_account(name)),),
        )  # fmt: skip


def _text(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
