"""Marks of an open item and its former numbers, in the public language: they move nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from o2c.cash_app.account import Account
from o2c.cash_app.facts import Document
from o2c.cash_app.items import events as e
from o2c.contracts.wire.base import Message
from o2c.contracts.wire.cash_app import FormerNumberAdded, ReceivableHeld, ReceivableReleased

_ISSUER = "said with the invoice"


def of_new(document: Document, accounting: date, account: str) -> Iterable[Message]:
    """What the issuer says with the invoice: it is held from its own date."""
    about: dict[str, Any] = {"customer": account, "legal_entity": document.legal_entity, "item": document.document}
    if document.hold:
        yield ReceivableHeld(
            **about, effective=document.counts_from, accounting=accounting, code=document.hold, reason=_ISSUER
        )
    for number in document.former_numbers:
        yield FormerNumberAdded(**about, number=number, reason=_ISSUER)


def held(event: e.ItemHeld, state: Account, account: str) -> Iterable[Message]:
    yield ReceivableHeld(**_marked(event, state, account))


def released(event: e.ItemReleased, state: Account, account: str) -> Iterable[Message]:
    yield ReceivableReleased(**_marked(event, state, account))


def _marked(event: e.ItemHeld | e.ItemReleased, state: Account, account: str) -> dict[str, Any]:
    return {
        "customer": account,
        "legal_entity": state.items[event.item].document.legal_entity,
        "item": event.item,
        "effective": event.effective,
        "accounting": event.accounting,
        "code": event.code,
        "reason": event.reason,
    }


def numbered(event: e.NumberAdded, state: Account, account: str) -> Iterable[Message]:
    entity = state.items[event.item].document.legal_entity
    yield FormerNumberAdded(
        customer=account, legal_entity=entity, item=event.item, number=event.number, reason=event.reason
    )
