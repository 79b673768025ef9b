"""Reads what a replay needs from the event store and the journal, one account after the other; nothing is written.

An account's events are found by their streams: those of its receipts and habits by the beginning of their names, those
of its items by the tables that say whose they are. When an event was committed, the journal knows.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app.account import UNIT, customer_stream, habit_stream, item_stream, receipt_stream
from o2c.cash_app.policies.events import PolicySet
from o2c.cash_app.policies.policies import UNIT as POLICIES
from o2c.chassis.arrays import texts
from o2c.chassis.codec import Codec

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

CHUNK = 200
"""Accounts whose items are asked for at once."""
PAGE = 1_000
"""Events read at once."""
SLASH_NEXT = "0"
"""What follows "/" in the order of bytes."""

_PATIENCE = "set local statement_timeout = '10min'"
"""A year of bank lines is looked through once."""

_ACCOUNTS = """select distinct j.unit from bank_lines l cross join lateral (
    select unit from journal where entry >= 'receipt/' || l.statement || '/' || l.number || '#'
      and entry < 'receipt/' || l.statement || '/' || l.number || '$') j
  where l.line_class = 'receipt' and l.booking_date between %b and %b and j.unit like 'account:%%' order by 1"""
_ITEMS = """select account, document from item_refs where account = any(%b::text[])
  union select account, deduction from deductions where account = any(%b::text[])
  union select substr(unit, 9), substr(stream, 6) from live where unit = any(%b::text[]) and stream like 'item:%%'"""
_EVENTS = """select notification_id, originator_id, topic, state from stored_events
  where originator_id = any(%b::text[]) or (originator_id >= %b and originator_id < %b)
    or (originator_id >= %b and originator_id < %b)
  order by notification_id"""
_POLICIES = """select notification_id, topic, state from stored_events where originator_id = %b
  order by notification_id"""
_MOVED = (
    e.PaymentApplied | e.PaymentUnapplied | e.PaymentParked | e.PaymentPrepaid | e.PaymentWithdrawn | e.PortionTakenBack
)
_KNOWN = "select entry, known from journal where entry = any(%b::text[]) and line = 1"

Happened = tuple[Any, str, datetime | None, int]
"""(event, what it was caused by, when it was committed, where the journal tells, its number in the store)."""


class History:
    """On one snapshot."""

    def __init__(self, cur: "Cur", codec: Codec) -> None:
        self._cur, self._codec = cur, codec

    def policies(self) -> list[tuple[int, PolicySet]]:
        """Every change of the policy with its number in the store."""
        rows = self._cur.execute(_POLICIES, (POLICIES,)).fetchall()
        decoded = [(number, self._codec.decode(name, state)) for number, name, state in rows]
        return [(number, event) for number, event in decoded if isinstance(event, PolicySet)]

    def accounts(self, first: date, last: date) -> list[str]:
        """All that a receipt booked between these days was ever on."""
        self._cur.execute(_PATIENCE)
        rows = self._cur.execute(_ACCOUNTS, (first, last)).fetchall()
        return [row[0].removeprefix(UNIT) for row in rows]

    def each(self, accounts: Sequence[str]) -> Iterator[tuple[str, Iterator[Happened]]]:
        for start in range(0, len(accounts), CHUNK):
            chunk = accounts[start : start + CHUNK]
            items = self._items(chunk)
            for account in chunk:
                yield account, self._events(account, items.get(account, []))

    def _items(self, accounts: Sequence[str]) -> dict[str, list[str]]:
        names, units = texts(accounts), texts([UNIT + account for account in accounts])
        found: dict[str, list[str]] = {}
        for account, document in self._cur.execute(_ITEMS, (names, names, units)):
            found.setdefault(account, []).append(item_stream(document))
        return found

    def _events(self, account: str, items: Sequence[str]) -> Iterator[Happened]:
        receipts, habits = f"receipt:{account}", f"habit:{account}"
        ranges = [f"{name}{end}" for name in (receipts, habits) for end in ("/", SLASH_NEXT)]
        others: set[str] = set()
        with self._cur.connection.cursor(name="replayed", binary=True) as stored:
            stored.itersize = PAGE
            stored.execute(_EVENTS, (texts([customer_stream(account), *items]), *ranges))
            while rows := stored.fetchmany(PAGE):
                page = []
                for number, stream, name, state in rows:
                    event = None if stream in others else self._codec.decode(name, state)
                    if event is not None and _is_of(account, stream, event):
                        page.append((event, self._codec.cause(state), entry_of(event), number))
                    else:
                        others.add(stream)
                yield from self._with_known(page)

    def _with_known(self, page: Sequence[tuple[Any, str, str, int]]) -> Iterator[Happened]:
        entries = sorted({entry for _, _, entry, _ in page if entry})
        rows = self._cur.execute(_KNOWN, (texts(entries),), prepare=True).fetchall() if entries else []
        known: dict[str, datetime] = dict(rows)
        for event, cause, entry, number in page:
            yield event, cause, known.get(entry), number


def _is_of(account: str, stream: str, event: Any) -> bool:
    """Another account's name may begin with this one's and a slash: the first event of a stream tells."""
    if isinstance(event, e.ReceiptBooked | e.ReceiptMovedIn | e.PortionTaken):
        return stream == receipt_stream(account, event.facts.receipt)
    if isinstance(event, e.HabitObserved | e.HabitCarried):
        return stream == habit_stream(account, event.group, event.number)
    return True


def entry_of(event: Any) -> str:
    """The journal's entry of an event, where it has one; "" else.

    >>> from o2c.cash_app.events import PaymentParked
    >>> entry_of(PaymentParked("f/1", 3, 100, date.min, date.min, "credit"))
    'receipt/f/1#3'
    """
    if isinstance(event, e.ItemOpened):
        return f"item/{event.document.document}"
    if isinstance(event, e.ReceiptBooked):
        return f"receipt/{event.facts.receipt}#0"
    if isinstance(event, e.ReceiptMovedIn | e.PortionTaken):
        return f"receipt/{event.facts.receipt}#{event.row}"
    if isinstance(event, _MOVED):
        return f"receipt/{event.receipt}#{event.row}"
    return ""
