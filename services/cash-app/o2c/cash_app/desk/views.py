"""The desk: money that waits for a person, the largest or the oldest first, and what was said of it."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from o2c.cash_app.desk.suggestions import shown
from o2c.cash_app.receipts.suggestion import Suggestion
from o2c.cash_app.receipts.views import left

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_WAITING = """select * from open_receipts where unapplied > 0
    and (%(currency)s::text is null or currency = %(currency)s)
    and (%(legal_entity)s::text is null or legal_entity = %(legal_entity)s)
    and (%(assigned_to)s::text is null or assigned_to = %(assigned_to)s)
    and (%(reason)s::text is null or reason = %(reason)s)
    and (%(held)s or hold = '' or hold_until < %(today)s)
    and (%(min_score)s::bigint is null or (suggestion is not null and score >= %(min_score)s))
    and (%(rule)s::text is null or suggested_rule = %(rule)s)"""
_LARGEST = (
    _WAITING
    + """
    and (unapplied < %(after_amount)s
      or (unapplied = %(after_amount)s and (account, receipt) > (%(after_account)s, %(after_receipt)s)))
  order by currency, unapplied desc, account, receipt limit %(limit)s"""
)
_OLDEST = (
    _WAITING
    + """
    and (booking_date, account, receipt) > (%(after_day)s, %(after_account)s, %(after_receipt)s)
  order by booking_date, account, receipt limit %(limit)s"""
)
_SUREST = (
    _WAITING
    + """ and suggestion is not null
    and (%(max_amount)s::bigint is null or suggested_amount <= %(max_amount)s)
  order by currency, score desc, account, receipt limit %(limit)s"""
)
_TEXTS = """select name, text from unnest(%s::text[]) name join bank_lines
  on statement = regexp_replace(name, '/[0-9]+$', '') and number = substring(name from '[0-9]+$')::int"""
_NOTES = """select known, said_by, kind, note from receipt_notes where receipt = %s
  order by known desc, number desc limit 200"""
MOST = 2**62


def largest(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of one currency: amounts of several cannot be compared. Held ones only when asked for or when their day is
    over."""
    return [_entry(row, asked["today"]) for row in cur.execute(_LARGEST, dict(asked)).fetchall()]


def oldest(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_entry(row, asked["today"]) for row in cur.execute(_OLDEST, dict(asked)).fetchall()]


def _entry(row: Row, today: date) -> dict[str, Any]:
    """`days` since it was booked; `score` in millionths, with what is suggested, as it was when it was weighed."""
    until = row["hold_until"].isoformat() if row["hold_until"] else None
    handling = {"assigned_to": row["assigned_to"], "hold": row["hold"], "hold_until": until}
    suggestion: dict[str, Any] = {"score": None, "suggestion": None}
    if row["suggestion"] is not None:
        kept = msgspec.convert(row["suggestion"], Suggestion)
        suggestion = {"score": kept.score, "suggestion": shown(kept, row["currency"])}
    return left(row) | handling | suggestion | {"days": (today - row["booking_date"]).days}


def surest(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[tuple[Row, str]]:
    """Receipts of one currency whose suggestion is sure enough, the surest first, each with what the payer wrote."""
    found = cur.execute(_SUREST, dict(asked)).fetchall()
    names = [row["receipt"] for row in found]
    texts = {row["name"]: row["text"] for row in cur.execute(_TEXTS, (names,)).fetchall()} if names else {}
    return [(row, texts.get(row["receipt"], "")) for row in found]


def notes(cur: "Cursor[Row]", receipt: str) -> list[dict[str, Any]]:
    """What was said and done about a receipt, the latest first."""
    return [dict(row) | {"known": row["known"].isoformat()} for row in cur.execute(_NOTES, (receipt,)).fetchall()]
