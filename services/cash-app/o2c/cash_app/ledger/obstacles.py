"""What stands in the way of closing a month: looked up for the rules, and told to whoever waits."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from o2c.cash_app.ledger.periods import month
from o2c.cash_app.ledger.undecided import Undecided
from o2c.cash_app.sql import tuples
from o2c.contracts.billing import InvoiceIssued

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

Place = tuple[str, str]
"""(legal entity, month)."""

POOLED = "unidentified:%"
MOST = 10_000
"""Records looked at of those that could not be taken in."""

_GAPS = """select legal_entity, bank_account from bank_accounts
  where legal_entity = any(%b::text[]) and jsonb_array_length(covered) > 1 order by bank_account"""
_UNDECIDED = """select case when account like %b then 'unidentified' else 'unapplied' end, currency, count(*),
    sum(unapplied)::bigint
  from open_receipts where legal_entity = %b and unapplied > 0 and to_char(booking_date, 'YYYY-MM') <= %b
  group by 1, 2 order by 1, 2"""
_KEPT = """select coalesce(mended, body) from dead_letters
  where state = 'open' and topic = %b and position(%b::bytea in coalesce(mended, body)) > 0 order by id limit %b"""


def gaps(cur: "Cur", entities: Collection[str]) -> dict[str, list[str]]:
    """Legal entity → its bank accounts with a gap that nobody has confirmed."""
    found: dict[str, list[str]] = {}
    for entity, bank_account in tuples(cur, _GAPS, (sorted(entities),)) if entities else ():
        found.setdefault(entity, []).append(bank_account)
    return found


def undecided(cur: "Cur", places: Collection[Place]) -> dict[Place, tuple[Undecided, ...]]:
    """Receipts booked up to the end of the month of which something waits for a decision."""
    found: dict[Place, tuple[Undecided, ...]] = {}
    for entity, period in places:
        rows = tuples(cur, _UNDECIDED, (POOLED, entity, period))
        found[entity, period] = tuple([Undecided(*row) for row in rows])
    return found


class _Data(msgspec.Struct):
    legal_entity: str
    document_date: date


class _Record(msgspec.Struct):
    data: _Data


def untaken(cur: "Cur", places: Collection[Place]) -> dict[Place, int]:
    """Documents dated up to the end of the month that billing has issued and that wait here, or were refused."""
    return {place: _untaken(cur, *place) for place in places}


def _untaken(cur: "Cur", entity: str, period: str) -> int:
    needle = b'"legal_entity":' + msgspec.json.encode(entity)
    rows = tuples(cur, _KEPT, (InvoiceIssued.TOPIC, needle, MOST))
    return sum(_is_of(bytes(body), entity, period) for (body,) in rows)


def _is_of(body: bytes, entity: str, period: str) -> bool:
    try:
        data = msgspec.json.decode(body, type=_Record).data
    except msgspec.DecodeError:
        return False
    return data.legal_entity == entity and month(data.document_date) <= period
