"""Credit's events: master data, limits, and the answers that release orders or hold them."""

from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from o2c.chassis.reader import Fact
from o2c.projection.amounts import minor_of
from o2c.projection.batch import Batch
from o2c.projection.reads import credit as read
from o2c.projection.reads.base import Money

CHANGED = (
    "name", "country", "parent", "risk_class", "payment_terms", "attributes",
    "limit_amount", "limit_currency", "credit_check",
)  # fmt: skip


def registered(batch: Batch, fact: Fact, event: read.CustomerState) -> None:
    _customer(batch, fact, event, "customer-registered")


def changed(batch: Batch, fact: Fact, event: read.CustomerState) -> None:
    _customer(batch, fact, event, "customer-changed")


def _customer(batch: Batch, fact: Fact, event: read.CustomerState, kind: str) -> None:
    change = batch.customer(event.customer)
    change.name, change.country, change.parent = event.name, event.country, event.parent or ""
    change.risk_class, change.payment_terms = event.risk_class, event.payment_terms
    change.attributes = msgspec.json.encode(event.attributes, order="sorted").decode()
    _changed(
        batch, fact, kind, event.customer, name=event.name, country=event.country, parent=event.parent or "",
        risk_class=event.risk_class, payment_terms=event.payment_terms, attributes=Jsonb(event.attributes),
    )  # fmt: skip
    batch.tell(fact, kind, event.customer, code=event.risk_class, note=f"{event.name}, {event.payment_terms}")


def _changed(batch: Batch, fact: Fact, kind: str, customer: str, reason: str = "", **said: Any) -> None:
    """A version of the customer: only what this event said of it."""
    fields = [said.get(name) for name in CHANGED]
    batch.customer_changes.append(
        (customer, fact.known, fact.partition, fact.sequence, kind, *fields, reason, fact.actor)
    )  # fmt: skip


def opened(batch: Batch, fact: Fact, event: read.CreditAccountOpened) -> None:
    _limit(batch, fact, "credit-account-opened", event.customer, event.limit, event.check, "")


def limit_changed(batch: Batch, fact: Fact, event: read.CreditLimitChanged) -> None:
    _limit(batch, fact, "credit-limit-changed", event.customer, event.new, event.check, event.reason)


def _limit(batch: Batch, fact: Fact, kind: str, customer: str, limit: Money, check: bool, reason: str) -> None:
    change, amount = batch.customer(customer), minor_of(limit)
    change.limit_amount, change.limit_currency, change.credit_check = amount, limit.currency, check
    limits = {"limit_amount": amount, "limit_currency": limit.currency, "credit_check": check}
    _changed(batch, fact, kind, customer, reason, **limits)
    code = "checked" if check else "no-check"
    batch.tell(fact, kind, customer, None, amount, limit.currency, code, note=reason)


def terms_changed(batch: Batch, fact: Fact, event: read.PaymentTermsChanged) -> None:
    batch.customer(event.customer).payment_terms = event.new
    _changed(batch, fact, "payment-terms-changed", event.customer, event.reason, payment_terms=event.new)
    batch.tell(fact, "payment-terms-changed", event.customer, code=event.new, note=event.reason)


def approved(batch: Batch, fact: Fact, event: read.CreditAnswer) -> None:
    _answer(batch, fact, event, "order-credit-approved")


def declined(batch: Batch, fact: Fact, event: read.CreditAnswer) -> None:
    _answer(batch, fact, event, "order-credit-declined")


def _answer(batch: Batch, fact: Fact, event: read.CreditAnswer, kind: str) -> None:
    note = f"exposure {event.exposure.amount} of {event.limit.amount} {event.limit.currency}"
    amount = minor_of(event.amount)
    batch.credit_answers[event.order] = (event.order, fact.partition, kind == "order-credit-approved")
    batch.tell(fact, kind, event.order, None, amount, event.amount.currency, event.code, note=note)


def threshold(batch: Batch, fact: Fact, event: read.CreditThresholdCrossed) -> None:
    amount, code = minor_of(event.exposure), f"{event.threshold}-{event.direction}"
    note = f"utilisation {event.utilisation} %"
    batch.tell(fact, "credit-threshold-crossed", event.customer, None, amount, event.exposure.currency, code, note=note)
