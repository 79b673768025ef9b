"""Statement of account: what a customer was asked for and what was paid, line by line, from one balance to the next."""

from datetime import date
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.aging import AgingRow, aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.paging import MAX_LIMIT

MAX_LINES = 5_000

_MOVES = sql.SQL("""with moves as (
  select i.entity, i.currency, m.{date} as day, m.kind, i.number, m.amount, m.cause, m.known, m.partition, m.sequence
  from open_item i join movement m using (item)
  where i.closed in (false, true) and i.customer = %(customer)s and m.known <= %(known)s
    and m.{date} <= %(as_of)s{where}
)""")
_SUMS = sql.SQL("""{moves} select entity, currency, coalesce(sum(amount) filter (where day < %(since)s), 0)::bigint as
  opening, sum(amount)::bigint as closing from moves group by entity, currency order by currency, entity""")
_LINES = sql.SQL("""{moves} select * from moves where day >= %(since)s
  order by currency, entity, day, known, partition, sequence limit %(limit)s""")


class Line(TypedDict):
    day: date
    kind: str
    number: str
    cause: str
    amount: Money
    balance: Money


class Account(TypedDict):
    legal_entity: str
    currency: str
    opening: Money
    lines: list[Line]
    closing: Money


class Statement(CutAnswer):
    customer: str
    name: str
    since: date
    accounts: list[Account]
    aging: list[AgingRow]
    buckets: list[str]
    truncated: bool


def statement(
    cur: Cur, cut: Cut, customer: str, since: date, *, entity: str | None = None, currency: str | None = None
) -> Statement | None:
    """From the start of `since` to the end of the cut's day, per legal entity and currency; None: unknown customer.

    At most MAX_LINES lines; `truncated` says that there are more, balances are right all the same.
    """
    master = cur.execute("select name from customer where customer = %(customer)s", {"customer": customer}).fetchone()
    wanted = {"entity": entity, "currency": currency}
    where = conditions({"entity": "i.entity", "currency": "i.currency"}, wanted)
    moves = _MOVES.format(date=sql.Identifier(cut.basis), where=where)
    bound = {**cut.parameters, **wanted, "customer": customer, "since": since, "limit": MAX_LINES + 1}
    sums = cur.execute(_SUMS.format(moves=moves), bound).fetchall()
    if master is None and not sums:
        return None
    lines = cur.execute(_LINES.format(moves=moves), bound).fetchall()
    aged = aging(
        cur, cut, Buckets(), group=("entity",), customer=customer, currency=currency, entity=entity, limit=MAX_LIMIT
    )
    return {
        **cut.answer,
        "customer": customer,
        "name": (master or {}).get("name") or "",
        "since": since,
        "accounts": [_account(row, lines[:MAX_LINES]) for row in sums],
        "aging": aged["rows"],
        "buckets": aged["buckets"],
        "truncated": len(lines) > MAX_LINES,
    }


def _account(sums: dict[str, Any], lines: list[dict[str, Any]]) -> Account:
    entity, currency, balance = sums["entity"], sums["currency"], sums["opening"]
    told: list[Line] = []
    for line in lines:
        if (line["entity"], line["currency"]) != (entity, currency):
            continue
        balance += line["amount"]
        told.append(
            {
                "day": line["day"],
                "kind": line["kind"],
                "number": line["number"],
                "cause": line["cause"],
                "amount": money(line["amount"], currency),
                "balance": money(balance, currency),
            }
        )
    return {
        "legal_entity": entity,
        "currency": currency,
        "opening": money(sums["opening"], currency),
        "lines": told,
        "closing": money(sums["closing"], currency),
    }
