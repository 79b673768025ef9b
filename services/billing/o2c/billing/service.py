"""Billing, wired."""

from pathlib import Path

from o2c.billing.api import routes
from o2c.billing.decider import BillingDecider
from o2c.billing.events import EVENTS
from o2c.billing.indexes import Indexes, look
from o2c.billing.proof import prove
from o2c.billing.publications import publish
from o2c.billing.reactions import HEARS, IGNORES
from o2c.chassis.service import Service
from o2c.chassis.settings import Settings


def make(settings: Settings) -> Service:  # noqa: ARG001 - every service is made the same way
    return Service(
        name="billing",
        decider=BillingDecider(),
        events=EVENTS,
        hears=HEARS,
        ignores=IGNORES,
        publish=publish,
        migrations=Path(__file__).parent / "migrations",
        indexes=Indexes,
        look=look,
        prove=prove,
        routes=routes,
    )
