"""From Kafka records to committed facts: one batch, one transaction; a bad record is found by halving the batch."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from o2c.chassis import letters
from o2c.chassis.domain import Context, Refuse, Send, Wait
from o2c.chassis.engine import Decided, Engine, Job
from o2c.chassis.errors import Conflict, Fatal, Fenced, is_transient
from o2c.chassis.heard import Heard
from o2c.chassis.ids import lock_key, partition_of
from o2c.chassis.inbox import Inbox, Record, Taken, read_record
from o2c.chassis.letters import Letter
from o2c.chassis.metrics import BATCH_RECORDS, BATCH_SECONDS, CONFLICTS, RECORDS
from o2c.chassis.service import Service
from o2c.contracts.envelope import ContractError, decode
from o2c.contracts.money import BadAmount

if TYPE_CHECKING:
    from o2c.chassis.database import Database
    from o2c.chassis.service import Cur

T = TypeVar("T")
Jobs = list[tuple[Taken, Job]]

log = logging.getLogger("o2c.processor")

MAX_FAILED_IN_A_ROW = 100
"""After so many failed records without a good one the fault is ours, not theirs: the consumer stops."""

MAX_TRIES = 12


class Processor:
    """The only writer of a service in this process; a lock makes records and commands take turns."""

    def __init__(
        self, service: Service, database: "Database", partitions: int, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.service = service
        self.database = database
        self.inbox = Inbox()
        self.lock = threading.RLock()
        self.engine = Engine(service, partitions, lambda key: partition_of(key, partitions))
        self.woken: Callable[[], None] = lambda: None
        self._clock = clock or (lambda: datetime.now(UTC))
        self._parked: set[tuple[str, str]] = set()
        self.commits = 0
        self._failed_in_a_row = 0
        self._ignored = {e.TYPE for e in service.ignores}

    # -- records

    def reload(self) -> None:
        """Read the inbox again and forget every state: after an assignment, a fence, a lost connection."""
        with self.lock, self.database.transaction() as cur:
            self.inbox.load(cur)
            self._parked = letters.parked_keys(cur)
            self.engine.units.clear()

    @property
    def connected(self) -> bool:
        return self.database.connected

    def now(self) -> datetime:
        return self._clock()

    def state(self, unit: str) -> Any:
        """The folded state of a unit; do not change it."""
        with self.lock, self.database.transaction() as cur:
            self.engine.units.load(cur, [unit], {})
            return self.engine.units[unit].state

    def resume(self, topic: str, partition: int) -> int:
        return self.inbox.resume(topic, partition)

    def is_last(self, topic: str, partition: int, message_id: str) -> bool:
        return self.inbox.is_last(topic, partition, message_id)

    def handle(self, records: Sequence[Record]) -> int:
        """Take a batch of records; returns how many counted. Raises Hole (nothing applied) or Fatal."""
        started = time.perf_counter()
        with self.lock:
            taken = self._retrying(lambda: self._handle(records))
        BATCH_RECORDS.observe(len(records))
        BATCH_SECONDS.observe(time.perf_counter() - started)
        return taken

    def _handle(self, records: Sequence[Record]) -> int:
        items = self.inbox.admit(records)
        if items:
            self._split(items)
        return len(items)

    def _split(self, items: Sequence[Taken]) -> None:
        """Commit the batch whole; where that fails for good, halve it until the bad record stands alone."""
        error = self._fault(items)
        if error is None:
            return
        if len(items) == 1:
            self._bury(items[0], error)
            return
        middle = len(items) // 2
        self._split(items[:middle])
        self._split(items[middle:])

    def _fault(self, items: Sequence[Taken]) -> Exception | None:
        """Commit, or say what is permanently wrong. Raises what another try or another process may cure."""
        try:
            self._deciding_again(lambda: self._transact(items))
        except (Fenced, Fatal):
            raise
        except Exception as error:
            if is_transient(error):
                raise
            return error
        return None

    def _bury(self, item: Taken, error: Exception) -> None:
        log.error("a record failed and is kept as a dead letter: %s", _place(item), exc_info=error)
        self._failed_in_a_row += 1
        if self._failed_in_a_row > MAX_FAILED_IN_A_ROW:
            raise Fatal(f"{self._failed_in_a_row} records in a row failed, the last with: {error}") from error
        detail = f"{type(error).__name__}: {error}"
        self._transact([item], buried=Letter(item, "failed", type(error).__name__, detail))

    def _transact(self, items: Sequence[Taken], buried: Letter | None = None) -> None:
        heard, decided = Heard(), None
        jobs: Jobs = []
        try:
            with self.database.transaction() as cur:
                fresh, kept = ([], [buried]) if buried else heard.filter(cur, items)
                jobs, more = self._jobs(fresh, set(self._parked))
                kept += more
                decided = self.engine.decide(cur, [job for _, job in jobs])
                kept += [_rejected(item, job.rejected) for item, job in jobs if job.rejected is not None]
                decided.batch.moves = self.inbox.moves(items)
                self.engine.write(cur, decided)
                heard.write(cur)
                letters.keep(cur, kept)
                waiting = letters.waiting_for(cur, decided.created)
        except BaseException:
            self.engine.failed(decided, [job for _, job in jobs])
            raise
        self._committed(decided, kept)
        for item in items:
            RECORDS.labels(item.record.topic).inc()
        self._wake(waiting)

    def _committed(self, decided: Decided, kept: Sequence[Letter] = ()) -> None:
        self.engine.committed(decided)
        self.inbox.committed(decided.batch.moves)
        self._parked.update((k.item.record.topic, k.item.key) for k in kept if k.kind in letters.PARKING)
        if decided.batch.out_keys:
            self.woken()
        if decided.batch.streams:
            self.commits += 1
            self._failed_in_a_row = 0

    def _jobs(self, items: Sequence[Taken], parked: set[tuple[str, str]]) -> tuple[Jobs, list[Letter]]:
        """What each record asks for; letters for those that cannot be read, or whose key is parked."""
        now = self._clock()
        jobs: Jobs = []
        kept: list[Letter] = []
        for item in items:
            place = (item.record.topic, item.key)
            if place in parked:
                kept.append(
                    Letter(item, "parked", "behind-dead-letter", "an earlier record of this key is a dead letter")
                )
                continue
            made = self._react(item, now)
            if isinstance(made, Letter):
                kept.append(made)
                if made.kind in letters.PARKING:
                    parked.add(place)
            elif made is not None:
                jobs.append((item, made))
        return jobs, kept

    def _react(self, item: Taken, now: datetime) -> Job | Letter | None:
        if item.problem is not None or item.envelope is None:
            return Letter.of(item, item.problem or ContractError("unreadable", "the record has no envelope"))
        envelope = item.envelope
        if envelope.type in self._ignored:
            return None
        try:
            event = decode(envelope)
            reaction = self.service.hears.get(type(event))
            if reaction is None:
                raise ContractError("unknown-type", f"{self.service.name} does not handle {envelope.type}")
            asked = list(reaction(event))
        except ContractError as problem:
            return Letter.of(item, problem)
        except BadAmount as problem:
            return Letter(item, "undecodable", "bad-amount", str(problem))
        context = Context(now, envelope.actor or envelope.source, envelope.correlation or envelope.id, envelope.id)
        sends = [a for a in asked if isinstance(a, Send)]
        refused = next((a for a in asked if isinstance(a, Refuse)), None)
        return Job(context, [] if refused else sends, refused)

    # -- dead letters

    def retry(self, letter_id: int, actor: str, reason: str, body: bytes | None = None) -> str:
        """Try a dead letter again, with other bytes if given. Returns what came of it: its new kind, or `retried`."""
        with self.lock:
            result, place = self._retrying(lambda: self._retry(letter_id, actor, reason, body))
            if result not in ("not-open", *letters.PARKING):
                self._follow(place)
        return result

    def discard(self, letter_id: int, actor: str, reason: str) -> str:
        """Give a dead letter up, with a reason; what was parked behind it follows."""
        with self.lock:
            with self.database.transaction() as cur:
                kept = letters.read(cur, letter_id)
                if kept is None:
                    return "not-open"
                letters.settle(cur, letter_id, "discarded", actor, reason)
            self._follow(kept.place)
        return "discarded"

    def _follow(self, place: tuple[str, str]) -> None:
        """Resubmit, in order, what was parked behind a letter that is settled now; stop where one fails again."""
        with self.database.transaction() as cur:
            ids = letters.behind(cur, *place)
        for letter_id in ids:
            result, _ = self._retrying(partial(self._retry, letter_id, "o2c", "resubmitted in order", None))
            if result in letters.PARKING:
                break
        with self.database.transaction() as cur:
            self._parked = letters.parked_keys(cur)

    def _retry(self, letter_id: int, actor: str, reason: str, body: bytes | None) -> tuple[str, tuple[str, str]]:
        heard, decided = Heard(), None
        jobs: Jobs = []
        try:
            with self.database.transaction() as cur:
                kept = letters.read(cur, letter_id)
                if kept is None:
                    return "not-open", ("", "")
                record = kept.record
                if body is not None:
                    letters.mend(cur, letter_id, body)
                    record = replace(record, value=body)
                item = read_record(record)
                heard.note(item)
                jobs, bad = self._jobs([item], parked=set())
                decided = self.engine.decide(cur, [job for _, job in jobs])
                bad += [_rejected(i, j.rejected) for i, j in jobs if j.rejected is not None]
                self.engine.write(cur, decided)
                heard.write(cur, resubmitted=True)
                if bad:
                    letters.failed_again(cur, letter_id, bad[0].kind, bad[0].code, bad[0].detail, bad[0].waits_for)
                else:
                    letters.settle(cur, letter_id, "retried", actor, reason)
                waiting = letters.waiting_for(cur, decided.created)
        except BaseException:
            self.engine.failed(decided, [job for _, job in jobs])
            raise
        self._committed(decided, bad)
        self._wake(waiting)
        return bad[0].kind if bad else "retried", kept.place

    def _wake(self, waiting: Sequence[int]) -> None:
        for letter_id in waiting:
            self.retry(letter_id, "o2c", "what it waited for is there")

    # -- commands and proofs

    def command(self, job: Job, before: Callable[["Cur"], Any], after: Callable[["Cur"], Any]) -> Any:
        """Run a person's command. `before` may answer at once (a replay); `after` stores the answer, also a refusal."""
        with self.lock:
            return self._retrying(lambda: self._command(job, before, after))

    def _command(self, job: Job, before: Callable[["Cur"], Any], after: Callable[["Cur"], Any]) -> Any:
        decided: Decided | None = None
        job.rejected, job.events, job.said = None, 0, []
        try:
            with self.database.transaction() as cur:
                replay = before(cur)
                if replay is not None:
                    return replay
                decided = self.engine.decide(cur, [job])
                self.engine.write(cur, decided)
                answer = after(cur)
                waiting = letters.waiting_for(cur, decided.created)
        except BaseException:
            self.engine.failed(decided, [job])
            raise
        self._committed(decided)
        self._wake(waiting)
        return answer

    def prove(self, partitions: int) -> None:
        """Say the totals of every partition, read under the log lock in the transaction that says them."""
        if self.service.prove is None:
            return
        with self.lock, self.database.transaction() as cur:
            cur.execute("select pg_advisory_xact_lock(%b::bigint)", (lock_key(self.service.name),))
            decided = self.engine.decide(cur, [])
            context = Context(self._clock(), self.service.source, "", "")
            for partition, key, event in self.service.prove(cur, partitions):
                self.engine.say(decided.batch, event, key, key, context)
                decided.batch.out_partitions[-1] = partition
            self.engine.write(cur, decided)
        self.woken()

    # -- trying again

    def _deciding_again(self, attempt: Callable[[], T]) -> T:
        """Only the units that changed under the decision are loaded again."""
        for _ in range(MAX_TRIES):
            try:
                return attempt()
            except Conflict as conflict:
                CONFLICTS.labels("stale").inc()
                self.engine.units.evict(conflict.names)
        raise Fatal(f"decided {MAX_TRIES} times on state that others kept changing")

    def _retrying(self, attempt: Callable[[], T]) -> T:
        for tries in range(MAX_TRIES):
            try:
                return self._deciding_again(attempt)
            except Fenced:
                CONFLICTS.labels("fenced").inc()
                self.reload()
            except psycopg.Error as error:
                if not is_transient(error):
                    raise
                log.warning("database: %s; trying again", str(error).strip().split("\n")[0])
                time.sleep(min(0.05 * 2**tries, 2))
                with suppress(psycopg.Error):
                    self.reload()
        raise Fatal(f"gave up after {MAX_TRIES} tries")


def _rejected(item: Taken, outcome: Refuse | Wait | None) -> Letter:
    if isinstance(outcome, Wait):
        return Letter(item, "waiting", "waits-for", outcome.detail, outcome.unit)
    assert outcome is not None
    return Letter(item, "refused", outcome.code, outcome.detail)


def _place(item: Taken) -> str:
    return f"{item.record.topic}/{item.record.partition}@{item.record.offset}"
