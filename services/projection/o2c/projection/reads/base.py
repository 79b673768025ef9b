"""What all reads share."""

import msgspec


class Read(msgspec.Struct, gc=False):
    """Invisible to the cycle collector, because it can hold no cycle."""


class Money(Read):
    amount: str
    currency: str
