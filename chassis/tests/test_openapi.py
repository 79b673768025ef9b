"""What a process says of its HTTP side, and how large answers travel."""

import gzip
import json
from typing import Any

from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from o2c.chassis.http import MIN_PACKED, make_app
from o2c.chassis.openapi import answers

ROWS = [{"customer": f"C-{n}", "open": "119.00"} for n in range(1000)]


def client() -> TestClient:
    app = make_app("toy", lambda: {"database": True})

    @app.get("/v1/customers/{customer}")
    async def _customer(customer: str, as_of: str | None = None, shade: str = "red") -> list[dict[str, Any]]:
        return ROWS[: int(shade == "red") and len(ROWS)]

    @app.get("/v1/lines", **answers("application/x-ndjson"))
    async def _lines() -> StreamingResponse:
        return StreamingResponse((json.dumps(row).encode() + b"\n" for row in ROWS), media_type="application/x-ndjson")

    return TestClient(app)


def test_problems_stand_beside_the_answers_of_every_route() -> None:
    document = client().get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            told = operation["responses"]
            assert list(told["4XX"]["content"]) == ["application/problem+json"], path
            assert "422" not in told, "no other shape of an error is promised"


def test_a_parameter_that_means_the_same_everywhere_has_an_example() -> None:
    operation = client().get("/openapi.json").json()["paths"]["/v1/customers/{customer}"]["get"]
    told = {parameter["name"]: parameter.get("example") for parameter in operation["parameters"]}
    assert told == {"customer": "C-1001", "as_of": "2026-06-30", "shade": None}


def test_a_route_says_what_it_answers_with() -> None:
    told = client().get("/openapi.json").json()["paths"]["/v1/lines"]["get"]["responses"]["200"]["content"]
    assert list(told) == ["application/x-ndjson"]


def test_a_large_answer_is_packed_for_a_caller_who_takes_it() -> None:
    packed = client().get("/v1/customers/C-1", headers={"accept-encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.json()) == ("gzip", ROWS)
    assert int(packed.headers["content-length"]) < len(json.dumps(ROWS)) / 5
    plain = client().get("/v1/customers/C-1", headers={"accept-encoding": "identity"})
    assert ("content-encoding" in plain.headers, plain.json()) == (False, ROWS)


def test_a_small_answer_is_not() -> None:
    small = client().get("/v1/customers/C-1?shade=blue", headers={"accept-encoding": "gzip"})
    assert len(small.content) < MIN_PACKED
    assert "content-encoding" not in small.headers


def test_a_stream_is_packed_as_it_goes() -> None:
    with client().stream("GET", "/v1/lines", headers={"accept-encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        lines = gzip.decompress(b"".join(answer.iter_raw())).splitlines()
    assert [json.loads(line) for line in lines] == ROWS
