"""Cash application, wired."""

from functools import partial
from pathlib import Path

from o2c.cash_app.api import routes
from o2c.cash_app.decider import CashAppDecider
from o2c.cash_app.events import EVENTS
from o2c.cash_app.indexes import Indexes, streams_of
from o2c.cash_app.look import look
from o2c.cash_app.policy import Policy
from o2c.cash_app.proof import prove
from o2c.cash_app.publications import publish
from o2c.cash_app.reactions import IGNORES, hears
from o2c.chassis.service import Service
from o2c.chassis.settings import Settings


def make(settings: Settings) -> Service:
    """The service with the company's hash key, its functional currencies, its lockboxes and else the default policy."""
    policy = Policy(functional=settings.functional, deposits=settings.deposits_of)
    return Service(
        name="cash-app",
        decider=CashAppDecider(policy),
        events=EVENTS,
        hears=hears(policy, settings.hash_key.get_secret_value().encode()),
        ignores=IGNORES,
        publish=publish,
        migrations=Path(__file__).parent / "migrations",
        indexes=Indexes,
        look=look,
        streams_of=streams_of,
        prove=prove,
        routes=partial(routes, policy=policy),
    )
