"""A refund to another account than the money came from: whoever names it, and two persons more.

Paying money out to a new account is how it is stolen, so one approval more is asked for than for the refund itself.
"""

from msgspec.structs import replace

from o2c.cash_app.account import Account, receipt_stream, unit_of
from o2c.cash_app.adjustments import approvals
from o2c.cash_app.events import RefundPayeeNamed, RefundRedirected
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.refunds.commands import PayElsewhere
from o2c.chassis.domain import Context, Outcome, Refuse, Wait


def pay_elsewhere(command: PayElsewhere, account: Account, ctx: Context) -> list[Outcome]:
    """Asked once by who names the account, once more by the first who agrees, done by the second."""
    receipt = account.receipts.get(command.receipt)
    refund = receipt.withdrawals.get(command.withdrawal) if receipt is not None else None
    if receipt is None or refund is None:
        return [Wait(unit_of(account.name), f"no refund {command.withdrawal} on account {account.name}")]
    if refund.state != "to-pay":
        return [Refuse("not-to-pay", f"refund {command.withdrawal} is {refund.state}")]
    facts = receipt.facts
    about = approvals.Subject(command.withdrawal, facts.legal_entity, facts.currency, refund.amount)
    reads, streams = (PERIODS + facts.legal_entity,), (receipt_stream(account.name, command.receipt),)
    if command.approval is None:
        payee = f"{command.withdrawal}>{ctx.causation}"
        named = RefundPayeeNamed(command.receipt, command.withdrawal, payee, command.masked, command.private)
        first = replace(command, payee=payee, agreed=(ctx.actor,))
        return [named, approvals.ask(first, about, account, ctx, reads, streams)]
    person = command.approval.given_by
    if person in command.agreed:
        return [Refuse("own-approval", f"{person} named the account or agreed before; somebody else must agree")]
    agreed = (*command.agreed, person)
    if len(agreed) < 3:
        next_one = replace(command, agreed=agreed, approval=None)
        return [approvals.ask(next_one, about, account, ctx, reads, streams)]
    return [RefundRedirected(command.receipt, command.withdrawal, command.payee, agreed, command.approval.reason)]
