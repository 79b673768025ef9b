"""Where a relay goes on, and when it must not: bookkeeping without a broker."""

from datetime import UTC, datetime

import pytest
from replicas import ErpTopic, FakeTopic
from toy.language import CoinStruck, DepositSent

from o2c.chassis.errors import Fatal
from o2c.chassis.places import LostRecords, Place, Places, Row, newest, one_round

KNOWN = datetime(2026, 5, 4, tzinfo=UTC)


def row(partition: int, sequence: int) -> Row:
    return Row(partition, sequence, KNOWN, "A", b"{}", 100)


def places() -> Places:
    return Places("o2c.toy.v1", {0: Place(7, 10), 1: Place(0, 0)})


def test_a_topic_that_ends_where_it_did_or_later_is_gone_on_with() -> None:
    places().check({0: 10, 1: 0})
    places().check({0: 25, 1: 3})


def test_a_topic_that_ends_earlier_is_read_again_before_anything_is_sent() -> None:
    with pytest.raises(LostRecords, match=r"o2c\.toy\.v1/0 ended at offset 10, now at 9"):
        places().check({0: 9, 1: 0})


def test_what_was_confirmed_is_where_the_next_round_begins() -> None:
    at = places()
    at.confirmed(0, 9, offset=10, count=2)
    at.confirmed(1, 3, offset=0, count=3)
    assert at.sent() == {0: 9, 1: 3}
    with pytest.raises(LostRecords):
        at.check({0: 11, 1: 3})


def test_a_batch_behind_other_writers_records_is_no_loss() -> None:
    at = places()
    at.confirmed(0, 8, offset=40, count=1)
    assert at.sent()[0] == 8


def test_a_confirmation_without_an_offset_moves_the_sequence_only() -> None:
    at = places()
    at.confirmed(0, 9, offset=-1, count=2)
    assert at.sent()[0] == 9
    at.check({0: 10, 1: 0})


def test_a_batch_taken_behind_a_gap_stops_the_relay_and_says_what_to_do() -> None:
    with pytest.raises(Fatal, match=r"lost the records from offset 4 to 9.*Delete the topic and create it again"):
        places().confirmed(0, 9, offset=4, count=2)


def test_a_topic_ahead_of_its_outbox_is_seen() -> None:
    assert places().ahead({0: 7}) == {}
    assert places().ahead({0: 6}) == {0: (7, 6)}
    assert Places("t", {1: Place(3, 3)}).ahead({}) == {1: (3, 0)}


def test_a_round_takes_what_fits_of_each_partition_and_nothing_after_that() -> None:
    rows = [row(0, 1), row(1, 1), row(0, 2), row(0, 3), row(1, 2)]
    taken = one_round(rows, lambda r: (r.partition, r.sequence) != (0, 2))
    assert {p: [r.sequence for r in rs] for p, rs in taken.items()} == {0: [1], 1: [1, 2]}


def test_a_row_that_fits_no_batch_is_said_instead_of_tried_for_ever() -> None:
    with pytest.raises(Fatal, match="outbox row 0/1 of 2 bytes fits no record batch"):
        one_round([row(0, 1)], lambda r: False)


def test_only_our_own_records_say_how_far_we_are() -> None:
    ours, other, erp = FakeTopic(), FakeTopic(source="/o2c/other"), ErpTopic("o2c.mint.v1")
    event = CoinStruck(account="A", ask="fill")
    records = [*ours.say(event, event), *other.say(event, event, event)]
    records += [erp.send(DepositSent(account="A", ask="fill"), "id-1"), ours.put(b"junk", None), ours.put(None, b"A")]
    assert newest(records, "/o2c/mint") == 2
    assert newest(records[5:], "/o2c/mint") == 0
