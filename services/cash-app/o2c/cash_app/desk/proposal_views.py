"""What can be asked of proposals."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_PROPOSALS = """select * from proposals
  where case %(state)s when 'waiting' then confirmed is null when 'confirmed' then confirmed
                       when 'rejected' then not confirmed else true end
    and (%(kind)s::text is null or kind = %(kind)s)
    and (%(after)s = '' or (known, proposal) > (select known, proposal from proposals where proposal = %(after)s))
  order by known, proposal limit %(limit)s"""
_PROPOSAL = "select * from proposals where proposal = %s"


def proposals(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The oldest first. What is shown of a payer is masked."""
    return [_shown(row) for row in cur.execute(_PROPOSALS, dict(asked)).fetchall()]


def proposal(cur: "Cursor[Row]", name: str) -> Row | None:
    return cur.execute(_PROPOSAL, (name,)).fetchone()


def _shown(row: Row) -> dict[str, Any]:
    state = {None: "waiting", True: "confirmed", False: "rejected"}[row["confirmed"]]
    what = {"a": "account", "l": "name"}.get(row["clue"][:1], "")
    said = {"state": state, "of": what, "known": row["known"].isoformat()}
    return {name: value for name, value in row.items() if name not in ("confirmed", "clue")} | said
