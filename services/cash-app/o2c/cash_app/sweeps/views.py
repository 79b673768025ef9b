"""What a sweep would find, and how sweeps stand."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from o2c.cash_app.sweeps.commands import Entry, Of
from o2c.cash_app.sweeps.sweep import MAX_ENTRIES, totals
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_ITEMS = """select i.account, i.item as name, i.currency, i.open as amount, i.due_date as day
  from small_items i join unnest(%(currencies)s::text[], %(limits)s::bigint[]) below(currency, most) using (currency)
  where i.legal_entity = %(entity)s and i.due_date < %(before)s and i.open * %(sign)s between 1 and most - 1
  order by i.account, i.item limit %(limit)s"""
_RECEIPTS = """select r.account, r.receipt as name, r.currency, r.unapplied as amount, r.value_date as day
  from open_receipts r join unnest(%(currencies)s::text[], %(limits)s::bigint[]) below(currency, most) using (currency)
  where r.legal_entity = %(entity)s and r.value_date < %(before)s and r.unapplied between 1 and most - 1
    and r.hold = '' and not starts_with(r.account, 'unidentified:')
  order by r.account, r.receipt limit %(limit)s"""
_SWEEPS = "select * from sweeps where %s in ('any', status) order by known desc, sweep limit %s"
_SWEEP = "select * from sweeps where sweep = %s"
_ENTRIES = "select * from sweep_entries where sweep = %s order by number"
_DUE = "select sweep from sweeps where status in ('running', 'taking-back') order by known, sweep limit 10"


def found(
    cur: "Cursor[Row]", of: Of, entity: str, below: Sequence[tuple[str, int]], before: date
) -> list[tuple[Entry, date]]:
    """Balances below so much, due before the day, with the day each was due; of receipts, the day of their money. One
    more than a sweep may hold at most."""
    asked = {
        "entity": entity,
        "before": before,
        "sign": -1 if of == "credits" else 1,
        "currencies": [currency for currency, _ in below],
        "limits": [most for _, most in below],
        "limit": MAX_ENTRIES + 1,
    }
    rows = cur.execute(_RECEIPTS if of == "receipts" else _ITEMS, asked).fetchall()
    return [(Entry(r["account"], r["name"], r["currency"], r["amount"]), r["day"]) for r in rows]


def digest(entries: Sequence[Entry]) -> str:
    """What a preview showed, in sixteen digits: a proposal that names them holds exactly those balances."""
    lines = [f"{e.account}\t{e.name}\t{e.currency}\t{e.amount}\n" for e in entries]
    return blake2b("".join(lines).encode(), digest_size=8).hexdigest()


def preview(balances: Sequence[tuple[Entry, date]]) -> dict[str, Any]:
    entries = [entry for entry, _ in balances]
    sums = totals(entries)
    return {
        "count": len(entries),
        "totals": [{"amount": to_text(sums[c], c), "currency": c} for c in sums],
        "digest": digest(entries),
        "entries": [
            {
                "account": entry.account,
                "name": entry.name,
                "amount": to_text(entry.amount, entry.currency),
                "currency": entry.currency,
                "due": day.isoformat(),
            }
            for entry, day in balances
        ],
    }


def sweeps(cur: "Cursor[Row]", status: str, limit: int) -> list[dict[str, Any]]:
    """The latest first."""
    return [_sweep(row) for row in cur.execute(_SWEEPS, (status, limit)).fetchall()]


def sweep(cur: "Cursor[Row]", name: str) -> dict[str, Any] | None:
    """With its balances: what gave each up, why it was left, why it was not taken back."""
    row = cur.execute(_SWEEP, (name,)).fetchone()
    if row is None:
        return None
    rows = cur.execute(_ENTRIES, (name,)).fetchall()
    return _sweep(row) | {"balances": [_entry(entry) for entry in rows]}


def _sweep(row: Row) -> dict[str, Any]:
    days = {name: row[name].isoformat() for name in ("due_before", "known")}
    return dict(row) | days | {"actor_verified": False}


def _entry(row: Row) -> dict[str, Any]:
    shown = {name: row[name] for name in ("number", "account", "name", "currency", "movement", "back")}
    whys = {"left_out": row["left_why"], "not_taken_back": row["kept_why"]}
    return shown | {"amount": to_text(row["amount"], row["currency"])} | whys


def due(cur: "Cursor[Row]") -> list[str]:
    """Sweeps of which a batch is still to be carried out, the oldest first."""
    return [row["sweep"] for row in cur.execute(_DUE).fetchall()]
