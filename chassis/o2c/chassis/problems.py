"""Errors over HTTP, as RFC 9457 problem documents: what is wrong, where, and what was expected."""

import logging
from typing import Any

import msgspec
import psycopg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from o2c.chassis.caller import correlation
from o2c.chassis.errors import Fatal
from o2c.chassis.logs import in_short

log = logging.getLogger("o2c.http")

PROBLEM_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer to the caller. `code` is stable and machine-readable, `detail` is for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


def problem_body(status: int, code: str, detail: str, **more: Any) -> bytes:
    title = code.replace("-", " ")
    return msgspec.json.encode(
        {"type": f"urn:o2c:problem:{code}", "title": title, "status": status, "code": code, "detail": detail, **more}
    )


def request_fields(request: Request) -> dict[str, str]:
    """What a line about a request carries (`extra=`). Not the address: it may name a customer or a bank account."""
    route = getattr(request.scope.get("route"), "path", "unmatched")
    return {"method": request.method, "route": route, "correlation": correlation(request)}


def _respond(status: int, body: bytes) -> Response:
    return Response(body, status, media_type=PROBLEM_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of the app a problem document; no traceback leaves, and of the request only its correlation."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, error: Problem) -> Response:
        return _respond(error.status, problem_body(error.status, error.code, error.detail))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        wrong = [{"where": ".".join(map(str, e["loc"])), "what": e["msg"]} for e in error.errors()[:10]]
        detail = "; ".join(f"{w['where']}: {w['what']}" for w in wrong)
        return _respond(422, problem_body(422, "invalid-request", detail, errors=wrong))

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> Response:
        code = {404: "not-found", 405: "method-not-allowed", 413: "too-large"}.get(error.status_code, "http-error")
        return _respond(error.status_code, problem_body(error.status_code, code, str(error.detail)))

    @app.exception_handler(psycopg.OperationalError)
    @app.exception_handler(Fatal)
    async def _away(request: Request, error: Exception) -> Response:
        log.warning("not answered: %s", in_short(error), extra=request_fields(request))
        detail = "the database does not answer; try again later, a command with the same Idempotency-Key"
        return _respond(503, problem_body(503, "unavailable", detail))

    @app.exception_handler(Exception)
    async def _bug(request: Request, error: Exception) -> Response:
        log.error("request failed", exc_info=error, extra=request_fields(request))
        detail = f"the request failed and changed nothing; the log says where, under {correlation(request)}"
        return _respond(500, problem_body(500, "internal-error", detail))
