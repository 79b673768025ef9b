"""Taking records: admission, one transaction a batch, halving around a bad record, dead letters and their retries.

What a batch *does* is an `Attempt`, given by the subclass: a processor decides and appends, a reader folds. This class
owns everything else, so that both lose nothing and do nothing twice in the same way.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import psycopg

from o2c.chassis import letters
from o2c.chassis.batch import Move
from o2c.chassis.errors import Conflict, Fatal, Fenced, is_transient
from o2c.chassis.inbox import Inbox, Record, Taken, read_record
from o2c.chassis.letters import Letter
from o2c.chassis.metrics import BATCH_RECORDS, BATCH_SECONDS, CONFLICTS, RECORDS

if TYPE_CHECKING:
    from o2c.chassis.database import Database
    from o2c.chassis.service import Cur

T = TypeVar("T")
Place = tuple[str, str]
"""(topic, key): what later records are parked by."""

log = logging.getLogger("o2c.taker")

MAX_FAILED_IN_A_ROW = 100
"""After so many failed records without a good one the fault is ours, not theirs: the consumer stops."""

MAX_TRIES = 12


class Attempt(Protocol):
    """One try at a batch of records, inside one transaction."""

    created: set[str]
    """Streams and units that got their first event: what waits for them is tried again."""

    def run(self, cur: "Cur", items: Sequence[Taken], parked: set[Place]) -> list[Letter]:
        """Do what the records ask for; returns those that must be kept as dead letters."""
        ...

    def write(self, cur: "Cur", moves: Sequence[Move]) -> None: ...

    def committed(self) -> None: ...

    def failed(self) -> None: ...


class Taker:
    def __init__(self, database: "Database") -> None:
        self.database = database
        self.inbox = Inbox()
        self.lock = threading.RLock()
        self.commits = 0
        self._parked: set[Place] = set()
        self._failed_in_a_row = 0

    def _attempt(self, resubmitted: bool) -> Attempt:
        raise NotImplementedError

    def _forget(self, names: Sequence[str] | None = None) -> None:
        """Forget cached states: these, or all."""

    @property
    def connected(self) -> bool:
        return self.database.connected

    def resume(self, topic: str, partition: int) -> int:
        return self.inbox.resume(topic, partition)

    def is_last(self, topic: str, partition: int, message_id: str) -> bool:
        return self.inbox.is_last(topic, partition, message_id)

    def reload(self) -> None:
        """Read the inbox again and forget every state: after an assignment, a fence, a lost connection."""
        with self.lock, self.database.transaction() as cur:
            self.inbox.load(cur)
            self._parked = letters.parked_keys(cur)
            self._forget()

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
        log.error("a record failed and is kept as a dead letter: %s", _where(item), exc_info=error)
        self._failed_in_a_row += 1
        if self._failed_in_a_row > MAX_FAILED_IN_A_ROW:
            raise Fatal(f"{self._failed_in_a_row} records in a row failed, the last with: {error}") from error
        detail = f"{type(error).__name__}: {error}"
        self._transact([item], buried=Letter(item, "failed", type(error).__name__, detail))

    def _transact(self, items: Sequence[Taken], buried: Letter | None = None) -> None:
        attempt = self._attempt(resubmitted=False)
        try:
            with self.database.transaction() as cur:
                kept = attempt.run(cur, [] if buried else items, set(self._parked))
                if buried:
                    kept.append(buried)
                moves = self.inbox.moves(items)
                attempt.write(cur, moves)
                letters.keep(cur, kept)
                waiting = letters.waiting_for(cur, attempt.created)
        except BaseException:
            attempt.failed()
            raise
        attempt.committed()
        self._committed(moves, kept)
        if buried is None:
            self._failed_in_a_row = 0
        for item in items:
            RECORDS.labels(item.record.topic).inc()
        self._wake(waiting)

    def _committed(self, moves: Sequence[Move], kept: Sequence[Letter]) -> None:
        self.commits += 1
        self.inbox.committed(moves)
        self._parked.update((k.item.record.topic, k.item.key) for k in kept if k.kind in letters.PARKING)

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

    def _follow(self, place: Place) -> None:
        """Resubmit, in order, what was parked behind a letter that is settled now; stop where one fails again."""
        with self.database.transaction() as cur:
            ids = letters.behind(cur, *place)
        for letter_id in ids:
            result, _ = self._retrying(partial(self._retry, letter_id, "o2c", "resubmitted in order", None))
            if result in letters.PARKING:
                break
        with self.database.transaction() as cur:
            self._parked = letters.parked_keys(cur)

    def _retry(self, letter_id: int, actor: str, reason: str, body: bytes | None) -> tuple[str, Place]:
        attempt = self._attempt(resubmitted=True)
        try:
            with self.database.transaction() as cur:
                kept = letters.read(cur, letter_id)
                if kept is None:
                    return "not-open", ("", "")
                if body is not None:
                    letters.mend(cur, letter_id, body)
                item = read_record(replace(kept.record, value=body or kept.record.value))
                bad = attempt.run(cur, [item], set())
                attempt.write(cur, [])
                if bad:
                    letters.failed_again(cur, letter_id, bad[0].kind, bad[0].code, bad[0].detail, bad[0].waits_for)
                else:
                    letters.settle(cur, letter_id, "retried", actor, reason)
                waiting = letters.waiting_for(cur, attempt.created)
        except BaseException:
            attempt.failed()
            raise
        attempt.committed()
        self._committed([], bad)
        self._wake(waiting)
        return bad[0].kind if bad else "retried", kept.place

    def _wake(self, waiting: Sequence[int]) -> None:
        for letter_id in waiting:
            self.retry(letter_id, "o2c", "what it waited for is there")

    # -- trying again

    def _deciding_again(self, attempt: Callable[[], T]) -> T:
        """Only the units that changed under the decision are loaded again."""
        for _ in range(MAX_TRIES):
            try:
                return attempt()
            except Conflict as conflict:
                CONFLICTS.labels("stale").inc()
                self._forget(conflict.names)
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


def _where(item: Taken) -> str:
    return f"{item.record.topic}/{item.record.partition}@{item.record.offset}"
