"""Claims that a rule believed when it opened them with a payment: written off, or a credit note asked for, by the same
command. What a person grants later is another command's."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account
from o2c.cash_app.adjustments.events import CreditNoteAsked, ItemAdjusted
from o2c.cash_app.what_if.given_up import Given
from o2c.cash_app.what_if.legs import Leg


class Opened(Struct, frozen=True):
    """What a payment's application split off, by which command."""

    application: str
    code: str
    cause: str


class Believed:
    """Adds them to what the application gives up."""

    def __init__(self, account: Account, legs: Mapping[str, Leg]) -> None:
        self._account, self._legs = account, legs
        self._opened: dict[str, Opened] = {}

    def adjusted(self, event: ItemAdjusted, cause: str) -> None:
        if event.application and event.counter:
            self._opened[event.counter] = Opened(event.application, event.code, cause)
        elif event.kind == "written-off":
            self._believe(event.item, -event.amount, cause)

    def credited(self, event: CreditNoteAsked, cause: str) -> None:
        self._believe(event.item, event.amount, cause)

    def _believe(self, item: str, amount: int, cause: str) -> None:
        opened = self._opened.pop(item, None)
        if opened is None or opened.cause != cause:
            return
        leg = self._legs.get(opened.application.rpartition("#")[0])
        stood = leg.stood.get(opened.application) if leg is not None else None
        if leg is not None and stood is not None:
            given = Given(self._account.items[item].document.currency, opened.code, amount)
            leg.stood[opened.application] = replace(stood, given=(*stood.given, given))
