"""Several replicas of one service, each with its own connection and its own idea of what is true."""

import threading
from typing import Any

import pytest
from replicas import ErpTopic, Home, mint
from toy.language import CoinStruck, DepositSent
from toy.service import jars, shelves

from o2c.chassis.domain import Context, Refuse, Send
from o2c.chassis.engine import Job
from o2c.chassis.processor import Processor

pytestmark = pytest.mark.servers

CONTEXT = Context(now=None, actor="tester", correlation="", causation="")  # type: ignore[arg-type]


def ask(account: str, what: Any, coin: str = "c", amount: int = 1, **more: Any) -> CoinStruck:
    return CoinStruck(account=account, ask=what, coin=coin, amount=amount, **more)


def sent(account: str, coin: str = "c", what: Any = "fill", amount: int = 1) -> DepositSent:
    return DepositSent(account=account, ask=what, coin=coin, amount=amount)


def count(home: Home) -> int:
    (n,) = home.column("select count(*) from stored_events")
    return int(n)


def test_a_worker_that_lost_its_partition_and_commits_late_changes_nothing(home: Home) -> None:
    zombie, owner = home.replica(jars()), home.replica(jars())
    topic = mint()
    records = topic.say(*[ask("A", "fill", f"c{n}") for n in range(8)])
    zombie.handle(records[:2])
    owner.reload()
    owner.handle(records[2:6])
    assert zombie.handle(records[2:5]) == 0
    assert count(home) == 6
    assert owner.handle(records[6:]) == 2
    assert zombie.state("jar:A").balance == 8


def test_a_zombie_that_knows_more_than_the_owner_fences_it_and_nothing_is_done_twice(home: Home) -> None:
    zombie, owner = home.replica(jars()), home.replica(jars())
    records = mint().say(*[ask("A", "fill", f"c{n}") for n in range(8)])
    owner.handle(records[:2])
    assert zombie.handle(records) == 6
    assert owner.handle(records[2:6]) == 0
    assert count(home) == 8


def test_a_late_commit_of_inbound_records_changes_nothing(home: Home) -> None:
    zombie, owner = home.replica(jars()), home.replica(jars())
    erp = ErpTopic()
    records = [erp.send(sent("A", f"c{n}"), f"id-{n}", partition=0) for n in range(8)]
    zombie.handle(records[:2])
    owner.reload()
    owner.handle(records[2:7])
    zombie.handle(records[2:5])
    owner.handle(records[7:])
    assert count(home) == 8
    assert home.letters() == []


def test_one_message_in_two_partitions_at_two_replicas_counts_once(home: Home) -> None:
    """Both look, neither finds it, both want to store it: the second one must look again, not bury it."""
    one, two = home.replica(jars()), home.replica(jars())
    erp = ErpTopic()
    # A refusal that touches no stream: only the message's own id can say that it was taken already.
    first, second = [erp.send(sent("A", what="rename"), "same", partition=p) for p in (0, 1)]
    at_the_lock, go_on = threading.Event(), threading.Event()
    write = two.engine.write

    def late(*given: Any) -> None:
        at_the_lock.set()
        go_on.wait(10)
        write(*given)

    two.engine.write = late  # type: ignore[method-assign]
    thread = threading.Thread(target=two.handle, args=([second],))
    thread.start()
    assert at_the_lock.wait(10)
    one.handle([first])
    go_on.set()
    thread.join()
    assert home.letters() == [("refused", "no-renaming", "open")]
    assert home.column("select count(*) from heard") == [1]


