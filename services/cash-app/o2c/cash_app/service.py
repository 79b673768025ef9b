"""Cash application, wired."""

from functools import partial
from pathlib import Path

from o2c.cash_app.api import routes
from o2c.cash_app.decider import CashAppDecider
from o2c.cash_app.events import EVENTS
from o2c.cash_app.indexes import Indexes, streams_of
from o2c.cash_app.look import look
from o2c.cash_app.payer_names.known import KnownNames
from o2c.cash_app.policy import Policy
from o2c.cash_app.proof import prove
from o2c.cash_app.publications import publish
from o2c.cash_app.reactions import IGNORES, hears
from o2c.chassis.service import Service
from o2c.chassis.settings import Settings


def make(settings: Settings) -> Service:
    """The service with the company's hash key, its functional currencies, its lockboxes and else the default policy."""
    policy = Policy(functional=settings.functional, deposits=settings.deposits_of)
    secret = settings.matching_key
    names = KnownNames(policy.name_cut_off, policy.name_margin)
    return Service(
        name="cash-app",
        decider=CashAppDecider(policy),
        events=EVENTS,
        hears=hears(policy, secret),
        ignores=IGNORES,
        publish=publish,
        migrations=Path(__file__).parent / "migrations",
        indexes=Indexes,
        look=partial(look, names=names),
        streams_of=streams_of,
        prove=prove,
        routes=partial(routes, policy=policy, secret=secret),
    )
