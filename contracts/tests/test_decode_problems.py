"""Data against its schema: strict, and a refusal that its sender can act on without seeing our code."""

import json
from typing import Any

import pytest

from o2c.contracts.envelope import HEADERS, Undecodable, UnknownType, decode, parse
from o2c.contracts.examples import records
from o2c.contracts.registry import EVENTS, INBOUND
from o2c.contracts.schemas import data_schema

ORDER = json.loads(records()["erp.sales-order-submitted.v1"])
Change = dict[str, Any]


def refused(data: Any = None, key: str = "C-1001", **attributes: Any) -> Undecodable | UnknownType:
    record = {**ORDER, **attributes, "data": ORDER["data"] if data is None else data}
    with pytest.raises((Undecodable, UnknownType)) as problem:
        decode(parse(json.dumps(record).encode(), HEADERS, key.encode()))
    return problem.value


def changed(**fields: Any) -> Change:
    return {k: v for k, v in {**ORDER["data"], **fields}.items() if v is not ...}


def with_line(**fields: Any) -> Change:
    return changed(lines=[{**ORDER["data"]["lines"][0], **fields}])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(ordered_on=...), "data.ordered_on is missing, expected a day as YYYY-MM-DD"),
        (changed(ordered_on="04.05.2026"), 'data.ordered_on is "04.05.2026", expected a day as YYYY-MM-DD'),
        (changed(ordered_on=20260504), "data.ordered_on is 20260504, expected a day as YYYY-MM-DD"),
        (changed(currency="euro"), 'data.currency is "euro", expected ISO 4217 code, e.g. "EUR"'),
        (changed(customer=""), 'data.customer is "", expected a business key'),
        (changed(lines=[]), "data.lines is a list of 0, expected a list of at least 1 item, not 0"),
        (changed(lines={}), "data.lines is an object, expected a valid array"),
        (with_line(line="1"), 'data.lines[0].line is "1", expected a valid integer'),
        (with_line(line=int("9" * 400)), "data.lines[0].line is 9999"),
        (with_line(quantity="1,5"), 'data.lines[0].quantity is "1,5", expected decimal number as text'),
        (with_line(quantity=1.5), "data.lines[0].quantity is 1.5, expected decimal number as text"),
        (with_line(quantity="9" * 400), "data.lines[0].quantity is"),
        (with_line(quantity="1\n"), 'data.lines[0].quantity is "1\\n"'),
        (with_line(description="a\x00b"), 'data.lines[0].description is "a\\u0000b"'),
        ([1], "data is a list of 1, expected an object"),
        ("text", 'data is "text", expected an object'),
    ],
)
def test_a_problem_says_where_what_and_what_was_expected(data: Any, said: str) -> None:
    problem = refused(data)

    assert problem.detail.startswith(said)
    assert problem.reason_code == "invalid-data"


def test_a_long_value_is_cut() -> None:
    assert len(refused(changed(customer_reference="x" * 100_000)).detail) < 200


def test_at_most_five_problems_are_told_and_the_rest_counted() -> None:
    detail = refused(changed(lines=[{"line": "x"}] * 10)).detail

    assert detail.count("data.lines") == 5
    assert detail.endswith("; and 35 more")  # ten lines without product, quantity, price, and with a text as number


@pytest.mark.parametrize("number", ["9" * 5000, "1e99999"])
def test_a_number_beyond_all_bounds_is_an_error_and_no_crash(number: str) -> None:
    raw = json.dumps({**ORDER, "data": with_line(line=31337)}).replace("31337", number).encode()

    with pytest.raises(Undecodable):
        decode(parse(raw, HEADERS, b"C-1001"))


def test_an_escaped_backslash_before_u0000_is_text() -> None:
    record = {**ORDER, "data": changed(customer_reference="a\\u0000b")}

    assert decode(parse(json.dumps(record).encode(), HEADERS, b"C-1001")).model_dump()["customer_reference"] == (
        "a\\u0000b"
    )


def test_a_nul_in_a_field_we_do_not_know_is_refused_too() -> None:
    assert refused(changed(note="a\x00b")).reason_code == "nul-character"


def test_unknown_fields_are_ignored() -> None:
    record = {**ORDER, "data": changed(colour="blue")}

    assert "colour" not in decode(parse(json.dumps(record).encode(), HEADERS, b"C-1001")).model_dump()


@pytest.mark.parametrize("key", ["", "C-1002", "SO-2026-0815"])
def test_an_inbound_record_keyed_by_anything_but_its_account_is_refused(key: str) -> None:
    problem = refused(key=key)

    assert problem.reason_code == "wrong-key"
    assert problem.detail == f"the record's key is {key!r}; expected data.customer, 'C-1001'"


def test_a_newer_version_of_a_known_type_says_so() -> None:
    problem = refused(type="o2c.order.order-placed.v2")

    assert isinstance(problem, UnknownType)
    assert problem.reason_code == "newer-version"
    assert "version 2 is newer than this reader knows (v1)" in problem.detail


@pytest.mark.parametrize("name", ["erp.sales-order-submited.v1", "erp.sales-order-submitted"])
def test_a_misspelt_type_is_unknown_and_its_neighbour_named(name: str) -> None:
    problem = refused(type=name)

    assert isinstance(problem, UnknownType)
    assert problem.reason_code == "unknown-type"
    assert problem.detail.endswith("did you mean erp.sales-order-submitted.v1?")


def test_a_type_unlike_any_other_gets_no_advice() -> None:
    assert refused(type="com.example.thing").detail == "no event type 'com.example.thing' is known here"


def integers(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for part in schema for found in integers(part)]
    if not isinstance(schema, dict):
        return []
    inner = [found for part in schema.values() for found in integers(part)]
    return [schema, *inner] if schema.get("type") == "integer" else inner


@pytest.mark.parametrize("event", [e for e in EVENTS if e.TOPIC in INBOUND], ids=lambda e: e.TYPE)
def test_every_integer_from_outside_is_bounded(event: Any) -> None:
    """One that the database cannot hold must be found at decoding, where it costs one record and not its batch."""
    assert all({"minimum", "maximum"} <= found.keys() for found in integers(data_schema(event)))
