"""Payments that the bank takes back: which receipt a return means, and what it undoes.

A return is effective on its own day: it happened then. The items it opens again keep their dates; money of others that
named them meanwhile is tried again.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, item_stream, receipt_stream, unit_of
from o2c.cash_app.events import PaymentParked, PaymentReturned, PortionsCalledBack
from o2c.cash_app.facts import BankLine
from o2c.cash_app.families import giving
from o2c.cash_app.found import Posted
from o2c.cash_app.ledger.periods import UNIT as PERIODS
from o2c.cash_app.ledger.periods import periods_of
from o2c.cash_app.receipts import placing, prepayments
from o2c.cash_app.receipts.asking import apply_left_credits, recall_naming, recall_repeating
from o2c.cash_app.receipts.commands import ReturnPayment
from o2c.cash_app.receipts.placing import Rows
from o2c.cash_app.refunds.refunds import not_gone
from o2c.cash_app.texts.references import key
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait

MAX_TRIES = 6
"""A receipt is booked in fewer steps than that."""


def meant(line: BankLine, receipts: Iterable[Posted]) -> Posted | None:
    """The receipt that a return line takes back: the one whose bank reference or end-to-end id it quotes, else the
    latest of the same payer; all of exactly the amount."""
    earlier = [r for r in receipts if r.booking_date <= line.booking_date]
    quoted = [r for r in earlier if _quotes(line, r)]
    paid = [r for r in earlier if _same_payer(line, r)]
    return max(quoted or paid, key=lambda r: (r.booking_date, r.line), default=None)


def _quotes(line: BankLine, receipt: Posted) -> bool:
    words = {key(line.reference), key(line.end_to_end), *(reading for token in line.clues.tokens for reading in token)}
    return any(key(text) in words for text in (receipt.reference, receipt.end_to_end) if key(text))


def _same_payer(line: BankLine, receipt: Posted) -> bool:
    account, name = receipt.payer
    if line.clues.account and account:
        return line.clues.account == account
    return bool(line.clues.name) and line.clues.name == name


def send(account: str, legal_entity: str, command: ReturnPayment, items: Sequence[str] = ()) -> Send:
    streams = (receipt_stream(account, command.receipt), *map(item_stream, items))
    return Send(unit_of(account), command, (PERIODS + legal_entity,), streams)


def take_back(command: ReturnPayment, account: Account, ctx: Context) -> list[Outcome]:
    receipt = account.receipts.get(command.receipt)
    if receipt is None:
        return _not_here(command, account, ctx)
    facts = receipt.facts
    if receipt.part_of:
        return [send(receipt.part_of, facts.legal_entity, replace(command, loaded=False))]
    if receipt.returned:
        return [] if command.line else [Refuse("already-returned", f"{command.receipt} was returned before")]
    if receipt.portions:
        return _without_portions(command, receipt, account, ctx)
    if receipt.moved:
        return [send(receipt.moved_to, facts.legal_entity, replace(command, loaded=False))]
    if not command.loaded:
        items = sorted({held.item for held in receipt.applications.values()})
        return [send(account.name, facts.legal_entity, replace(command, loaded=True), items)]
    return _undo(command, receipt, account, ctx)


def _not_here(command: ReturnPayment, account: Account, ctx: Context) -> list[Outcome]:
    """A line of the same batch may be booked some steps later, once more is loaded; or not at all, where its statement
    is refused."""
    if command.line is None:
        return [Wait(unit_of(account.name), f"no receipt {command.receipt} on {account.name}")]
    if command.tries == MAX_TRIES:
        return []
    again = replace(command, tries=command.tries + 1)
    return [Send(unit_of(account.name), again, tuple(ctx.reads), (receipt_stream(account.name, command.receipt),))]


def _without_portions(command: ReturnPayment, receipt: Receipt, account: Account, ctx: Context) -> list[Outcome]:
    """Portions come back first, those too that are still on their way."""
    why = _why(command, ctx)
    said = [] if receipt.called_back else [PortionsCalledBack(command.receipt, why)]
    back = giving.call_back(receipt, why, command.value_date or ctx.today)
    return [*said, *back, send(account.name, receipt.facts.legal_entity, replace(command, loaded=False))]


def _why(command: ReturnPayment, ctx: Context) -> str:
    return command.reason or ctx.reason or "returned by the bank"


def _undo(command: ReturnPayment, receipt: Receipt, account: Account, ctx: Context) -> list[Outcome]:
    facts = receipt.facts
    periods = periods_of(ctx, facts.legal_entity)
    day = command.value_date or ctx.today
    accounting = periods.book(day)
    reason = _why(command, ctx)
    rows = Rows(facts.receipt, receipt.row, periods)
    items = sorted({held.item for held in receipt.applications.values()})
    placing.unapply(rows, receipt, account, receipt.applications, reason, returned_on=day)
    if receipt.on_account:
        rows.events.append(PaymentParked(facts.receipt, rows.next(), -receipt.on_account, day, accounting, reason))
    prepayments.release(rows, receipt, day, reason)
    not_gone(rows, receipt, day, reason)
    rows.events.append(
        PaymentReturned(facts.receipt, rows.next(), facts.amount, day, accounting, reason, command.line, command.rate)
    )
    tried = [*recall_naming(account, items, but=[facts.receipt]), *recall_repeating(account, facts.receipt)]
    return [*rows.events, *apply_left_credits(account, items), *tried]
