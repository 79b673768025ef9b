"""The credit decision: exposure + order − identified unapplied cash must not be greater than the limit."""

from typing import NamedTuple

from o2c.credit.events import DeclineCode, Limit
from o2c.credit.outlook import Outlook
from o2c.credit.policy import Policy, convert


class Verdict(NamedTuple):
    """`code` None: covered. The amounts it rests on are in `currency`; exposure is that before the order."""

    code: DeclineCode | None
    exposure: int
    unapplied: int
    limit: int
    currency: str


def currency_of(limit: Limit | None, order_currency: str) -> str:
    """A limit that somebody set decides in its own currency; one that nobody set is 0 in any."""
    return limit.currency if limit is not None and limit.given else order_currency


def check(amount: int, currency: str, limit: Limit | None, outlook: Outlook, policy: Policy) -> Verdict:
    """Decide about an order of `amount` on what `outlook` says without it.

    Limit 1,000.00, exposure 900.00, unapplied 50.00: an order of 150.00 is covered (equal passes), one of 150.01 is
    not. An order of 0.00 asks for nothing and always passes, so does every order of a customer who is not checked. A
    customer without a limit has 0: covered is only what unapplied cash pays for.
    """
    target = currency_of(limit, currency)
    exposure, whole = outlook.exposure(target)
    unapplied = outlook.cash(target) if policy.count_unapplied else 0
    allowed = limit.amount if limit is not None else 0

    def verdict(code: DeclineCode | None) -> Verdict:
        return Verdict(code, exposure, unapplied, allowed, target)

    if amount == 0:
        return verdict(None)
    if limit is None:
        return verdict("no-account")
    if not limit.check:
        return verdict(None)
    asked = amount if currency == target else convert(amount, currency, target, policy.rates)
    if asked is None or not whole:
        return verdict("no-rate")
    return verdict("limit-exceeded" if exposure + asked - unapplied > allowed else None)
