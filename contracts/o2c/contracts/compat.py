"""Whether a new version of a contract keeps the promises of an earlier one. Pure: two JSON Schemas in, sentences out.

Two parties rely on a contract, and within a major version neither may have to change anything:

- *inbound* (`erp.*`, `bank.*`): whoever sent by the old schema must be accepted by the new one. It may widen (a new
  optional field, a longer text, one more value of an enum), never narrow.
- *published* (`o2c.*`): whoever reads by the old schema must understand what is written by the new one, and the new
  version must read the topic from its first record on. So it may neither widen nor narrow: only new optional fields
  may come. An enum is closed, because a reader that lists its cases cannot do anything sensible with another one; what
  is expected to grow is declared as plain text with examples (`rule`, `Posting.account`), never as an enum.

Breaking in both: a field that goes or changes its type, and another default, for it changes what silence means.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, NamedTuple

from o2c.contracts.schemas import ANNOTATIONS, Schema, resolve

Direction = Literal["inbound", "published"]

_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_EXACT = ("pattern", "format", "multipleOf", "uniqueItems")
_ANY = "anything"
_NESTED = ("items", "additionalProperties", "propertyNames")
_KNOWN = {*_UPPER, *_LOWER, *_EXACT, *_NESTED, *ANNOTATIONS,
          "type", "enum", "const", "properties", "required", "default", "anyOf", "prefixItems"}  # fmt: skip


class Effect(Enum):
    """What a difference does to the set of valid documents."""

    NARROWS = "narrows"
    WIDENS = "widens"
    CHANGES = "changes"


class Difference(NamedTuple):
    place: str
    effect: Effect
    text: str


_BREAKS: Mapping[Direction, frozenset[Effect]] = {
    "inbound": frozenset({Effect.NARROWS, Effect.CHANGES}),
    "published": frozenset(Effect),
}


def direction_of(event_type: str) -> Direction:
    """
    >>> direction_of("erp.goods-shipped.v1"), direction_of("o2c.order.order-placed.v1")
    ('inbound', 'published')
    """
    return "published" if event_type.startswith("o2c.") else "inbound"


def breaking(old: Schema, new: Schema, direction: Direction) -> list[str]:
    """Why `new` breaks what `old` promised, one sentence a reason; empty when it does not.

    >>> breaking({"type": "string", "maxLength": 20}, {"type": "string", "maxLength": 10}, "inbound")
    ['data: maxLength 20 became 10']
    """
    breaks = _BREAKS[direction]
    found = _compare(_Side(old, old), _Side(new, new), "data")
    return [f"{d.place}: {d.text}" for d in found if d.effect in breaks]


@dataclass(frozen=True)
class _Side:
    """A schema and the document its `$ref`s point into."""

    node: Schema
    root: Schema

    def below(self, node: Any) -> "_Side":
        """A part of this schema. `true`, and what is absent, allow anything; `false` allows nothing."""
        if node is None or node is True:
            node = {}
        if node is False:
            node = {"enum": []}
        return _Side(resolve(node, self.root), self.root)

    def branches(self) -> "dict[str, _Side]":
        """The alternatives of an `anyOf` (pydantic's `X | None`) by their type; two objects by their order."""
        if "anyOf" not in self.node:
            return {self._kind(): self}
        named: dict[str, _Side] = {}
        for side in map(self.below, self.node["anyOf"]):
            kind = side._kind()
            named[kind if kind not in named else f"{kind} ({len(named) + 1})"] = side
        return named

    def _kind(self) -> str:
        return str(self.node.get("type", _ANY))

    def values(self) -> list[Any] | None:
        """The closed list of values, if there is one."""
        if "const" in self.node:
            return [self.node["const"]]
        return self.node.get("enum")


def _compare(old: _Side, new: _Side, place: str) -> Iterator[Difference]:
    for keyword in sorted((set(old.node) | set(new.node)) - _KNOWN):
        if old.node.get(keyword) != new.node.get(keyword):
            yield Difference(place, Effect.CHANGES, f"{keyword} changed, which this check cannot judge")
    before, after = old.branches(), new.branches()
    for kind in sorted(before.keys() & after.keys()):
        yield from _compare_one(before[kind], after[kind], place)
    gone, come = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    if come == [_ANY]:
        yield Difference(place, Effect.WIDENS, f"was {' or '.join(gone)} and may now be anything")
    elif gone == [_ANY]:
        yield Difference(place, Effect.NARROWS, f"could be anything and must now be {' or '.join(come)}")
    elif gone and come:
        yield Difference(place, Effect.CHANGES, f"type {' or '.join(gone)} became {' or '.join(come)}")
    elif gone:
        yield Difference(place, Effect.NARROWS, f"may no longer be {' or '.join(gone)}")
    elif come:
        yield Difference(place, Effect.WIDENS, f"may now be {' or '.join(come)}")


def _compare_one(old: _Side, new: _Side, place: str) -> Iterator[Difference]:
    yield from _values(old.values(), new.values(), place)
    yield from _limits(old.node, new.node, place)
    yield from _exact(old.node, new.node, place)
    yield from _properties(old, new, place)
    for keyword in _NESTED:
        if keyword in old.node or keyword in new.node:
            inner = place + ("[]" if keyword == "items" else f" {keyword}")
            yield from _compare(old.below(old.node.get(keyword)), new.below(new.node.get(keyword)), inner)
    yield from _tuple(old, new, place)


def _values(old: list[Any] | None, new: list[Any] | None, place: str) -> Iterator[Difference]:
    if old is None and new is not None:
        yield Difference(place, Effect.NARROWS, f"only {_listed(new)} are left")
    elif old is not None and new is None:
        yield Difference(place, Effect.WIDENS, f"was one of {_listed(old)}, and may now be anything")
    elif old is not None and new is not None:
        if gone := [v for v in old if v not in new]:
            yield Difference(place, Effect.NARROWS, f"no longer allows {_listed(gone)}")
        if come := [v for v in new if v not in old]:
            yield Difference(place, Effect.WIDENS, f"now allows {_listed(come)} too")


def _limits(old: Schema, new: Schema, place: str) -> Iterator[Difference]:
    for keyword in (*_UPPER, *_LOWER):
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        tighter = before is None or (after is not None and (after < before) == (keyword in _UPPER))
        yield Difference(place, Effect.NARROWS if tighter else Effect.WIDENS, _became(keyword, before, after))


def _exact(old: Schema, new: Schema, place: str) -> Iterator[Difference]:
    """Keywords whose values cannot be ordered: there or not is all that can be judged."""
    for keyword in _EXACT:
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        effect = Effect.NARROWS if before is None else Effect.WIDENS if after is None else Effect.CHANGES
        yield Difference(place, effect, _became(keyword, before, after))


def _properties(old: _Side, new: _Side, place: str) -> Iterator[Difference]:
    before, after = old.node.get("properties", {}), new.node.get("properties", {})
    needed, needs = set(old.node.get("required", ())), set(new.node.get("required", ()))
    for name in sorted(before.keys() | after.keys()):
        inner = f"{place}.{name}"
        if name not in after:
            yield Difference(inner, Effect.CHANGES, "is gone")
        elif name not in before:
            if name in needs:
                yield Difference(inner, Effect.NARROWS, "is new and required; give it a default")
        else:
            yield from _presence(before[name], after[name], name in needed, name in needs, inner)
            yield from _compare(old.below(before[name]), new.below(after[name]), inner)


def _presence(old: Schema, new: Schema, needed: bool, needs: bool, place: str) -> Iterator[Difference]:
    if needed and not needs:
        yield Difference(place, Effect.WIDENS, "was required and may now be left out")
    elif needs and not needed:
        yield Difference(place, Effect.NARROWS, "could be left out and is now required")
    elif not needs and old.get("default") != new.get("default"):
        yield Difference(place, Effect.CHANGES, _became("default", old.get("default"), new.get("default")))


def _tuple(old: _Side, new: _Side, place: str) -> Iterator[Difference]:
    """`prefixItems`: members of a fixed place, each with a type of its own."""
    before, after = old.node.get("prefixItems", []), new.node.get("prefixItems", [])
    if len(before) != len(after):
        yield Difference(place, Effect.CHANGES, f"{len(before)} fixed members became {len(after)}")
        return
    for i, (a, b) in enumerate(zip(before, after, strict=True)):
        yield from _compare(old.below(a), new.below(b), f"{place}[{i}]")


def _listed(values: list[Any]) -> str:
    return ", ".join(repr(v) for v in values) or "nothing"


def _became(keyword: str, old: Any, new: Any) -> str:
    if old is None:
        return f"{keyword} {new!r} is new"
    return f"{keyword} {old!r} " + ("is gone" if new is None else f"became {new!r}")
