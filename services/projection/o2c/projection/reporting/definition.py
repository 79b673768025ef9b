"""The shape of a report's definition, before it is held against the catalogue of sources."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Total = Literal["sum", "count", "least", "most"]
Operator = Literal[
    "equal", "not-equal", "at-least", "at-most", "above", "below", "between", "in", "not-in", "starts-with", "contains",
    "empty", "filled",
]  # fmt: skip
ParameterType = Literal["text", "integer", "decimal", "date", "yes-no"]
MAX_COLUMNS, MAX_FILTERS, MAX_GROUPS, MAX_ROWS = 60, 40, 4, 1_000_000
NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
PARAMETER = r"^[a-z][a-z0-9_]*$"
Text = Annotated[str, Field(max_length=500)]
ParameterName = Annotated[str, Field(pattern=PARAMETER, max_length=40)]
Title = Annotated[str, Field(min_length=1, max_length=100)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameter(_Part):
    """`default`: a value, or for a date also a relative one (`today`, `last-month-end` …). Without one and not
    `required`, whatever uses it is left out where it is not given."""

    type: ParameterType = "text"
    title: Title | None = None
    default: Text | None = None
    required: bool = False
    least: Text | None = None
    most: Text | None = None
    one_of: Annotated[tuple[Text, ...], Field(max_length=200)] = ()


class ColumnPart(_Part):
    """`total`: what stands for this column in the lines of groups and of the whole."""

    field: Text
    title: Title | None = None
    width: Annotated[int, Field(ge=1, le=80)] | None = None
    total: Total | None = None


class Filter(_Part):
    """`value`, `values` or `parameter`: what the field is compared with; `between` takes two values."""

    field: Text
    operator: Annotated[Operator, Field(alias="is")]
    value: Text | None = None
    values: Annotated[tuple[Text, ...], Field(max_length=1000)] = ()
    parameter: Text | None = None


class Definition(_Part):
    """`detail: false` leaves only the lines of the groups. `sort`: field names, `-open` from the largest down. `limit`:
    rows shown; where they are sorted by an amount, of each currency."""

    name: Annotated[str, Field(pattern=NAME, max_length=60)]
    title: Title
    description: Text = ""
    source: Text
    as_of: Text | None = None
    parameters: Annotated[dict[ParameterName, Parameter], Field(max_length=30)] = {}
    columns: Annotated[tuple[ColumnPart, ...], Field(min_length=1, max_length=MAX_COLUMNS)]
    filters: Annotated[tuple[Filter, ...], Field(max_length=MAX_FILTERS)] = ()
    groups: Annotated[tuple[Text, ...], Field(max_length=MAX_GROUPS)] = ()
    detail: bool = True
    sort: Annotated[tuple[Text, ...], Field(max_length=8)] = ()
    limit: Annotated[int, Field(ge=1, le=MAX_ROWS)] | None = None
