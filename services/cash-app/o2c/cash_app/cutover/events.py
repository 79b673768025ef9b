"""Stored events of a cut-over: what the general ledger says of it, in the stream `cutover:<legal entity>`, and which
numbers of money are taken, each in a stream `taken:<number>`."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.facts import Facts


class Control(Struct, frozen=True):
    """An account of the general ledger at the end of a day, in minor units; debit is positive."""

    legal_entity: str
    cutover: date
    account_class: str
    currency: str
    balance: int
    change_number: int
    gl_account: str = ""
    loaded_by: str = ""

    @property
    def place(self) -> tuple[date, str, str]:
        return self.cutover, self.account_class, self.currency


class ControlStated(Struct, frozen=True):
    control: Control


class MoneyTaken(Struct, frozen=True):
    customer: str
    facts: Facts
