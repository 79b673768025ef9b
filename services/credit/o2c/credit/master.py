"""Rules for master data: the ERP's customer record, and limits and terms that a person sets.

The ERP's limit and terms hold until a person sets others; the person's then hold until the ERP changes *its own*. The
ERP repeats its whole record with every change of an address, and that must not undo a credit manager's decision.
"""

from typing import Any

from o2c.chassis.domain import Context, Refuse, Wait
from o2c.credit.commands import ReadMaster, SetLimit, SetTerms
from o2c.credit.events import (
    AccountOpened,
    CustomerChanged,
    CustomerRegistered,
    Limit,
    LimitChanged,
    MasterRead,
    TermsChanged,
)
from o2c.credit.outlook import Outlook
from o2c.credit.policy import Policy
from o2c.credit.state import Account, account_unit
from o2c.credit.waiting import follow_up

FROM_ERP = "ERP master"


def read_master(asked: ReadMaster, account: Account, policy: Policy) -> list[Any]:
    """An older record changes nothing, the same again is nothing new, the same number with other content contradicts.

    A newer record without a change is noted all the same: one between the two that comes late must be seen as older.
    """
    given = asked.limit is not None
    limit = Limit(asked.limit or 0, asked.currency if given else policy.currency, asked.check, given)
    read = MasterRead(asked.change_number, limit)
    if account.profile is None:
        opened = [CustomerRegistered(asked.profile), AccountOpened(limit), read]
        return _with_limit(limit, opened, account, policy)
    if asked.change_number < account.change_number:
        return []
    if asked.change_number == account.change_number:
        if (asked.profile, limit) == (account.profile, account.erp_limit):
            return []
        return [
            Refuse(
                "change-number-contradiction",
                f"change number {asked.change_number} came with other content before; a change needs a higher one",
            )
        ]
    return _newer(asked, limit, read, account, policy)


def _newer(asked: ReadMaster, limit: Limit, read: MasterRead, account: Account, policy: Policy) -> list[Any]:
    assert account.profile is not None
    assert account.limit is not None
    events: list[Any] = [read]
    terms = asked.profile.payment_terms
    if terms not in (account.profile.payment_terms, account.payment_terms):
        events.append(TermsChanged(account.payment_terms, terms, FROM_ERP))
    if asked.profile != account.profile:
        events.append(CustomerChanged(asked.profile))
    if limit in (account.erp_limit, account.limit):
        return events
    events.append(LimitChanged(account.limit, limit, FROM_ERP))
    return _with_limit(limit, events, account, policy)


def set_limit(asked: SetLimit, account: Account, ctx: Context, policy: Policy) -> list[Any]:
    if account.limit is None:
        return [_unknown(asked)]
    checked = account.limit.check if asked.check is None else asked.check
    limit = Limit(asked.amount, asked.currency, checked)
    if limit == account.limit:
        return []
    return _with_limit(limit, [LimitChanged(account.limit, limit, ctx.reason)], account, policy)


def set_terms(asked: SetTerms, account: Account, ctx: Context) -> list[Any]:
    if account.limit is None:
        return [_unknown(asked)]
    if asked.payment_terms == account.payment_terms:
        return []
    return [TermsChanged(account.payment_terms, asked.payment_terms, ctx.reason)]


def _unknown(asked: SetLimit | SetTerms) -> Wait:
    return Wait(account_unit(asked.customer), f"customer {asked.customer} is not known: no master record has come yet")


def _with_limit(limit: Limit, events: list[Any], account: Account, policy: Policy) -> list[Any]:
    outlook = Outlook(account.balances, policy.rates)
    return follow_up(events, account, outlook, policy, eased=True, limit=limit)
