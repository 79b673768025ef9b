"""Cash application, wired."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from o2c.cash_app.api import routes
from o2c.cash_app.decider import CashAppDecider
from o2c.cash_app.due import due
from o2c.cash_app.events import EVENTS
from o2c.cash_app.indexes import Indexes, streams_of
from o2c.cash_app.ledger.certifying import Signer
from o2c.cash_app.ledger.closing_worth import ClosingWorth
from o2c.cash_app.ledger.proof import prove
from o2c.cash_app.look import look
from o2c.cash_app.payers.alike.known import KnownNames
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.policy import HouseBank, Policy
from o2c.cash_app.publications import publish
from o2c.cash_app.reactions import IGNORES, hears
from o2c.cash_app.refunds.payment_file import iban_problem
from o2c.cash_app.screening.watched_names import WatchedNames
from o2c.chassis.errors import Fatal
from o2c.chassis.service import Service
from o2c.chassis.settings import PayingAccount, Settings


def make(settings: Settings) -> Service:
    """The service with the company's keys, functional currencies and bank accounts; else the default policy."""
    policy = Policy(
        functional=settings.functional,
        deposits=settings.deposits_of,
        default_entity=settings.default_entity,
        house_accounts=settings.own_accounts,
        pays_from=_pays_from(settings.paying_accounts),
    )
    secret = settings.matching_key
    names = KnownNames(policy.name_cut_off, policy.name_margin)
    watched = WatchedNames(policy.watch_cut_off)
    policies = KnownPolicies(policy)
    signer = None if settings.certificate_key_file is None else Signer(settings.certificate_key_file)
    return Service(
        name="cash-app",
        decider=CashAppDecider(policy),
        events=EVENTS,
        hears=hears(policies, secret, settings.partitions),
        ignores=IGNORES,
        publish=publish,
        migrations=Path(__file__).parent / "migrations",
        indexes=Indexes,
        look=partial(look, names=names, watched=watched, policies=policies),
        streams_of=streams_of,
        prove=prove,
        due=partial(due, signer=signer, worths=ClosingWorth()),
        routes=partial(routes, policies=policies, secret=secret, certifies=signer is not None),
    )


def _pays_from(accounts: Mapping[str, PayingAccount]) -> dict[str, HouseBank]:
    """Raises Fatal for an IBAN that is none."""
    for name, ours in accounts.items():
        wrong = iban_problem(ours.iban)
        if wrong:
            raise Fatal(f"O2C_PAYS_FROM: {name}: {ours.iban}: {wrong}")
    return {name: HouseBank(ours.name, ours.iban, ours.bic) for name, ours in accounts.items()}
