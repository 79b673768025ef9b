"""What was taken over at a cut-over, held against the general ledger and against the journal: the report to sign.

The hash is SHA-256 over one line for each entry, in the order of legal entity and entry (`hashed`): whoever has the
entries can count it again, and two reports of the same hash are about the same entries.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from o2c.cash_app.cutover.causes import causes
from o2c.cash_app.ledger.journal import MIGRATION
from o2c.cash_app.sql import tuples
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]
Place = tuple[str, str]
"""(legal entity, currency)"""

NET = "net"
CLASSES = ("receivable", "unapplied", "on-account")
FETCHED = 5_000

_DAYS = """select cutover, legal_entity, count(*) as entries from opening_entries
  group by cutover, legal_entity order by cutover desc, legal_entity"""
_SUMS = """select legal_entity, currency, account_class, kind, count(*) as entries, sum(original)::bigint as original,
    sum(amount)::bigint as amount from opening_entries
  where cutover = %(day)s and (%(entity)s::text is null or legal_entity = %(entity)s)
  group by legal_entity, currency, account_class, kind order by 1, 2, 3, 4"""
_CONTROLS = """select legal_entity, currency, account_class, amount, gl_account, loaded_by, known from opening_controls
  where cutover = %(day)s and (%(entity)s::text is null or legal_entity = %(entity)s) order by 1, 2, 3"""
_JOURNAL = """select legal_entity, currency, sum(amount)::bigint as amount from journal
  where account = 'migration-clearing' and effective = %(day)s
    and (%(entity)s::text is null or legal_entity = %(entity)s)
  group by legal_entity, currency order by 1, 2"""
_LOADED = """select loaded_by, count(*) as entries, min(known) as first, max(known) as last from opening_entries
  where cutover = %(day)s and (%(entity)s::text is null or legal_entity = %(entity)s)
  group by loaded_by order by loaded_by"""
_ENTRIES = """select legal_entity, entry, account_class, currency, customer, number, original, amount, document_date,
    due_date from opening_entries
  where cutover = %b and (%b::text is null or legal_entity = %b) and (legal_entity, entry) > (%b, %b)
  order by legal_entity, entry limit %b"""


def days(cur: "Cursor[Row]") -> list[dict[str, Any]]:
    """Every cut-over and how much was taken over."""
    return [dict(row) for row in cur.execute(_DAYS).fetchall()]


def report(cur: "Cursor[Row]", day: date, legal_entity: str | None) -> dict[str, Any]:
    """Signed as the general ledger is: debit positive. A difference is what was loaded less what that says."""
    asked = {"day": day, "entity": legal_entity}
    sums = cur.execute(_SUMS, asked).fetchall()
    controls = cur.execute(_CONTROLS, asked).fetchall()
    journal = {_place(row): row["amount"] for row in cur.execute(_JOURNAL, asked).fetchall()}
    loaded = [dict(row) for row in cur.execute(_LOADED, asked).fetchall()]
    places = sorted({*map(_place, sums), *map(_place, controls), *journal})
    accounts = [one for place in places for one in _accounts(cur, day, place, sums, controls)]
    clearing = [_clearing(place, journal.get(place, 0), accounts) for place in places]
    return {
        "cutover": day,
        "kinds": [_kind(row) for row in sums],
        "accounts": accounts,
        "clearing": clearing,
        "agrees": bool(sums) and all(_is_nothing(one["difference"]) for one in (*accounts, *clearing)),
        "entries": sum(row["entries"] for row in sums),
        "hash": hashed(cur, day, legal_entity),
        "loaded": loaded,
        "controls_stated": [
            {name: row[name] for name in ("legal_entity", "currency", "account_class", "loaded_by", "known")}
            for row in controls
        ],
    }


def hashed(cur: "Cursor[Row]", day: date, legal_entity: str | None) -> str:
    """SHA-256 in hexadecimal over every entry's fields as in `_ENTRIES`, tabs between them and a line feed behind."""
    digest = hashlib.sha256()
    for row in _entries(cur, day, legal_entity):
        digest.update(("\t".join(map(str, row)) + "\n").encode())
    return digest.hexdigest()


def _entries(cur: "Cursor[Row]", day: date, legal_entity: str | None) -> Iterator[tuple[Any, ...]]:
    after = "", ""
    while rows := tuples(cur, _ENTRIES, (day, legal_entity, legal_entity, *after, FETCHED)):
        yield from rows
        after = rows[-1][0], rows[-1][1]


def _place(row: Row) -> Place:
    return row["legal_entity"], row["currency"]


def _is_nothing(difference: str | None) -> bool:
    return difference is not None and not difference.strip("-0.")


def _kind(row: Row) -> dict[str, Any]:
    amounts = {name: to_text(row[name], row["currency"]) for name in ("original", "amount")}
    return {**row, **amounts}


def _accounts(
    cur: "Cursor[Row]", day: date, place: Place, sums: list[Row], controls: list[Row]
) -> Iterator[dict[str, Any]]:
    """What was loaded beside what the general ledger says, an account each; without a figure there is no difference to
    tell, and so it does not agree. `net` has the figure of one account for all classes."""
    loaded = dict.fromkeys(CLASSES, 0)
    for row in sums:
        if _place(row) == place:
            loaded[row["account_class"]] += row["amount"]
    figures = {row["account_class"]: row for row in controls if _place(row) == place}
    classes = [name for name in CLASSES if name in figures or (loaded[name] and NET not in figures)]
    for name in [*classes, *([NET] if NET in figures else [])]:
        amount = sum(loaded.values()) if name == NET else loaded[name]
        yield _account(cur, day, place, name, amount, figures.get(name))


def _account(cur: "Cursor[Row]", day: date, place: Place, name: str, amount: int, figure: Row | None) -> dict[str, Any]:
    currency = place[1]
    difference = None if figure is None else amount - figure["amount"]
    return {
        "legal_entity": place[0],
        "currency": currency,
        "account_class": name,
        "gl_account": figure["gl_account"] if figure else "",
        "loaded": to_text(amount, currency),
        "general_ledger": None if figure is None else to_text(figure["amount"], currency),
        "difference": None if difference is None else to_text(difference, currency),
        "causes": causes(cur, day, place, None if name == NET else name, difference) if difference else [],
    }


def _clearing(place: Place, posted: int, accounts: list[dict[str, Any]]) -> dict[str, Any]:
    """What stands on migration clearing, and the general ledger's entry for its control accounts against it: 0.00."""
    stated = [one for one in accounts if (one["legal_entity"], one["currency"]) == place and one["general_ledger"]]
    net = [one for one in stated if one["account_class"] == NET] or stated
    from_gl = sum(_minor(one["general_ledger"]) for one in net)
    currency = place[1]
    return {
        "legal_entity": place[0],
        "currency": currency,
        "account": MIGRATION,
        "journal": to_text(posted, currency),
        "general_ledger": to_text(from_gl, currency),
        "difference": to_text(posted + from_gl, currency),
    }


def _minor(text: str) -> int:
    """Of an amount that `to_text` wrote."""
    return int(text.replace(".", ""))
