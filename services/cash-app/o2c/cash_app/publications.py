"""Stored events in the public language."""

from collections.abc import Callable, Iterable
from typing import Any

from o2c.cash_app.account import pool_of
from o2c.cash_app.adjustments import publications as of_adjustments
from o2c.cash_app.adjustments.events import ApprovalAsked, ApprovalDecided
from o2c.cash_app.amounts import money
from o2c.cash_app.bank import events as e
from o2c.cash_app.items import publications as of_items
from o2c.cash_app.ledger import publications as of_periods
from o2c.cash_app.ledger.rate_events import RateSet
from o2c.cash_app.policies import publications as of_policies
from o2c.cash_app.receipts import publications as of_receipts
from o2c.cash_app.refunds.events import RefundsOrdered
from o2c.chassis.money import to_text
from o2c.contracts.wire import cash_app as said
from o2c.contracts.wire.base import Message

Said = tuple[str, Message]


def publish(event: Any, state: Any, unit: str) -> Iterable[Said]:
    """What moves money is said on the account it moves; bank lines and statements on their unidentified account; what
    concerns no account on its legal entity, or as the policy's."""
    translate = _OF_ACCOUNTS.get(type(event))
    if translate is not None:
        account = unit[8:]
        return [(account, told) for told in translate(event, state, account)]
    told = _OTHERS.get(type(event))
    if told is not None:
        return (told(event),)
    if type(event) is RateSet:
        return (of_periods.rate_set(event, unit),)
    approval = _APPROVALS.get(type(event))
    if approval is None:
        return of_policies.publish(event, state)
    # Of a customer where it waits on one; of a legal entity where it waits for its periods or a sweep.
    kind, _, name = unit.partition(":")
    account = name if kind in ("account", "payer") else event.legal_entity
    return [(account, approval(event, account))]


def _accepted(event: e.StatementAccepted) -> Said:
    head = event.head
    account = pool_of(head.bank_account)
    told = said.StatementAccepted(
        account=account,
        bank_account=head.bank_account,
        statement=head.key,
        number=head.number,
        currency=head.currency,
        statement_date=head.statement_date,
        opening=None if head.opening is None else to_text(head.opening, head.currency),
        closing=None if head.closing is None else to_text(head.closing, head.currency),
        lines=event.lines,
        flags=event.flags,
    )
    return account, told


def _refused(event: e.StatementRefused) -> Said:
    head = event.head
    account = pool_of(head.bank_account)
    told = said.StatementRefused(
        account=account,
        bank_account=head.bank_account,
        statement=head.key,
        code=event.code,
        detail=event.detail,
    )
    return account, told


def _classified(event: e.LineClassified) -> Said:
    account = pool_of(event.bank_account)
    told = said.BankLineClassified(
        account=account,
        legal_entity=event.legal_entity,
        bank_account=event.bank_account,
        statement=event.statement,
        line=event.line,
        line_class=event.line_class,
        amount=money(event.amount, event.currency),
        effective=event.value_date,
        accounting=event.accounting,
        reason=event.reason,
    )
    return account, told


def _refunds_ordered(event: RefundsOrdered) -> Said:
    account = pool_of(event.bank_account)
    told = said.RefundsOrdered(
        account=account,
        legal_entity=event.legal_entity,
        bank_account=event.bank_account,
        file=event.file,
        execution_date=event.execution_date,
        amount=money(event.amount, event.currency),
        withdrawals=event.withdrawals,
        ordered_by=event.ordered_by,
        reason=event.reason,
    )
    return account, told


_OF_ACCOUNTS = {
    **of_adjustments.TRANSLATIONS,
    **of_items.TRANSLATIONS,
    **of_receipts.TRANSLATIONS,
}
_APPROVALS: dict[type, Callable[[Any, str], Message]] = {
    ApprovalAsked: of_adjustments.approval_asked,
    ApprovalDecided: of_adjustments.approval_decided,
}
_OTHERS: dict[type, Callable[[Any], Said]] = {
    e.StatementAccepted: _accepted,
    e.StatementRefused: _refused,
    e.LineClassified: _classified,
    RefundsOrdered: _refunds_ordered,
    **of_periods.TRANSLATIONS,
}