def decide_at_once(one: Processor, two: Processor, first: Send, second: Send) -> tuple[Job, Job]:
    """Both have decided before either one commits."""
    jobs = Job(CONTEXT, [first]), Job(CONTEXT, [second])
    both = threading.Barrier(2, timeout=10)
    met: list[bool] = []
    for replica in (one, two):
        write = replica.engine.write

        def wait_for_the_other(*given: Any, write: Any = write) -> None:
            if len(met) < 2:
                met.append(True)
                both.wait()
            write(*given)

        replica.engine.write = wait_for_the_other  # type: ignore[method-assign]
    threads = [
        threading.Thread(target=replica.command, args=(job, lambda cur: None, lambda cur: True))
        for replica, job in zip((one, two), jobs, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return jobs


def test_of_two_replicas_that_decide_about_the_same_open_item_one_decides_again(home: Home) -> None:
    from toy import shelf

    home.replica(shelves()).handle(mint().say(ask("S", "put", "i1"), ask("S", "put", "i2")))
    one, two = home.replica(shelves()), home.replica(shelves())
    jobs = decide_at_once(one, two, Send("shelf:S", shelf.Take("i1", "one")), Send("shelf:S", shelf.Take("i1", "two")))
    taken = home.replica(shelves()).state("shelf:S").taken
    assert taken in ({"i1": "one"}, {"i1": "two"})
    refused = [job.rejected for job in jobs if job.rejected is not None]
    assert refused == [Refuse("taken", f"i1 was taken by {taken['i1']}")]
    assert count(home) == 3


def test_who_decides_nothing_on_stale_state_decides_again(home: Home) -> None:
    """Clearing a shelf worth 10 decides nothing at 9; meanwhile the tenth comes: the clearing must see it."""
    from toy import shelf

    home.replica(shelves()).handle(mint().say(ask("S", "put", "i1", 9)))
    one, two = home.replica(shelves()), home.replica(shelves())
    one.state("shelf:S")
    clearing, putting = Job(CONTEXT, [Send("shelf:S", shelf.Clear(10))]), Send("shelf:S", shelf.Put("i2", 1))
    write = one.engine.write

    def after_the_tenth(*given: Any) -> None:
        one.engine.write = write  # type: ignore[method-assign]
        two.command(Job(CONTEXT, [putting]), lambda cur: None, lambda cur: True)
        write(*given)

    one.engine.write = after_the_tenth  # type: ignore[method-assign]
    one.command(clearing, lambda cur: None, lambda cur: True)
    assert home.replica(shelves()).state("shelf:S").taken == {"i1": "clearing", "i2": "clearing"}


def test_who_refuses_on_stale_state_after_a_first_half_decides_again(home: Home) -> None:
    """The pouring is refused by the second jar, whose state changes before the refusal is committed."""
    home.replica(jars()).handle(mint().say(ask("A", "fill", "a", 50)))
    one, two = home.replica(jars()), home.replica(jars())
    topic = ErpTopic()
    two.handle([topic.send(sent("B", "p", amount=1), "id-0", partition=0)])
    write = one.engine.write

    def after_the_change(*given: Any) -> None:
        one.engine.write = write  # type: ignore[method-assign]
        two.handle([topic.send(sent("B", "q"), "id-2", partition=0)])
        write(*given)

    one.engine.write = after_the_change  # type: ignore[method-assign]
    pour = DepositSent(account="A", ask="pour", coin="p", to="B", amount=20)
    decided: list[dict[str, int]] = []
    decide = one.engine.decide

    def count_attempts(*given: Any, **more: Any) -> Any:
        made = decide(*given, **more)
        decided.append(dict(made.batch.reads))
        return made

    one.engine.decide = count_attempts  # type: ignore[method-assign]
    one.handle([topic.send(pour, "id-1", partition=1)])
    assert home.letters() == [("refused", "other-amount", "open")]
    assert [reads["jar:B"] for reads in decided] == [1, 2], "the refusal rests on both jars, and was given twice"


def test_a_cached_state_is_read_again_when_another_replica_has_changed_it(home: Home) -> None:
    one, two = home.replica(jars()), home.replica(jars())
    topic, erp = mint(), ErpTopic()
    one.handle(topic.say(ask("A", "fill", "c1")))
    two.handle([erp.send(sent("A", "c2"), "id-1")])
    assert one.state("jar:A").balance == 2
    one.handle(topic.say(ask("A", "fill", "c3")))
    assert [row["data"]["balance"] for row in home.said("A")] == [1, 2, 3]


def test_many_writers_on_the_same_unit_lose_nothing(home: Home) -> None:
    replicas = [home.replica(jars()) for _ in range(3)]

    def work(number: int) -> None:
        from toy import jar

        for n in range(20):
            sends = Send("jar:A", jar.Fill(f"{number}-{n}", 1)), Send(f"jar:{number}", jar.Fill(f"{n}", 1))
            replicas[number].command(Job(CONTEXT, sends), lambda cur: None, lambda cur: True)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert home.replica(jars()).state("jar:A").balance == 60
    assert [row["data"]["balance"] for row in home.said("A")] == list(range(1, 61))
