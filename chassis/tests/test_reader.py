"""Read models: every fact folded once, nothing skipped, and a strict rebuild stops at the first failure."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import psycopg
import pytest
from replicas import SENT, Home, mint
from toy.language import MINT, CoinMelted, CoinStruck

from o2c.chassis.errors import Fatal
from o2c.chassis.metrics import TIE_OUT
from o2c.chassis.reader import Fact, Reader

pytestmark = pytest.mark.servers


class Coin(msgspec.Struct):
    account: str
    amount: int


class Totals:
    """The sum of coins by account, in a table."""

    name = "totals"
    version = 1
    topics = (MINT,)
    reads: Mapping[str, type] = {CoinStruck.TYPE: Coin}

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def fold(self, cur: Any, facts: Sequence[Fact]) -> None:
        self.facts += facts
        for fact in facts:
            cur.execute("insert into totals values (%s, %s)", (fact.data.account, 100 // fact.data.amount))

    def differences(self, cur: Any) -> Mapping[str, int]:
        cur.execute("select count(*) from totals")
        return {"coins": cur.fetchone()[0]}


@pytest.fixture
def folded(home: Home) -> Home:
    home.rows("create table totals (account text, amount int)")
    return home


def reader(home: Home, **more: Any) -> Reader:
    made = Reader(Totals(), home.database("totals"), **more)
    made.reload()
    return made


def coin(account: str, amount: int = 1) -> CoinStruck:
    return CoinStruck(account=account, ask="fill", amount=amount)


def count(home: Home) -> int:
    (n,) = home.column("select count(*) from totals")
    return int(n)


def test_every_fact_is_folded_once_with_what_its_envelope_says(folded: Home) -> None:
    totals, topic = reader(folded), mint()
    records = topic.say(*[coin(f"A{n % 5}") for n in range(20)])
    assert totals.handle(records) == 20
    assert totals.handle(topic.again(records)) == 0
    assert reader(folded).handle(topic.again(records)) == 0
    assert count(folded) == 20
    assert isinstance(totals.projection, Totals)
    fact = totals.projection.facts[0]
    assert (fact.topic, fact.sequence, fact.source, fact.known, fact.key) == (MINT, 1, "/o2c/mint", SENT, "A0")


def test_what_cannot_be_folded_is_kept_and_its_key_parked(folded: Home) -> None:
    totals, topic = reader(folded), mint()
    bad, good = coin("A", amount=0), coin("A")
    totals.handle(topic.say(coin("A"), bad, good, coin("B"), CoinMelted(account="B"), coin("B")))
    kinds = [kind for kind, _, _ in folded.letters()]
    assert kinds == ["failed", "parked", "unknown-type", "parked"]
    assert count(folded) == 2


def test_a_mended_record_is_folded_and_what_was_parked_follows(folded: Home) -> None:
    totals, topic = reader(folded), mint()
    bad, good = topic.say(coin("A", amount=0), coin("A"))
    totals.handle([bad, good])
    assert bad.value is not None
    letter = folded.open_letters()[0]["id"]
    assert totals.retry(letter, "ann", "mended", bad.value.replace(b'"amount":0', b'"amount":5')) == "retried"
    assert count(folded) == 2
    assert folded.open_letters() == []


@pytest.mark.parametrize("bad", [coin("A", amount=0), CoinMelted(account="A")], ids=["a bug", "an unknown type"])
def test_a_strict_rebuild_stops_at_the_first_failure_and_keeps_no_letter(folded: Home, bad: Any) -> None:
    totals = reader(folded, strict=True)
    with pytest.raises(Fatal, match="strict rebuild"):
        totals.handle(mint().say(coin("B"), bad))
    assert folded.letters() == []


def test_a_fence_stops_the_writer_of_a_schema_that_no_longer_answers(folded: Home) -> None:
    def gone(cur: "psycopg.Cursor[Any]") -> None:
        raise Fatal("another build took over")

    totals = reader(folded, fence=gone)
    with pytest.raises(Fatal, match="another build took over"):
        totals.handle(mint().say(coin("A")))
    assert count(folded) == 0
    assert folded.column("select count(*) from inbox") == [0]


def test_the_tie_out_is_a_metric(folded: Home) -> None:
    totals = reader(folded)
    totals.handle(mint().say(coin("A"), coin("B")))
    totals.measure(4, "")
    assert TIE_OUT.labels("coins")._value.get() == 2
