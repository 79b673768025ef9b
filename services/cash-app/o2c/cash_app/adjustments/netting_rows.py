"""Rows of payables that were set off, gathered over a transaction."""

from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app.account import Account
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_NETTED = """insert into nettings (adjustment, account, item, legal_entity, currency, amount, payable, agreement,
    effective, approved_by)
  select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::text[],
    %b::text[], %b::date[], %b::text[])"""
_BACK = """update nettings n set taken_back = true from unnest(%b::text[]) x(adjustment)
  where n.adjustment = x.adjustment"""


class NettingRows:
    def __init__(self) -> None:
        self.netted: dict[str, tuple[Any, ...]] = {}
        self.back: set[str] = set()

    def adjusted(self, event: e.ItemAdjusted, state: Account) -> None:
        if event.kind != "netted":
            return
        if event.reverses:
            self.back.add(event.reverses)
            return
        document = state.items[event.item].document
        place = event.adjustment, state.name, event.item, document.legal_entity, document.currency
        said = -event.amount, event.counter, event.agreement, event.effective, event.approved_by
        self.netted[event.adjustment] = (*place, *said)

    def write(self, cur: "Cur") -> None:
        execute(cur, _NETTED, [row for _, row in sorted(self.netted.items())])
        execute(cur, _BACK, sorted((adjustment,) for adjustment in self.back))
