"""The credit service, wired."""

from functools import partial
from pathlib import Path

from o2c.chassis.service import Service
from o2c.chassis.settings import Settings
from o2c.credit.accounts import Hasher
from o2c.credit.api import routes
from o2c.credit.decider import CreditDecider
from o2c.credit.events import EVENTS
from o2c.credit.indexes import Indexes
from o2c.credit.policy import Policy
from o2c.credit.proof import prove
from o2c.credit.publications import publish
from o2c.credit.reactions import IGNORES, hears


def make(settings: Settings) -> Service:
    """The service with the company's hash key and the default policy."""
    policy = Policy()
    return Service(
        name="credit",
        decider=CreditDecider(policy),
        events=EVENTS,
        hears=hears(Hasher(settings.matching_key)),
        ignores=IGNORES,
        publish=publish,
        indexes=Indexes,
        prove=prove,
        migrations=Path(__file__).parent / "migrations",
        routes=partial(routes, policy=policy),
        snapshot_every=500,
    )
