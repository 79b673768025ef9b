"""A text becomes a definition. Every scalar is read as text, so that `NO` is a country and no denial."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from o2c.projection.reporting.definition import ColumnPart, Definition, Filter, Parameter
from o2c.projection.reporting.faults import BadDefinition, Fault, nearest

MAX_TEXT = 64 << 10
MAX_DEPTH = 8
WHOLE = "the document"
_NAMES: Mapping[str, type[BaseModel]] = {
    "": Definition, "columns": ColumnPart, "filters": Filter, "parameters": Parameter,
}  # fmt: skip
_Place = tuple[str | int, ...]
Lines = dict[_Place, int]


def read_definition(text: str, name: str = "definition") -> tuple[Definition, Lines]:
    """The definition, and the line on which each of its parts stands. `name` is what errors call the text.

    Raises BadDefinition with everything that is wrong.
    """
    node = _node(text, name)
    lines: Lines = {}
    try:
        document = _plain(node, (), lines)
        return Definition.model_validate(document), lines
    except _Bad as bad:
        raise BadDefinition(name, [bad.fault]) from None
    except ValidationError as error:
        faults = [_fault(problem, lines) for problem in error.errors(include_url=False)]
        raise BadDefinition(name, faults) from None


def hash_of(text: str) -> str:
    """What tells two texts apart: SHA-256, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class _Bad(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _node(text: str, name: str) -> yaml.Node:
    if len(text.encode()) > MAX_TEXT:
        raise BadDefinition(name, [Fault(WHOLE, f"{len(text.encode()):,} bytes", f"at most {MAX_TEXT:,} bytes")])
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.BaseLoader)):
            raise BadDefinition(name, [Fault(WHOLE, "an alias (*name)", "everything said where it stands")])
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise BadDefinition(name, [Fault(WHOLE, error.problem or "no YAML", "a YAML document", line=line)]) from None
    except (yaml.YAMLError, RecursionError):
        raise BadDefinition(name, [Fault(WHOLE, "no YAML", "a YAML document of printable text")]) from None
    if not isinstance(node, yaml.MappingNode):
        raise BadDefinition(name, [Fault(WHOLE, "no fields", "a YAML document with name, title, source and columns")])
    return node


def _plain(node: yaml.Node, place: _Place, lines: Lines) -> Any:
    lines[place] = line = node.start_mark.line + 1
    if len(place) > MAX_DEPTH:
        raise _Bad(Fault(_path(place), "deeper nesting", f"at most {MAX_DEPTH} levels", line=line))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(member, (*place, number), lines) for number, member in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Bad(Fault(_path(place), "a list or mapping as a name", "a plain name", line=line))
            if key.value in found:
                twice = Fault(
                    _path((*place, key.value)), "the same name twice", "each name once", line=key.start_mark.line + 1
                )
                raise _Bad(twice)
            found[key.value] = _plain(value, (*place, key.value), lines)
            lines[*place, key.value] = key.start_mark.line + 1
        return found
    # Nothing after the colon is no value.
    return None if node.value == "" and getattr(node, "style", None) is None else node.value


def _fault(problem: Any, lines: Lines) -> Fault:
    place: _Place = tuple(problem["loc"])
    path, line = _path(place), _line(place, lines)
    if problem["type"] == "extra_forbidden":
        names = list(_names(place))
        return Fault(path, str(place[-1]), "one of " + ", ".join(names), nearest(str(place[-1]), names), line)
    if problem["type"] == "missing":
        return Fault(path, "nothing", f"a value for {place[-1]}", line=line)
    if problem["type"] == "literal_error":
        expected = str(problem["ctx"]["expected"]).replace("'", "")
        names = expected.replace(" or ", ", ").split(", ")
        return Fault(path, _shown(problem["input"]), expected, nearest(str(problem["input"]), names), line)
    if problem["type"] == "string_pattern_mismatch":
        return Fault(
            path,
            _shown(problem["input"]),
            "lower-case words such as overdue-items (names) or min_days (parameters)",
            line=line,
        )
    said = str(problem["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    return Fault(path, _shown(problem["input"]), said[:1].lower() + said[1:], line=line)


def _names(place: _Place) -> Iterator[str]:
    part = _NAMES[str(place[0]) if len(place) > 1 else ""]
    for name, field in part.model_fields.items():
        yield field.alias or name


def _line(place: _Place, lines: Lines) -> int:
    """The line of the place, or of what it is in."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 0)


def _path(place: _Place) -> str:
    return ".".join(map(str, place)) or WHOLE


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else "nothing" if value is None else type(value).__name__
    text = {"dict": "a mapping", "list": "a list"}.get(text, text) if not isinstance(value, str) else text
    return text if len(text) <= 80 else text[:80] + "…"
