"""A schema violation in words its sender can act on: where, what stood there, what was expected."""

import json
import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from o2c.contracts.schemas import describe

MOST = 5
"""Problems told of one record. A record with more has one cause, and the first five show it."""

_CUT = 80
_WORDS = (
    ("Input should be ", ""),
    ("String should match pattern ", "text that matches "),
    ("String should have ", "text of "),
    ("Tuple should have ", "a list of "),
    ("Dictionary should have ", "an object of "),
    (" after validation", ""),
    ("Value error, ", ""),
)
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def explain(error: ValidationError, model: type[BaseModel]) -> str:
    """At most `MOST` problems, one each, separated by "; ". The input is never echoed whole.

    Of goods shipped on no day: `data.shipped_on is missing, expected a day as YYYY-MM-DD; data.lines[1].line is "2",
    expected a valid integer`.
    """
    found = error.errors(include_url=False)
    if found[0]["type"] == "json_invalid":
        return f"data is not valid JSON: {found[0]['ctx']['error']}"
    real = [e for e in found if not _follows(e, found)]
    told = [_problem(e, model) for e in real[:MOST]]
    if len(real) > MOST:
        told.append(f"and {len(real) - MOST} more")
    return "; ".join(told)


def has_nul(document: bytes) -> bool:
    """Whether some text of a JSON document holds U+0000: `\\u0000` behind an even number of backslashes."""
    return _NUL.search(document) is not None


def path(loc: Sequence[int | str]) -> str:
    """A place in the record as one would write it in code.

    >>> path(("lines", 0, "quantity"))
    'data.lines[0].quantity'
    """
    return "data" + "".join(f"[{step}]" if isinstance(step, int) else f".{step[:_CUT]}" for step in loc)


def _follows(error: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """A list whose every member is wrong is also "too short" to pydantic: an echo of the real problem."""
    loc = error["loc"]
    return error["type"] == "too_short" and any(e["loc"][: len(loc)] == loc and e["loc"] != loc for e in found)


def _problem(error: ErrorDetails, model: type[BaseModel]) -> str:
    loc = error["loc"]
    place, meaning = path(loc), describe(model, loc) if loc else ""
    if error["type"] == "missing":
        return f"{place} is missing" + (f", expected {meaning}" if meaning else "")
    rule = error["msg"]
    for pydantic, ours in _WORDS:
        rule = rule.replace(pydantic, ours, 1)
    return f"{place} is {_shown(error['input'])}, expected " + (f"{meaning} ({rule})" if meaning else rule)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _CUT else text[: _CUT - 1] + "…"
