"""Commands over HTTP: carried out once, answered with what they did, and problems that say what was wrong."""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx2
import psycopg
import pytest
from replicas import ErpTopic, Home, mint
from toy.language import CoinStruck
from toy.service import jars

from o2c.chassis.errors import Fatal
from o2c.chassis.gate import Gate
from o2c.chassis.http import MAX_BODY, make_app
from o2c.chassis.letter_routes import count_open, dead_letter_routes
from o2c.chassis.metrics import DEAD_LETTERS_OPEN
from o2c.chassis.processor import Processor

pytestmark = pytest.mark.servers

FILL = "/v1/jars/A/fill"
JSON = {"content-type": "application/json"}


@asynccontextmanager
async def browser(toy: Processor) -> AsyncIterator[httpx2.AsyncClient]:
    app = make_app("toy", lambda: {"consumer": True})
    app.include_router(dead_letter_routes(toy))
    assert toy.service.routes is not None
    app.include_router(toy.service.routes(Gate(toy)))
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://toy") as client:
        yield client


def coin(name: str = "c", amount: int = 5) -> dict[str, Any]:
    return {"coin": name, "amount": amount}


def count(home: Home) -> int:
    (n,) = home.column("select count(*) from stored_events")
    return int(n)


async def test_a_command_answers_with_the_events_it_said(home: Home) -> None:
    async with browser(home.replica(jars())) as client:
        answer = await client.post(FILL, json=coin())
        shown = await client.get("/v1/jars/A")
    assert answer.status_code == 200
    data = {"account": "A", "balance": 5, "blob": ""}
    assert answer.json() == {"events": [{"type": "o2c.toy.jar-changed.v1", "data": data}]}
    assert shown.json() == {"balance": 5}


async def test_a_repeated_key_gets_the_same_bytes_and_changes_nothing(home: Home) -> None:
    toy = home.replica(jars())
    key = {"Idempotency-Key": "k-1"}
    async with browser(toy) as client:
        first = await client.post(FILL, json=coin(), headers=key)
        second = await client.post(FILL, json=coin(), headers=key)
    async with browser(home.replica(jars())) as client:
        third = await client.post(FILL, json=coin(), headers=key)
    assert first.content == second.content == third.content
    assert first.status_code == second.status_code == third.status_code == 200
    assert count(home) == 1


