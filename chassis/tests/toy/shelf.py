"""A shelf of items: one unit, a stream for each item, and a guard over all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg import Cursor

from o2c.chassis.domain import Context, Outcome, Refuse, Wait


@dataclass(frozen=True, slots=True)
class ItemPut:
    item: str
    amount: int


@dataclass(frozen=True, slots=True)
class ItemTaken:
    item: str
    by: str


@dataclass(frozen=True, slots=True)
class Put:
    item: str
    amount: int


@dataclass(frozen=True, slots=True)
class Take:
    """Refused where another one was faster."""

    item: str
    by: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Takes everything if it is worth `least`; else decides nothing."""

    least: int


@dataclass
class Shelf:
    items: dict[str, int] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)


class ShelfDecider:
    def initial(self, unit: str) -> Shelf:
        return Shelf()

    def stream_of(self, unit: str, event: Any) -> str:
        return f"item:{unit.partition(':')[2]}/{event.item}"

    def evolve(self, state: Shelf, event: object) -> Shelf:
        match event:
            case ItemPut(item, amount):
                state.items[item] = amount
            case ItemTaken(item, by):
                del state.items[item]
                state.taken[item] = by
        return state

    def decide(self, command: object, state: Shelf, ctx: Context) -> Sequence[Outcome]:
        match command:
            case Put(item, amount):
                return [] if item in state.items or item in state.taken else [ItemPut(item, amount)]
            case Take(item, by):
                if item in state.taken:
                    return [Refuse("taken", f"{item} was taken by {state.taken[item]}")]
                return [ItemTaken(item, by)] if item in state.items else [Wait(f"item:{by}/{item}", "not on the shelf")]
            case Clear(least):
                worth = sum(state.items.values())
                return [ItemTaken(item, "clearing") for item in sorted(state.items)] if worth >= least else []
            case _:
                raise KeyError("a bug in the rules")


class ShelfIndex:
    known: datetime
    partition: Callable[[str], int]

    def __init__(self) -> None:
        self._rows: set[tuple[str, str]] = set()

    def add(self, event: Any, state: Shelf, unit: str) -> None:
        if isinstance(event, ItemPut):
            self._rows.add((unit, f"item:{unit.partition(':')[2]}/{event.item}"))

    def write(self, cur: "Cursor[Any]") -> None:
        rows = sorted(self._rows)
        cur.execute(
            "insert into shelf_items select * from unnest(%b::text[], %b::text[]) on conflict do nothing",
            ([unit for unit, _ in rows], [stream for _, stream in rows]),
        )


def streams_of(units: Sequence[str], cur: "Cursor[Any]") -> Mapping[str, Sequence[str]]:
    cur.execute("select unit, stream from shelf_items where unit = any(%b::text[])", (list(units),))
    found: dict[str, list[str]] = {}
    for unit, stream in cur.fetchall():
        found.setdefault(unit, []).append(stream)
    return found
