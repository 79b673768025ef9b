"""What is read agrees with what is said, and what is written arrives as it was."""

import typing
from datetime import UTC
from typing import get_args, get_origin

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from o2c.contracts.money import exponent
from o2c.contracts.registry import BY_TYPE, EVENTS
from o2c.projection import schema
from o2c.projection.arrays import ENCODERS
from o2c.projection.folds import FOLDS
from o2c.projection.projection import Projection
from o2c.projection.reads import READS
from o2c.projection.reads.base import Money, Read
from o2c.projection.tables import Append, Upsert

OURS = {event.TYPE for event in EVENTS if event.TOPIC in Projection.topics}
TABLES = [table for table in vars(schema).values() if isinstance(table, Append | Upsert)]


def test_every_event_of_the_four_topics_is_read_and_folded():
    assert len(Projection.topics) == 4
    assert READS.keys() == OURS == FOLDS.keys()


@pytest.mark.parametrize("name", sorted(READS))
def test_a_read_takes_fields_that_the_contract_has_with_the_types_it_has(name):
    compare(READS[name], BY_TYPE[name], READS[name] in shared())


def shared() -> list[type[Read]]:
    """Reads that stand for two events, one of which lacks the optional fields."""
    return [read for read in READS.values() if list(READS.values()).count(read) > 1]


def compare(read: type[Read], model, lenient: bool) -> None:
    hints = typing.get_type_hints(read)
    for field in msgspec.structs.fields(read):
        if field.name not in model.model_fields:
            assert lenient, f"{model.__name__} has no {field.name}"
            assert not field.required
            continue
        said = model.model_fields[field.name]
        assert not field.required or said.is_required(), field.name
        if hints[field.name] is msgspec.Raw:  # taken as it came
            continue
        inner = next((a for a in (hints[field.name], *get_args(hints[field.name])) if is_read(a)), None)
        if inner is not None and inner is not Money:
            compare(
                inner,
                next(a for a in (said.annotation, *get_args(said.annotation)) if hasattr(a, "model_fields")),
                False,
            )
        elif inner is None:
            assert plain(hints[field.name]) == plain(said.annotation), field.name


def is_read(kind) -> bool:
    return isinstance(kind, type) and issubclass(kind, Read)


def plain(kind) -> str:
    """A type without its constraints and literals."""
    if get_origin(kind) is typing.Annotated:
        return plain(get_args(kind)[0])
    if get_origin(kind) is typing.Literal:
        return "str"
    if get_args(kind):
        return "|".join(sorted(plain(argument) for argument in get_args(kind) if argument is not type(None)))
    return getattr(kind, "__name__", str(kind))


@pytest.mark.servers
def test_currencies_have_the_decimals_that_the_services_count_with(models):
    rows = models.connection.execute("select code, exponent from currency").fetchall()
    assert len(rows) > 150
    assert all(exponent(code) == digits for code, digits in rows)


@pytest.mark.servers
@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.table)
def test_the_columns_that_are_written_are_the_tables_own(models, table):
    names = {"int4": "integer", "int8": "bigint", "int": "integer", "timestamptz": "timestamp with time zone"}
    rows = models.connection.execute(
        """select column_name, data_type from information_schema.columns
           where table_schema = current_schema() and table_name = %s and is_generated = 'NEVER'""",
        (table.table,),
    ).fetchall()
    assert dict(rows) == {name: names.get(kind, kind) for name, kind in table.columns.items()}


@pytest.mark.servers
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.none() | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))))
def test_any_text_survives_the_array_literal(models, values):
    row = models.connection.execute("select %s::text[]", (ENCODERS["text"](values),)).fetchone()
    assert row == (values,)


@pytest.mark.servers
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)),
    flags=st.lists(st.none() | st.booleans()),
    days=st.lists(st.none() | st.dates()),
    moments=st.lists(st.none() | st.datetimes(timezones=st.just(UTC))),
)
def test_numbers_flags_days_and_moments_survive_it_too(models, numbers, flags, days, moments):
    row = models.connection.execute(
        "select %s::bigint[], %s::boolean[], %s::date[], %s::timestamptz[]",
        (
            ENCODERS["bigint"](numbers), ENCODERS["boolean"](flags), ENCODERS["date"](days),
            ENCODERS["timestamptz"](moments),
        ),
    ).fetchone()  # fmt: skip
    assert row == (numbers, flags, days, moments)
