"""The HTTP side of every process: health, readiness, metrics, dead letters, and the service's own routes."""

import asyncio
import base64
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field

from o2c.chassis.gate import Gate
from o2c.chassis.metrics import HTTP_SECONDS
from o2c.chassis.problems import Problem, install
from o2c.chassis.processor import Processor

MAX_BODY = 4 << 20


class Server(uvicorn.Server):
    """uvicorn as a guest in our loop: signals belong to the runtime."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def make_server(app: FastAPI, host: str, port: int) -> Server:
    return Server(
        uvicorn.Config(
            app, host=host, port=port, lifespan="off", access_log=False, log_config=None, timeout_graceful_shutdown=3
        )
    )


def make_app(name: str, ready: Callable[[], dict[str, Any]]) -> FastAPI:
    """An app with `/healthz`, `/readyz`, `/metrics` and problems; `ready` says what is up, key by key."""
    app = FastAPI(title=f"o2c {name}", version="1", docs_url="/docs", redoc_url=None)
    install(app)

    @app.middleware("http")
    async def _measure(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if int(request.headers.get("content-length") or 0) > MAX_BODY:
            return Response('{"title":"too large","status":413}', 413, media_type="application/problem+json")
        started = time.perf_counter()
        response = await call_next(request)
        route = getattr(request.scope.get("route"), "path", "unmatched")
        HTTP_SECONDS.labels(request.method, route, str(response.status_code)).observe(time.perf_counter() - started)
        return response

    @app.get("/healthz", include_in_schema=False)
    async def _health() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def _ready(response: Response) -> dict[str, Any]:
        state = ready()
        response.status_code = 200 if all(state.values()) else 503
        return state

    @app.get("/metrics", include_in_schema=False)
    async def _metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


class Retry(BaseModel):
    """`body`: the mended record, base64; left out, the record as it was."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    body: Annotated[str, Field(max_length=2_000_000)] | None = None


class Discard(BaseModel):
    reason: Annotated[str, Field(min_length=1, max_length=500)]


def actor(request: Request) -> str:
    return request.headers.get("o2c-actor", "anonymous")[:120]


Actor = Annotated[str, Depends(actor)]

_LIST = """select id, kind, code, detail, source, topic, partition, kafka_offset, message_id, type, key, waits_for,
  known, attempts, state from dead_letters where id > %s and (state = %s or %s = 'all') order by id limit %s"""
_SHOW = "select *, octet_length(body) as bytes from dead_letters where id = %s"


def dead_letter_routes(gate: Gate, processor: Processor) -> APIRouter:
    router = APIRouter(prefix="/v1/dead-letters", tags=["dead letters"])

    @router.get("")
    async def _list(
        after: int = 0, state: str = "open", limit: Annotated[int, Query(ge=1, le=1000)] = 100
    ) -> dict[str, Any]:
        rows = await gate.read(lambda cur: cur.execute(_LIST, (after, state, state, limit)).fetchall())
        return {"dead_letters": rows, "next_after": rows[-1]["id"] if len(rows) == limit else None}

    @router.get("/{letter_id}")
    async def _show(letter_id: int) -> dict[str, Any]:
        row = await gate.read(lambda cur: cur.execute(_SHOW, (letter_id,)).fetchone())
        if row is None:
            raise Problem(404, "not-found", f"no dead letter {letter_id}")
        return {**row, "body": base64.b64encode(row["body"]).decode(), "text": row["body"].decode("utf-8", "replace")}

    @router.post("/{letter_id}/retry")
    async def _retry(letter_id: int, asked: Retry, who: Actor) -> dict[str, str]:
        body = base64.b64decode(asked.body, validate=True) if asked.body else None
        return {"outcome": await asyncio.to_thread(processor.retry, letter_id, who, asked.reason, body)}

    @router.post("/{letter_id}/discard")
    async def _discard(letter_id: int, asked: Discard, who: Actor) -> dict[str, str]:
        return {"outcome": await asyncio.to_thread(processor.discard, letter_id, who, asked.reason)}

    return router
