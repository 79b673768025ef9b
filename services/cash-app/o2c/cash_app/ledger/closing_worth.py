"""What a month's end needs to be revalued: balances in other currencies, and the rates of its last day."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from o2c.cash_app.ledger.commands import Balance, Revalue
from o2c.cash_app.ledger.periods import UNIT
from o2c.cash_app.ledger.rates import unit
from o2c.cash_app.ledger.revaluing import MONETARY, REVALUATION, last_day
from o2c.cash_app.sql import tuples
from o2c.chassis.domain import Send

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

# Without an amount nothing but a rounded remainder could be left, and that is none of a currency's worth.
_BALANCES = """select replace(account, %b, ''), currency, functional_currency, sum(amount)::bigint,
    sum(functional_amount)::bigint
  from journal where legal_entity = %b and accounting <= %b and account = any(%b::text[])
    and currency <> functional_currency
  group by 1, 2, 3 having sum(amount) <> 0 or sum(functional_amount) <> 0 order by 1, 2, 3"""
_KNOWN = "select originator_id from stored_events where originator_id = any(%b::text[]) and originator_version = 1"


def balances(cur: "Cur", legal_entity: str, day: date) -> list[Balance]:
    """Of accounts that are revalued, by accounting date up to `day`."""
    accounts = [*MONETARY, *(REVALUATION + account for account in MONETARY)]
    return [Balance(*row) for row in tuples(cur, _BALANCES, (REVALUATION, legal_entity, day, accounts))]


def missing_rates(cur: "Cur", found: Iterable[Balance], day: date) -> list[str]:
    """Pairs that have no rate of that day, e.g. `USD/EUR`."""
    pairs = {unit(balance.pair, day): balance.pair for balance in found}
    known = {row[0] for row in tuples(cur, _KNOWN, (sorted(pairs),))} if pairs else set()
    return sorted(pair for name, pair in pairs.items() if name not in known)


class ClosingWorth:
    """Of closed months, remembered: their lines do not change any more, and adding them up reads all of the entity's.
    A month that is reopened has another closing when it is closed again."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[Balance]] = {}

    def command(self, cur: "Cur", row: dict[str, Any]) -> Send | None:
        """What revalues the month of a row of `periods`; None, if nothing is to be revalued or a rate is not known."""
        found, day = self._balances(cur, row), last_day(row["period"])
        if not found or missing_rates(cur, found, day):
            return None
        command = Revalue(row["period"], row["closing"], day, tuple(found))
        reads = tuple(sorted({unit(balance.pair, day) for balance in found}))
        return Send(UNIT + row["legal_entity"], command, reads)

    def is_done(self, cur: "Cur", row: dict[str, Any]) -> bool:
        return not self._balances(cur, row)

    def _balances(self, cur: "Cur", row: dict[str, Any]) -> list[Balance]:
        place = row["legal_entity"], row["closing"]
        if row["revalued"]:
            self._found[place] = []
        elif place not in self._found:
            self._found[place] = balances(cur, row["legal_entity"], last_day(row["period"]))
        return self._found[place]
