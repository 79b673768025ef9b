"""Structs of `o2c.contracts.waiting`, written by `make contracts`: change the models, not this file."""

from datetime import date
from typing import ClassVar

from o2c.contracts.wire.base import Message
from o2c.contracts.wire.cash_app import Evidence


class PaymentWeighed(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-weighed.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    receipt: str
    left: str
    identified_by: str = ""
    customers: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    rule: str = ""
    score: int | None = None
    evidence: tuple[Evidence, ...] = ()
    policy: str = ""


class PaymentHeld(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-held.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    receipt: str
    code: str
    until: date | None = None
    held_by: str = ""
    reason: str = ""


class PaymentReleased(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-released.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    receipt: str
    released_by: str = ""
    reason: str = ""


class PaymentNoted(Message, frozen=True, kw_only=True, gc=False):
    TYPE: ClassVar[str] = "o2c.cash-app.payment-noted.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    account: str
    legal_entity: str
    receipt: str
    comment: str = ""
    assigned_to: str | None = None
    noted_by: str = ""
