"""Rows of withheld tax, gathered over a transaction: which certificates are due, and which came."""

from datetime import date
from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app.account import Account
from o2c.cash_app.matching.withholding import CODE
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_WITHHELD = """insert into withholdings (application, account, item, legal_entity, currency, amount, withheld_on)
  select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::date[])"""
_UNDONE = "delete from withholdings w using unnest(%b::text[]) x(application) where w.application = x.application"
_CERTIFIED = """update withholdings w set number = x.number, dated = x.dated
  from unnest(%b::text[], %b::text[], %b::date[]) x(application, number, dated) where w.application = x.application"""
_BACK = """update withholdings w set written_back = x.back
  from unnest(%b::text[], %b::bool[]) x(application, back) where w.application = x.application"""


class WithholdingRows:
    def __init__(self) -> None:
        self.withheld: dict[str, tuple[Any, ...]] = {}
        self.undone: set[str] = set()
        self.certified: dict[str, tuple[str, date]] = {}
        self.back: dict[str, bool] = {}

    def applied(self, event: e.PaymentApplied, state: Account) -> None:
        if event.code == CODE:
            facts = state.receipts[event.receipt].facts
            about = event.item, facts.legal_entity, facts.currency, event.allowance
            self.withheld[event.application] = (event.application, state.name, *about, event.effective)

    def unapplied(self, event: e.PaymentUnapplied) -> None:
        """One that was applied in this very transaction leaves no row."""
        if event.allowance and self.withheld.pop(event.application, None) is None:
            self.undone.add(event.application)

    def certificate(self, event: e.CertificateReceived) -> None:
        self.certified[event.application] = (event.number, event.dated)

    def adjusted(self, event: e.ItemAdjusted) -> None:
        if event.kind == "written-back":
            self.back[event.counter] = not event.reverses

    def write(self, cur: "Cur") -> None:
        execute(cur, _WITHHELD, sorted(self.withheld.values()))
        execute(cur, _UNDONE, sorted((application,) for application in self.undone))
        execute(cur, _CERTIFIED, sorted((application, *said) for application, said in self.certified.items()))
        execute(cur, _BACK, sorted(self.back.items()))
