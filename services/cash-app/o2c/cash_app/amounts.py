"""Amounts in the public language."""

from o2c.contracts.wire.base import Money

money = Money.of
