"""Whatever a question holds, the answer is an answer or says what is wrong with the question: no failure of ours."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from world import World

pytestmark = pytest.mark.servers

SERVICES = ("order", "credit", "billing", "cash-app", "projection")
ODD = (
    "\0", "9" * 400, "-1", "0", "..", "../../etc/passwd", "' or 1=1 --", "%", "\U0001f600",
    "9223372036854775808", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59.999999-23:59", "NaN", "a|b|c", "/", "x/1",
    "eyJ4IjogMX0=", "W251bGxd",
)  # fmt: skip
USUAL = {"integer": "1", "boolean": "true", "array": "entity"}


def questions(spec: dict[str, Any]) -> Iterator[str]:
    """Every parameter of every question once with each odd value, the required others as usual."""
    for path, verbs in spec["paths"].items():
        parameters = verbs.get("get", {}).get("parameters", [])
        for odd in parameters:
            for value in ODD:
                yield _address(path, parameters, odd["name"], value)


def _address(path: str, parameters: list[dict[str, Any]], odd: str, value: str) -> str:
    query = []
    for parameter in parameters:
        name = parameter["name"]
        given = value if name == odd else _usual(parameter)
        if parameter["in"] == "path":
            path = path.replace("{" + name + "}", quote(given, safe=""))
        elif name == odd or parameter.get("required"):
            query.append(f"{name}={quote(given, safe='')}")
    return path + ("?" + "&".join(query) if query else "")


def _usual(parameter: dict[str, Any]) -> str:
    schema = parameter["schema"]
    if schema.get("format") == "date" or "Day" in parameter["name"] or "known" in parameter["name"]:
        return "2026-03-31"
    return str(schema.get("enum", [USUAL.get(schema.get("type", ""), "C-1")])[0])


@pytest.mark.parametrize("service", SERVICES)
def test_no_question_however_odd_makes_a_service_fail(world: World, service: str) -> None:
    url = world.stack.services[service].url
    asked = list(questions(world.get(service, "/openapi.json")))
    assert len(asked) > 2 * len(ODD)
    failed = {}
    for address in asked:
        answer = world.http.get(url + address)
        if answer.status_code >= 500:
            failed[address] = answer.status_code
        elif answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", address
    assert failed == {}
