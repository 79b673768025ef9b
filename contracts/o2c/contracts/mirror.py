"""Writes the structs of `o2c.contracts.wire` from the contract models of our own topics.

A contract model is the promise, held to every pattern and range; that costs some 20 µs an event each way. What our own
services say is tested against the models, event by event, and does not have to be checked again by each of them. So
they write and read structs of the same fields in the same order: the same bytes at a tenth of the price.
"""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from o2c.contracts.base import Contract, Event
from o2c.contracts.money import Money
from o2c.contracts.registry import EVENTS

_WIDTH = 120
_HEAD = '''"""Structs of `o2c.contracts.{name}`, written by `make contracts`: change the models, not this file."""

'''


def rendered() -> dict[str, str]:
    """Module name → its source."""
    by_module: dict[str, list[type[Contract]]] = {}
    for kind in _wanted():
        by_module.setdefault(_module(kind), []).append(kind)
    return {name: _module_source(name, kinds) for name, kinds in sorted(by_module.items())}


def _wanted() -> Iterator[type[Contract]]:
    """The events of our topics, and before each one what it is made of."""
    seen: set[type[Contract]] = set()
    for event in EVENTS:
        if event.TOPIC.startswith("o2c."):
            yield from _with_parts(event, seen)


def _with_parts(kind: type[Contract], seen: set[type[Contract]]) -> Iterator[type[Contract]]:
    if kind in seen:
        return
    seen.add(kind)
    for field in kind.model_fields.values():
        for part in _contracts(field.annotation):
            yield from _with_parts(part, seen)
    yield kind


def _contracts(annotation: Any) -> Iterator[type[Contract]]:
    if isinstance(annotation, type) and issubclass(annotation, Contract):
        yield annotation
    for argument in get_args(annotation):
        yield from _contracts(argument)


def _module(kind: type) -> str:
    return kind.__module__.rpartition(".")[2]


def _module_source(name: str, kinds: list[type[Contract]]) -> str:
    classes = "\n\n\n".join(_class_source(kind) for kind in kinds)
    return _HEAD.format(name=name) + _imports(classes, name, kinds) + "\n\n\n" + classes + "\n"


def _imports(classes: str, name: str, kinds: list[type[Contract]]) -> str:
    typing = [word for word in ("ClassVar", "Literal") if f"{word}[" in classes]
    lines = ["from datetime import date"] if "date" in {w.strip(" |") for w in classes.split()} else []
    lines += [f"from typing import {', '.join(typing)}"] if typing else []
    base = [word for word in ("Message", "Money", "Part") if f"({word}, " in classes or f": {word}" in classes]
    own = {"base": set(base)}
    for kind in kinds:
        for field in kind.model_fields.values():
            for part in _contracts(field.annotation):
                if _module(part) != name:
                    own.setdefault(_module(part), set()).add(part.__name__)
    local = [f"from o2c.contracts.wire.{module} import {', '.join(sorted(own[module]))}" for module in sorted(own)]
    return "\n".join(lines) + ("\n\n" if lines else "") + "\n".join(local)


def _class_source(kind: type[Contract]) -> str:
    event = issubclass(kind, Event)
    head = f"class {kind.__name__}({'Message' if event else 'Part'}, frozen=True, kw_only=True, gc=False):"
    lines = [head]
    if issubclass(kind, Event):
        lines += [f'    TYPE: ClassVar[str] = "{kind.TYPE}"', f'    TOPIC: ClassVar[str] = "{kind.TOPIC}"', ""]
    return "\n".join(lines + [_field_source(name, field) for name, field in kind.model_fields.items()])


def _field_source(name: str, field: FieldInfo) -> str:
    default = "" if field.is_required() else f" = {_literal(field.default)}"
    line = f"    {name}: {_written(field.annotation)}{default}"
    if len(line) <= _WIDTH:
        return line
    choices = "".join(f"        {_literal(value)},\n" for value in get_args(field.annotation))
    return f"    {name}: Literal[\n{choices}    ]{default}"


def _written(annotation: Any) -> str:
    """The annotation without what bounds its values."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        return _written(arguments[0])
    if origin in (Union, UnionType):
        return " | ".join("None" if a is NoneType else _written(a) for a in arguments)
    if origin is Literal:
        return f"Literal[{', '.join(_literal(value) for value in arguments)}]"
    if origin is tuple:
        return f"tuple[{_written(arguments[0])}, ...]"
    if origin is dict:
        return f"dict[{_written(arguments[0])}, {_written(arguments[1])}]"
    if annotation is Money:
        return "Money"
    name: str = annotation.__name__
    return name


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
