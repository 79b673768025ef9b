"""A definition that was held against the catalogue: names have become fields, texts values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from o2c.chassis.tabular import Column
from o2c.projection.reporting.definition import Definition, Operator, Parameter, Total
from o2c.projection.reporting.fields import Field, Source


@dataclass(frozen=True)
class PlannedColumn:
    field: Field
    column: Column
    total: Total | None = None


@dataclass(frozen=True)
class PlannedFilter:
    """`texts`: values as they are written, which may be days relative to the one the report is made for; or the name
    of a `parameter`."""

    field: Field
    operator: Operator
    texts: Sequence[str]
    parameter: str | None = None


@dataclass(frozen=True)
class Sort:
    field: Field
    descending: bool
    place: int | None
    """Which column it is, where it is one: a report without detail can only be sorted by what it shows."""


@dataclass(frozen=True)
class Plan:
    """`per_currency`: it holds amounts, so lines are told apart by their currency, and nothing is added across two."""

    definition: Definition
    source: Source
    columns: Sequence[PlannedColumn]
    groups: Sequence[Field]
    filters: Sequence[PlannedFilter]
    sorts: Sequence[Sort]
    per_currency: bool

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        return self.definition.parameters

    @property
    def sorts_amounts(self) -> bool:
        """Then currencies come first: what is larger cannot be said of amounts of two."""
        return any(sort.field.kind == "amount" for sort in self.sorts)

    @property
    def has_totals(self) -> bool:
        return any(column.total for column in self.columns)
