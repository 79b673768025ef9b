"""What keeps rules from deciding about a receipt at all, whatever they would decide."""

from collections.abc import Iterator
from datetime import date

from o2c.cash_app.account import Hold, Receipt
from o2c.cash_app.why_not.trial import Relaxation, Trial, relaxed

AFTER_CLOSE = ("contradicted-after-close", "payer-found-after-close")
"""Why money is left that a closed period keeps where it is."""


def obstacles(receipt: Receipt, trial: Trial, today: date) -> Iterator[Relaxation]:
    """All of them stand in the way: each has to go before anything is placed."""
    if receipt.hold is not None:
        yield relaxed("held", _held(receipt.hold, today), trial)
    if receipt.by_hand:
        yield relaxed("person", "a person decided about it, and rules leave it alone since", trial)
    elif receipt.rejected or receipt.taken_back:
        yield relaxed("person", "a person said what it is not for, and rules only suggest since", trial)
    if receipt.weighing.repeats and not trial.names_something:
        yield relaxed("repeats", f"it seems to pay again what {receipt.weighing.repeats} paid", trial)
    if receipt.weighing.left in AFTER_CLOSE:
        yield relaxed("period", "the period of what it settled before is closed", trial)


def _held(hold: Hold, today: date) -> str:
    what = "waits for an advice" if hold.code == "awaiting-advice" else f"on hold ({hold.code})"
    if hold.until is None:
        return what
    over = "" if hold.stands(today) else ", which is over: nobody released it"
    return f"{what} until {hold.until}{over}"
