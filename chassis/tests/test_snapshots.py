"""Hot units are loaded from a snapshot; a snapshot of another version of the fold counts for nothing."""

from dataclasses import replace

import msgspec
import pytest
from replicas import Home, mint
from toy.language import CoinStruck
from toy.service import jars, shelves

from o2c.chassis.engine import Engine
from o2c.chassis.units import MAX_STREAMS_OF_UNIT, Unit, Units

pytestmark = pytest.mark.servers


def fill(home: Home, count: int, batches: int = 1) -> None:
    toy, topic = home.replica(jars(snapshot_every=10)), mint()
    for batch in range(batches):
        coins = [CoinStruck(account="A", ask="fill", coin=f"{batch}-{n}", amount=1) for n in range(count)]
        toy.handle(topic.say(*coins))


def snapshot(home: Home) -> dict[str, object]:
    (row,) = home.rows("select * from snapshots")
    return row


def test_a_unit_is_snapshotted_after_so_many_events_and_again_after_as_many(home: Home) -> None:
    fill(home, 4, batches=6)
    assert snapshot(home)["version"] == 24
    assert msgspec.json.decode(snapshot(home)["state"])["balance"] == 24  # type: ignore[arg-type]


def test_a_unit_with_few_events_has_none(home: Home) -> None:
    fill(home, 3)
    assert home.rows("select * from snapshots") == []


def test_a_hot_unit_is_loaded_from_its_snapshot_and_what_came_after_it(home: Home) -> None:
    """The events before the snapshot are made unreadable: whoever needed them would fail."""
    fill(home, 12)
    home.rows("update stored_events set topic = 'forgotten.v1' where originator_version <= 10")
    home.rows("update snapshots set version = 10, state = %s", msgspec.json.encode({"exists": True, "balance": 10}))
    assert home.replica(jars(snapshot_every=10)).state("jar:A").balance == 12


def test_a_snapshot_of_another_fold_is_ignored_and_replaced(home: Home) -> None:
    fill(home, 12)
    home.rows("update snapshots set state = %s", msgspec.json.encode({"exists": True, "balance": 1_000_000}))
    newer = home.replica(jars(snapshot_every=10, fold=2))
    assert newer.state("jar:A").balance == 12
    erp = mint()
    erp.sequences = dict.fromkeys(range(4), 12)
    newer.handle(erp.say(CoinStruck(account="A", ask="fill", coin="one more", amount=1)))
    assert (snapshot(home)["fold"], snapshot(home)["version"]) == (2, 13)
    assert home.replica(jars(snapshot_every=10, fold=2)).state("jar:A").balance == 13


def test_a_batch_that_fails_leaves_no_snapshot_of_its_states(home: Home) -> None:
    """The batch of four fails, its first half stands: the snapshot is that of two coins, not of three."""
    toy, topic = home.replica(jars(snapshot_every=2)), mint()
    coins = [CoinStruck(account="A", ask="fill", coin=f"c{n}", amount=1) for n in range(3)]
    toy.handle(topic.say(*coins, CoinStruck(account="B", ask="bug")))
    assert snapshot(home)["version"] == 2
    assert msgspec.json.decode(snapshot(home)["state"])["balance"] == 2  # type: ignore[arg-type]
    assert home.replica(jars(snapshot_every=2)).state("jar:A").balance == 3


def test_units_of_several_streams_cannot_have_them() -> None:
    with pytest.raises(ValueError, match="only units of one stream can be snapshotted"):
        Engine(replace(shelves(), snapshot_every=5), 4, lambda key: 0)


def cached(units: Units, **streams: int) -> list[str]:
    """Units of so many streams are in use; returns which of them are still there after the batch."""
    made = {name: Unit(None, {f"{name}/{n}": 1 for n in range(many)}) for name, many in streams.items()}
    units._units.update(made)
    units.trim(made)
    return list(units._units)


def test_the_cache_forgets_the_oldest_units_until_a_quarter_of_it_is_free() -> None:
    units = Units(jars(), limit=8)
    assert cached(units, a=2, b=5) == ["a", "b"]
    assert cached(units, c=1, d=1) == ["c", "d"]


def test_a_unit_that_grew_wide_is_forgotten_and_its_streams_are_counted_no_more() -> None:
    units = Units(jars(), limit=MAX_STREAMS_OF_UNIT)
    assert cached(units, a=1, wide=MAX_STREAMS_OF_UNIT + 1) == ["a"]
    assert cached(units, b=MAX_STREAMS_OF_UNIT - 2) == ["a", "b"]
