"""States of units: cached while they are warm, loaded in a few queries when they are not.

A cached state is only ever a guess; the versions beside it are asserted at commit. Whatever fails evicts all it
touched, which is why a decider may keep its states mutable.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from o2c.chassis.arrays import int8s, texts
from o2c.chassis.service import Service

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

MAX_STREAMS = 20_000
"""Streams kept in memory at most, of all units: some 5 kB each."""
MAX_STREAMS_OF_UNIT = 500
"""A unit with more than this is forgotten after its batch: most of them are closed by then, and not loaded again."""


@dataclass(slots=True)
class Unit:
    """A unit's state with the versions it rests on; `guard` only for units of several streams."""

    state: Any
    versions: dict[str, int] = field(default_factory=dict)
    guard: int = 0
    snapshot: int = 0
    counted: int = 0
    """Of its streams, by the cache's limit."""


class Units:
    def __init__(self, service: Service, limit: int = MAX_STREAMS) -> None:
        self._service = service
        self._codec = service.codec()
        self._units: dict[str, Unit] = {}
        self._limit, self._streams = limit, 0

    def __getitem__(self, name: str) -> Unit:
        return self._units[name]

    def evict(self, names: Iterable[str]) -> None:
        for name in names:
            unit = self._units.pop(name, None)
            if unit is not None:
                self._streams -= unit.counted

    def clear(self) -> None:
        self._units.clear()
        self._streams = 0

    def trim(self, touched: Collection[str]) -> int:
        """After a commit: forget units that have grown too wide, and of the others the oldest beyond the limit. Returns
        how many streams the touched ones have."""
        wide = self._wide(touched)
        streams = sum([self._units[name].counted for name in touched if name in self._units])
        self.evict(wide)
        if self._streams > self._limit:
            self._forget_oldest(self._limit * 3 // 4)
        return streams

    def _wide(self, names: Iterable[str]) -> list[str]:
        """Count the streams of these units; returns those that have too many."""
        units, wide = self._units, []
        for name in names:
            unit = units.get(name)
            if unit is not None:
                streams = len(unit.versions)
                if streams != unit.counted:
                    self._streams += streams - unit.counted
                    unit.counted = streams
                if streams > MAX_STREAMS_OF_UNIT:
                    wide.append(name)
        return wide

    def _forget_oldest(self, left: int) -> None:
        for name in list(self._units):
            if self._streams <= left:
                return
            self.evict([name])

    def load(self, cur: "Cur", wanted: Iterable[str], extra: dict[str, set[str]]) -> None:
        """Make sure that every wanted unit is there, and in it the streams that `extra` names."""
        missing = sorted({name for name in wanted if name not in self._units})
        if missing:
            if self._service.streams_of is None:
                self._load_single(cur, missing)
            else:
                self._load_guarded(cur, missing)
            self._wide(missing)
        if extra:
            self._load_extra(cur, extra)

    def _load_single(self, cur: "Cur", names: Sequence[str]) -> None:
        start = dict.fromkeys(names, 0)
        decider = self._service.decider
        for name in names:
            self._units[name] = Unit(decider.initial(name), {name: 0})
        if self._service.snapshot_every:
            self._restore(cur, names, start)
        cur.execute(
            """select e.originator_id, e.originator_version, e.topic, e.state
               from unnest(%b::text[], %b::bigint[]) x(id, version)
               join stored_events e on e.originator_id = x.id and e.originator_version > x.version
               order by e.originator_id, e.originator_version""",
            (texts(list(start)), int8s(list(start.values()))),
            prepare=True,
        )
        for name, version, topic, stored in cur:
            unit = self._units[name]
            unit.state = decider.evolve(unit.state, self._codec.decode(topic, stored))
            unit.versions[name] = version

    def _restore(self, cur: "Cur", names: Sequence[str], start: dict[str, int]) -> None:
        cur.execute(
            "select unit, version, state from snapshots where unit = any(%b::text[]) and fold = %b",
            (texts(names), self._service.fold),
            prepare=True,
        )
        for name, version, stored in cur:
            kind = type(self._service.decider.initial(name))
            self._units[name] = Unit(msgspec.json.decode(stored, type=kind), {name: version}, snapshot=version)
            start[name] = version

    def _load_guarded(self, cur: "Cur", names: Sequence[str]) -> None:
        # The guard first: what changes between these queries raises it, and the commit will see that.
        cur.execute("select name, version from guards where name = any(%b::text[])", (texts(names),), prepare=True)
        guards = dict(cur.fetchall())
        for name in names:
            self._units[name] = Unit(self._service.decider.initial(name), guard=guards.get(name, 0))
        assert self._service.streams_of is not None
        streams = self._service.streams_of(names, cur)
        self._fold(cur, {stream: name for name, many in streams.items() for stream in many})

    def _load_extra(self, cur: "Cur", extra: dict[str, set[str]]) -> None:
        owner = {s: name for name, many in extra.items() for s in many if s not in self._units[name].versions}
        if owner:
            self._fold(cur, owner)

    def _fold(self, cur: "Cur", owner: dict[str, str]) -> None:
        decider = self._service.decider
        for stream, name in owner.items():
            self._units[name].versions.setdefault(stream, 0)
        cur.execute(
            """select originator_id, originator_version, topic, state from stored_events
               where originator_id = any(%b::text[]) order by notification_id""",
            (texts(list(owner)),),
            prepare=True,
        )
        for stream, version, topic, stored in cur:
            unit = self._units[owner[stream]]
            unit.state = decider.evolve(unit.state, self._codec.decode(topic, stored))
            unit.versions[stream] = version
