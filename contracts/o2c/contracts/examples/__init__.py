"""One story that shows every event once: an order is held for credit, released, shipped, billed, paid with discount.

Brightwater Marine (C-1001) orders drills from DE01 on 4 May 2026. The first answer of credit is no, so its limit is
raised; a piece is added and cancelled again, one is credited, and on 12 May the customer pays what is left less two per
cent. Beside it stand an invoice that the ERP issued before, a payment of unknown origin that finds its payer and is
taken back by the bank, a second statement that does not add up, the close of the month, and a change of the policy.
"""

from o2c.contracts.examples import billing, cash, claims, customer, inbound, order, policy, receivables, waiting
from o2c.contracts.examples.story import Scene, record

__all__ = ["STORY", "Scene", "record", "records"]

STORY: tuple[Scene, ...] = tuple(
    sorted(
        inbound.SCENES
        + customer.SCENES
        + order.SCENES
        + billing.SCENES
        + cash.SCENES
        + claims.SCENES
        + receivables.SCENES
        + policy.SCENES
        + waiting.SCENES,
        key=lambda scene: scene.at,
    )
)


def records() -> dict[str, bytes]:
    """The story as records in structured mode, by event type: the golden examples."""
    return {scene.event.TYPE: record(scene, STORY) for scene in STORY}
