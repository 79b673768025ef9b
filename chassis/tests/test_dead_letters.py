"""Dead letters: kept, parked behind, mended, discarded, resubmitted in order, and woken by what they waited for."""

from typing import Any

import pytest
from replicas import ErpTopic, Home, mint
from toy import jar
from toy.language import CoinStruck, DepositSent
from toy.service import jars, shelves

from o2c.chassis.domain import Context, Send
from o2c.chassis.engine import Job
from o2c.chassis.errors import Endless, Fatal
from o2c.chassis.processor import Processor
from o2c.contracts.envelope import HEADERS

pytestmark = pytest.mark.servers

CONTEXT = Context(now=None, actor="tester", correlation="", causation="")  # type: ignore[arg-type]


def ask(account: str, what: Any, coin: str = "c", amount: int = 1, **more: Any) -> CoinStruck:
    return CoinStruck(account=account, ask=what, coin=coin, amount=amount, **more)


def labels(home: Home, account: str) -> list[str]:
    found: list[str] = home.replica(jars()).state(f"jar:{account}").labels
    return found


def coins(home: Home, account: str) -> list[str]:
    return list(home.replica(jars()).state(f"jar:{account}").coins)


def command(toy: Processor, *sends: Send) -> None:
    toy.command(Job(CONTEXT, sends), lambda cur: None, lambda cur: True)


