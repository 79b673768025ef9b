"""Credit answers: an order is released by an approval of its current revision, and only by that."""

from o2c.chassis.domain import Context, Outcome
from o2c.order.commands import TakeCreditAnswer
from o2c.order.events import CreditAnswerNoted, HoldReason, OrderHeld, OrderReleased
from o2c.order.state import Order


def answer(command: TakeCreditAnswer, order: Order, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """An answer counts for the revision it names, if its amount covers what is open of it.

    Credit may have heard of fewer shipments and cancellations than are booked here, never of more, so an honest amount
    is at least the open value. A decline when nothing is left holds nothing.
    """
    if not _counts(command, order):
        return [CreditAnswerNoted(command.revision, command.amount, command.currency, command.approved)]
    if command.approved:
        return [] if order.released else [OrderReleased(command.revision, command.amount)]
    reason: HoldReason = "credit-account-missing" if command.no_account else "credit-declined"
    return [] if order.declined == reason else [OrderHeld(command.revision, reason, command.amount)]


def _counts(command: TakeCreditAnswer, order: Order) -> bool:
    if command.revision != order.revision or command.currency != order.current.currency:
        return False
    if command.approved:
        return command.amount >= order.open_gross
    return not order.nothing_left()
