"""Dead letters over HTTP: list, show, retry (as it was, or mended), discard with a reason."""

import asyncio
import base64
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AfterValidator, BaseModel, Field

from o2c.chassis.caller import actor
from o2c.chassis.database import Database
from o2c.chassis.gate import Readings
from o2c.chassis.metrics import DEAD_LETTERS_OPEN
from o2c.chassis.problems import Problem
from o2c.chassis.taker import Taker
from o2c.contracts.base import Text

KINDS = ("undecodable", "unknown-type", "refused", "failed", "parked", "waiting")

_COUNT = "select kind, count(*) as n from dead_letters where state = 'open' group by kind"


def count_open(database: Database) -> None:
    """Set the gauges of open dead letters."""
    rows = database.read(lambda cur: cur.execute(_COUNT).fetchall())
    counts = dict.fromkeys(KINDS, 0) | {row["kind"]: row["n"] for row in rows}
    for kind, count in counts.items():
        DEAD_LETTERS_OPEN.labels(kind).set(count)


Reason = Annotated[Text, Field(min_length=1)]
Id = Annotated[int, Path(ge=1, lt=2**63)]


def _checked(encoded: str) -> str:
    base64.b64decode(encoded, validate=True)
    return encoded


class Retry(BaseModel):
    """`body`: the mended record, base64; left out, the record as it was."""

    reason: Reason
    body: Annotated[str, Field(min_length=1, max_length=2_000_000), AfterValidator(_checked)] | None = None


class Discard(BaseModel):
    reason: Reason


Actor = Annotated[str, Depends(actor)]

_LIST = """select id, kind, code, detail, source, topic, partition, kafka_offset, message_id, type, key, waits_for,
  known, attempts, state from dead_letters where id > %s and (state = %s or %s = 'all') order by id limit %s"""
_SHOW = "select *, octet_length(body) as bytes from dead_letters where id = %s"


def dead_letter_routes(taker: Taker) -> APIRouter:
    router = APIRouter(prefix="/v1/dead-letters", tags=["dead letters"])
    gate = Readings(taker)

    @router.get("")
    async def _list(
        after: Annotated[int, Query(ge=0, lt=2**63)] = 0,
        state: Literal["open", "retried", "discarded", "all"] = "open",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        rows = await gate.read(lambda cur: cur.execute(_LIST, (after, state, state, limit)).fetchall())
        return {"dead_letters": rows, "next_after": rows[-1]["id"] if len(rows) == limit else None}

    @router.get("/{letter_id}")
    async def _show(letter_id: Id) -> dict[str, Any]:
        row = await gate.read(lambda cur: cur.execute(_SHOW, (letter_id,)).fetchone())
        if row is None:
            raise Problem(404, "not-found", f"no dead letter {letter_id}")
        encoded = {name: _base64(row[name]) for name in ("body", "mended", "record_key")}
        return {**row, **encoded, "text": row["body"].decode("utf-8", "replace")}

    @router.post("/{letter_id}/retry")
    async def _retry(letter_id: Id, asked: Retry, who: Actor) -> dict[str, str]:
        mended = base64.b64decode(asked.body) if asked.body else None
        return _outcome(letter_id, await asyncio.to_thread(taker.retry, letter_id, who, asked.reason, mended))

    @router.post("/{letter_id}/discard")
    async def _discard(letter_id: Id, asked: Discard, who: Actor) -> dict[str, str]:
        return _outcome(letter_id, await asyncio.to_thread(taker.discard, letter_id, who, asked.reason))

    return router


def _base64(stored: bytes | None) -> str | None:
    return None if stored is None else base64.b64encode(stored).decode()


def _outcome(letter_id: int, outcome: str) -> dict[str, str]:
    if outcome == "not-open":
        raise Problem(409, "not-open", f"dead letter {letter_id} does not exist or has its verdict already")
    return {"outcome": outcome}
