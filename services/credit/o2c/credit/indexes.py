"""Credit's own tables, written beside the events: what accounts stand at, which orders wait, whose numbers are whose.

All rows are absolute, taken from the account as it is after the transaction's last event of it; only the totals that
are proved add up event by event.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.chassis.arrays import int8s, texts
from o2c.credit.events import (
    AccountOpened,
    CashMoved,
    CustomerChanged,
    CustomerRegistered,
    GoodsShipped,
    ItemMoved,
    LimitChanged,
    OrderAdjusted,
    OrderApproved,
    OrderCancelled,
    OrderDeclined,
    TermsChanged,
)
from o2c.credit.proof import Totals
from o2c.credit.state import ACCOUNT, Account, Order

if TYPE_CHECKING:
    from psycopg import Cursor

_EXPOSURE = """insert into exposure (customer, currency, open_orders, shipped, billed, unapplied)
select * from unnest(%b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
on conflict (customer, currency) do update set open_orders = excluded.open_orders, shipped = excluded.shipped,
  billed = excluded.billed, unapplied = excluded.unapplied"""

_ACCOUNTS = """insert into accounts (customer, risk_class, payment_terms, limit_amount, limit_currency, limit_given,
  credit_check)
select * from unnest(%b::text[], %b::text[], %b::text[], %b::bigint[], %b::text[], %b::bool[], %b::bool[])
on conflict (customer) do update set risk_class = excluded.risk_class, payment_terms = excluded.payment_terms,
  limit_amount = excluded.limit_amount, limit_currency = excluded.limit_currency, limit_given = excluded.limit_given,
  credit_check = excluded.credit_check"""

_WAITING = """insert into waiting_orders (customer, order_id, revision, currency, amount, placed_on, code)
select * from unnest(%b::text[], %b::text[], %b::int[], %b::text[], %b::bigint[], %b::date[], %b::text[])
on conflict (customer, order_id) do update set revision = excluded.revision, amount = excluded.amount,
  code = excluded.code"""

_ANSWERED = """delete from waiting_orders w using unnest(%b::text[], %b::text[]) x(customer, order_id)
where (w.customer, w.order_id) = (x.customer, x.order_id)"""

_NUMBERS = """insert into bank_account_numbers (customer, hash, number)
select * from unnest(%b::text[], %b::text[], %b::text[])
on conflict (customer, hash) do update set number = excluded.number"""

_BALANCES = frozenset({OrderApproved, OrderDeclined, OrderAdjusted, GoodsShipped, OrderCancelled, ItemMoved, CashMoved})
_MASTER = frozenset({AccountOpened, LimitChanged, TermsChanged, CustomerChanged})

_CUSTOMER = slice(len(ACCOUNT), None)
Key = tuple[str, str]
Row = tuple[Any, ...]


class Indexes:
    known: datetime
    partition: Callable[[str], int]

    def __init__(self) -> None:
        self._balances: dict[str, Account] = {}
        self._accounts: dict[str, Account] = {}
        self._waiting: dict[Key, Account] = {}
        self._numbers: dict[Key, str] = {}
        self._totals = Totals()

    def add(self, event: Any, state: Account, unit: str) -> None:
        kind = type(event)
        if kind in _BALANCES:
            self._balances[unit] = state
            self._totals.add(event, unit[_CUSTOMER])
            if _touches_queue(event):
                self._waiting[unit, event.order] = state
        elif kind in _MASTER:
            self._accounts[unit] = state
        if isinstance(event, CustomerRegistered | CustomerChanged):
            for account in event.profile.bank_accounts:
                if account.number.text:
                    self._numbers[unit, account.hash] = account.number.text

    def write(self, cur: "Cursor[Any]") -> None:
        balances = [row for unit in sorted(self._balances) for row in _balance_rows(unit, self._balances[unit])]
        accounts = [_account_row(unit, self._accounts[unit]) for unit in sorted(self._accounts)]
        queued = [
            (unit[_CUSTOMER], name, self._waiting[unit, name].orders.get(name)) for unit, name in sorted(self._waiting)
        ]
        numbers = [(unit[_CUSTOMER], digest, self._numbers[unit, digest]) for unit, digest in sorted(self._numbers)]
        if balances:
            customers, currencies, *amounts = zip(*balances, strict=True)
            cur.execute(_EXPOSURE, (texts(customers), texts(currencies), *map(int8s, amounts)), prepare=True)
        _execute(cur, _ACCOUNTS, accounts)
        _execute(cur, _WAITING, [_waiting_row(c, name, order) for c, name, order in queued if order and order.waits])
        _execute(cur, _ANSWERED, [(c, name) for c, name, order in queued if not (order and order.waits)])
        _execute(cur, _NUMBERS, numbers)
        self._totals.write(cur, self.partition)


def _touches_queue(event: Any) -> bool:
    """Whether the order may have come to wait, or was waiting."""
    kind = type(event)
    if kind is OrderApproved:
        return bool(event.waited)
    return kind is OrderDeclined or (kind in (GoodsShipped, OrderCancelled) and bool(event.held))


def _balance_rows(unit: str, account: Account) -> Iterator[Row]:
    for currency, b in sorted(account.balances.items()):
        yield unit[_CUSTOMER], currency, b.open, b.shipped, b.billed, b.unapplied


def _account_row(unit: str, account: Account) -> Row:
    limit, profile = account.limit, account.profile
    assert limit is not None
    assert profile is not None
    terms = account.payment_terms
    return unit[_CUSTOMER], profile.risk_class, terms, limit.amount, limit.currency, limit.given, limit.check


def _waiting_row(customer: str, name: str, order: Order) -> Row:
    return customer, name, order.revision, order.currency, order.left, order.placed_on, order.declined


def _execute(cur: "Cursor[Any]", statement: str, rows: Sequence[Row]) -> None:
    if rows:
        cur.execute(statement, [list(column) for column in zip(*rows, strict=True)], prepare=True)
