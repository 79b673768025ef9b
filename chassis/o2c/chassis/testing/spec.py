"""Rules as given / when / then, and a service in memory: neither needs a server.

    Spec(OrderDecider()).given("order:7", taken).when(ShipGoods(...)).then(GoodsLeft(...))

`Spec` looks at one decision. `Memory` runs whole contract events through reactions, decisions and publications with the
engine's semantics (batches, waves of `Send`, records that wait), for properties about any order of arrival.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from o2c.chassis.codec import Codec
from o2c.chassis.domain import MAX_WAVES, Context, Decider, Outcome, Publisher, Refuse, Send, Wait
from o2c.chassis.errors import Endless
from o2c.chassis.testing.wire import as_heard, held_to_contract
from o2c.contracts.base import Event as ContractEvent

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
CONTEXT = Context(now=NOW, actor="tester", correlation="correlation", causation="causation")


class Spec:
    """One decision. The first unit given is the one that is asked; further ones are what its command reads."""

    def __init__(self, decider: Decider) -> None:
        self._decider = decider
        self._states: dict[str, Any] = {}
        self.outcomes: list[Outcome] = []

    def given(self, unit: str, *events: Any) -> "Spec":
        state = self._states[unit] if unit in self._states else self._decider.initial(unit)
        for event in events:
            state = self._decider.evolve(state, event)
        self._states[unit] = state
        return self

    def when(self, command: Any, ctx: Context = CONTEXT) -> "Spec":
        unit, *others = self._states
        if others:
            ctx = replace(ctx, reads={**ctx.reads, **{name: self._states[name] for name in others}})
        self.outcomes = list(self._decider.decide(command, self._states[unit], ctx))
        return self

    def then(self, *expected: Outcome) -> "Spec":
        assert self.outcomes == list(expected), f"expected {list(expected)}, got {self.outcomes}"
        return self

    def then_nothing(self) -> "Spec":
        return self.then()

    def then_refused(self, code: str, *words: str) -> "Spec":
        """Refused with this code and nothing else; the detail holds each of these words."""
        assert len(self.outcomes) == 1, f"expected a refusal {code}, got {self.outcomes}"
        (refusal,) = self.outcomes
        assert isinstance(refusal, Refuse), f"expected a refusal {code}, got {refusal}"
        assert refusal.code == code, f"expected {code}, got {refusal}"
        for word in words:
            assert word in refusal.detail, f"{word!r} is not in {refusal.detail!r}"
        return self

    def then_waits(self, unit: str) -> "Spec":
        assert [type(o) for o in self.outcomes] == [Wait], f"expected to wait for {unit}, got {self.outcomes}"
        assert self.outcomes[0].unit == unit, f"expected to wait for {unit}, got {self.outcomes[0]}"
        return self


@dataclass
class Memory:
    """A service without Kafka and PostgreSQL. `hear` takes a batch of contract events and returns what is said.

    A refused event leaves no trace but its refusal; one that waits is heard again when its unit gets its first event.
    Stored events go through the codec, so that what a state was built from is what a restart would read.
    """

    decider: Decider
    events: Mapping[str, type]
    hears: Mapping[type[ContractEvent], Callable[[Any], Iterable[Send | Refuse]]]
    publish: Publisher
    ctx: Context = CONTEXT
    states: dict[str, Any] = field(default_factory=dict)
    log: list[tuple[str, str, bytes]] = field(default_factory=list)
    refused: list[tuple[ContractEvent, Refuse]] = field(default_factory=list)
    waiting: list[tuple[ContractEvent, Wait]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._codec = Codec(self.events)

    def hear(self, *batch: ContractEvent) -> list[ContractEvent]:
        said: list[ContractEvent] = []
        created: set[str] = set()
        wave = [(event, send) for event in batch for send in self._react(event)]
        for _ in range(MAX_WAVES):
            wave = [(event, send) for event, asked in wave for send in self._run(event, asked, said, created)]
        if wave:
            raise Endless(wave[0][1].unit, wave[0][1].command, MAX_WAVES)
        for letter in [w for w in self.waiting if w[1].unit in created]:
            if letter in self.waiting:
                said += self._retry(letter)
        return said

    def state(self, unit: str) -> Any:
        if unit not in self.states:
            self.states[unit] = self.decider.initial(unit)
        return self.states[unit]

    def replayed(self, unit: str) -> Any:
        """The unit's state folded anew from its stored bytes."""
        state = self.decider.initial(unit)
        for owner, name, stored in self.log:
            if owner == unit:
                state = self.decider.evolve(state, self._codec.decode(name, stored))
        return state

    def _retry(self, letter: tuple[ContractEvent, Wait]) -> list[ContractEvent]:
        """One that must wait again, for another unit, keeps its place among those that wait."""
        place = self.waiting.index(letter)
        del self.waiting[place]
        others = len(self.waiting)
        said = self.hear(letter[0])
        if len(self.waiting) > others:
            self.waiting.insert(place, self.waiting.pop())
        return said

    def _react(self, event: ContractEvent) -> Iterable[Send]:
        for asked in self.hears[type(event)](as_heard(event)):
            if isinstance(asked, Refuse):
                self.refused.append((event, asked))
            else:
                yield asked

    def _run(self, event: ContractEvent, send: Send, said: list[ContractEvent], created: set[str]) -> list[Send]:
        ctx = replace(self.ctx, reads={name: self.state(name) for name in send.reads})
        sends: list[Send] = []
        outcomes = self.decider.decide(send.command, self.state(send.unit), ctx)
        for outcome in outcomes:
            if isinstance(outcome, Refuse | Wait):
                assert len(outcomes) == 1, f"a refusal stands alone: {outcomes}"
                kept: list[Any] = self.refused if isinstance(outcome, Refuse) else self.waiting
                kept.append((event, outcome))
            elif isinstance(outcome, Send):
                sends.append(outcome)
            else:
                said += self._store(send.unit, outcome, created)
        return sends

    def _store(self, unit: str, event: Any, created: set[str]) -> list[ContractEvent]:
        name, stored = self._codec.name(event), self._codec.encode(event, self.ctx.actor, "", "")
        if all(owner != unit for owner, _, _ in self.log):
            created.add(unit)
        self.log.append((unit, name, stored))
        event = self._codec.decode(name, stored)
        self.states[unit] = self.decider.evolve(self.state(unit), event)
        return [held_to_contract(said) for _, said in self.publish(event, self.states[unit], unit)]
