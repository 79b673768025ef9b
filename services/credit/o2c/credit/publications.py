"""Stored events in, contract events out: what other services and reports may know of an account."""

from collections.abc import Callable, Iterable
from typing import Any

from o2c.contracts.wire.base import Message, Money
from o2c.contracts.wire.credit import (
    CreditAccountOpened,
    CreditLimitChanged,
    CreditThresholdCrossed,
    CustomerChanged,
    CustomerRegistered,
    HashedAccount,
    OrderCreditApproved,
    OrderCreditDeclined,
    PaymentTermsChanged,
)
from o2c.credit import events
from o2c.credit.state import ACCOUNT, Account
from o2c.credit.thresholds import utilisation


def publish(event: Any, state: Account, unit: str) -> Iterable[tuple[str, Message]]:
    say = _SAY.get(type(event))
    if say is None:
        return ()
    customer = unit.removeprefix(ACCOUNT)
    return ((customer, say(event, state, customer)),)


def _profile(event: events.CustomerRegistered | events.CustomerChanged, state: Account, customer: str) -> Message:
    """The terms said are those in force, which a person may have agreed on otherwise than the ERP."""
    profile = event.profile
    kind = CustomerRegistered if isinstance(event, events.CustomerRegistered) else CustomerChanged
    return kind(
        customer=customer,
        name=profile.name,
        country=profile.country,
        tax_id=profile.tax_id,
        bank_accounts=tuple(HashedAccount(hash=a.hash, masked=a.masked) for a in profile.bank_accounts),
        parent=profile.parent,
        risk_class=profile.risk_class,
        payment_terms=state.payment_terms,
        attributes=profile.attributes,
    )


def _opened(event: events.AccountOpened, _: Account, customer: str) -> Message:
    limit = event.limit
    return CreditAccountOpened(customer=customer, limit=_money(limit), check=limit.check)


def _limit(event: events.LimitChanged, _: Account, customer: str) -> Message:
    return CreditLimitChanged(
        customer=customer,
        old=_money(event.old),
        new=_money(event.new),
        check=event.new.check,
        reason=event.reason,
    )


def _terms(event: events.TermsChanged, _: Account, customer: str) -> Message:
    return PaymentTermsChanged(customer=customer, old=event.old, new=event.new, reason=event.reason)


def _approved(event: events.OrderApproved, _: Account, customer: str) -> Message:
    return OrderCreditApproved(**_answer(event, customer))


def _declined(event: events.OrderDeclined, _: Account, customer: str) -> Message:
    return OrderCreditDeclined(**_answer(event, customer), code=event.code)


def _answer(event: events.OrderApproved | events.OrderDeclined, customer: str) -> dict[str, Any]:
    currency = event.limit_currency
    return {
        "customer": customer,
        "order": event.order,
        "revision": event.revision,
        "amount": Money.of(event.amount, event.currency),
        "exposure": Money.of(event.exposure, currency),
        "unapplied": Money.of(event.unapplied, currency),
        "limit": Money.of(event.limit, currency),
    }


def _crossed(event: events.ThresholdCrossed, _: Account, customer: str) -> Message:
    return CreditThresholdCrossed(
        customer=customer,
        threshold=event.threshold,
        direction=event.direction,
        exposure=Money.of(event.exposure, event.currency),
        limit=Money.of(event.limit, event.currency),
        utilisation=utilisation(event.exposure, event.limit),
    )


def _money(limit: events.Limit) -> Money:
    return Money.of(limit.amount, limit.currency)


_SAY: dict[type, Callable[[Any, Account, str], Message]] = {
    events.CustomerRegistered: _profile,
    events.CustomerChanged: _profile,
    events.AccountOpened: _opened,
    events.LimitChanged: _limit,
    events.TermsChanged: _terms,
    events.OrderApproved: _approved,
    events.OrderDeclined: _declined,
    events.ThresholdCrossed: _crossed,
}
