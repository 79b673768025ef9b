"""What counts, what is dropped and what is kept, record by record: the real processor on a real PostgreSQL."""

import json
from datetime import timedelta
from typing import Any

import pytest
from replicas import SENT, ErpTopic, FakeTopic, Home, mint
from toy.language import CoinMelted, CoinStruck, DepositSent
from toy.service import jars, shelves

from o2c.chassis import pace
from o2c.chassis.errors import Hole
from o2c.contracts.base import MAX_BYTES
from o2c.contracts.envelope import HEADERS

pytestmark = pytest.mark.servers


def fill(account: str, coin: str = "c", amount: int = 1, **more: Any) -> CoinStruck:
    return CoinStruck(account=account, ask="fill", coin=coin, amount=amount, **more)


def sent(account: str, coin: str = "c", amount: int = 1, **more: Any) -> DepositSent:
    return DepositSent(account=account, ask="fill", coin=coin, amount=amount, **more)


def balances(home: Home) -> dict[str, int]:
    """The last balance said of every account."""
    return {row["key"]: row["data"]["balance"] for row in home.said()}


def test_a_batch_becomes_events_and_dense_sequences_in_every_partition(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    assert toy.handle(topic.say(*[fill(f"A{n % 9}", f"c{n}") for n in range(40)])) == 40
    assert toy.handle(topic.say(*[fill(f"A{n % 9}", f"d{n}") for n in range(20)])) == 20
    assert sum(balances(home).values()) == 60
    for partition in range(4):
        rows = home.rows("select sequence, known from outbox where partition = %s order by sequence", partition)
        assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
        assert [row["known"] for row in rows] == sorted(row["known"] for row in rows)


@pytest.mark.parametrize(("limit", "commits"), [(1, 7), (1 << 20, 1)], ids=["one at a time", "together"])
def test_a_transaction_takes_no_more_bytes_than_it_may(home: Home, limit: int, commits: int) -> None:
    toy = home.replica(jars())
    toy.transaction_bytes = limit
    assert toy.handle(mint().say(*[fill("A", f"c{n}") for n in range(7)])) == 7
    assert balances(home) == {"A": 7}
    assert toy.commits == commits


def test_a_transaction_whose_units_fill_the_memory_makes_the_next_one_smaller(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy, topic = home.replica(jars()), mint()
    monkeypatch.setattr(pace, "FULL", 9)
    monkeypatch.setattr(pace, "EMPTY", 3)
    taken = []
    for streams in (20, 20, 5, 1, 1, 1):
        toy.handle(topic.say(*[fill(f"A{n}", f"c{len(taken)}-{n}") for n in range(streams)]))
        taken.append(toy.transaction_bytes >> 10)
    assert taken == [256, 128, 128, 256, 512, 512]


def test_five_hundred_duplicates_change_nothing(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    first = topic.say(*[fill(f"A{n % 50}", f"c{n}") for n in range(500)])
    toy.handle(first)
    assert toy.handle(topic.again(first)) == 0
    assert sum(balances(home).values()) == 500
    assert home.column("select count(*) from stored_events") == [500]


def test_five_hundred_inbound_duplicates_change_nothing(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    first = [erp.send(sent(f"A{n % 50}", f"c{n}"), f"id-{n}") for n in range(500)]
    toy.handle(first)
    toy.handle(erp.again(first))
    assert sum(balances(home).values()) == 500
    assert home.column("select count(*) from heard") == [500]
    assert home.letters() == []


def test_duplicates_within_one_batch_count_once(home: Home) -> None:
    toy = home.replica(jars())
    topic, erp = mint(), ErpTopic()
    said = topic.say(fill("A", "c1"), fill("A", "c2"))
    heard = [erp.send(sent("B"), "one"), erp.send(sent("B"), "one")]
    toy.handle([*said, *topic.again(said), *heard])
    assert balances(home) == {"A": 2, "B": 1}


def test_the_same_id_with_other_content_is_a_contradiction(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    toy.handle([erp.send(sent("A", amount=5), "one"), erp.send(sent("A", amount=6), "one"), erp.send(sent("B"), "two")])
    assert balances(home) == {"A": 5, "B": 1}
    assert home.letters() == [("refused", "same-id-other-content", "open")]


def test_nothing_of_a_batch_with_a_hole_in_the_sequence_is_applied(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    records = topic.say(*[fill("A", f"c{n}") for n in range(5)])
    toy.handle(records[:2])
    with pytest.raises(Hole, match=r"sequence 3 is missing, 4 came instead"):
        toy.handle(records[3:])
    assert balances(home) == {"A": 2}
    toy.handle(records)
    assert balances(home) == {"A": 5}


@pytest.mark.parametrize(("field", "code"), [("name", "invalid-data"), ("blob", "nul-character")])
def test_a_null_character_in_a_name_costs_one_record_and_not_the_batch(home: Home, field: str, code: str) -> None:
    """A field that its schema keeps free of U+0000, and one that only the envelope's reader looks at."""
    toy = home.replica(jars())
    erp = ErpTopic()
    good = [erp.send(sent("A"), "a"), erp.send(sent("C"), "c")]
    bad = erp.send(sent("B"), "b")
    assert bad.value is not None
    empty = f'"{field}":""'.encode()
    nul = erp.put(bad.value.replace(empty, empty[:-1] + b'Mc\\u0000Nul"'), b"B", bad.partition)
    toy.handle([good[0], nul, good[1]])
    assert balances(home) == {"A": 1, "C": 1}
    assert home.letters() == [("undecodable", code, "open")]
    assert b"Mc\\u0000Nul" in home.column("select body from dead_letters")[0]


@pytest.mark.parametrize(
    ("value", "key", "headers"),
    [
        (b"\x00\xff not json", b"B\x00", HEADERS),
        (None, None, ()),
        (b"{}", b"\xff\xfe", [("trace\x00parent", b"\x00"), ("empty", None)]),
        (b"x" * (MAX_BYTES + 1), b"B", HEADERS),
    ],
    ids=["not-json", "no-value", "strange-headers-and-key", "too-large"],
)
@pytest.mark.parametrize("inbound", [True, False], ids=["inbound", "ours"])
def test_junk_is_kept_whole_and_everything_else_goes_on(
    home: Home, value: bytes | None, key: bytes | None, headers: Any, inbound: bool
) -> None:
    toy = home.replica(jars())
    topic: FakeTopic = ErpTopic() if inbound else mint()
    junk = topic.put(value, key, 0, headers)
    ours = mint().say(fill("A"))
    toy.handle([junk, *ours])
    assert balances(home) == {"A": 1}
    (letter,) = home.open_letters()
    assert letter["kind"] == "undecodable"
    assert letter["body"] == (value or b"")
    assert (letter["topic"], letter["partition"], letter["kafka_offset"]) == (topic.name, 0, 0)
    home.replica(jars()).handle([junk])
    assert len(home.open_letters()) == 1


def test_a_record_of_900_kib_goes_through_and_a_larger_one_is_refused(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    small = erp.send(sent("A", blob=""), "probe")
    assert small.value is not None
    room = MAX_BYTES - len(small.value) - 600
    toy.handle([erp.send(sent("A", "big", blob="x" * room), "big"), erp.send(sent("B"), "b")])
    assert balances(home) == {"A": 1, "B": 1}
    (said,) = home.said("A")
    assert len(said["body"]) > room
    over = erp.put(erp.send(sent("A"), "o").value + b" " * MAX_BYTES, b"A", 0)  # type: ignore[operator]
    toy.handle([over, erp.send(sent("C"), "c")])
    assert home.letters() == [("undecodable", "too-large", "open")]
    assert balances(home) == {"A": 1, "B": 1, "C": 1}


def test_an_event_that_could_never_be_sent_is_refused_before_it_is_committed(home: Home) -> None:
    """A jar that says a little more than it heard: just small enough to come in, too large to go out."""
    toy = home.replica(jars())
    erp = ErpTopic()
    small = erp.send(sent("A"), "id-0")
    assert small.value is not None
    large = small.value.replace(b'"blob":""', b'"blob":"%b"' % (b"x" * (MAX_BYTES - len(small.value))))
    toy.handle([erp.put(large, b"A", 0), erp.send(sent("B"), "id-2")])
    assert home.letters() == [("failed", "TooLarge", "open")]
    assert balances(home) == {"B": 1}
    assert home.column("select count(*) from stored_events") == [1]


def test_an_event_of_a_newer_version_is_kept_for_the_version_that_knows_it(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    (record,) = topic.say(fill("A", "c1"))
    assert record.value is not None
    topic.records.clear()
    newer = topic.put(record.value.replace(b"coin-struck.v1", b"coin-struck.v2"), b"A", record.partition)
    toy.handle([newer, *topic.say(fill("A", "c2"), fill("B"))])
    assert home.letters() == [("unknown-type", "newer-version", "open"), ("parked", "behind-dead-letter", "open")]
    assert balances(home) == {"B": 1}
    (kept, _) = home.open_letters()
    assert "version 2 is newer than this reader knows (v1)" in kept["detail"]
    assert kept["body"] == newer.value


def test_what_the_service_names_as_ignored_moves_the_position_and_nothing_else(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    assert toy.handle(topic.say(CoinMelted(account="A"), fill("A"))) == 2
    assert balances(home) == {"A": 1}
    assert home.letters() == []


def test_a_record_of_ours_without_a_sequence_is_a_dead_letter(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    stray = erp.send(sent("A"), "one")
    topic = mint()
    toy.handle([topic.put(stray.value, b"Z", 0), *topic.say(fill("B"))])
    assert home.letters() == [("undecodable", "no-sequence", "open")]
    assert balances(home) == {"B": 1}


def test_a_topic_that_was_made_again_is_read_again_without_effect(home: Home) -> None:
    """The ERP's topic is deleted, made again, and everything sent once more with two new messages between."""
    toy = home.replica(jars())
    erp = ErpTopic()
    toy.handle([erp.send(sent("A", f"c{n}"), f"id-{n}", partition=0) for n in range(10)])
    assert toy.resume(erp.name, 0) == 9
    assert toy.is_last(erp.name, 0, "id-9")
    again = ErpTopic()
    records = [again.send(sent("A", f"c{n}"), f"id-{n}", partition=0) for n in range(4)]
    records += [again.send(sent("B", f"n{n}"), f"new-{n}", partition=0) for n in range(2)]
    restarted = home.replica(jars())
    restarted.handle(records)
    assert balances(home) == {"A": 10, "B": 2}
    assert restarted.resume(erp.name, 0) == 5
    assert not restarted.is_last(erp.name, 0, "id-9")


def test_a_wiped_cluster_filled_again_from_the_outboxes_is_skipped_up_to_what_is_known(home: Home) -> None:
    toy = home.replica(jars())
    before = mint()
    toy.handle(before.say(*[fill("A", f"c{n}") for n in range(10)]))
    rebuilt = FakeTopic()
    records = rebuilt.say(*[fill("A", f"c{n}") for n in range(12)])
    restarted = home.replica(jars())
    assert restarted.handle(records) == 2
    assert balances(home) == {"A": 12}
    (row,) = home.rows("select sequence, kafka_offset from inbox")
    assert (row["sequence"], row["kafka_offset"]) == (12, 11)


def test_known_never_falls_when_the_clock_goes_back(home: Home) -> None:
    """The database's clock cannot be set back; its last commit can be moved an hour ahead, which is the same."""
    toy = home.replica(jars(), clock=lambda: SENT)
    topic = mint()
    toy.handle(topic.say(fill("A", "c1")))
    home.rows("update log_head set known = known + interval '1 hour'")
    late = home.replica(jars(), clock=lambda: SENT - timedelta(days=1))
    late.handle(topic.say(fill("A", "c2")))
    late.handle(topic.say(fill("A", "c3")))
    known = [row["known"] for row in home.said("A")]
    assert known == sorted(known)
    assert known[1] - known[0] >= timedelta(minutes=59)
    assert known[1] == known[2]


def test_a_refusal_is_kept_and_later_records_of_the_key_go_on(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    asked = CoinStruck(account="A", ask="pour", to="B", amount=100, coin="p")
    toy.handle(topic.say(fill("A", "c1", 7), asked, CoinStruck(account="A", ask="rename"), fill("A", "c2", 8)))
    assert home.letters() == [("refused", "not-enough", "open"), ("refused", "no-renaming", "open")]
    assert balances(home) == {"A": 15}


def test_a_command_refused_in_its_second_wave_leaves_no_trace_of_the_first(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    toy.handle(topic.say(fill("A", "a", 50), fill("B", "p", 1)))
    # B already holds a coin "p" of another amount: the second half of the pouring is refused, so is the first.
    toy.handle(topic.say(CoinStruck(account="A", ask="pour", coin="p", to="B", amount=20), fill("A", "c2", 1)))
    assert home.letters() == [("refused", "other-amount", "open")]
    assert balances(home) == {"A": 51, "B": 1}
    assert toy.state("jar:A").balance == 51


def test_what_touches_two_accounts_is_two_events_of_one_transaction(home: Home) -> None:
    toy = home.replica(jars())
    toy.handle(mint().say(fill("A", "a", 50), CoinStruck(account="A", ask="pour", coin="p", to="B", amount=20)))
    assert balances(home) == {"A": 30, "B": 20}
    assert len({row["known"] for row in home.said()}) == 1


def test_actor_correlation_and_causation_travel_with_every_event(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    toy.handle([erp.send(sent("A"), "order-1")])
    (said,) = home.said("A")
    envelope = json.loads(said["body"])
    assert (envelope["actor"], envelope["correlationid"], envelope["causationid"]) == ("/erp", "order-1", "order-1")
    stored = json.loads(home.column("select state from stored_events")[0])
    assert (stored["actor"], stored["correlation"], stored["causation"]) == ("/erp", "order-1", "order-1")


def test_units_of_several_streams_are_found_by_their_index_and_folded_in_order(home: Home) -> None:
    toy = home.replica(shelves())
    topic = mint()
    toy.handle(topic.say(*[CoinStruck(account="S", ask="put", coin=f"i{n}", amount=n) for n in range(5)]))
    toy.handle(topic.say(CoinStruck(account="S", ask="take", coin="i3")))
    restarted = home.replica(shelves())
    assert restarted.state("shelf:S").items == {"i0": 0, "i1": 1, "i2": 2, "i4": 4}
    assert home.column("select version from guards where name = 'shelf:S'") == [2]
