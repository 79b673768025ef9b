"""What is asked of the watch list."""

from msgspec import Struct

from o2c.cash_app.facts import NOTHING
from o2c.chassis.private import Unlogged


class Watched(Struct, frozen=True):
    clue: str
    shown: str
    name: Unlogged = NOTHING


class WatchNames(Struct, frozen=True):
    """Names of a list, or one that a person looks out for; those that are watched already stay as they are."""

    entries: tuple[Watched, ...]
    source: str


class UnwatchName(Struct, frozen=True):
    clue: str