async def test_the_same_key_with_another_request_is_a_mistake_of_the_caller(home: Home) -> None:
    key = {"Idempotency-Key": "k-1"}
    async with browser(home.replica(jars())) as client:
        await client.post(FILL, json=coin(), headers=key)
        other = await client.post(FILL, json=coin(amount=6), headers=key)
        elsewhere = await client.post("/v1/jars/B/fill", json=coin(), headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert elsewhere.status_code == 422
    assert other.headers["content-type"] == "application/problem+json"
    assert count(home) == 1


async def test_a_refusal_is_stored_with_its_key(home: Home) -> None:
    key = {"Idempotency-Key": "k-1"}
    toy = home.replica(jars())
    async with browser(toy) as client:
        await client.post(FILL, json=coin())
        refused = await client.post(FILL, json=coin(amount=6), headers=key)
        again = await client.post(FILL, json=coin(amount=6), headers=key)
    assert (refused.status_code, refused.json()["code"]) == (409, "other-amount")
    assert refused.json()["detail"] == "c is 5, not 6"
    assert refused.content == again.content
    assert home.column("select status from idempotency where key = 'k-1'") == [409]


async def test_twenty_requests_at_once_with_one_key_are_carried_out_once(home: Home) -> None:
    """Half of them at another replica: one inserts the key, the others find it when they look again."""
    async with browser(home.replica(jars())) as here, browser(home.replica(jars())) as there:
        asked = [client.post(FILL, json=coin(), headers={"Idempotency-Key": "k-1"}) for client in (here, there) * 10]
        answers = await asyncio.gather(*asked)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert count(home) == 1


async def test_what_is_not_known_yet_is_a_404_that_names_it(home: Home) -> None:
    async with browser(home.replica(jars())) as client:
        answer = await client.post("/v1/jars/A/label/mine")
    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (404, "not-known", "no such jar yet")
    assert home.letters() == []


async def test_a_commit_whose_answer_was_lost_is_not_carried_out_twice(home: Home, monkeypatch: Any) -> None:
    """No Idempotency-Key: the connection breaks after the commit and before its confirmation."""
    toy = home.replica(jars())
    monkeypatch.setattr("o2c.chassis.taker.time.sleep", lambda seconds: None)
    transaction, lost = toy.database.transaction, [True]

    @contextmanager
    def losing() -> Iterator[Any]:
        with transaction() as cur:
            yield cur
        if lost and lost.pop():
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    async with browser(toy) as client:
        assert (await client.post(FILL, json=coin("c1"))).status_code == 200
        toy.database.transaction = losing  # type: ignore[method-assign]
        answer = await client.post("/v1/jars/A/add", json={"amount": 1})
    assert not lost
    assert answer.status_code == 200
    assert answer.json()["events"][0]["data"]["balance"] == 6
    assert home.replica(jars()).state("jar:A").balance == 6


async def test_an_answer_too_large_to_be_said_is_refused_and_nothing_stands(home: Home) -> None:
    async with browser(home.replica(jars())) as client:
        answer = await client.post(FILL, json={**coin(), "blob": "x" * (1 << 20)})
        after = await client.post(FILL, json=coin())
    assert (answer.status_code, answer.json()["code"]) == (422, "too-large")
    assert after.json()["events"][0]["data"]["balance"] == 5
    assert count(home) == 1


async def test_a_body_without_an_end_is_refused(home: Home) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * (1 << 16)

    async with browser(home.replica(jars())) as client:
        unsaid = await client.post(FILL, content=endless())
        said = await client.post(FILL, content=b"x" * (MAX_BODY + 1))
    assert [unsaid.status_code, said.status_code] == [413, 413]
    assert [unsaid.json()["code"], said.json()["code"]] == ["too-large", "too-large"]


@pytest.mark.parametrize(
    ("body", "where"),
    [({"coin": "c"}, "body.amount"), ({"coin": 1, "amount": "many"}, "body.coin"), ("not json", "body.0")],
)
async def test_a_request_that_breaks_its_schema_is_a_problem_that_says_where(home: Home, body: Any, where: str) -> None:
    async with browser(home.replica(jars())) as client:
        given = {"content": body} if isinstance(body, str) else {"json": body}
        answer = await client.post(FILL, headers=JSON, **given)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert answer.json()["errors"][0]["where"] == where


@pytest.mark.parametrize(
    ("path", "content", "where"),
    [
        ("/v1/jars/A%00B/fill", b'{"coin": "c", "amount": 5}', "path.account"),
        (FILL + "?why=%00", b'{"coin": "c", "amount": 5}', "query.why"),
        (FILL, rb'{"coin": "c", "amount": 5, "blob": "x\u0000"}', "body.blob"),
        (FILL, rb'{"coin": "c", "amount": 5, "more": [{"x": ["\\\u0000"]}]}', "body.more.0.x.0"),
        (FILL, rb'{"coin": "c", "amount": 5, "x\u0000": 1}', "body"),
        (FILL, b'{"coin": "c", "amount": 5}'.decode().encode("utf-16"), "body"),
    ],
    ids=["path", "query", "text", "nested", "name", "utf-16"],
)
async def test_a_null_character_anywhere_in_a_request_is_the_caller_s_mistake(
    home: Home, path: str, content: bytes, where: str
) -> None:
    async with browser(home.replica(jars())) as client:
        answer = await client.post(path, content=content, headers=JSON)
        after = await client.post(FILL, json=coin())
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert [wrong["where"] for wrong in answer.json()["errors"]] == [where]
    assert after.json()["events"][0]["data"]["balance"] == 5


@pytest.mark.parametrize("blob", [r"\\u0000", r"\\\\u0000", "0"])
async def test_a_backslash_before_the_letters_u0000_is_no_null_character(home: Home, blob: str) -> None:
    async with browser(home.replica(jars())) as client:
        content = b'{"coin": "c", "amount": 5, "blob": "%b"}' % blob.encode()
        answer = await client.post(FILL, content=content, headers=JSON)
    assert answer.status_code == 200


async def test_a_body_nested_as_deep_as_it_may_be_is_no_failure_of_ours(home: Home) -> None:
    async with browser(home.replica(jars())) as client:
        nested = b'{"coin": "\\u0000", "amount": ' + b"[" * 900 + b"]" * 900 + b"}"
        answers = [
            await client.post(FILL, content=nested, headers=JSON),
            await client.post(FILL, content=nested[:-1], headers={"content-type": "text/plain"}),
        ]
    assert [answer.json()["code"] for answer in answers] == ["invalid-request"] * 2


async def test_a_bug_is_a_500_without_a_traceback(home: Home) -> None:
    toy = home.replica(jars())
    toy.service.decider.decide = lambda *_: 1 / 0  # type: ignore[method-assign, assignment, return-value]
    async with browser(toy) as client:
        answer = await client.post(FILL, json=coin())
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert "ZeroDivision" not in answer.text


async def test_a_database_that_stays_away_is_a_503_that_may_be_tried_again(home: Home) -> None:
    toy = home.replica(jars())

    def away(*_: Any) -> Any:
        raise Fatal("gave up after 12 tries")

    toy.retrying = away  # type: ignore[method-assign]
    async with browser(toy) as client:
        answer = await client.post(FILL, json=coin())
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize("key", ["x" * 201, "tab\tinside"])
async def test_an_idempotency_key_is_short_and_printable(home: Home, key: str) -> None:
    async with browser(home.replica(jars())) as client:
        answer = await client.post(FILL, json=coin(), headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-idempotency-key")


async def test_actor_and_correlation_of_the_request_are_on_the_event(home: Home) -> None:
    async with browser(home.replica(jars())) as client:
        await client.post(FILL, json=coin(), headers={"O2C-Actor": "ann", "O2C-Correlation": "case-7"})
    (said,) = home.said()
    assert b'"correlationid":"case-7"' in said["body"]
    assert b'"actor":"ann"' in said["body"]


async def test_dead_letters_are_listed_page_by_page_shown_whole_retried_and_discarded(home: Home) -> None:
    toy = home.replica(jars())
    topic, erp = mint(), ErpTopic()
    toy.handle([erp.put(b"\xffjunk", b"Z", 0)])
    bug, label = CoinStruck(account="B", ask="bug"), CoinStruck(account="C", ask="label", name="mine")
    (poison, *_) = records = topic.say(bug, bug.model_copy(update={"ask": "fill"}), label)
    toy.handle(records)
    async with browser(toy) as client:
        first = (await client.get("/v1/dead-letters", params={"limit": 2})).json()
        second = (await client.get("/v1/dead-letters", params={"limit": 2, "after": first["next_after"]})).json()
        kinds = [letter["kind"] for letter in first["dead_letters"] + second["dead_letters"]]
        assert kinds == ["undecodable", "failed", "parked", "waiting"]
        junk, failed = (letter["id"] for letter in first["dead_letters"])

        shown = (await client.get(f"/v1/dead-letters/{junk}")).json()
        assert base64.b64decode(shown["body"]) == b"\xffjunk"
        assert shown["text"] == "\ufffdjunk"

        gone = await client.post(f"/v1/dead-letters/{junk}/discard", json={"reason": "not ours"})
        assert gone.json() == {"outcome": "discarded"}
        mended = base64.b64encode((poison.value or b"").replace(b'"bug"', b'"fill"')).decode()
        asked = {"reason": "mended by hand", "body": mended}
        done = await client.post(f"/v1/dead-letters/{failed}/retry", json=asked, headers={"O2C-Actor": "ann"})
        assert done.json() == {"outcome": "retried"}
        shown = (await client.get(f"/v1/dead-letters/{failed}")).json()
        assert (shown["state"], shown["verdict_by"], shown["verdict_reason"]) == ("retried", "ann", "mended by hand")
        assert (base64.b64decode(shown["body"]), shown["mended"]) == (poison.value, mended)

        left = (await client.get("/v1/dead-letters")).json()["dead_letters"]
        assert [letter["kind"] for letter in left] == ["waiting"]
        assert left[0]["waits_for"] == "jar:C"
        everything = (await client.get("/v1/dead-letters", params={"state": "all"})).json()["dead_letters"]
        assert len(everything) == 4
    count_open(toy.database)
    assert DEAD_LETTERS_OPEN.labels("waiting")._value.get() == 1
    assert DEAD_LETTERS_OPEN.labels("failed")._value.get() == 0


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/99", None, 404, "not-found"),
        ("GET", "/99999999999999999999", None, 422, "invalid-request"),
        ("GET", "?state=gone", None, 422, "invalid-request"),
        ("POST", "/99/retry", {"reason": "why"}, 409, "not-open"),
        ("POST", "/99/discard", {"reason": "why"}, 409, "not-open"),
        ("POST", "/99/discard", {"reason": ""}, 422, "invalid-request"),
        ("POST", "/99/discard", {"reason": "nul\x00"}, 422, "invalid-request"),
        ("POST", "/99/retry", {"reason": "why", "body": "no base64!"}, 422, "invalid-request"),
    ],
)
async def test_a_wrong_question_about_dead_letters_is_a_problem(
    home: Home, method: str, path: str, body: Any, status: int, code: str
) -> None:
    async with browser(home.replica(jars())) as client:
        answer = await client.request(method, f"/v1/dead-letters{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_health_readiness_and_metrics_answer(home: Home) -> None:
    app = make_app("toy", lambda: {"consumer": True, "database": False})
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://toy") as client:
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (503, {"consumer": True, "database": False})
        metrics = (await client.get("/metrics")).text
    for name in (
        "o2c_consumer_lag_records", "o2c_consumer_lag_seconds", "o2c_inbox_duplicates_total", "o2c_conflicts_total",
        "o2c_dead_letters_total", "o2c_dead_letters_open", "o2c_relay_backlog_records", "o2c_append_seconds",
        "o2c_relay_oldest_unpublished_seconds", "o2c_batch_records", "o2c_tie_out_difference", "o2c_partition_stopped",
    ):  # fmt: skip
        assert f"# TYPE {name} ".replace("_total ", " ") in metrics or f"# TYPE {name}" in metrics
