"""What every process says of its HTTP side in OpenAPI: problems beside answers, and an example of each parameter."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Response

from o2c.chassis.problems import PROBLEM_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:o2c:problem:invalid-request"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable, for programs"},
        "detail": {"type": "string", "description": "for people: what, where and what was expected"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"where": {"type": "string"}, "what": {"type": "string"}},
            },
        },
    },
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Wrong with the request", "content": {PROBLEM_TYPE: {"schema": PROBLEM}}},
    "5XX": {"description": "Wrong with us: try again later", "content": {PROBLEM_TYPE: {"schema": PROBLEM}}},
}
"""Responses of any route (RFC 9457)."""


def answers(media_type: str) -> dict[str, Any]:
    """Of a route whose answer is no JSON document: `@router.get(…, **answers("application/gzip"))`."""
    return {"response_class": Response, "responses": {200: {"content": {media_type: {}}}}}


def give_examples(app: FastAPI, examples: Mapping[str, Any]) -> None:
    """Parameters by name, and what they may hold; one that says an example of its own keeps it."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        made = app.openapi_schema is not None
        document = plain()
        if not made:
            for path in document["paths"].values():
                for operation in path.values():
                    _fill(operation.get("parameters", []), examples)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _fill(parameters: list[dict[str, Any]], examples: Mapping[str, Any]) -> None:
    for parameter in parameters:
        given = parameter["schema"].get("examples") or any(
            one.get("examples") for one in parameter["schema"].get("anyOf", [])
        )
        if not given and "example" not in parameter and parameter["name"] in examples:
            parameter["example"] = examples[parameter["name"]]
