"""Money that leaves a receipt without settling an item: a refund, or what is too little to keep.

A refund takes the money out of what the customer may use and leaves it in `refund-clearing`, which the bank's line of
our own transfer clears (`refunds.py`). It goes to the account that the money came from, unless two persons more agree
to another (`refunds/payees.py`). Only what is unapplied or on account can be withdrawn.
"""

from o2c.cash_app.account import Account, Receipt, Withdrawal, receipt_stream, unit_of
from o2c.cash_app.adjustments import approvals, own_limits
from o2c.cash_app.adjustments.reason_codes import exceeds
from o2c.cash_app.events import PaymentParked, PaymentWithdrawn
from o2c.cash_app.facts import Facts
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Withdraw
from o2c.cash_app.receipts.placing import Rows
from o2c.chassis.domain import Context, Outcome, Refuse, Wait
from o2c.chassis.money import to_text

BY_RULE = "too little to give back"
REFUND, SMALL = "refund", "small-overpayment"
ACCOUNTS = {REFUND: "refund-clearing", SMALL: "small-differences"}


def withdraw(command: Withdraw, account: Account, ctx: Context, policy: Policy) -> list[Outcome]:
    receipt = account.receipts.get(command.receipt)
    if receipt is None:
        return [Wait(unit_of(account.name), f"no receipt {command.receipt} on account {account.name}")]
    wrong = _objection(command, receipt, account)
    if wrong is not None:
        return [wrong]
    facts = receipt.facts
    ceiling = policy.ceiling(ctx.actor, facts.currency, _ceiling(command, policy))
    alone = not exceeds(command.amount, ceiling, facts.currency)
    if command.kind == SMALL:
        given_up = command.amount, facts.amount, facts.currency
        alone = alone and own_limits.fits(*given_up, ctx.actor, policy)
        wrong = own_limits.refused(command.approval, *given_up, ctx, policy)
        if wrong is not None:
            return [wrong]
    if command.approval is None and not alone:
        about = approvals.Subject(command.receipt, facts.legal_entity, facts.currency, command.amount)
        streams = (receipt_stream(account.name, command.receipt),)
        return [approvals.ask(command, about, account, ctx, (PERIODS + facts.legal_entity,), streams)]
    return _take_out(command, receipt, ctx)


def keep(rows: Rows, facts: Facts, excess: int, policy: Policy) -> None:
    """What a rule keeps of an overpayment; it counts from the day of the money."""
    code = policy.reason("small-difference") if excess else None
    if code is None:
        return
    dated = facts.value_date, rows.periods.book(facts.value_date)
    rows.events.append(
        PaymentWithdrawn(facts.receipt, rows.next(), excess, SMALL, code.account, *dated, BY_RULE, by_hand=False)
    )


def kept(receipt: Receipt) -> dict[str, Withdrawal]:
    """What rules keep of it."""
    return {
        n: w for n, w in receipt.withdrawals.items() if w.kind == SMALL and w.state == "kept" and not w.requested_by
    }


def give_back(rows: Rows, receipt: Receipt, reason: str) -> None:
    """What rules kept is unapplied again, from the day it counted from."""
    day = receipt.facts.value_date
    dated = day, rows.periods.book(day)
    for name, withdrawal in kept(receipt).items():
        rows.events.append(
            PaymentWithdrawn(
                receipt.facts.receipt,
                rows.next(),
                -withdrawal.amount,
                SMALL,
                withdrawal.account,
                *dated,
                reason,
                by_hand=False,
                takes_back=name,
                outcome="cancelled",
            )
        )


def _take_out(command: Withdraw, receipt: Receipt, ctx: Context) -> list[Outcome]:
    facts, row = receipt.facts, receipt.row
    reason, second = approvals.said(command.approval, ctx)
    effective = max(ctx.today, facts.value_date)
    accounting = periods_of(ctx, facts.legal_entity).book(effective)
    events: list[Outcome] = []
    missing = command.amount - receipt.unapplied
    if missing > 0:
        events.append(PaymentParked(facts.receipt, row, -missing, effective, accounting, reason))
        row += 1
    to = ACCOUNTS[command.kind]
    asked_by = ctx.actor if command.approval is None else command.approval.asked_by
    events.append(
        PaymentWithdrawn(
            facts.receipt, row, command.amount, command.kind, to, effective, accounting, reason, second,
            requested_by=asked_by,
        )
    )  # fmt: skip
    return events


def _ceiling(command: Withdraw, policy: Policy) -> str:
    if command.kind == REFUND:
        return policy.refund_ceiling
    code = policy.reason("small-difference")
    return code.ceiling if code is not None else "0"


def _objection(command: Withdraw, receipt: Receipt, account: Account) -> Refuse | None:
    if command.kind not in ACCOUNTS:
        return Refuse("unknown-kind", f"{command.kind!r}; expected one of {', '.join(ACCOUNTS)}")
    if receipt.moved or receipt.returned:
        return Refuse("receipt-is-gone", f"{command.receipt} is not on account {account.name} any more")
    if receipt.hold is not None:
        return Refuse("on-hold", f"{command.receipt} is on hold ({receipt.hold.code}): release it first")
    if account.is_pool and command.kind != REFUND:
        return Refuse("payer-unknown", "move the receipt to its payer's account first")
    free, currency = receipt.unapplied + receipt.on_account, receipt.facts.currency
    if not 0 < command.amount <= free:
        detail = f"{to_text(free, currency)} {currency} of {command.receipt} is unapplied or on account"
        return Refuse("more-than-left", detail)
    return None
