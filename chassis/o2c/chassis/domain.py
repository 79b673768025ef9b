"""The shape of a service's domain: pure functions between stored events, commands and contract events.

A *unit* is what is decided about at once: an order, a credit account, a customer's open items. Its state is the fold
of the events of its streams. A domain says how a unit begins, how an event changes it (`evolve`) and what a command
makes of it (`decide`). It reads no clock, draws no random number and does no I/O; what it must know comes in with the
command.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from msgspec import Struct, field

from o2c.contracts.base import Event as ContractEvent
from o2c.contracts.wire.base import Message


class Context(Struct, frozen=True):
    """What comes in with a command: who, when, why, and what was looked up for it."""

    now: datetime
    actor: str
    correlation: str
    causation: str
    reason: str = ""
    reads: Mapping[str, Any] = field(default_factory=dict)
    """States of the other units the command named in `Send.reads`; their versions are asserted at commit."""
    found: Mapping[str, Any] = field(default_factory=dict)
    """What the service's `look` found for this batch: numbers to draw, candidates of an identification."""

    @property
    def today(self) -> date:
        return self.now.date()


class Send(Struct, frozen=True):
    """A command for a unit. As a result of `react` it is what a contract event asks for; as a result of `decide` it is
    carried out in the same transaction, after the commands already under way."""

    unit: str
    command: Any
    reads: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    """Streams of the unit that its index no longer lists (closed items, spent receipts) but this command needs."""
    beside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The same of units that it reads: (unit, its streams)."""


class Refuse(Struct, frozen=True):
    """A business refusal: what was asked contradicts what stands. The request is kept, nothing else changes.

    From Kafka it becomes a dead letter of kind *refused* (later records of its key go on); over HTTP a 409 problem.
    """

    code: str
    detail: str


class Wait(Struct, frozen=True):
    """What was asked refers to something not yet known: parked, and tried again when `unit` gets its first event."""

    unit: str
    detail: str


Outcome = Any  # a stored event of the service, or Send, Refuse, Wait


class Decider(Protocol):
    """The rules of a service. States may be mutable inside: a failed commit throws every state of its batch away."""

    def initial(self, unit: str) -> Any: ...

    def evolve(self, state: Any, event: Any) -> Any: ...

    def decide(self, command: Any, state: Any, ctx: Context) -> Sequence[Outcome]: ...

    def stream_of(self, unit: str, event: Any) -> str:
        """The stream an event of the unit is appended to; `unit` itself unless the unit has several."""
        ...


class Publisher(Protocol):
    def __call__(self, event: Any, state: Any, unit: str) -> Iterable[tuple[str, Message | ContractEvent]]:
        """(account key, contract event) of a stored event; `state` is the unit's state right after it."""
        ...


Reaction = Callable[[Any], Iterable[Send | Refuse]]
"""Contract event in, what it asks for out; pure."""


class OneStream:
    """Mixin for deciders whose units are single streams."""

    def stream_of(self, unit: str, event: Any) -> str:  # noqa: ARG002
        return unit
