"""One dead letter, once more: retried as it was or mended, or given up. Each verdict is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from o2c.chassis import letters
from o2c.chassis.errors import Conflict, Fatal, Fenced, is_transient
from o2c.chassis.inbox import Taken, read_record
from o2c.chassis.letters import Kept, Letter
from o2c.chassis.parking import PARKING, Parking

if TYPE_CHECKING:
    from o2c.chassis.service import Cur
    from o2c.chassis.taker import Attempt, Taker


@dataclass(frozen=True, slots=True)
class Resubmission:
    taker: "Taker"
    letter_id: int
    actor: str
    reason: str
    body: bytes | None = None

    def run(self) -> str:
        """What came of it: `retried`, the letter's new kind, or `not-open`."""
        try:
            return self._transact(None)
        except (Fenced, Conflict, Fatal):
            raise
        except Exception as error:
            if is_transient(error):
                raise
            # A bug, or data that the tables cannot hold: the letter says so, and nothing else of the attempt stands.
            return self._transact(error)

    def discard(self) -> str:
        return self._transact(None, discard=True)

    def _transact(self, failure: Exception | None, discard: bool = False) -> str:
        taker, attempt = self.taker, self.taker.attempt(resubmitted=True)
        try:
            with taker.database.transaction() as cur:
                kept = letters.read(cur, self.letter_id)
                if kept is None:
                    return "not-open"
                if not discard and kept.kind in PARKING and letters.is_blocked(cur, self.letter_id):
                    return "parked"
                item = self._mended(cur, kept)
                bad = self._try(cur, attempt, item, failure, discard)
                freed = kept.kind in PARKING and not (bad and bad.parks)
                changed = taker.parking.fence(attempt.batch, [bad.parks] if bad and bad.parks else [], freed)
                attempt.write(cur)
                if bad:
                    letters.failed_again(cur, self.letter_id, bad)
                else:
                    state = "discarded" if discard else "retried"
                    letters.settle(cur, self.letter_id, state, self.actor, self.reason)
                waiting = letters.waiting_for(cur, attempt.created)
                parking = Parking.read(cur) if changed else taker.parking
        except BaseException:
            attempt.failed()
            raise
        attempt.committed()
        taker.committed(parking, waiting, unsettled=True)
        return bad.kind if bad else state

    def _mended(self, cur: "Cur", kept: Kept) -> Taken:
        if self.body is None:
            return read_record(kept.record)
        letters.mend(cur, self.letter_id, self.body)
        return read_record(replace(kept.record, value=self.body))

    def _try(
        self, cur: "Cur", attempt: "Attempt", item: Taken, failure: Exception | None, discard: bool
    ) -> Letter | None:
        """Do what the record asks for, unless it is given up; returns why it stays a dead letter."""
        if failure is not None or discard:
            attempt.bury(cur, item)
            return Letter.failed(item, failure) if failure is not None else None
        bad: Sequence[Letter] = attempt.run(cur, [item], set())
        return bad[0] if bad else None