def test_a_poison_record_in_a_batch_parks_its_key_and_nothing_else(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    toy.handle(
        topic.say(
            ask("A", "fill", "a1"), ask("B", "fill", "b1"), ask("B", "bug"), ask("A", "fill", "a2"),
            ask("B", "fill", "b2"), ask("C", "fill", "c1"), ask("B", "fill", "b3"),
        )
    )  # fmt: skip
    toy.handle(topic.say(ask("B", "fill", "b4"), ask("C", "fill", "c2")))
    assert home.letters() == [("failed", "KeyError", "open"), *[("parked", "behind-dead-letter", "open")] * 3]
    assert [coins(home, a) for a in "ABC"] == [["a1", "a2"], ["b1"], ["c1", "c2"]]
    assert home.column("select detail from dead_letters where kind = 'failed'") == ["KeyError: 'a bug in the rules'"]


def test_commands_that_send_on_for_ever_are_a_dead_letter_that_names_them_and_leave_nothing_behind(home: Home) -> None:
    toy = home.replica(jars())
    toy.handle(mint().say(ask("A", "fill", "a1"), ask("B", "circle"), ask("B", "fill", "b1"), ask("C", "fill", "c1")))
    assert home.letters() == [("failed", "Endless", "open"), ("parked", "behind-dead-letter", "open")]
    (said,) = home.column("select detail from dead_letters where kind = 'failed'")
    assert said == "Endless: Circle for jar:B is still sent on after 32 waves: rules go in a circle"
    assert [coins(home, a) for a in "ABC"] == [["a1"], [], ["c1"]]
    with pytest.raises(Endless, match="Circle for jar:D"):
        command(toy, Send("jar:D", jar.Circle("D")))
    assert coins(home, "D") == []


def test_a_mended_record_and_what_was_parked_behind_it_follow_in_order(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    poison, *later = topic.say(ask("B", "bug"), *[ask("B", "fill", f"b{n}") for n in range(5)])
    toy.handle([poison, *later])
    assert poison.value is not None
    mended = poison.value.replace(b'"ask":"bug","coin":"c"', b'"ask":"fill","coin":"mended"')
    (first, *_) = home.open_letters()
    assert toy.retry(first["id"], "ann", "the ERP sent the wrong word", mended) == "retried"
    assert coins(home, "B") == ["mended", "b0", "b1", "b2", "b3", "b4"]
    assert home.open_letters() == []
    (verdict,) = home.rows("select verdict_by, verdict_reason, body from dead_letters where id = %s", first["id"])
    assert verdict["verdict_by"] == "ann"
    assert verdict["verdict_reason"] == "the ERP sent the wrong word"
    assert verdict["body"] == poison.value, "the record is kept as it came"
    toy.handle(topic.say(ask("B", "fill", "b5")))
    assert coins(home, "B")[-1] == "b5"


def test_a_discarded_record_lets_the_others_follow_and_stays_discarded(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    toy.handle(topic.say(ask("B", "bug"), ask("B", "fill", "b1")))
    (first, _) = home.open_letters()
    assert toy.discard(first["id"], "ann", "a test of theirs") == "discarded"
    assert coins(home, "B") == ["b1"]
    assert toy.retry(first["id"], "ann", "after all") == "not-open"
    assert toy.discard(first["id"], "ann", "again") == "not-open"


def test_a_second_poison_record_stops_those_behind_it_again(home: Home) -> None:
    toy = home.replica(jars())
    toy.handle(mint().say(ask("B", "bug"), ask("B", "fill", "b1"), ask("B", "bug"), ask("B", "fill", "b2")))
    first = home.open_letters()[0]
    toy.discard(first["id"], "ann", "known bug")
    assert [letter["kind"] for letter in home.open_letters()] == ["failed", "parked"]
    assert coins(home, "B") == ["b1"]
    toy.discard(home.open_letters()[0]["id"], "ann", "known bug")
    assert coins(home, "B") == ["b1", "b2"]
    assert home.open_letters() == []


def test_a_record_parked_behind_another_cannot_overtake_it(home: Home) -> None:
    toy = home.replica(jars())
    toy.handle(mint().say(ask("B", "bug"), ask("B", "fill", "b1"), ask("B", "fill", "b2")))
    last = home.open_letters()[-1]
    assert toy.retry(last["id"], "ann", "this one is fine") == "parked"
    assert coins(home, "B") == []
    assert len(home.open_letters()) == 3


def test_a_retry_that_fails_again_says_so_and_harms_nobody(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    toy.handle(topic.say(ask("B", "bug"), ask("B", "fill", "b1")))
    (first, _) = home.open_letters()
    assert toy.retry(first["id"], "ann", "perhaps now") == "failed"
    assert [(x["kind"], x["attempts"]) for x in home.open_letters()] == [("failed", 1), ("parked", 0)]
    toy.handle(topic.say(ask("A", "fill")))
    assert coins(home, "A") == ["c"]


def test_junk_that_was_discarded_parks_nothing_when_it_is_read_once_more(home: Home) -> None:
    """Reading resumes at the last handled record, so the last one of every run is read twice."""
    toy = home.replica(jars())
    erp = ErpTopic()
    junk = erp.put(b"junk", b"A", 0)
    toy.handle([junk])
    toy.discard(home.open_letters()[0]["id"], "ann", "a test of theirs")
    restarted = home.replica(jars())
    good = DepositSent(account="A", ask="fill", coin="later", amount=1)
    restarted.handle([junk, erp.send(good, "id-1")])
    restarted.handle([erp.send(good.model_copy(update={"coin": "latest"}), "id-2")])
    assert coins(home, "A") == ["later", "latest"]
    assert home.open_letters() == []


def test_a_failed_message_that_comes_again_has_no_second_effect_when_it_is_mended(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    bug = DepositSent(account="B", ask="bug")
    first = erp.send(bug, "one")
    toy.handle([first])
    toy.handle(erp.again([first]))
    home.replica(jars()).handle([first])
    assert [kind for kind, _, _ in home.letters()] == ["failed"]
    restarted = home.replica(jars())
    assert first.value is not None
    mended = first.value.replace(b'"ask":"bug"', b'"ask":"fill"')
    assert restarted.retry(home.open_letters()[0]["id"], "ann", "mended", mended) == "retried"
    assert home.column("select count(*) from stored_events") == [1]
    assert home.open_letters() == []


def test_a_record_without_a_key_parks_no_other_one(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    good = DepositSent(account="A", ask="fill")
    keyless = [erp.put(b"junk", None, 0), erp.send(good, "id-1")]
    second = erp.send(good.model_copy(update={"coin": "d"}), "id-2")
    unkeyed = erp.put(second.value, None, 0)
    toy.handle([*keyless, unkeyed])
    assert coins(home, "A") == ["c", "d"]
    assert home.letters() == [("undecodable", "not-json", "open")]


def test_a_message_whose_key_is_an_attribute_only_is_parked_and_retried_by_that_key(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    label = DepositSent(account="A", ask="label", name="mine")
    unkeyed = erp.put(erp.send(label, "id-1").value, None, 0)
    toy.handle([unkeyed])
    assert [letter["kind"] for letter in home.open_letters()] == ["waiting"]
    toy.handle(mint().say(ask("A", "fill")))
    assert labels(home, "A") == ["mine@A"]
    assert home.open_letters() == []


def test_what_waits_for_a_unit_is_tried_again_when_that_gets_its_first_event(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    toy.handle(topic.say(ask("A", "label", name="one"), ask("B", "fill"), ask("A", "label", name="two")))
    assert home.letters() == [("waiting", "waits-for", "open")] * 2
    toy.handle(topic.say(ask("A", "fill"), ask("A", "label", name="three")))
    assert labels(home, "A") == ["three@A", "one@A", "two@A"]
    assert home.letters() == [("waiting", "waits-for", "retried")] * 2


def test_what_waits_is_woken_although_a_later_record_of_its_key_is_a_dead_letter(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    label = DepositSent(account="A", ask="label", name="one")
    toy.handle([erp.send(label, "id-1", partition=0), erp.put(b"junk", b"A", 0)])
    assert [kind for kind, _, _ in home.letters()] == ["waiting", "undecodable"], "in the order of the records"
    toy.handle(mint().say(ask("A", "fill")))
    assert labels(home, "A") == ["one@A"]


def test_what_waits_is_woken_by_a_command_of_a_person_too(home: Home) -> None:
    toy = home.replica(jars())
    toy.handle(mint().say(ask("A", "label", name="one")))
    command(toy, Send("jar:A", jar.Fill("c", 1)))
    assert labels(home, "A") == ["one@A"]


def test_a_stream_of_a_guarded_unit_wakes_what_waits_for_it(home: Home) -> None:
    toy = home.replica(shelves())
    topic = mint()
    toy.handle(topic.say(ask("S", "take", "i1")))
    assert home.letters() == [("waiting", "waits-for", "open")]
    toy.handle(topic.say(ask("S", "put", "i2")))
    assert home.letters() == [("waiting", "waits-for", "open")]
    toy.handle(topic.say(ask("S", "put", "i1")))
    assert home.letters() == [("waiting", "waits-for", "retried")]
    assert toy.state("shelf:S").items == {"i2": 1}


def test_what_waited_while_nobody_woke_it_is_found_at_the_next_start(home: Home) -> None:
    """The process died between the commit that made the unit and the retry of what waited for it."""
    toy = home.replica(jars())
    topic = mint()
    toy.handle(topic.say(ask("A", "label", name="one")))
    died = home.replica(jars())
    died.settle = lambda: None  # type: ignore[method-assign]
    died.handle(topic.say(ask("A", "fill")))
    assert labels(home, "A") == []
    restarted = home.replica(jars())
    restarted.handle(topic.say(ask("B", "fill")))
    assert labels(home, "A") == ["one@A"]


def test_what_was_parked_behind_a_settled_letter_follows_after_a_crash(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    toy.handle(topic.say(ask("B", "bug"), ask("B", "fill", "b1"), ask("B", "fill", "b2")))
    died = home.replica(jars())
    died.settle = lambda: None  # type: ignore[method-assign]
    died.discard(home.open_letters()[0]["id"], "ann", "known bug")
    assert coins(home, "B") == []
    restarted = home.replica(jars())
    restarted.settle()
    assert coins(home, "B") == ["b1", "b2"]


def test_a_woken_letter_with_a_bug_harms_neither_the_batch_nor_the_others(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    (waiting,) = topic.say(ask("A", "label", name="one"))
    toy.handle([waiting])
    home.rows("update dead_letters set body = %s", (waiting.value or b"").replace(b'"ask":"label"', b'"ask":"bug"'))
    toy.handle(topic.say(ask("A", "fill", "a1"), ask("B", "fill", "b1")))
    assert home.letters() == [("failed", "KeyError", "open")]
    assert home.column("select count(*) from stored_events") == [2]
    toy.handle(topic.say(ask("A", "fill", "a2"), ask("B", "fill", "b2")))
    assert coins(home, "A") == ["a1"], "the letter failed: what follows it under its key is parked"
    assert coins(home, "B") == ["b1", "b2"]


def test_a_verdict_given_at_one_replica_is_known_to_the_other_one(home: Home) -> None:
    reading, asked = home.replica(jars()), home.replica(jars())
    topic = mint()
    reading.handle(topic.say(ask("B", "bug"), ask("B", "fill", "b1")))
    asked.discard(home.open_letters()[0]["id"], "ann", "known bug")
    reading.handle(topic.say(ask("B", "fill", "b2")))
    assert coins(home, "B") == ["b1", "b2"]
    assert home.open_letters() == []


def test_a_key_parked_at_one_replica_is_parked_at_the_other_one(home: Home) -> None:
    """After a rebalance that the second one has not seen: its own records of that key must not overtake."""
    one, two = home.replica(jars()), home.replica(jars())
    topic, erp = mint(), ErpTopic()
    first = DepositSent(account="B", ask="bug")
    one.handle([erp.send(first, "id-1", partition=0)])
    two.handle([erp.send(first.model_copy(update={"ask": "fill"}), "id-2", partition=1), *topic.say(ask("C", "fill"))])
    assert [kind for kind, _, _ in home.letters()] == ["failed", "parked"]
    assert coins(home, "B") == []
    assert coins(home, "C") == ["c"]


def test_when_everything_fails_the_consumer_stops(home: Home) -> None:
    toy = home.replica(jars())
    with pytest.raises(Fatal, match="101 records in a row failed, the last with: 'a bug in the rules'"):
        toy.handle(mint().say(*[ask(f"A{n}", "bug") for n in range(150)]))
    assert home.column("select count(*) from dead_letters") == [100]


def test_parked_records_between_failures_do_not_hide_that_everything_fails(home: Home) -> None:
    toy = home.replica(jars())
    topic = mint()
    for n in range(100):
        toy.handle(topic.say(ask(f"A{n}", "bug"), ask(f"A{n}", "fill")))
    with pytest.raises(Fatal, match="101 records in a row failed"):
        toy.handle(topic.say(ask("B", "bug")))


def test_dead_letters_keep_headers_and_key_as_they_came(home: Home) -> None:
    toy = home.replica(jars())
    erp = ErpTopic()
    strange = [*HEADERS, ("none", None), ("nul\x00", b"\x00\xff")]
    toy.handle([erp.put(b"junk", b"\xff\x00", 2, strange)])
    (letter,) = home.open_letters()
    assert letter["record_key"] == b"\xff\x00"
    assert letter["headers"] == [
        ["content-type", HEADERS[0][1].hex()], ["none", None], ["nul\ufffd", "00ff"],
    ]  # fmt: skip
    assert toy.retry(letter["id"], "ann", "as it was") == "undecodable"
