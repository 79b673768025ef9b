"""Totals by partition of the accounts: kept in the table `balances` with the events, said in every partition as proof.

What a total is of, and its sign, is the service's business; here is how it is kept and how it is said.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from o2c.chassis.arrays import int8s, texts
from o2c.contracts.base import Event

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

T = TypeVar("T")

BY_ENTITY = ("legal_entity", "account_class", "currency")
Key = tuple[str, ...]
"""An account, then a value for each column."""


def raise_totals(
    cur: "Cur", changes: Mapping[Key, int], partition: Callable[[str], int], columns: tuple[str, ...] = BY_ENTITY
) -> None:
    """Add a transaction's changes to the totals of their accounts' partitions, its rows sorted by key."""
    totals: dict[tuple[Any, ...], int] = {}
    for (account, *key), amount in changes.items():
        place = (partition(account), *key)
        totals[place] = totals.get(place, 0) + amount
    if totals:
        places = sorted(totals)
        partitions, *keys = zip(*places, strict=True)
        amounts = int8s([totals[place] for place in places])
        cur.execute(_upsert(columns), (int8s(partitions), *map(texts, keys), amounts), prepare=True)


@cache
def _upsert(columns: tuple[str, ...]) -> str:
    key, values = ", ".join(("partition", *columns)), ", ".join("%b::text[]" for _ in columns)
    return f"""insert into balances ({key}, amount) select * from unnest(%b::bigint[], {values}, %b::bigint[])
on conflict ({key}) do update set amount = balances.amount + excluded.amount"""  # noqa: S608 - our own names


def proofs(
    rows: Iterable[Sequence[Any]],
    partitions: int,
    total: Callable[..., T],
    proof: Callable[[int, tuple[T, ...]], Event],
) -> list[tuple[int, str, Event]]:
    """(partition, key, proof) of every partition, also of those without accounts.

    A row is a partition and what `total` is made of; read under the log lock.
    """
    totals: dict[int, list[T]] = {partition: [] for partition in range(partitions)}
    for partition, *values in rows:
        totals[partition].append(total(*values))
    return [(p, f"partition:{p}", proof(p, tuple(found))) for p, found in totals.items()]
