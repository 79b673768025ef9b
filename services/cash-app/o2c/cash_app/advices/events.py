"""Stored events of a remittance advice; its stream is `advice:<advice>`."""

from msgspec import Struct

from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.facts import NOTHING
from o2c.chassis.private import Unlogged


class AdviceReceived(Struct, frozen=True):
    """`private` is the advice as the payer said it, with names and words."""

    advice: Advice
    format: str = ""
    file_name: str = ""
    private: Unlogged = NOTHING


class AdviceWeighed(Struct, frozen=True):
    """It has no payment yet: `left` is why, `suggested` are receipts that may be it, `waits` the clues to its payer of
    which nothing is known yet."""

    advice: str
    left: str
    suggested: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()


class AdviceUntied(Struct, frozen=True):
    """A person says that it is not of this payment."""

    advice: str
    receipt: str
    reason: str


class AdviceTied(Struct, frozen=True):
    """Its payment was found. `by`: trace, payer, or person with the reason."""

    advice: str
    receipt: str
    by: str
    reason: str = ""
