"""Comparing what was folded independently: totals of two sources, and the event where they part.

`o2c verify` asks each service for its totals and compares them with `differences`. What the projection itself holds
twice, from different topics or in different shapes, it compares here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from typing_extensions import TypedDict

from o2c.projection import shapes
from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur
from o2c.projection.shapes import ShapeRow

Key = tuple[str, ...]


class Difference(NamedTuple):
    """Minor units on both sides of a comparison; a side without the key has 0."""

    key: Key
    left: int
    right: int


def differences(left: Mapping[Key, int], right: Mapping[Key, int]) -> list[Difference]:
    """
    >>> differences({("C-1", "EUR"): 100, ("C-2", "EUR"): 5}, {("C-1", "EUR"): 100})
    [Difference(key=('C-2', 'EUR'), left=5, right=0)]
    """
    pairs = [Difference(key, left.get(key, 0), right.get(key, 0)) for key in sorted(left.keys() | right.keys())]
    return [pair for pair in pairs if pair.left != pair.right]


@dataclass(frozen=True, order=True)
class Place:
    """Where an event stands; ordered by when it was known."""

    known: datetime
    source: str
    partition: int
    sequence: int


class Told(NamedTuple):
    """An amount that an event adds to a key."""

    key: Key
    amount: int
    place: Place


def first_difference(left: Iterable[Told], right: Iterable[Told]) -> tuple[Difference, Place] | None:
    """The earliest event of a key whose sums differ, with the sums; None where all agree."""
    sums: tuple[dict[Key, int], dict[Key, int]] = ({}, {})
    places: dict[Key, Place] = {}
    for side, told in zip(sums, (left, right), strict=True):
        for key, amount, place in told:
            side[key] = side.get(key, 0) + amount
            places[key] = min(place, places.get(key, place))
    found = differences(*sums)
    if not found:
        return None
    first = min(found, key=lambda difference: places[difference.key])
    return first, places[first.key]


_DOCUMENTS = """
select coalesce(d.document, i.item) as document, coalesce(d.currency, i.currency) as currency,
  coalesce(d.amount, 0) as issued, coalesce(i.original, 0) as taken,
  f.known, f.source, f.partition, f.sequence
from (
  select *, case kind when 'invoice' then 1 else -1 end * coalesce(taken_over, gross) as amount from document
) d full join (select * from open_item where parent is null) i on i.item = d.document
cross join lateral (
  select d.known, '/o2c/billing' as source, d.partition, d.sequence where d.document is not null
  union all
  select m.known, '/o2c/cash-app', m.partition, m.sequence from movement m where m.item = i.item
  order by known, source, partition, sequence limit 1
) f
where coalesce(d.amount, 0) <> coalesce(i.original, 0)
order by f.known, f.source, f.partition, f.sequence limit 1"""


class FirstEvent(TypedDict):
    """`issued` by billing, `taken` over by cash application, and the first event about the document."""

    document: str
    issued: Money
    taken: Money
    known: datetime
    source: str
    partition: int
    sequence: int


class Verified(TypedDict):
    agree: bool
    receivables: list[ShapeRow]
    marked: list[ShapeRow]
    money: list[ShapeRow]
    billing_against_cash_app: FirstEvent | None


def verify(cur: Cur) -> Verified:
    """Receivables, what of them is marked, and money of others in every shape they are kept in (`shapes.py`), and
    billing's documents against cash application's items.

    While something moves, a document may be heard before its item; what differs for good is still there a moment later.
    """
    receivables, marked, money_held = shapes.receivables(cur), shapes.marked(cur), shapes.money_of_others(cur)
    first = _first_document(cur)
    return {
        "agree": first is None and all(row["agree"] for row in (*receivables, *marked, *money_held)),
        "receivables": receivables,
        "marked": marked,
        "money": money_held,
        "billing_against_cash_app": first,
    }


def _first_document(cur: Cur) -> FirstEvent | None:
    row = cur.execute(_DOCUMENTS).fetchone()
    if row is None:
        return None
    return {
        "document": row["document"],
        "issued": money(row["issued"], row["currency"]),
        "taken": money(row["taken"], row["currency"]),
        "known": row["known"],
        "source": row["source"],
        "partition": row["partition"],
        "sequence": row["sequence"],
    }
