"""What all wire structs share."""

from typing import ClassVar

import msgspec

from o2c.contracts.money import to_minor, to_text


class Part(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Anything in `data`. Invisible to the cycle collector: it can hold no cycle."""


class Message(Part, frozen=True, kw_only=True, gc=False):
    """An event of ours, as it is written and as it is read again; `TYPE` and `TOPIC` are its contract's."""

    TYPE: ClassVar[str]
    TOPIC: ClassVar[str]


class Money(Part, frozen=True, kw_only=True, gc=False):
    amount: str
    currency: str

    @property
    def minor(self) -> int:
        """Minor units. Raises BadAmount where the currency cannot hold the amount."""
        return to_minor(self.amount, self.currency)

    @classmethod
    def of(cls, minor: int, currency: str) -> "Money":
        """
        >>> Money.of(1234, "EUR")
        Money(amount='12.34', currency='EUR')
        """
        return cls(amount=to_text(minor, currency), currency=currency)
