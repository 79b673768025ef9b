"""Taking records: admission, one transaction a batch, halving around a bad record, and trying again.

What a batch *does* is an `Attempt`, given by the subclass: a processor decides and appends, a reader folds. This class
owns everything else, so that both lose nothing and do nothing twice in the same way.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

import psycopg

from o2c.chassis import letters
from o2c.chassis.batch import Batch
from o2c.chassis.errors import Conflict, Fatal, Fenced, is_transient
from o2c.chassis.handled import count
from o2c.chassis.inbox import Inbox, Record, Taken, read_own
from o2c.chassis.letters import Letter
from o2c.chassis.logs import record_fields
from o2c.chassis.metrics import BATCH_RECORDS, BATCH_SECONDS, CONFLICTS
from o2c.chassis.pace import MOST
from o2c.chassis.parking import GUARD, Parking, Place
from o2c.chassis.resubmit import Resubmission
from o2c.contracts.own import OwnReader

if TYPE_CHECKING:
    from o2c.chassis.database import Database
    from o2c.chassis.service import Cur

T = TypeVar("T")

log = logging.getLogger("o2c.taker")

MAX_FAILED_IN_A_ROW = 100
"""After so many failed records without a good one the fault is ours, not theirs: the consumer stops."""

MAX_TRIES = 12
OPTIMISTIC_TRIES = 3
"""After so many conflicts a batch takes the log lock before it reads, so that nobody can be faster once more."""


class Attempt(Protocol):
    """One try at a batch of records, inside one transaction."""

    created: set[str]
    """Streams and units that got their first event: what waits for them is tried again."""

    def run(self, cur: "Cur", items: Sequence[Taken], parked: set[Place]) -> list[Letter]:
        """Do what the records ask for; returns those that must be kept as dead letters."""
        ...

    def bury(self, cur: "Cur", item: Taken) -> None:
        """Take note of a record without doing what it asks for."""
        ...

    @property
    def batch(self) -> Batch:
        """What will be written: after `run` or `bury`."""
        ...

    def write(self, cur: "Cur") -> None: ...

    def committed(self) -> None: ...

    def failed(self) -> None: ...


class Taker:
    transaction_bytes = MOST
    """Of records taken in one transaction, or a single larger one. Bounds the memory: a bank statement of 50 kB becomes
    a thousand events."""

    def __init__(self, database: "Database", own: OwnReader) -> None:
        """`own` reads the records of our own topics."""
        self.database = database
        self.own = own
        self.inbox = Inbox()
        self.lock = threading.RLock()
        self.commits = 0
        self.stirred = 0
        """Transactions that are a reason to prove totals again: while it grows, something moves."""
        self.unanswered = ""
        """Id of the last proof heard that asks for one of ours; "" when we have said it."""
        self.parking = Parking()
        self.contended = False
        self.woken_letters: list[int] = []
        self._failed_in_a_row = 0
        self._stale = False
        self._unsettled = False

    def attempt(self, resubmitted: bool) -> Attempt:
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
        with self.lock:
            self._forget()
            with self.database.transaction() as cur:
                self.inbox.load(cur)
                self.parking = Parking.read(cur)
                self.woken_letters = [letter for letter, _ in letters.due(cur)]
            self._stale, self._unsettled = False, True

    def handle(self, records: Sequence[Record]) -> int:
        """Take a batch of records; returns how many counted. Raises Hole (nothing applied) or Fatal."""
        return self.take(self.read(records))

    def read(self, records: Iterable[Record]) -> list[Taken]:
        own = self.own
        return [read_own(record, own) for record in records]

    def take(self, items: Sequence[Taken]) -> int:
        """As `handle`, of records that were read already."""
        started = time.perf_counter()
        with self.lock:
            taken = self.retrying(lambda: self._take(items))
            self.settle()
        BATCH_RECORDS.observe(len(items))
        BATCH_SECONDS.observe(time.perf_counter() - started)
        return taken

    def _take(self, items: Sequence[Taken]) -> int:
        # Nothing may read the inbox again between here and the last commit: what was admitted rests on it.
        admitted = self.inbox.admit(items)
        for transaction in _portions(admitted, lambda: self.transaction_bytes):
            self._split(transaction)
        return len(admitted)

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
        about = record_fields(item)
        log.error("a record failed and is kept as a dead letter: %s", about["place"], exc_info=error, extra=about)
        self._failed_in_a_row += 1
        if self._failed_in_a_row > MAX_FAILED_IN_A_ROW:
            raise Fatal(f"{self._failed_in_a_row} records in a row failed, the last with: {error}") from error
        self._deciding_again(lambda: self._transact([item], buried=Letter.failed(item, error)))

    def _transact(self, items: Sequence[Taken], buried: Letter | None = None) -> None:
        attempt = self.attempt(resubmitted=False)
        try:
            with self.database.transaction() as cur:
                if buried is None:
                    kept = attempt.run(cur, items, set(self.parking.keys))
                else:
                    attempt.bury(cur, items[0])
                    kept = [buried]
                attempt.batch.moves = moves = self.inbox.moves(items)
                parks = self.parking.fence(attempt.batch, [k.parks for k in kept if k.parks])
                attempt.write(cur)
                letters.keep(cur, kept)
                waiting = letters.waiting_for(cur, attempt.created)
                parking = Parking.read(cur) if parks else self.parking
        except BaseException:
            attempt.failed()
            raise
        attempt.committed()
        self.inbox.committed(moves)
        self.committed(parking, waiting, parks, self.stirs(items))
        if len(kept) < len(items):
            self._failed_in_a_row = 0
        count(items, kept)

    def stirs(self, items: Sequence[Taken]) -> bool:  # noqa: ARG002
        """Whether having heard these records is a reason to prove totals."""
        return True

    def committed(self, parking: Parking, waiting: Sequence[int], unsettled: bool, stirs: bool = True) -> None:
        """A transaction stands: what it did to the parked keys, and whom it woke."""
        self.commits += 1
        self.stirred += stirs
        self.parking = parking
        self.woken_letters += waiting
        self._unsettled = self._unsettled or unsettled or bool(waiting)

    # -- dead letters

    def retry(self, letter_id: int, actor: str, reason: str, body: bytes | None = None) -> str:
        """Try a dead letter again, with other bytes if given. Returns what came of it: its new kind, or `retried`;
        `parked` if an earlier one of its key must come first, `not-open` if it has its verdict."""
        with self.lock:
            result = self.retrying(Resubmission(self, letter_id, actor, reason, body).run)
            self.settle()
        return result

    def discard(self, letter_id: int, actor: str, reason: str) -> str:
        """Give a dead letter up, with a reason; what was parked behind it follows."""
        with self.lock:
            result = self.retrying(Resubmission(self, letter_id, actor, reason).discard)
            self.settle()
        return result

    def settle(self) -> None:
        """Try again what waited for something that is there now, and in its order what nothing blocks any more."""
        with self.lock:
            while self._unsettled:
                self._unsettled = False
                due = [(letter, "what it waited for is there") for letter in self.woken_letters]
                self.woken_letters = []
                for letter, reason in due or self.retrying(self._stranded):
                    self.retrying(Resubmission(self, letter, "o2c", reason).run)
                    self._unsettled = True

    def pulse(self) -> None:
        """Called at every heartbeat. Raises Fatal where this process is not the one to go on."""
        self.settle()

    def _stranded(self) -> list[tuple[int, str]]:
        with self.database.transaction() as cur:
            return letters.stranded(cur)

    # -- trying again

    def _deciding_again(self, attempt: Callable[[], T]) -> T:
        """Only the units that changed under the decision are loaded again."""
        last: Conflict | None = None
        try:
            for tries in range(MAX_TRIES):
                self.contended = tries >= OPTIMISTIC_TRIES
                try:
                    return attempt()
                except Conflict as conflict:
                    last = conflict
                    CONFLICTS.labels("stale").inc()
                    self._forget(conflict.names)
                    if GUARD in conflict.names:
                        with self.database.transaction() as cur:
                            self.parking = Parking.read(cur)
        finally:
            self.contended = False
        raise Fatal(f"decided {MAX_TRIES} times on state that others kept changing: {last}")

    def retrying(self, attempt: Callable[[], T]) -> T:
        """What another worker or a lost connection spoiled is done again, on what is true then."""
        for tries in range(MAX_TRIES):
            try:
                if self._stale:
                    self.reload()
                return self._deciding_again(attempt)
            except Fenced:
                CONFLICTS.labels("fenced").inc()
                self._stale = True
            except psycopg.Error as error:
                if not is_transient(error):
                    raise
                self._stale = True
                log.warning("database: %s; trying again", str(error).strip().split("\n")[0])
                time.sleep(min(0.05 * 2**tries, 2))
        raise Fatal(f"gave up after {MAX_TRIES} tries")


def _portions(items: Sequence[Taken], limit: Callable[[], int]) -> Iterator[Sequence[Taken]]:
    """Neighbours together as long as their bytes stay below the limit, which may change from one to the next."""
    first = size = 0
    for place, item in enumerate(items):
        more = len(item.record.value or b"")
        if size and size + more > limit():
            yield items[first:place]
            first, size = place, 0
        size += more
    if items[first:]:
        yield items[first:]
