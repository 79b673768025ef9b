"""Holds a definition against the catalogue; everything that is wrong is found, not only the first."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from o2c.chassis.tabular import Column
from o2c.projection.reporting.conditions import LISTS, OPERATORS, UNARY, VALUE_OF
from o2c.projection.reporting.definition import ColumnPart, Definition, Filter, Parameter
from o2c.projection.reporting.faults import BadDefinition, Fault, nearest, one_of
from o2c.projection.reporting.fields import Field, Source
from o2c.projection.reporting.plan import Plan, PlannedColumn, PlannedFilter, Sort
from o2c.projection.reporting.reading import Lines, read_definition
from o2c.projection.reporting.sources import CATALOGUE
from o2c.projection.reporting.values import typed

T = TypeVar("T")
RESERVED = ("as_of", "known", "basis", "format", "version")
"""Parameters that every report has, or that say how it is run."""
_ANY_DAY = date(2026, 1, 1)
_FITS = {"integer": ("integer", "decimal"), "decimal": ("integer", "decimal")}
"""Types of parameters that a number can be compared with."""


def plan_of(text: str, name: str = "definition") -> Plan:
    """Raises BadDefinition."""
    definition, lines = read_definition(text, name)
    return _Check(definition, lines, name).plan()


class _Check:
    def __init__(self, definition: Definition, lines: Lines, name: str) -> None:
        self._definition, self._lines, self._name = definition, lines, name
        self._faults: list[Fault] = []

    def plan(self) -> Plan:
        d = self._definition
        source = CATALOGUE.get(d.source)
        if source is None:
            self._wrong(("source",), d.source, one_of(CATALOGUE), CATALOGUE)
            raise BadDefinition(self._name, self._faults)
        if d.as_of is not None and not source.cuts:
            self._wrong(("as_of",), d.as_of, f"nothing: {source.name} shows what is now")
        elif d.as_of is not None:
            self._value(("as_of",), d.as_of, "date")
        for name, parameter in d.parameters.items():
            self._parameter(name, parameter)
        columns = [self._column(source, place, part) for place, part in enumerate(d.columns)]
        groups = [self._field(source, ("groups", place), name) for place, name in enumerate(d.groups)]
        filters = [self._filter(source, place, part) for place, part in enumerate(d.filters)]
        sorts = [self._sort(source, place, name) for place, name in enumerate(d.sort)]
        if not d.detail:
            self._without_detail()
        if self._faults:
            raise BadDefinition(self._name, self._faults)
        return _made(d, source, _kept(columns), _kept(groups), _kept(filters), _kept(sorts))

    def _wrong(self, place: tuple[str | int, ...], found: str, expected: str, names: Iterable[str] = ()) -> None:
        meant = nearest(found, names)
        self._faults.append(Fault(".".join(map(str, place)), found, expected, meant, self._lines.get(place, 0)))

    def _value(self, place: tuple[str | int, ...], text: str, kind: str) -> None:
        try:
            typed(text, kind, _ANY_DAY)  # type: ignore[arg-type]
        except ValueError as error:
            self._wrong(place, text, str(error))

    def _field(self, source: Source, place: tuple[str | int, ...], name: str) -> Field | None:
        field = source.field(name)
        if field is None:
            self._wrong(place, name, f"a field of {source.name}: {', '.join(source.names())}", source.names())
        return field

    def _parameter(self, name: str, parameter: Parameter) -> None:
        place = ("parameters", name)
        if name in RESERVED:
            self._wrong(place, name, f"another name: every report has {', '.join(RESERVED)}")
        if all(part.parameter != name for part in self._definition.filters):
            self._wrong(place, name, f"a filter that uses it (parameter: {name})")
        if parameter.one_of and parameter.type != "text":
            self._wrong((*place, "one_of"), parameter.type, "type: text, the only one that one_of goes with")
        for part in ("default", "least", "most"):
            text = getattr(parameter, part)
            if text is not None:
                self._value((*place, part), text, parameter.type)
                if part != "default" and parameter.type in ("text", "yes-no"):
                    self._wrong((*place, part), text, "no bound: only numbers and days have them")
        if parameter.one_of and parameter.default is not None and parameter.default not in parameter.one_of:
            self._wrong((*place, "default"), parameter.default, one_of(parameter.one_of), parameter.one_of)

    def _column(self, source: Source, place: int, part: ColumnPart) -> PlannedColumn | None:
        field = self._field(source, ("columns", place, "field"), part.field)
        if field is None:
            return None
        if part.total == "sum" and not field.adds_up:
            sums = [name for name, one in source.fields.items() if one.adds_up]
            expected = f"count, least or most: a sum of {field.name} means nothing (of {', '.join(sums)} one does)"
            self._wrong(("columns", place, "total"), "sum", expected)
        if part.total and place == 0:
            self._wrong(("columns", place, "total"), part.total, "none in the first column: it names the totals")
        column = Column(part.field.replace(".", "_"), part.title or field.title, field.kind, part.width or field.width)
        if part.total == "count":
            column = Column(column.name, column.title, "integer", part.width or 8)
        return PlannedColumn(field, column, part.total)

    def _filter(self, source: Source, place: int, part: Filter) -> PlannedFilter | None:
        field = self._field(source, ("filters", place, "field"), part.field)
        if field is None:
            return None
        at = ("filters", place)
        if part.operator not in OPERATORS[field.kind]:
            expected = f"for {field.name} ({field.kind}) {one_of(OPERATORS[field.kind])}"
            self._wrong((*at, "is"), part.operator, expected, OPERATORS[field.kind])
            return None
        texts = part.values or (() if part.value is None else (part.value,))
        if part.parameter is not None:
            self._filter_parameter(part, field, place)
        elif part.operator in UNARY:
            if texts:
                self._wrong((*at, "value"), texts[0], f"no value with {part.operator}")
        else:
            most = 2 if part.operator == "between" else 1
            if (part.operator in LISTS and not texts) or (part.operator not in LISTS and len(texts) != most):
                wanted = "values: [a, b]" if part.operator in LISTS or most == 2 else "a value, or a parameter"
                self._wrong(at, f"{len(texts)} values", f"{wanted} with {part.operator}")
            name = "values" if part.values else "value"
            for number, text in enumerate(texts):
                self._value((*at, name, number) if part.values else (*at, name), text, VALUE_OF[field.kind])
        return PlannedFilter(field, part.operator, texts, part.parameter)

    def _filter_parameter(self, part: Filter, field: Field, place: int) -> None:
        at = ("filters", place, "parameter")
        assert part.parameter is not None
        given = self._definition.parameters.get(part.parameter)
        wanted = VALUE_OF[field.kind]
        if part.value is not None or part.values or part.operator in (*UNARY, "between"):
            self._wrong(at, part.parameter, "a value or a parameter, and no parameter with between, empty or filled")
        elif given is None:
            names = self._definition.parameters
            self._wrong(at, part.parameter, f"one of parameters: {', '.join(names) or 'there are none'}", names)
        elif given.type not in _FITS.get(wanted, (wanted,)):
            self._wrong(at, f"{part.parameter} ({given.type})", f"a parameter of type {wanted}, as {field.name} is")

    def _sort(self, source: Source, place: int, name: str) -> Sort | None:
        bare = name.removeprefix("-")
        field = self._field(source, ("sort", place), bare)
        if field is None:
            return None
        shown = [part.field for part in self._definition.columns]
        if not self._definition.detail and bare not in shown:
            expected = f"one of the columns, because detail is false: {', '.join(shown)}"
            self._wrong(("sort", place), bare, expected, shown)
        return Sort(field, name.startswith("-"), shown.index(bare) if bare in shown else None)

    def _without_detail(self) -> None:
        d = self._definition
        if not d.groups:
            self._wrong(("detail",), "false", "groups, whose lines are left")
        for place, part in enumerate(d.columns):
            if part.total is None and not is_key(part.field, d.groups):
                expected = f"a total, or a field of the groups ({', '.join(d.groups)}), because detail is false"
                self._wrong(("columns", place, "field"), part.field, expected)


def is_key(field: str, groups: Iterable[str]) -> bool:
    """Whether a field is the same in all rows of a group: it is one, or master data of a customer that is one.

    >>> is_key("customer.name", ["customer"]), is_key("number", ["customer"])
    (True, False)
    """
    return field == "currency" or field in groups or (field.startswith("customer.") and "customer" in groups)


def _kept(parts: Iterable[T | None]) -> list[T]:
    return [part for part in parts if part is not None]


def _made(
    d: Definition,
    source: Source,
    columns: list[PlannedColumn],
    groups: list[Field],
    filters: list[PlannedFilter],
    sorts: list[Sort],
) -> Plan:
    """With a column for the currency before the first amount, where the definition shows amounts and no currency."""
    first = next((place for place, one in enumerate(columns) if one.column.kind == "amount"), None)
    per_currency = source.has_currency and (first is not None or any(s.field.kind == "amount" for s in sorts))
    if first is not None and all(one.field.name != "currency" for one in columns):
        currency = source.fields["currency"]
        added = PlannedColumn(currency, Column("currency", currency.title, "text", currency.width))
        columns.insert(max(first, 1), added)
        sorts = [_moved(sort, max(first, 1)) for sort in sorts]
    return Plan(d, source, _apart(columns), groups, filters, sorts, per_currency)


def _moved(sort: Sort, inserted: int) -> Sort:
    if sort.place is None or sort.place < inserted:
        return sort
    return Sort(sort.field, sort.descending, sort.place + 1)


def _apart(columns: list[PlannedColumn]) -> list[PlannedColumn]:
    """Names told apart: a field may stand twice, with different totals."""
    seen: dict[str, int] = {}
    found = []
    for one in columns:
        seen[one.column.name] = number = seen.get(one.column.name, 0) + 1
        name = one.column.name + (f"_{number}" if number > 1 else "")
        column = Column(name, one.column.title, one.column.kind, one.column.width)
        found.append(PlannedColumn(one.field, column, one.total))
    return found
