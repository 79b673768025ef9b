"""Dead letters: records that could not be taken, kept whole, each with what is wrong and what may be done.

Kinds. *undecodable*, *unknown-type*, *failed*: the record itself cannot be handled; later records of its key are
*parked* behind it, in order, and follow when it is mended or discarded. *refused*: it contradicts what stands; later
records go on. *waiting*: it refers to something not yet known and is tried again by itself.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from o2c.chassis.inbox import Record, Taken
from o2c.chassis.metrics import DEAD_LETTERS
from o2c.chassis.parking import PARKING, Place
from o2c.contracts.envelope import ContractError, UnknownType

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_INSERT = """insert into dead_letters (kind, code, detail, source, topic, partition, kafka_offset, message_id, type,
  key, record_key, headers, body, waits_for) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
  on conflict (topic, partition, kafka_offset, md5(body)) do nothing"""

_WOKEN = """select id from dead_letters where state = 'open' and kind = 'waiting' and waits_for = any(%b::text[])
  order by id"""

# Waiting letters whose unit is there, as a stream or under its guard; then what is parked behind nothing any more.
_DUE = """select d.id, 'what it waited for is there' as reason from dead_letters d
  where d.state = 'open' and d.kind = 'waiting' and
    (exists (select from stored_events e where e.originator_id = d.waits_for)
     or exists (select from guards g where g.name = d.waits_for))"""
_STRANDED = """select id, 'resubmitted in order' as reason from (
    select id, bool_or(kind <> 'parked') over (partition by topic, key order by id) as blocked
    from dead_letters where state = 'open' and kind = any(%s) and key <> '') queued
  where not blocked order by id"""
_BLOCKED = """select exists (select from dead_letters d
  join dead_letters b on (b.topic, b.key) = (d.topic, d.key) and b.id < d.id and b.state = 'open' and b.kind = any(%s)
  where d.id = %s and d.key <> '')"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A record to be kept, and why."""

    item: Taken
    kind: str
    code: str
    detail: str
    waits_for: str | None = None

    @classmethod
    def of(cls, item: Taken, problem: ContractError) -> "Letter":
        kind = "unknown-type" if isinstance(problem, UnknownType) else "undecodable"
        return cls(item, kind, problem.reason_code, problem.detail)

    @classmethod
    def failed(cls, item: Taken, error: Exception) -> "Letter":
        return cls(item, "failed", type(error).__name__, f"{type(error).__name__}: {error}")

    @classmethod
    def parked(cls, item: Taken) -> "Letter":
        return cls(item, "parked", "behind-dead-letter", "an earlier record of this key is a dead letter")

    @property
    def parks(self) -> Place | None:
        """The key whose later records must queue behind this letter."""
        return place_of(self.item) if self.kind in PARKING and self.item.key else None

    def row(self) -> tuple[Any, ...]:
        record, envelope = self.item.record, self.item.envelope
        headers = [[_clean(name), None if value is None else value.hex()] for name, value in record.headers or ()]
        return (
            self.kind,
            self.code[:80],
            _clean(self.detail[:4000]),
            envelope.source if envelope else "",
            record.topic,
            record.partition,
            record.offset,
            envelope.id if envelope else "",
            envelope.type if envelope else "",
            self.item.key,
            record.key,
            json.dumps(headers),
            record.value or b"",
            self.waits_for,
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A dead letter read back, in the shape of the record it was; mended, if it was mended before."""

    letter_id: int
    kind: str
    place: Place
    record: Record


def place_of(item: Taken) -> Place:
    return item.record.topic, item.key


def keep(cur: "Cur", letters: Sequence[Letter]) -> None:
    if letters:
        cur.executemany(_INSERT, [letter.row() for letter in letters])
        for letter in letters:
            DEAD_LETTERS.labels(letter.kind, letter.code).inc()


def waiting_for(cur: "Cur", names: set[str]) -> list[int]:
    """Letters that wait for one of these units or streams, oldest first."""
    if not names:
        return []
    cur.execute(_WOKEN, (list(names),), prepare=True)
    return [row[0] for row in cur.fetchall()]


def due(cur: "Cur") -> list[tuple[int, str]]:
    """(letter, reason) of all that waits for what is already there: somebody died before he could try them again."""
    cur.execute(_DUE + " order by id")
    return cur.fetchall()


def stranded(cur: "Cur") -> list[tuple[int, str]]:
    """(letter, reason) of all that is parked behind nothing any more, in order."""
    cur.execute(_STRANDED, (list(PARKING),))
    return cur.fetchall()


def is_blocked(cur: "Cur", letter_id: int) -> bool:
    """Whether an earlier letter of the same key must come first."""
    cur.execute(_BLOCKED, (list(PARKING), letter_id))
    row = cur.fetchone()
    return bool(row and row[0])


def read(cur: "Cur", letter_id: int) -> Kept | None:
    cur.execute(
        """select id, kind, topic, partition, kafka_offset, key, record_key, coalesce(mended, body), headers
           from dead_letters where id = %s and state = 'open' for update""",
        (letter_id,),
    )
    row = cur.fetchone()
    if row is None:
        return None
    letter_id, kind, topic, partition, offset, key, record_key, body, stored = row
    headers = tuple((name, None if value is None else bytes.fromhex(value)) for name, value in stored)
    return Kept(letter_id, kind, (topic, key), Record(topic, partition, offset, record_key, body, headers))


def settle(cur: "Cur", letter_id: int, state: str, actor: str, reason: str) -> None:
    cur.execute(
        """update dead_letters set state = %s, verdict_by = %s, verdict_reason = %s, verdict_at = clock_timestamp(),
             attempts = attempts + 1 where id = %s""",
        (state, actor, reason, letter_id),
    )


def failed_again(cur: "Cur", letter_id: int, why: Letter) -> None:
    cur.execute(
        """update dead_letters set kind = %s, code = %s, detail = %s, waits_for = %s, attempts = attempts + 1
           where id = %s""",
        (why.kind, why.code[:80], _clean(why.detail[:4000]), why.waits_for, letter_id),
    )


def mend(cur: "Cur", letter_id: int, body: bytes) -> None:
    """Put other bytes beside the record's own, which are kept as they came."""
    cur.execute("update dead_letters set mended = %s where id = %s", (body, letter_id))


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd")
