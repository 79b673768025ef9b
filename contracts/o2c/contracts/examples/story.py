"""How a scene of the story becomes a record: ids, sequences, causes and keys follow from the story itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from o2c.contracts import policies
from o2c.contracts.base import Event
from o2c.contracts.envelope import body, complete, event_id
from o2c.contracts.topics import BY_NAME

PARTITION = 2
"""The partition of everything in the story, for all of it concerns one customer (and one bank account)."""


@dataclass(frozen=True, slots=True)
class Scene:
    at: str
    """RFC 3339, UTC. Every scene has a moment of its own; their order is the story's."""
    subject: str
    event: Event
    cause: str = ""
    """Type of the event this one was decided on; none for what comes from outside or from a person."""
    actor: str = "system"
    sender_id: str = ""
    """Inbound events: the id their sender gave them."""


def record(scene: Scene, story: Sequence[Scene]) -> bytes:
    """The scene as a record's value, in structured mode."""
    inbound = bool(scene.sender_id)
    written = body(
        scene.event,
        source=source_of(scene.event),
        key=key_of(scene.event),
        subject=scene.subject,
        correlation="" if inbound else _id(_first_cause(scene, story), story),
        causation=_id(_cause(scene, story), story) if scene.cause else "",
        actor="" if inbound else scene.actor,
    )
    sequence = None if inbound else _sequence(scene, story)
    return complete(written, id=_id(scene, story), time=scene.at, sequence=sequence)


def source_of(event: Event) -> str:
    """Who says it, by its topic: of an invoice `/o2c/billing`."""
    owner, service = event.TOPIC.split(".")[:2]
    return {"erp": "/erp/sap-p01", "bank": "/bank/commerz"}.get(owner, f"/{owner}/{service}")


def key_of(event: Event) -> str:
    """What an inbound topic is keyed by; else the account an event concerns; a period's events are keyed by their
    entity, those of the policy by a key of their own, a proof belongs to its partition."""
    keyed_by = BY_NAME[event.TOPIC].keyed_by
    if keyed_by:
        return str(getattr(event, keyed_by))
    for name in ("customer", "account", "bank_account", "legal_entity", "pair", "advice"):
        if hasattr(event, name):
            return str(getattr(event, name))
    return policies.KEY if hasattr(event, "scope") else ""


def _id(scene: Scene, story: Sequence[Scene]) -> str:
    if scene.sender_id:
        return scene.sender_id
    return event_id(source_of(scene.event), scene.event.TOPIC, PARTITION, _sequence(scene, story))


def _sequence(scene: Scene, story: Sequence[Scene]) -> int:
    return [s for s in story if s.event.TOPIC == scene.event.TOPIC].index(scene) + 1


def _cause(scene: Scene, story: Sequence[Scene]) -> Scene:
    return next(s for s in story if scene.cause == s.event.TYPE)


def _first_cause(scene: Scene, story: Sequence[Scene]) -> Scene:
    while scene.cause:
        scene = _cause(scene, story)
    return scene
