"""The door for people and other systems: commands over HTTP, each carried out once, each answered with what it did.

`Idempotency-Key`: key, hash of the request and answer are a row of the same transaction, also for refusals, so that a
repeated request gets the same bytes. The same key with another request is a mistake of the caller (422).
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import psycopg
from fastapi import Request, Response

from o2c.chassis import caller
from o2c.chassis.domain import Context, Refuse, Send, Wait
from o2c.chassis.engine import Job
from o2c.chassis.errors import Endless, Fatal, TooLarge
from o2c.chassis.problems import PROBLEM_TYPE, Problem, problem_body
from o2c.contracts.envelope import data
from o2c.contracts.errors import ContractError

if TYPE_CHECKING:
    from psycopg import Cursor

    from o2c.chassis.processor import Processor
    from o2c.chassis.rehearsal import Rehearsal
    from o2c.chassis.taker import Taker

T = TypeVar("T")
Answer = tuple[int, bytes]
MAX_KEY = 200
NOT_KNOWN = "not-known"


class Readings:
    """Questions to a service's own tables."""

    def __init__(self, taker: "Taker") -> None:
        self._database = taker.database

    async def read(self, query: Callable[["Cursor[Any]"], T]) -> T:
        """Run a query function on a read-only snapshot, with rows as dicts."""
        return await asyncio.to_thread(self._database.read, query)

    async def keep(self, change: Callable[["Cursor[Any]"], T]) -> T:
        """Run a function in a transaction of its own, with rows as dicts: for what is kept beside a read model and is
        no fold of it."""
        return await asyncio.to_thread(self._database.keep, change)


class Gate(Readings):
    def __init__(self, processor: "Processor") -> None:
        super().__init__(processor)
        self._processor = processor

    async def submit(self, *sends: Send, request: Request, reason: str = "") -> Response:
        """Carry out the commands in one transaction and say what was said: `{"events": [{"type", "data"}]}`."""
        job = Job(self._context(request, reason), sends)
        return await self._submit([job], request, lambda: _answer(job))

    async def submit_each(self, sends: Mapping[str, Send], *, request: Request, reason: str = "") -> Response:
        """Carry out commands in one transaction, each by itself: one that is refused leaves the others alone.

        `{"results": [{"name", "events"} or {"name", "code", "detail"}]}`, in the order of `sends`, by their names.
        """
        jobs = {name: Job(self._context(request, reason), (send,)) for name, send in sends.items()}
        return await self._submit(list(jobs.values()), request, lambda: _results(jobs))

    async def _submit(self, jobs: Sequence[Job], request: Request, answer: Callable[[], Answer]) -> Response:
        given = request.headers.get("idempotency-key", "")
        if len(given) > MAX_KEY or not given.isprintable():
            raise Problem(422, "bad-idempotency-key", f"at most {MAX_KEY} printable characters")
        digest = await _digest(request)
        # Without a key of the caller's the command's own id is one: when the connection is lost during the commit, it
        # tells our second try whether the first one counted.
        key = given or caller.request_id(request)
        status, body = await asyncio.to_thread(self._carry_out, jobs, key, digest, answer)
        return Response(body, status, media_type=PROBLEM_TYPE if status >= 400 else "application/json")

    def _carry_out(self, jobs: Sequence[Job], key: str, digest: bytes, answer: Callable[[], Answer]) -> Answer:
        try:
            return self._processor.commands(
                jobs, lambda cur: _replay(cur, key, digest), lambda cur: _store(cur, key, digest, answer())
            )
        except (ContractError, TooLarge) as error:
            raise Problem(422, "too-large", str(error)) from error
        except psycopg.DataError as error:
            said = str(error).strip().split("\n")[0]
            raise Problem(422, "invalid-value", f"the database cannot hold a value of this request: {said}") from error
        except Endless as error:
            raise Problem(409, "rules-go-in-a-circle", f"{error}; nothing was changed") from error
        except Fatal as error:
            detail = "try again later, with the same Idempotency-Key"
            raise Problem(503, "unavailable", f"{error}; {detail}") from error

    def today(self) -> date:
        """The day on which commands given now are decided."""
        return self._processor.now().date()

    async def state(self, unit: str, streams: Sequence[str] = ()) -> Any:
        """The folded state of a unit, from the event store, with `streams` that its index no longer lists."""
        return await asyncio.to_thread(self._processor.state, unit, streams)

    async def rehearse(self, ask: Callable[["Rehearsal"], T]) -> T:
        """Run a function with what would be decided now; nothing of it is kept."""
        return await asyncio.to_thread(self._processor.rehearse, ask)

    def stream(self, ask: Callable[["Rehearsal"], Iterator[T]]) -> Iterator[T]:
        """The same, told as it goes."""
        return self._processor.stream(ask)

    def _context(self, request: Request, reason: str) -> Context:
        return Context(
            now=self._processor.now(),
            actor=caller.actor(request),
            correlation=caller.correlation(request),
            causation=caller.request_id(request),
            reason=reason[:500],
        )


async def _digest(request: Request) -> bytes:
    line = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.blake2b(line + await request.body(), digest_size=16).digest()


def _answer(job: Job) -> Answer:
    rejected = job.rejected
    if isinstance(rejected, Refuse):
        return 409, problem_body(409, rejected.code, rejected.detail)
    if isinstance(rejected, Wait):
        return 404, problem_body(404, NOT_KNOWN, rejected.detail)
    return 200, msgspec.json.encode({"events": _events(job)})


def _results(jobs: Mapping[str, Job]) -> Answer:
    return 200, msgspec.json.encode({"results": [{"name": name, **_result(job)} for name, job in jobs.items()]})


def _result(job: Job) -> Mapping[str, Any]:
    rejected = job.rejected
    if rejected is None:
        return {"events": _events(job)}
    return {"code": rejected.code if isinstance(rejected, Refuse) else NOT_KNOWN, "detail": rejected.detail}


def _events(job: Job) -> list[Mapping[str, Any]]:
    return [{"type": e.TYPE, "data": data(e)} for e in job.said or ()]


def _replay(cur: "Cursor[Any]", key: str, digest: bytes) -> Answer | None:
    cur.execute("select request_hash, status, answer from idempotency where key = %s", (key,))
    row = cur.fetchone()
    if row is None:
        return None
    if row[0] != digest:
        raise Problem(422, "idempotency-key-reused", f"the key {key!r} was used for another request")
    return row[1], row[2]


def _store(cur: "Cursor[Any]", key: str, digest: bytes, answer: Answer) -> Answer:
    cur.execute(
        "insert into idempotency (key, request_hash, status, answer) values (%s, %s, %s, %s)", (key, digest, *answer)
    )
    return answer
