"""Dead letters: records that could not be taken, kept whole, each with what is wrong and what may be done.

Kinds. *undecodable*, *unknown-type*, *failed*: the record itself cannot be handled; later records of its key are
*parked* behind it, in order, and follow when it is mended or discarded. *refused*: it contradicts what stands; later
records go on. *waiting*: it refers to something not yet known and is tried again by itself.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from o2c.chassis.inbox import Record, Taken, key_text
from o2c.chassis.metrics import DEAD_LETTERS
from o2c.contracts.envelope import ContractError, UnknownType

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

PARKING = ("undecodable", "unknown-type", "failed", "parked")
"""Kinds that later records of the same (topic, key) queue behind."""

_INSERT = """insert into dead_letters (kind, code, detail, source, topic, partition, kafka_offset, message_id, type,
  key, headers, body, waits_for) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
  on conflict (topic, partition, kafka_offset, md5(body)) do nothing"""


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

    def row(self) -> tuple[Any, ...]:
        record, envelope = self.item.record, self.item.envelope
        headers = [[name, value.hex()] for name, value in record.headers or ()]
        return (
            self.kind,
            self.code[:80],
            self.detail[:4000].replace("\x00", "\ufffd"),
            envelope.source if envelope else "",
            record.topic,
            record.partition,
            record.offset,
            envelope.id if envelope else "",
            envelope.type if envelope else "",
            key_text(record.key),
            json.dumps(headers),
            record.value or b"",
            self.waits_for,
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A dead letter read back, in the shape of the record it was."""

    letter_id: int
    kind: str
    record: Record

    @property
    def place(self) -> tuple[str, str]:
        return self.record.topic, key_text(self.record.key)


def keep(cur: "Cur", letters: list[Letter]) -> None:
    if letters:
        cur.executemany(_INSERT, [letter.row() for letter in letters])
        for letter in letters:
            DEAD_LETTERS.labels(letter.kind, letter.code).inc()


def parked_keys(cur: "Cur") -> set[tuple[str, str]]:
    """(topic, key) pairs whose later records must queue."""
    cur.execute(
        "select distinct topic, key from dead_letters where state = 'open' and kind = any(%s)", (list(PARKING),)
    )
    return {(topic, key) for topic, key in cur.fetchall()}


def waiting_for(cur: "Cur", names: set[str]) -> list[int]:
    """Letters that wait for one of these units or streams, oldest first."""
    if not names:
        return []
    cur.execute(
        """select id from dead_letters
           where state = 'open' and kind = 'waiting' and waits_for = any(%b::text[]) order by id""",
        (list(names),),
        prepare=True,
    )
    return [row[0] for row in cur.fetchall()]


def behind(cur: "Cur", topic: str, key: str) -> list[int]:
    """Letters parked behind (topic, key), oldest first; none while a letter of that key still blocks them."""
    cur.execute(
        """select id, kind from dead_letters where state = 'open' and topic = %s and key = %s and kind = any(%s)
           order by id""",
        (topic, key, list(PARKING)),
    )
    rows = cur.fetchall()
    if rows and rows[0][1] != "parked":
        return []
    ids = []
    for letter_id, kind in rows:
        if kind != "parked":
            break
        ids.append(letter_id)
    return ids


def read(cur: "Cur", letter_id: int) -> Kept | None:
    cur.execute(
        """select id, kind, topic, partition, kafka_offset, key, body, headers from dead_letters
           where id = %s and state = 'open' for update""",
        (letter_id,),
    )
    row = cur.fetchone()
    if row is None:
        return None
    headers = tuple((name, bytes.fromhex(value)) for name, value in row[7])
    return Kept(row[0], row[1], Record(row[2], row[3], row[4], row[5].encode(), row[6], headers))


def settle(cur: "Cur", letter_id: int, state: str, actor: str, reason: str) -> None:
    cur.execute(
        """update dead_letters set state = %s, verdict_by = %s, verdict_reason = %s, verdict_at = clock_timestamp(),
             attempts = attempts + 1 where id = %s""",
        (state, actor, reason, letter_id),
    )


def failed_again(cur: "Cur", letter_id: int, kind: str, code: str, detail: str, waits_for: str | None) -> None:
    cur.execute(
        """update dead_letters set kind = %s, code = %s, detail = %s, waits_for = %s, attempts = attempts + 1
           where id = %s""",
        (kind, code[:80], detail[:4000].replace("\x00", "\ufffd"), waits_for, letter_id),
    )


def mend(cur: "Cur", letter_id: int, body: bytes) -> None:
    cur.execute("update dead_letters set body = %s where id = %s", (body, letter_id))
