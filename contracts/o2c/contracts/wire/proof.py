"""Structs of `o2c.contracts.proof`, written by `make contracts`: change the models, not this file."""

from o2c.contracts.wire.base import Part


class ProvedEntityTotal(Part, frozen=True, kw_only=True, gc=False):
    account_class: str
    currency: str
    amount: str
    legal_entity: str


class ProvedTotal(Part, frozen=True, kw_only=True, gc=False):
    account_class: str
    currency: str
    amount: str
