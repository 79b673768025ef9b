"""The HTTP side of every process: health, readiness, metrics, and errors as problem documents."""

import contextlib
import logging
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import uvicorn
from fastapi import Depends, FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from o2c.chassis.caller import correlation
from o2c.chassis.errors import Fatal
from o2c.chassis.metrics import HTTP_SECONDS
from o2c.chassis.nul import refuse_nul, refuse_nul_in_address
from o2c.chassis.openapi import PROBLEMS, give_examples
from o2c.chassis.problems import PROBLEM_TYPE, install, problem_body, request_fields
from o2c.contracts.named import EXAMPLES

log = logging.getLogger("o2c.http")

MAX_BODY = 4 << 20
MIN_PACKED = 4 << 10
"""Bytes from which an answer is packed, for a caller who takes gzip."""
PACKED_LEVEL = 4
"""A megabyte of JSON in some ten milliseconds: higher levels take several times that for some percent."""
SAFE = ("GET", "HEAD", "OPTIONS")


class Server(uvicorn.Server):
    """uvicorn as a guest in our loop: signals belong to the runtime."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Raises Fatal where it cannot listen; uvicorn alone would leave without a word."""
        host, port = self.config.host, self.config.port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listening = sockets or [socket.create_server((host, port), family=family)]
        except OSError as error:
            raise Fatal(f"cannot listen on {host}:{port}: {error.strerror}") from error
        # Accepted connections inherit it. asyncio sets it only on sockets that it makes itself, and without it every
        # answer but the first of a connection waits 40 ms for an acknowledgement.
        for one in listening:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await super().serve(listening)


class BodyLimit:
    """Refuses a body over `most` bytes, also one whose sender does not say how long it is."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        detail = f"at most {self._most:,} bytes are read"
        if int(Headers(scope=scope).get("content-length", "0")) > self._most:
            refusal = Response(problem_body(413, "too-large", detail), 413, media_type=PROBLEM_TYPE)
            await refusal(scope, receive, send)
            return
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise HTTPException(413, detail)
            return message

        await self._app(scope, bounded, send)


def make_server(app: FastAPI, host: str, port: int) -> Server:
    return Server(
        uvicorn.Config(
            app, host=host, port=port, lifespan="off", access_log=False, log_config=None, timeout_graceful_shutdown=3
        )
    )


def _account_for(request: Request, status: int, seconds: float) -> None:
    """Every request in the metric; in the log those that ask for a change: questions are many and change nothing."""
    fields = request_fields(request)
    HTTP_SECONDS.labels(fields["method"], fields["route"], str(status)).observe(seconds)
    if request.method not in SAFE:
        log.info("command answered", extra={**fields, "status": status, "milliseconds": round(seconds * 1000, 1)})


def make_app(
    name: str, ready: Callable[[], dict[str, Any]], *, max_body: int = MAX_BODY, binary: bool = False
) -> FastAPI:
    """An app with `/healthz`, `/readyz`, `/metrics` and problems; `ready` says what is up, key by key. `binary`: bodies
    are bytes of any kind, not JSON."""
    checked = Depends(refuse_nul_in_address if binary else refuse_nul)
    app = FastAPI(
        title=f"o2c {name}",
        version="1",
        docs_url="/docs",
        redoc_url=None,
        dependencies=[checked],
        responses=PROBLEMS,
    )
    install(app)
    give_examples(app, EXAMPLES)
    app.add_middleware(BodyLimit, most=max_body)
    app.add_middleware(GZipMiddleware, minimum_size=MIN_PACKED, compresslevel=PACKED_LEVEL)

    @app.middleware("http")
    async def _measure(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        started, status = time.perf_counter(), 500
        try:
            with bound_contextvars(correlation=correlation(request)):
                response = await call_next(request)
            status = response.status_code
        finally:
            _account_for(request, status, time.perf_counter() - started)
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
