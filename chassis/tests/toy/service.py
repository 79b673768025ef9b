"""The toy's wiring: `jars()` has units of one stream, `shelves()` has guarded units of several."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from psycopg import Cursor
from pydantic import BaseModel

from o2c.chassis.domain import Refuse, Send
from o2c.chassis.gate import Gate
from o2c.chassis.service import Service
from o2c.contracts.base import Event
from toy import jar, shelf
from toy.language import CoinMelted, CoinStruck, DepositSent, JarChanged, ShelfChanged, ToyProved

MIGRATIONS = Path(__file__).parent / "migrations"
JAR_EVENTS = {"filled.v1": jar.Filled, "poured.v1": jar.Poured, "labelled.v1": jar.Labelled}
SHELF_EVENTS = {"item-put.v1": shelf.ItemPut, "item-taken.v1": shelf.ItemTaken}


def react(event: DepositSent | CoinStruck) -> Iterable[Send | Refuse]:
    unit = f"jar:{event.account}"
    match event.ask:
        case "fill":
            yield Send(unit, jar.Fill(event.coin, event.amount, event.blob))
        case "pour":
            yield Send(unit, jar.Pour(event.coin, event.to, event.amount))
        case "label":
            yield Send(unit, jar.Label(f"{event.name}@{event.account}"))
        case "rename":
            yield Refuse("no-renaming", "a jar keeps its name")
        case "circle":
            yield Send(unit, jar.Circle(event.account))
        case "put":
            yield Send(f"shelf:{event.account}", shelf.Put(event.coin, event.amount))
        case "take":
            yield Send(f"shelf:{event.account}", shelf.Take(event.coin, event.account))
        case "clear":
            yield Send(f"shelf:{event.account}", shelf.Clear(event.amount))
        case _:
            yield Send(unit, jar.Break())


def say_jar(event: Any, state: jar.Jar, unit: str) -> Iterable[tuple[str, Event]]:
    account = unit.partition(":")[2]
    yield account, JarChanged(account=account, balance=state.balance, blob=getattr(event, "blob", ""))


def say_shelf(event: Any, state: shelf.Shelf, unit: str) -> Iterable[tuple[str, Event]]:
    account = unit.partition(":")[2]
    yield account, ShelfChanged(account=account, item=event.item, there=isinstance(event, shelf.ItemPut))


def prove(cur: "Cursor[Any]", partitions: int) -> Sequence[tuple[int, str, Event]]:
    cur.execute("select count(distinct originator_id) from stored_events")
    row = cur.fetchone()
    assert row is not None
    return [(p, f"proof-{p}", ToyProved(account=f"proof-{p}", jars=row[0])) for p in range(partitions)]


SELF_FILLING = "jar:self-filling"
FULL = 3


def due(cur: "Cursor[Any]") -> Sequence[Send]:
    """Work of the toy's own: once there is a coin in this jar, it is filled up coin by coin."""
    query = "select count(*) as coins from stored_events where originator_id = %s"
    row = cur.execute(query, (SELF_FILLING,)).fetchone()
    assert row is not None
    return [Send(SELF_FILLING, jar.Add(1))] if 0 < row["coins"] < FULL else []


class FillRequest(BaseModel):
    coin: str
    amount: int
    blob: str = ""


class AddRequest(BaseModel):
    amount: int


def routes(gate: Gate) -> APIRouter:
    router = APIRouter(prefix="/v1/jars")

    @router.post("/{account}/fill")
    async def _fill(account: str, asked: FillRequest, request: Request) -> Response:
        command = jar.Fill(asked.coin, asked.amount, asked.blob)
        return await gate.submit(Send(f"jar:{account}", command), request=request)

    @router.post("/{account}/add")
    async def _add(account: str, asked: AddRequest, request: Request) -> Response:
        return await gate.submit(Send(f"jar:{account}", jar.Add(asked.amount)), request=request)

    @router.post("/{account}/label/{name}")
    async def _label(account: str, name: str, request: Request) -> Response:
        return await gate.submit(Send(f"jar:{account}", jar.Label(f"{name}@{account}")), request=request)

    @router.get("/{account}")
    async def _show(account: str) -> dict[str, int]:
        state: jar.Jar = await gate.state(f"jar:{account}")
        return {"balance": state.balance}

    return router


def jars(**changes: Any) -> Service:
    given: dict[str, Any] = {
        "name": "toy",
        "decider": jar.JarDecider(),
        "events": JAR_EVENTS,
        "hears": {DepositSent: react, CoinStruck: react},
        "ignores": (CoinMelted,),
        "publish": say_jar,
        "migrations": MIGRATIONS,
        "prove": prove,
        "due": due,
        "routes": routes,
    }
    return Service(**{**given, **changes})


def shelves() -> Service:
    return jars(
        decider=shelf.ShelfDecider(),
        events=SHELF_EVENTS,
        publish=say_shelf,
        indexes=shelf.ShelfIndex,
        streams_of=shelf.streams_of,
        prove=None,
        due=None,
        routes=None,
    )
