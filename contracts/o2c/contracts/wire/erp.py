"""Structs of `o2c.contracts.erp`, written by `make contracts`: change the models, not this file."""

from datetime import date

from o2c.contracts.wire.base import Part


class TaxShare(Part, frozen=True, kw_only=True, gc=False):
    category: str = "S"
    rate: str
    base: str
    tax: str


class Instalment(Part, frozen=True, kw_only=True, gc=False):
    due_date: date
    amount: str
