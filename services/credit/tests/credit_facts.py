"""What tests of credit say: contract events with the fields that matter here, and the service in memory."""

from datetime import date
from typing import Any

from o2c.chassis.service import Service
from o2c.chassis.settings import Settings
from o2c.chassis.testing.spec import Memory
from o2c.contracts import cash_app, erp, order
from o2c.contracts.base import Event
from o2c.contracts.money import Money
from o2c.credit.accounts import Hasher
from o2c.credit.decider import CreditDecider
from o2c.credit.events import EVENTS
from o2c.credit.policy import Policy
from o2c.credit.publications import publish
from o2c.credit.reactions import hears
from o2c.credit.service import make

CUSTOMER = "C-1"
UNIT = "account:C-1"
DAY = date(2026, 5, 4)
KEY = b"a key for tests only"


def wired(key: bytes | None = KEY) -> Service:
    """The service as its process runs it, with the key of the tests."""
    servers = {"DATABASE_URL": "postgresql://nobody@127.0.0.1/none", "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9"}
    settings = Settings(**servers, hash_key=key and key.decode())
    return make(settings)


def service(policy: Policy | None = None) -> Memory:
    return Memory(CreditDecider(policy), EVENTS, hears(Hasher(KEY)), publish)


def credit(limit: str | None = "1000.00", currency: str = "EUR", **more: Any) -> Memory:
    """A service that knows the customer, with this limit."""
    memory = service(more.pop("policy", None))
    memory.hear(master(limit=limit, currency=currency, **more))
    return memory


def master(number: int = 1, limit: str | None = "1000.00", currency: str = "EUR", **more: Any) -> Event:
    money = None if limit is None else Money(amount=limit, currency=currency)
    fields = {"name": "Example GmbH", "country": "DE"} | more
    return erp.CustomerMasterChanged(customer=CUSTOMER, change_number=number, credit_limit=money, **fields)


def placed(gross: str, number: str = "O-1", revision: int = 1, day: date = DAY, currency: str = "EUR") -> Event:
    return order.OrderPlaced(**_whole(number, revision, gross, day, currency))


def changed(gross: str, number: str = "O-1", revision: int = 2, asks: bool = True, currency: str = "EUR") -> Event:
    return order.OrderChanged(**_whole(number, revision, gross, DAY, currency), needs_credit=asks)


def shipped(gross: str, shipment: str = "S-1", number: str = "O-1", revision: int = 1, currency: str = "EUR") -> Event:
    return order.OrderShipped(
        **_part(number, revision, currency), shipment=shipment, shipped_on=DAY, lines=(), net=gross, gross=gross
    )


def cancelled(gross: str, number: str = "O-1", complete: bool = False, revision: int = 1) -> Event:
    return order.OrderCancelled(
        **_part(number, revision, "EUR"), cancelled_on=DAY, lines=(), gross=gross, complete=complete
    )


def completed(number: str = "O-1", reopened: bool = False) -> Event:
    return order.OrderCompleted(
        order=number, customer=CUSTOMER, legal_entity="DE01", completed_on=DAY, reopened=reopened
    )


def invoiced(amount: str, shipment: str | None = "S-1", number: str | None = "O-1", currency: str = "EUR") -> Event:
    return moved(amount, "invoiced", number, shipment, currency)


def moved(
    amount: str,
    kind: str,
    number: str | None = "O-1",
    shipment: str | None = "S-1",
    currency: str = "EUR",
    exposed: bool = True,
) -> Event:
    return cash_app.ReceivableMoved(
        customer=CUSTOMER, legal_entity="DE01", item="INV-1", item_kind="invoice", kind=kind,
        amount=Money(amount=amount, currency=currency), open_after="0.00", effective=DAY, accounting=DAY,
        document_date=DAY, due_date=DAY, number="INV-1", order=number, shipment=shipment, cause="INV-1",
        exposed=exposed,
    )  # fmt: skip


def received(amount: str, account: str = CUSTOMER, currency: str = "EUR") -> Event:
    return cash_app.PaymentReceived(
        **_cash(account, amount, currency), booking_date=DAY, value_date=DAY, bank_account="DE01-1"
    )


def transferred(amount: str, account: str = CUSTOMER) -> Event:
    return cash_app.PaymentTransferred(**_cash(account, amount, "EUR"), counter_account="unidentified:DE01-1")


def applied(amount: str) -> Event:
    return cash_app.PaymentApplied(
        **_cash(CUSTOMER, amount, "EUR"), application="A-1", item="INV-1", rule="reference.v1"
    )


def unapplied(amount: str) -> Event:
    return cash_app.PaymentUnapplied(
        **_cash(CUSTOMER, amount, "EUR"), application="A-1", item="INV-1", reason="returned"
    )


def prepaid(amount: str) -> Event:
    return cash_app.PaymentPrepaid(**_cash(CUSTOMER, amount, "EUR"), order="SO9", reason="half in advance")


def returned(amount: str) -> Event:
    return cash_app.PaymentReturned(**_cash(CUSTOMER, amount, "EUR"), reason="no funds")


def buckets(memory: Memory, currency: str = "EUR") -> tuple[int, int, int]:
    """Open, shipped and billed, in whole units of the currency, as the examples in the rules are written."""
    balance = memory.state(UNIT).balances[currency]
    return balance.open // 100, balance.shipped // 100, balance.billed // 100


def answers(said: list[Event]) -> list[tuple[str, str, int]]:
    """(approved | declined, order, revision) of every credit answer said, in order."""
    return [
        (type(e).__name__.removeprefix("OrderCredit").lower(), e.order, e.revision)
        for e in said
        if type(e).__name__.startswith("OrderCredit")
    ]


def _whole(number: str, revision: int, gross: str, day: date, currency: str) -> dict[str, Any]:
    return {
        "order": number, "revision": revision, "customer": CUSTOMER, "legal_entity": "DE01", "currency": currency,
        "ordered_on": day, "lines": (), "net": gross, "gross": gross,
    }  # fmt: skip


def _part(number: str, revision: int, currency: str) -> dict[str, Any]:
    return {
        "order": number, "revision": revision, "customer": CUSTOMER, "legal_entity": "DE01", "currency": currency,
    }  # fmt: skip


def _cash(account: str, amount: str, currency: str) -> dict[str, Any]:
    return {
        "account": account, "legal_entity": "DE01", "effective": DAY, "accounting": DAY, "receipt": "R-1",
        "amount": Money(amount=amount, currency=currency),
    }  # fmt: skip
