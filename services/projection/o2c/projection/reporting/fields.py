"""What the catalogue of sources is made of: rows that can be asked for, and the typed fields they have."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, LiteralString

from psycopg import sql

from o2c.chassis.tabular import Kind
from o2c.projection.queries.cut import CASH_APP, Cut

ATTRIBUTE = re.compile(r"(customer|document)\.attributes\.([A-Za-z0-9_.-]{1,60})")
PARTS: Mapping[str, LiteralString] = {"month": "YYYY-MM", "quarter": 'YYYY-"Q"Q', "year": "YYYY"}
"""What can be asked of a day, as `due_date.month`."""


@dataclass(frozen=True)
class Field:
    """`value`: an expression over the source's rows `o` and what is joined to them. An amount is one of minor units of
    the row's currency. `adds_up`: whether a sum of it means something."""

    name: str
    kind: Kind
    value: sql.Composable
    title: str
    width: int = 12
    joins: tuple[str, ...] = ()
    adds_up: bool = False


@dataclass(frozen=True)
class Moment:
    """`past`: whether a day was asked for, by whoever asks or by the definition."""

    cut: Cut
    past: bool


@dataclass(frozen=True)
class Source:
    """`rows`: by the moment, `with …` that ends in rows named `rows`; `key` tells these apart.

    `cuts`: whether it can be asked as of a day and as known at a moment; a source that cannot shows what is now.
    `sources`: the services whose events it rests on.
    """

    name: str
    title: str
    description: str
    fields: Mapping[str, Field]
    rows: Callable[[Moment], sql.Composable]
    key: Sequence[str]
    joins: Mapping[str, sql.Composable] = field(default_factory=dict)
    cuts: bool = True
    sources: Sequence[str] = (CASH_APP,)
    bound: Callable[[Cut], Mapping[str, Any]] = lambda _: {}

    def field(self, name: str) -> Field | None:
        """A field by its name: one of the catalogue's, a part of a day, or a custom field; None for no such field."""
        known = self.fields.get(name)
        if known is not None:
            return known
        whole, _, part = name.rpartition(".")
        day = self.fields.get(whole)
        if day is not None and day.kind == "date" and part in PARTS:
            value = sql.SQL("to_char({}, {})").format(day.value, sql.Literal(PARTS[part]))
            return replace(day, name=name, kind="text", value=value, title=f"{day.title}, {part}", width=8)
        match = ATTRIBUTE.fullmatch(name)
        if match is None or match[1] not in self.joins:
            return None
        alias: LiteralString = "c" if match[1] == "customer" else "d"
        value = sql.SQL("{}.attributes ->> {}").format(sql.Identifier(alias), sql.Literal(match[2]))
        return Field(name, "text", value, match[2].replace("_", " ").capitalize(), 14, (match[1],))

    @property
    def has_currency(self) -> bool:
        return "currency" in self.fields

    def names(self) -> list[str]:
        """What errors offer: fields, and the custom ones' form."""
        custom = [f"{name}.attributes.<custom field>" for name in ("customer", "document") if name in self.joins]
        return [*self.fields, *custom]


def fields(*made: Field) -> dict[str, Field]:
    return {one.name: one for one in made}


def column(
    name: str,
    kind: Kind,
    title: str,
    value: LiteralString = "",
    *,
    width: int = 0,
    joins: tuple[str, ...] = (),
    adds_up: bool | None = None,
) -> Field:
    """A field whose value is the rows' column of the same name, unless it is given. Amounts add up."""
    wide = width or {"text": 12, "moment": 19, "date": 10, "amount": 14}.get(kind, 8)
    expression = sql.SQL(value) if value else sql.Identifier("o", name)
    return Field(name, kind, expression, title, wide, joins, kind == "amount" if adds_up is None else adds_up)
