"""The same work with faults before and after every statement and every commit ends in the same tables.

Each script (batches of records, commands, verdicts on dead letters) is first done without a fault. Then it is done many
times with connections that break and processes that die at a random statement, by two replicas that take turns and are
each stale after the other's turn; whoever asked, asks again. What is stored must be the same in every table.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import psycopg
import pytest
from replicas import ErpTopic, Home, mint
from toy import jar
from toy.language import CoinStruck, DepositSent
from toy.service import jars

from o2c.chassis.database import Database
from o2c.chassis.domain import Context, Send
from o2c.chassis.engine import Job
from o2c.chassis.errors import Hole
from o2c.chassis.gate import Answer, _answer, _replay, _store
from o2c.chassis.inbox import Record
from o2c.chassis.letters import PARKING
from o2c.chassis.processor import Processor

pytestmark = pytest.mark.servers

SCRIPTS, RUNS = 6, 20
ASKS = ("fill", "fill", "fill", "label", "pour", "rename", "bug")
CONTEXT = Context(now=None, actor="ann", correlation="", causation="")  # type: ignore[arg-type]

Step = Callable[[Processor], None]


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


class FaultyDatabase(Database):
    """Counts every moment at which something can go wrong, and lets it go wrong at the one it was told."""

    def __init__(self, home: Home) -> None:
        super().__init__(home.url, home.schema, "toy")
        self._options["options"] += " -c synchronous_commit=off"  # only the server itself could lose a commit by this

    moments_left = -1
    fault: Callable[[], BaseException] = Killed

    def moment(self) -> None:
        self.moments_left -= 1
        if self.moments_left == 0:
            if self._writer is not None:
                self._writer.close()
            raise self.fault()

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        with super().transaction() as cur:
            yield FaultyCursor(cur, self)
            self.moment()
        self.moment()


class FaultyCursor:
    def __init__(self, cur: Any, database: FaultyDatabase) -> None:
        self._cur, self._database = cur, database

    def execute(self, *given: Any, **more: Any) -> Any:
        self._database.moment()
        answer = self._cur.execute(*given, **more)
        self._database.moment()
        return answer

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cur)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cur, name)


def lost() -> BaseException:
    return psycopg.OperationalError("server closed the connection unexpectedly")


def killed() -> BaseException:
    return Killed()


class Script:
    """Steps that may be repeated by whoever did not hear that they were done."""

    def __init__(self, seed: int) -> None:
        self._random = random = Random(seed)
        self._ours, self._erp = mint(), ErpTopic()
        self._so_far: list[Record] = []
        self.steps: list[Step] = []
        for number in range(8):
            kind = random.choice((self._records, self._records, self._records, self._command, self._verdict))
            self.steps.append(kind(f"{seed}-{number}"))

    def _records(self, name: str) -> Step:
        records: list[Record] = []
        for n in range(self._random.randint(1, 6)):
            asked = {
                "account": self._random.choice("ABC"), "ask": self._random.choice(ASKS), "coin": f"{name}-{n}",
                "amount": self._random.randint(1, 9), "to": self._random.choice("XY"), "name": f"{n}",
            }  # fmt: skip
            if self._random.random() < 0.5:
                records += self._ours.say(CoinStruck.model_validate(asked))
            else:
                records.append(self._erp.send(DepositSent.model_validate(asked), f"{name}-{n}"))
                if self._random.random() < 0.2:
                    records += self._erp.again(records[-1:])
        if self._random.random() < 0.2:
            records.append(self._erp.put(b"junk", self._random.choice((b"A", None)), 0))

        self._so_far += records
        everything = list(self._so_far)

        def step(toy: Processor) -> None:
            try:
                toy.handle(records)
            except Hole:
                # A replica that was not told what the other one took: it reads once more from the start.
                toy.handle(everything)

        return step

    def _command(self, name: str) -> Step:
        account, amount = self._random.choice("ABC"), self._random.randint(1, 9)

        def step(toy: Processor) -> None:
            job = Job(CONTEXT, [Send(f"jar:{account}", jar.Add(amount))])

            def answer(cur: Any) -> Answer:
                return _store(cur, name, b"digest", _answer(job))

            toy.command(job, lambda cur: _replay(cur, name, b"digest"), answer)

        return step

    def _verdict(self, name: str) -> Step:
        """About the oldest letter that blocks others at that time: mended, or discarded."""
        discard = self._random.random() < 0.5
        chosen: list[int] = []

        def step(toy: Processor) -> None:
            if not chosen:
                query = "select id, body from dead_letters where state = 'open' and kind = any(%s) order by id limit 1"
                rows = toy.database.read(lambda cur: cur.execute(query, (list(PARKING),)).fetchall())
                chosen[:] = [rows[0]["id"] if rows else -1]
            if discard or chosen[0] < 0:
                toy.discard(chosen[0], "ann", name)
                return
            body = toy.database.read(
                lambda cur: cur.execute("select body from dead_letters where id = %s", (chosen[0],)).fetchone()
            )
            assert body is not None
            toy.retry(chosen[0], "ann", name, body["body"].replace(b'"ask":"bug"', b'"ask":"fill"'))

        return step


def tables(home: Home) -> dict[str, Any]:
    """Everything that stands, without ids and times of the moment.

    Not compared are the order of events within a jar (what waits is woken as soon as somebody can, after a crash in the
    middle of a batch, else behind it) and records that were parked and followed (junk that is read once more parks its
    key for the rest of the batch).
    """
    events = home.rows("select originator_id, topic, state from stored_events")
    letters = """select topic, partition, kafka_offset, kind, code, state, verdict_by from dead_letters
      where (kind, state) <> ('parked', 'retried') order by 1, 2, 3"""
    said = home.said()
    return {
        "events": sorted((row["originator_id"], row["topic"], str(json.loads(row["state"])["data"])) for row in events),
        "said": sorted((row["partition"], row["sequence"]) for row in said),
        "keys": sorted(row["key"] for row in said),
        "balances": {row["key"]: row["data"]["balance"] for row in said},
        "letters": home.rows(letters),
        "heard": home.rows("select source, id from heard order by 1, 2"),
        # Of inbound topics the offset is only a hint: who has read once more from the start may leave it behind.
        "inbox": home.rows(
            "select source, partition, sequence, kafka_offset from inbox where source <> '' order by 1, 2"
        ),
        "answers": home.rows("select key, status from idempotency order by 1"),
    }


def clear(home: Home) -> None:
    home.rows(
        "truncate stored_events, snapshots, outbox, outbox_head, inbox, heard, guards, dead_letters, idempotency"
        " restart identity"
    )


def without_faults(home: Home, seed: int) -> dict[str, Any]:
    clear(home)
    toy = home.replica(jars())
    for step in Script(seed).steps:
        step(toy)
    return tables(home)


def with_faults(home: Home, databases: list[FaultyDatabase], seed: int, random: Random) -> dict[str, Any]:
    clear(home)
    replicas = [home.replica(jars(), database=database) for database in databases]
    for step in Script(seed).steps:
        turn = random.randrange(2)
        database = databases[turn]
        database.moments_left = random.randint(1, 30) if random.random() < 0.8 else -1
        database.fault = random.choice((lost, killed))
        try:
            step(replicas[turn])
        except Killed:
            database.moments_left = -1
            replicas[turn] = home.replica(jars(), database=database)
            replicas[turn].settle()  # the heartbeat of a process that was started again
            turn = random.randrange(2)
            step(replicas[turn])
        database.moments_left = -1
    replicas[0].reload()
    replicas[0].settle()
    return tables(home)


@pytest.mark.parametrize("seed", range(SCRIPTS))
def test_a_script_with_faults_ends_as_without_them(home: Home, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("o2c.chassis.taker.time.sleep", lambda seconds: None)
    expected = without_faults(home, seed)
    assert expected["events"]
    databases = [FaultyDatabase(home) for _ in range(2)]
    home.databases += databases
    for run in range(RUNS):
        found = with_faults(home, databases, seed, Random(f"{seed}/{run}"))
        for name, table in expected.items():
            assert found[name] == table, f"{name} differs after run {run} of script {seed}"


def test_every_moment_is_one_at_which_something_can_go_wrong(home: Home) -> None:
    """The fault is where the schedule says: a batch has a moment before and after each statement and each commit."""
    database = FaultyDatabase(home)
    home.databases.append(database)
    toy = home.replica(jars(), database=database)
    database.moments_left = 1000
    toy.handle(mint().say(CoinStruck(account="A", ask="fill")))
    moments = 1000 - database.moments_left
    assert moments >= 8
    for moment in range(1, moments + 1):
        clear(home)
        database.moments_left = -1
        toy = home.replica(jars(), database=database)
        database.moments_left = moment
        with pytest.raises(Killed):
            toy.handle(mint().say(CoinStruck(account="A", ask="fill")))
