"""The order service, wired."""

from pathlib import Path

from o2c.chassis.service import Service
from o2c.chassis.settings import Settings
from o2c.order.api import routes
from o2c.order.decider import OrderDecider
from o2c.order.events import EVENTS
from o2c.order.indexes import Indexes
from o2c.order.proof import prove
from o2c.order.publications import publish
from o2c.order.reactions import HEARS, IGNORES


def make(settings: Settings) -> Service:  # noqa: ARG001 - every service is made the same way
    return Service(
        name="order",
        decider=OrderDecider(),
        events=EVENTS,
        hears=HEARS,
        ignores=IGNORES,
        publish=publish,
        migrations=Path(__file__).parent / "migrations",
        indexes=Indexes,
        prove=prove,
        routes=routes,
    )
