"""How the months of a legal entity stand, for people: which are open, and what a closing waits for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from o2c.cash_app.ledger import obstacles
from o2c.cash_app.ledger.closing_worth import balances, missing_rates
from o2c.cash_app.ledger.periods import following, month
from o2c.cash_app.ledger.revaluing import last_day
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_ENTITIES = """select legal_entity,
    (select max(p.period) from periods p where p.legal_entity = e.legal_entity and state = 'closed') as closed_until,
    (select max(p.period) from periods p where p.legal_entity = e.legal_entity and state = 'closing') as closing
  from (select legal_entity from balances union select legal_entity from bank_accounts
        union select legal_entity from periods) e order by legal_entity collate "C" """
_CLOSINGS = """select number, period, closing, state, reason, accepted, asked_by, asked_at, positions, wanted,
    closed_at, revalued, ended_by, approved_by, ended_at, ended_reason, hash
  from periods where legal_entity = %s order by number"""
_FIRST = "select to_char(min(accounting), 'YYYY-MM') as period from journal where legal_entity = %s"
_CERTIFICATE = """select certificate from periods where legal_entity = %s and period = %s and certificate is not null
    and case when %s::text is null then state = 'closed' else hash = %s end"""
NO_KEY = "a key to be signed with: O2C_CERTIFICATE_KEY_FILE is not set"


def entities(cur: "Cursor[Row]") -> list[dict[str, Any]]:
    """Every legal entity that has balances, a bank account or a closing."""
    return [dict(row) for row in cur.execute(_ENTITIES).fetchall()]


def certificate(cur: "Cursor[Row]", legal_entity: str, period: str, hash_: str | None) -> bytes | None:
    """The file: the one that stands, or the one of this hash, which another may have superseded."""
    row = cur.execute(_CERTIFICATE, (legal_entity, period, hash_, hash_)).fetchone()
    return None if row is None else bytes(row["certificate"])


def states(cur: "Cursor[Row]", legal_entity: str, today: date, months: int, certifies: bool) -> dict[str, Any]:
    """The last `months` months since the first movement, or since the first that is closing or closed: what is before
    that is closed with it. The one after today's is the last."""
    rows = cur.execute(_CLOSINGS, (legal_entity,)).fetchall()
    closed = [row["period"] for row in rows if row["state"] == "closed"]
    shown = closed or [row["period"] for row in rows if row["state"] == "closing"]
    first = min(shown) if shown else _first(cur, legal_entity, today)
    latest = {row["period"]: row for row in rows}
    return {
        "legal_entity": legal_entity,
        "closed_until": max(closed, default=None),
        "closed_since": min(closed, default=None),
        "months": [
            _month(cur, legal_entity, period, latest.get(period), today, certifies)
            for period in _last(first, following(month(today)), months)
        ],
    }


def _first(cur: "Cursor[Row]", legal_entity: str, today: date) -> str:
    row = cur.execute(_FIRST, (legal_entity,)).fetchone()
    return min((row and row["period"]) or month(today), month(today))


def _last(first: str, last: str, months: int) -> Sequence[str]:
    """Of the months from `first` to `last` the last few.

    >>> _last("2025-11", "2026-02", 3)
    ['2025-12', '2026-01', '2026-02']
    >>> _last("2026-01", "2026-02", 3)
    ['2026-01', '2026-02']
    """
    year, number = int(last[:4]), int(last[5:])
    many = min(months, (year - int(first[:4])) * 12 + number - int(first[5:]) + 1)
    counted = [year * 12 + number - 1 - back for back in reversed(range(many))]
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in counted]


def _month(
    cur: "Cursor[Row]", legal_entity: str, period: str, row: Row | None, today: date, certifies: bool
) -> dict[str, Any]:
    if row is None or row["state"] in ("cancelled", "reopened"):
        state = "future" if period > month(today) else "open"
        return {"period": period, "state": state} | ({} if row is None else {"before": _ended(row)})
    told = {
        "period": period,
        "state": row["state"],
        "closing": row["closing"],
        "by": row["asked_by"],
        "asked_at": row["asked_at"],
        "reason": row["reason"],
        "accepted": [{**one, "amount": to_text(one["amount"], one["currency"])} for one in row["accepted"]],
    }
    if row["state"] == "closing":
        return told | {"waits_for": list(_waits(cur, legal_entity, period, row))}
    waits = [] if row["hash"] else [*_rates(cur, legal_entity, row), _unsigned(certifies)]
    return told | {
        "closed_at": row["closed_at"],
        "positions": row["positions"],
        "certificate": row["hash"],
        "waits_for": waits,
    }


def _unsigned(certifies: bool) -> dict[str, str]:
    return {"what": "certificate", "detail": "to be made" if certifies else NO_KEY}


def _rates(cur: "Cursor[Row]", legal_entity: str, row: Row) -> Iterator[dict[str, str]]:
    """Closing rates without which a closed month can be neither revalued nor certified."""
    if not row["revalued"]:
        day = last_day(row["period"])
        for pair in missing_rates(cur, balances(cur, legal_entity, day), day):
            yield {"what": "closing rate", "detail": f"{pair} of {day}: o2c import rates"}


def _ended(row: Row) -> dict[str, Any]:
    return {
        "what": row["state"],
        "closing": row["closing"],
        "by": row["ended_by"],
        "approved_by": row["approved_by"],
        "at": row["ended_at"],
        "reason": row["ended_reason"],
        "superseded": row["hash"],
    }


def _waits(cur: "Cursor[Row]", legal_entity: str, period: str, row: Row) -> Iterator[dict[str, str]]:
    heard = {position["partition"] for position in row["positions"]}
    left = [str(partition) for partition in range(row["wanted"]) if partition not in heard]
    if not row["wanted"]:
        yield {"what": "acknowledgement", "detail": "billing has not said yet that it heard of it"}
    elif left:
        yield {"what": "acknowledgement", "detail": f"billing, partitions {', '.join(left)} of {row['wanted']}"}
    gaps = obstacles.gaps(cur, [legal_entity])
    if gaps:
        yield {"what": "statements", "detail": f"missing of {', '.join(gaps[legal_entity])}"}
    untaken = obstacles.untaken(cur, [(legal_entity, period)])[legal_entity, period]
    if untaken:
        yield {"what": "documents", "detail": f"{untaken} of billing that could not be taken in: dead letters"}
