"""Stored events of the watch list."""

from msgspec import Struct

from o2c.cash_app.facts import NOTHING
from o2c.chassis.private import Unlogged


class NameWatched(Struct, frozen=True):
    """Money of payers with a name like this one is held from now on. `clue` is its keyed hash, `shown` its masked form;
    the name itself is a row of `watched_names`."""

    clue: str
    shown: str
    source: str
    reason: str
    name: Unlogged = NOTHING


class NameUnwatched(Struct, frozen=True):
    clue: str
    reason: str
