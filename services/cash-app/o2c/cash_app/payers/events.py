"""Stored events about who pays: what a person confirmed of names, and who pays for many."""

from msgspec import Struct


class CustomerGrouped(Struct, frozen=True):
    """Said on the customer's account: it belongs to this group from now on; "" is none."""

    customer: str
    group: str


class AliasConfirmed(Struct, frozen=True):
    """A person said that this name is the customer's. `clue` is its keyed hash, `shown` its masked form."""

    customer: str
    clue: str
    shown: str
    reason: str
    approved_by: str = ""


class AliasWithdrawn(Struct, frozen=True):
    """From now on the name tells nobody; what it has told before stays."""

    customer: str
    clue: str
    reason: str


class AgentMarked(Struct, frozen=True):
    """A factor or payment provider: its name and account tell no customer, for it pays for many."""

    clue: str
    shown: str
    reason: str


class AgentUnmarked(Struct, frozen=True):
    clue: str
    reason: str
