"""What a log line carries, so that it is found again, and what it never shows."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx2
import psycopg
import pytest
from fastapi import FastAPI
from replicas import ErpTopic, Home
from toy.language import DepositSent
from toy.service import jars

from o2c.chassis.errors import Fatal
from o2c.chassis.http import make_app
from o2c.chassis.logs import formatter
from o2c.chassis.metrics import HTTP_SECONDS

SECRET = "DE02120300000000202051 Erika Mustermann"


class Lines(logging.Handler):
    """Every line of the log as it would be written, read back."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(formatter("json"))
        self.text = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        self.text.write(self.format(record) + "\n")

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, ours = Lines(), logging.getLogger("o2c")
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield handler
    ours.removeHandler(handler)
    ours.setLevel(before)


def fail() -> None:
    try:
        raise psycopg.errors.UniqueViolation(f"Key (iban)=({SECRET}) already exists.")
    except psycopg.Error as error:
        raise ValueError(f"cannot read {SECRET!r}") from error


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_error_is_logged_by_its_kind_and_its_place_but_not_with_what_it_quotes(form: str, lines: Lines) -> None:
    lines.setFormatter(formatter(form))
    try:
        fail()
    except ValueError as error:
        logging.getLogger("o2c.test").error("it failed", exc_info=error)
    said = lines.text.getvalue()
    assert SECRET not in said
    assert said.index("UniqueViolation 23505") < said.index("ValueError"), "the cause first"
    assert "test_logs.py" in said
    assert "in fail" in said


@pytest.mark.servers
def test_a_failed_record_is_logged_with_its_place_and_what_its_sender_calls_it(
    home: Home, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy, erp = home.replica(jars()), ErpTopic()

    def bug(*_: Any) -> Any:
        raise KeyError(SECRET)

    monkeypatch.setattr(toy.service.decider, "decide", bug)
    record = erp.send(DepositSent(account="A", ask="fill", coin=SECRET, amount=1), "deposit-7")
    toy.handle([record])
    [said] = lines.read()
    assert (said["level"], said["logger"]) == ("error", "o2c.taker")
    assert said["place"] == f"{record.topic}/{record.partition}@{record.offset}"
    assert said["place"] in said["event"]
    assert (said["correlation"], said["event_id"]) == ("deposit-7", "deposit-7")
    assert said["type"] == DepositSent.TYPE
    assert "KeyError" in said["exception"]
    assert SECRET not in lines.text.getvalue()
    [letter] = home.open_letters()
    assert SECRET in letter["detail"], "what it quotes is kept with the record"


async def ask(method: str, path: str, error: Exception | None = None, **headers: str) -> httpx2.Response:
    """A request to an app that answers, or raises."""
    app: FastAPI = make_app("toy", dict)

    @app.api_route("/v1/people/{name}", methods=["GET", "POST"])
    async def _answer(name: str) -> None:
        logging.getLogger("o2c.test").warning("inside")
        if error is not None:
            raise error

    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://toy") as client:
        return await client.request(method, path, headers=headers)


async def test_a_command_is_logged_by_its_route_with_its_correlation_but_without_names(lines: Lines) -> None:
    await ask("POST", "/v1/people/erika?iban=DE02", **{"O2C-Correlation": "ticket-7", "O2C-Actor": "jane.doe"})
    inside, after = lines.read()
    assert inside["correlation"] == after["correlation"] == "ticket-7"
    assert (after["event"], after["method"], after["route"]) == ("command answered", "POST", "/v1/people/{name}")
    assert after["status"] == 200
    assert not [word for word in ("erika", "jane", "DE02") if word in lines.text.getvalue()]


async def test_a_question_is_not_logged_but_what_is_said_while_answering_it_is(lines: Lines) -> None:
    await ask("GET", "/v1/people/erika")
    [inside] = lines.read()
    assert len(inside["correlation"]) == 36, "an id of our own, for its caller gave none"


@pytest.mark.parametrize("given", [{"O2C-Correlation": "ticket-8"}, {}])
async def test_a_request_that_fails_is_found_in_the_log_by_what_its_answer_says(
    lines: Lines, given: dict[str, str]
) -> None:
    answer = await ask("GET", "/v1/people/erika", KeyError(SECRET), **given)
    failed = lines.read()[-1]
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert failed["correlation"] in answer.json()["detail"]
    assert failed["correlation"] == given.get("O2C-Correlation", failed["correlation"])
    assert (failed["event"], failed["route"]) == ("request failed", "/v1/people/{name}")
    assert "KeyError" in failed["exception"]
    assert SECRET not in lines.text.getvalue()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (psycopg.OperationalError("server closed the connection\nDETAIL: x"), "server closed the connection"),
        (Fatal(f"decided 12 times about {SECRET}"), "Fatal"),
    ],
)
async def test_a_request_that_the_database_does_not_answer_is_a_warning(
    lines: Lines, error: Exception, says: str
) -> None:
    answer = await ask("GET", "/v1/people/erika", error)
    said = lines.read()[-1]
    assert answer.status_code == 503
    assert (said["level"], said["event"]) == ("warning", f"not answered: {says}")
    assert said["correlation"]


async def test_a_request_that_fails_is_counted_too() -> None:
    metric = HTTP_SECONDS.labels("GET", "/v1/people/{name}", "500")
    before = metric._sum.get()
    await ask("GET", "/v1/people/erika", KeyError())
    assert metric._sum.get() > before
