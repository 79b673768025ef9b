"""Money that waits, told in the story of its receipt. Nothing of it moves."""

from collections.abc import Iterator

from o2c.chassis.reader import Fact
from o2c.projection.batch import Batch
from o2c.projection.reads import waiting as read


def weighed(batch: Batch, fact: Fact, event: read.PaymentWeighed) -> None:
    note = "; ".join([*_found(event), *(f"{said.kind}: {said.detail}" for said in event.evidence)])
    batch.tell(fact, "payment-weighed", event.receipt, code=event.left, other=event.policy, note=note)


def _found(event: read.PaymentWeighed) -> Iterator[str]:
    """Whose it may be and what it may be for, and how sure that is.

    >>> event = read.PaymentWeighed("f/1", "not-sure-enough", candidates=("I-1", "I-2"), rule="habit.v1", score=931249)
    >>> list(_found(event))
    ['may be for I-1, I-2: 93.12 % sure by habit.v1']
    """
    if event.customers:
        yield f"may be of {', '.join(event.customers)}"
    if event.candidates:
        hundredths = 0 if event.score is None else event.score // 100
        sure = f": {hundredths // 100}.{hundredths % 100:02d} % sure by {event.rule}" if event.rule else ""
        yield f"may be for {', '.join(event.candidates)}{sure}"


def held(batch: Batch, fact: Fact, event: read.PaymentHeld) -> None:
    until = f"until {event.until}; " if event.until else ""
    batch.tell(fact, "payment-held", event.receipt, code=event.code, other=event.held_by, note=f"{until}{event.reason}")


def released(batch: Batch, fact: Fact, event: read.PaymentReleased) -> None:
    batch.tell(fact, "payment-released", event.receipt, other=event.released_by, note=event.reason)


def noted(batch: Batch, fact: Fact, event: read.PaymentNoted) -> None:
    after = None if event.assigned_to is None else f"looked after by {event.assigned_to or 'nobody'}"
    note = "; ".join([said for said in (after, event.comment) if said])
    batch.tell(fact, "payment-noted", event.receipt, other=event.noted_by, note=note)
