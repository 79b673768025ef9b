"""Inbound messages that were taken, whole: de-duplicated by (source, id) and kept for whoever asks what was sent."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from o2c.chassis.arrays import byteas, int4s, int8s, texts
from o2c.chassis.inbox import Taken
from o2c.chassis.letters import Letter
from o2c.chassis.metrics import DUPLICATES
from o2c.contracts.envelope import Envelope

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_INSERT = """insert into heard (source, id, hash, topic, partition, kafka_offset, body)
  select * from unnest(%b::text[], %b::text[], %b::bytea[], %b::text[], %b::int[], %b::bigint[], %b::bytea[])"""
_INSERT_AGAIN = _INSERT + " on conflict do nothing"


def _hash(item: Taken) -> bytes:
    assert isinstance(item.envelope, Envelope)  # ours are never de-duplicated by their content
    return hashlib.blake2b(item.envelope.data_raw, digest_size=16).digest()


class Heard:
    """The inbound messages of one transaction."""

    def __init__(self) -> None:
        self._new: dict[tuple[str, str], tuple[bytes, Taken]] = {}

    def filter(self, cur: "Cur", items: Sequence[Taken]) -> tuple[list[Taken], list[Letter]]:
        """What has not been taken before, and a letter for every id that comes again with other content."""
        inbound = [item for item in items if not item.place[0]]
        pairs = [(i.envelope.source, i.envelope.id) for i in inbound if i.envelope is not None]
        if not pairs:
            return list(items), []
        cur.execute(
            """select h.source, h.id, h.hash from unnest(%b::text[], %b::text[]) x(source, id)
               join heard h on h.source = x.source and h.id = x.id""",
            (texts([s for s, _ in pairs]), texts([i for _, i in pairs])),
            prepare=True,
        )
        known = {(source, message_id): digest for source, message_id, digest in cur.fetchall()}
        fresh, letters = [], []
        for item in items:
            if not item.inbound or item.envelope is None:
                fresh.append(item)
                continue
            pair, digest = (item.envelope.source, item.envelope.id), _hash(item)
            before = known.get(pair)
            if before is None:
                known[pair] = digest
                self._new[pair] = (digest, item)
                fresh.append(item)
            elif before == digest:
                DUPLICATES.labels(item.record.topic).inc()
            else:
                letters.append(
                    Letter(
                        item,
                        "refused",
                        "same-id-other-content",
                        f"a message with source {pair[0]!r} and id {pair[1]!r} was already taken with other content; "
                        "a correction needs an id of its own",
                    )
                )
        return fresh, letters

    def note(self, items: Sequence[Taken]) -> tuple[list[Taken], list[Letter]]:
        """Take messages that are resubmitted, whatever was stored under their ids before."""
        for item in items:
            if item.inbound and item.envelope is not None:
                self._new[item.envelope.source, item.envelope.id] = (_hash(item), item)
        return list(items), []

    def write(self, cur: "Cur", resubmitted: bool = False) -> None:
        """Raises UniqueViolation (as Fenced) where another worker took a message meanwhile."""
        rows = [(s, i, digest, item.record) for (s, i), (digest, item) in sorted(self._new.items())]
        if rows:
            cur.execute(
                _INSERT_AGAIN if resubmitted else _INSERT,
                (
                    texts([r[0] for r in rows]),
                    texts([r[1] for r in rows]),
                    byteas([r[2] for r in rows]),
                    texts([r[3].topic for r in rows]),
                    int4s([r[3].partition for r in rows]),
                    int8s([r[3].offset for r in rows]),
                    byteas([r[3].value or b"" for r in rows]),
                ),
                prepare=True,
            )
