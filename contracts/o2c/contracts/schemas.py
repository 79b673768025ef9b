"""JSON Schema 2020-12 of each event, and what a schema says about a place in the data."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

from o2c.contracts.base import Event

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = Mapping[str, Any]

ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description", "examples"})
"""Keywords that say nothing about what is valid."""
_PROSE = ANNOTATIONS - {"$defs"}


@cache
def data_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of an event's `data`.

    It is the reader's schema (pydantic's validation mode): a field with a default is not required. The writers here
    always write every field, but topics keep what was written before a field was added, and that stays valid.
    """
    return model.model_json_schema(mode="validation")


def published_schema(model: type[Event]) -> dict[str, Any]:
    """`data_schema` as a document of its own."""
    return {"$schema": DIALECT, "$id": f"urn:o2c:{model.TYPE}", **data_schema(model)}


def shape(schema: Schema) -> dict[str, Any]:
    """The schema without its prose: what may be valid, and nothing else. Better words are no new version."""
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):  # below these, keys are names, and "title" may be one
            kept[key] = {name: shape(inner) for name, inner in value.items()}
        elif key in ("anyOf", "prefixItems"):
            kept[key] = [shape(inner) for inner in value]
        elif key not in _PROSE:
            kept[key] = shape(value) if isinstance(value, dict) and key != "default" else value
    return kept


def describe(model: type[BaseModel], loc: Sequence[int | str]) -> str:
    """The description and an example of the field at `loc`, as far as the schema has them."""
    root = data_schema(model)
    node: Schema = root
    for step in loc:
        node = _step(node, step, root)
    text = str(node.get("description", ""))
    if not text or "\n" in text:  # a docstring of several lines tells about the object, not about this field
        return "a day as YYYY-MM-DD" if node.get("format") == "date" else ""
    examples = node.get("examples")
    return f"{text}, e.g. {json.dumps(examples[0])}" if examples else text


def resolve(node: Schema, root: Schema) -> Schema:
    """The schema behind a `$ref`; members beside the `$ref` (a description) win."""
    while "$ref" in node:
        target = root["$defs"][node["$ref"].removeprefix("#/$defs/")]
        node = {**target, **{k: v for k, v in node.items() if k != "$ref"}}
    return node


def _step(node: Schema, step: int | str, root: Schema) -> Schema:
    for branch in [node, *node.get("anyOf", [])]:
        place = resolve(branch, root)
        below = place.get("items") if isinstance(step, int) else place.get("properties", {}).get(step)
        if isinstance(below, Mapping):
            return resolve(below, root)
    return {}
