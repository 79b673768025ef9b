"""Stored events of periods and rates in the public language; those of periods are keyed by the legal entity."""

from collections.abc import Callable
from typing import Any

from o2c.cash_app.amounts import money
from o2c.cash_app.ledger import period_events as e
from o2c.cash_app.ledger.rate_events import RateSet
from o2c.cash_app.ledger.rates import place_of
from o2c.contracts.wire import cash_app as said
from o2c.contracts.wire.base import Message

Said = tuple[str, Message]


def _closing(event: e.PeriodClosing) -> Said:
    accepted = tuple(
        said.AcceptedMoney(blocker=one.kind, receipts=one.receipts, amount=money(one.amount, one.currency))
        for one in event.accepted
    )
    told = said.PeriodClosing(
        legal_entity=event.legal_entity,
        period=event.period,
        closing=event.closing,
        reason=event.reason,
        accepted=accepted,
    )
    return event.legal_entity, told


def _cancelled(event: e.PeriodClosingCancelled) -> Said:
    told = said.PeriodClosingCancelled(
        legal_entity=event.legal_entity, period=event.period, closing=event.closing, reason=event.reason
    )
    return event.legal_entity, told


def _closed(event: e.PeriodClosed) -> Said:
    positions = tuple(
        said.LogPosition(service=at.service, partition=at.partition, sequence=at.sequence) for at in event.positions
    )
    told = said.PeriodClosed(
        legal_entity=event.legal_entity,
        period=event.period,
        reason=event.reason,
        closing=event.closing or None,
        positions=positions,
    )
    return event.legal_entity, told


def _certified(event: e.PeriodCertified) -> Said:
    told = said.PeriodCertified(
        legal_entity=event.legal_entity,
        period=event.period,
        closing=event.closing,
        hash=event.hash,
        lines=event.lines,
        log_position=event.log_position,
        export=event.export,
        previous=event.previous or None,
        supersedes=event.supersedes or None,
        signed_by=event.signed_by,
    )
    return event.legal_entity, told


def _revalued(event: e.PeriodRevalued) -> Said:
    balances = tuple([_balance(balance) for balance in event.balances])
    told = said.PeriodRevalued(
        legal_entity=event.legal_entity,
        period=event.period,
        closing=event.closing,
        day=event.day,
        balances=balances,
    )
    return event.legal_entity, told


def _balance(balance: e.Revalued) -> said.RevaluedBalance:
    functional = balance.rate.functional
    return said.RevaluedBalance(
        account=balance.account,
        amount=money(balance.amount, balance.currency),
        booked=money(balance.booked, functional),
        rate=balance.rate.rate,
        source=balance.source,
        worth=money(balance.worth, functional),
        difference=money(balance.difference, functional),
    )


def _reopened(event: e.PeriodReopened) -> Said:
    told = said.PeriodReopened(legal_entity=event.legal_entity, period=event.period, reason=event.reason)
    return event.legal_entity, told


def rate_set(event: RateSet, unit: str) -> Said:
    """Keyed by the pair: nothing else is said of it."""
    pair, day = place_of(unit)
    return pair, said.ExchangeRateSet(pair=pair, day=day, rate=event.rate.rate, source=event.source)


TRANSLATIONS: dict[type, Callable[[Any], Said]] = {
    e.PeriodClosing: _closing,
    e.PeriodClosingCancelled: _cancelled,
    e.PeriodClosed: _closed,
    e.PeriodRevalued: _revalued,
    e.PeriodCertified: _certified,
    e.PeriodReopened: _reopened,
}
