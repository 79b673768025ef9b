"""U+0000 in a request is refused before anything reads it: no text of PostgreSQL can hold it.

Found here it is a mistake of the caller in one place of one request. Found at the commit it would be one of the whole
transaction, and where nothing is stored it would travel on to whoever reads our topics.
"""

import json
from collections import deque
from collections.abc import Iterator
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from o2c.contracts.problems import has_nul

Place = tuple[str | int, ...]
SAYS = "holds the character U+0000, which no text may"


async def refuse_nul(request: Request) -> None:
    """A dependency of every route. Raises RequestValidationError that names each place, a header apart: there HTTP
    itself forbids the character."""
    _refuse([*_in_address(request), *_in_body(await request.body())])


async def refuse_nul_in_address(request: Request) -> None:
    """The same where bodies are bytes of any kind."""
    _refuse([*_in_address(request)])


def _refuse(places: list[Place]) -> None:
    if places:
        raise RequestValidationError([{"type": "nul", "loc": place, "msg": SAYS, "input": None} for place in places])


def _in_address(request: Request) -> Iterator[Place]:
    for name, value in request.path_params.items():
        if "\0" in str(value):
            yield "path", name
    for name, value in request.query_params.multi_items():
        if "\0" in name or "\0" in value:
            yield "query", _shown(name)


def _in_body(body: bytes) -> Iterator[Place]:
    """As it stands or escaped. A body in UTF-16 or UTF-32 is full of zero bytes and refused too: JSON is UTF-8."""
    if b"\0" in body:
        yield ("body",)
    elif has_nul(body):
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            yield ("body",)
        else:
            yield from _in_document(document)


def _in_document(document: Any) -> Iterator[Place]:
    """Level by level, and not by recursion: a caller may nest as deep as JSON can be read."""
    left: deque[tuple[Any, Place]] = deque([(document, ("body",))])
    while left:
        value, at = left.popleft()
        if isinstance(value, str) and "\0" in value:
            yield at
        elif isinstance(value, list):
            left.extend((member, (*at, number)) for number, member in enumerate(value))
        elif isinstance(value, dict):
            left.extend((member, (*at, _shown(name))) for name, member in value.items())
            if any("\0" in name for name in value):
                yield at


def _shown(name: str) -> str:
    return name.replace("\0", "\\u0000")
