"""What becomes of a refund: ordered from the bank, paid by its line, or back on the customer's account.

| state | means | refund-clearing holds |
|---|---|---|
| to-pay | approved, in no file yet | its amount |
| ordered | in a payment file | its amount |
| paid | the bank's debit line was found | nothing |
| returned | the bank credited it back; the money is unapplied again | nothing, once the debit was seen |
| cancelled, failed | taken back before it was ordered; not carried out by the bank | nothing |
"""

import hashlib
from datetime import date, timedelta
from typing import Any

from o2c.cash_app.account import Account, Receipt, Withdrawal, receipt_stream, unit_of
from o2c.cash_app.bank.account import Bank
from o2c.cash_app.events import PaymentWithdrawn, RefundOrdered, RefundPaid, RefundsOrdered
from o2c.cash_app.found import found_of
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.ledger.valuation import Rate
from o2c.cash_app.receipts.placing import Rows
from o2c.cash_app.receipts.withdrawals import NO_CUSTOMERS
from o2c.cash_app.refunds.commands import OrderRefund, OrderRefunds, SettleRefund, TakeRefundBack
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait
from o2c.chassis.money import to_text

PREFIX = "REFUND-"
GONE = ("ordered", "paid")
"""States of a refund whose money is with the bank, or beyond it."""


AHEAD = timedelta(days=90)
"""So far ahead a payment may be dated."""


def end_to_end_id(withdrawal: str) -> str:
    """What the payment file calls the refund and the bank's line quotes: 27 of the 35 characters that pain.001 allows.

    >>> end_to_end_id("RC-1/1#4")
    'REFUND-85065294BA7C6ED34D5A'
    """
    return PREFIX + hashlib.blake2b(withdrawal.encode(), digest_size=10).hexdigest().upper()


def send(account: str, legal_entity: str, receipt: str, command: Any) -> Send:
    return Send(unit_of(account), command, (PERIODS + legal_entity,), (receipt_stream(account, receipt),))


def order_all(command: OrderRefunds, bank: Bank, ctx: Context) -> list[Outcome]:
    day, last = command.execution_date, ctx.today + AHEAD
    if not ctx.today <= day <= last:
        return [Refuse("bad-execution-date", f"{day}; expected a day from {ctx.today} to {last}")]
    if not command.refunds:
        return [Refuse("nothing-to-pay", command.obstacle or f"no refund of {bank.account} waits to be paid")]
    ordered = RefundsOrdered(
        bank.account,
        command.legal_entity,
        command.currency,
        command.file,
        command.execution_date,
        tuple([refund.withdrawal for refund in command.refunds]),
        sum([refund.amount for refund in command.refunds]),
        ctx.actor,
        ctx.reason,
        command.private,
    )
    orders = [
        send(r.account, command.legal_entity, r.receipt, OrderRefund(r.receipt, r.withdrawal, command.file))
        for r in command.refunds
    ]
    return [ordered, *orders]


def order(command: OrderRefund, account: Account, ctx: Context) -> list[Outcome]:
    """Refused where it was ordered or taken back meanwhile, and the whole file with it."""
    _, refund = _named(account, command.receipt, command.withdrawal)
    if refund is None:
        return [_unknown(account, command.withdrawal)]
    if refund.state != "to-pay":
        return [Refuse("not-to-pay", f"refund {command.withdrawal} is {refund.state}")]
    number = end_to_end_id(command.withdrawal)
    return [RefundOrdered(command.receipt, command.withdrawal, number, command.file, ctx.today)]


def settle(command: SettleRefund, account: Account, ctx: Context) -> list[Outcome]:
    """By the bank's line nothing is refused: what does not fit stays in the list of lines that paid no refund."""
    receipt, refund = _named(account, command.receipt, command.withdrawal)
    if receipt is None or refund is None:
        return [_unknown(account, command.withdrawal)] if command.by_hand else []
    wrong = _objection(command, refund, receipt.facts.currency)
    if wrong is not None:
        return [wrong] if command.by_hand else []
    if command.by_hand and found_of(ctx).refund_lines.get(command.line):
        return [Refuse("line-taken", f"{command.line} is refund {found_of(ctx).refund_lines[command.line]}")]
    dated = command.value_date, command.accounting
    if command.amount > 0:
        return [_back(receipt, command.withdrawal, "returned", dated, command.reason, command.rate, command.line)]
    paid = (command.receipt, command.withdrawal, command.line)
    return [RefundPaid(*paid, *dated, command.reason, command.rate, by_hand=bool(command.by_hand))]


def _objection(command: SettleRefund, refund: Withdrawal, currency: str) -> Refuse | None:
    if abs(command.amount) != refund.amount:
        amounts = f"{to_text(abs(command.amount), currency)}, the refund {to_text(refund.amount, currency)} {currency}"
        return Refuse("amount-differs", f"line {command.line} moves {amounts}")
    if command.amount > 0:
        return None if refund.state in GONE else Refuse("not-paid", f"refund {command.withdrawal} is {refund.state}")
    if refund.line:
        return Refuse("paid-before", f"refund {command.withdrawal} was paid by line {refund.line}")
    states = ("to-pay", "ordered", "returned") if command.by_hand else ("ordered", "returned")
    return None if refund.state in states else Refuse("not-ordered", f"refund {command.withdrawal} is {refund.state}")


def take_back(command: TakeRefundBack, account: Account, ctx: Context) -> list[Outcome]:
    """What was not ordered is cancelled; what was ordered and not paid has failed, which a person says. Money that was
    said to be no customer's is one's after all."""
    receipt, refund = _named(account, command.receipt, command.withdrawal)
    if receipt is None or refund is None:
        return [_unknown(account, command.withdrawal)]
    mistaken = refund.state == "kept" and refund.kind in NO_CUSTOMERS
    if refund.state not in ("to-pay", "ordered") and not mistaken:
        return [Refuse("not-waiting", f"refund {command.withdrawal} is {refund.state}")]
    outcome = "failed" if refund.state == "ordered" else "cancelled"
    day = max(ctx.today, receipt.facts.value_date)
    accounting = periods_of(ctx, receipt.facts.legal_entity).book(day)
    return [_back(receipt, command.withdrawal, outcome, (day, accounting), ctx.reason)]


def not_gone(rows: Rows, receipt: Receipt, day: date, reason: str) -> None:
    """Where the bank takes a whole receipt back, what was withdrawn and has not left us belongs to it again."""
    dated = day, rows.periods.book(day)
    for name, withdrawal in receipt.withdrawals.items():
        if withdrawal.state in ("to-pay", "kept"):
            rows.events.append(_back(receipt, name, "cancelled", dated, reason, row=rows.next()))


def _back(
    receipt: Receipt,
    name: str,
    outcome: str,
    dated: tuple[date, date],
    reason: str,
    rate: Rate | None = None,
    line: str = "",
    row: int | None = None,
) -> PaymentWithdrawn:
    taken = receipt.withdrawals[name]
    number = receipt.row if row is None else row
    return PaymentWithdrawn(
        receipt.facts.receipt,
        number,
        -taken.amount,
        taken.kind,
        taken.account,
        *dated,
        reason,
        takes_back=name,
        outcome=outcome,
        line=line,
        rate=rate,
    )


def _named(account: Account, receipt: str, withdrawal: str) -> tuple[Receipt | None, Withdrawal | None]:
    held = account.receipts.get(receipt)
    return held, held.withdrawals.get(withdrawal) if held is not None else None


def _unknown(account: Account, withdrawal: str) -> Wait:
    return Wait(unit_of(account.name), f"no refund {withdrawal} on account {account.name}")
