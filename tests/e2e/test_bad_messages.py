"""A record that nobody can read: kept whole, with what is wrong, where, and what was expected; the others go on."""

import pytest
from records import data_of, of, record
from story import customer, order
from world import World, fresh

from o2c.contracts.base import MAX_BYTES

pytestmark = pytest.mark.servers

ORDERS = "erp.orders.v1"
SUBMITTED = "erp.sales-order-submitted.v1"


def refused_as(world: World, who: str, bad: bytes, kind: str, code: str, *says: str, topic: str = ORDERS) -> None:
    """Send a bad record: it becomes the one dead letter of its key, says why, is kept whole and stops nobody else."""
    service = "credit" if topic == "erp.customers.v1" else "order"
    world.put(topic, who, bad)
    world.goes_on(beside=who)
    letter = world.letter(service, who)
    assert (letter["kind"], letter["code"]) == (kind, code), letter
    for text in says:
        assert text in letter["detail"]
    assert world.kept(service, letter) == bad


def test_malformed_json_is_kept_and_told_from_which_byte_on_it_is_wrong(world: World) -> None:
    who = fresh("C")
    bad = of(order(fresh("O"), who))[:-40]
    refused_as(world, who, bad, "undecodable", "not-json", "not one JSON document", "truncated")


def test_a_record_that_is_no_cloud_event_is_told_which_attribute_is_missing(world: World) -> None:
    who = fresh("C")
    bad = record(SUBMITTED, data_of(order(fresh("O"), who)), source=None)
    refused_as(world, who, bad, "undecodable", "bad-attribute", "attribute `source` is missing")


def test_data_against_the_schema_is_told_every_place_with_what_was_expected(world: World) -> None:
    who = fresh("C")
    data = data_of(order(fresh("O"), who), currency="euro")
    del data["ordered_on"]
    data["lines"][0]["line"] = "1"
    refused_as(
        world, who, record(SUBMITTED, data), "undecodable", "invalid-data",
        'data.currency is "euro", expected ISO 4217 code',
        "data.ordered_on is missing, expected a day as YYYY-MM-DD",
        'data.lines[0].line is "1", expected a valid integer',
    )  # fmt: skip


def test_an_amount_of_400_digits_is_a_wrong_text_and_never_a_number(world: World) -> None:
    who = fresh("C")
    data = data_of(order(fresh("O"), who))
    data["lines"][0]["unit_price"] = "9" * 400
    refused_as(
        world, who, record(SUBMITTED, data), "undecodable", "invalid-data",
        "data.lines[0].unit_price is", "at most 15 digits before and 6 after the point",
    )  # fmt: skip


def test_a_number_of_400_digits_where_text_belongs_is_refused_too(world: World) -> None:
    who = fresh("C")
    bad = of(order(fresh("O"), who)).replace(b'"10.00"', b"9" * 400)
    refused_as(world, who, bad, "undecodable", "invalid-data", "data.lines[0].unit_price is")


def test_another_encoding_than_utf8_is_told_where_it_breaks(world: World) -> None:
    who = fresh("C")
    bad = of(order(fresh("O"), who)).replace(b'"P1"', '"Bohrhämmer"'.encode("latin-1"))
    refused_as(world, who, bad, "undecodable", "invalid-data", "invalid unicode code point at line 1 column")


def test_a_nul_in_a_name_stops_one_record_and_no_batch(world: World) -> None:
    who = fresh("C")
    bad = of(customer(who)).replace(b" Ltd", b"\\u0000Ltd")
    refused_as(world, who, bad, "undecodable", "invalid-data", "data.name is", r"\u0000Ltd", topic="erp.customers.v1")


def test_a_nul_in_an_attribute_is_told_by_its_name(world: World) -> None:
    who = fresh("C")
    bad = of(customer(who), subject="ACME\0Ltd")
    says = "attribute `subject` holds the character U+0000"
    refused_as(world, who, bad, "undecodable", "nul-character", says, topic="erp.customers.v1")


def test_a_record_under_another_key_than_its_account_is_told_the_right_one(world: World) -> None:
    who, account = fresh("C"), fresh("C")
    bad = of(order(fresh("O"), account))
    refused_as(world, who, bad, "undecodable", "wrong-key", f"key is '{who}'; expected data.customer, '{account}'")


def test_a_record_over_900_kib_is_kept_and_told_the_limit(world: World) -> None:
    who = fresh("C")
    bad = of(order(fresh("O"), who)) + b" " * MAX_BYTES
    refused_as(world, who, bad, "undecodable", "too-large", f"at most {MAX_BYTES:,} are read")


def test_an_order_whose_answer_would_be_over_900_kib_is_refused_before_the_commit(world: World) -> None:
    """OrderPlaced repeats the lines and adds their values: a submission just under the limit makes one over it."""
    who, number = fresh("C"), fresh("O")
    event = order(number, who, *[("10", "10.00")] * 1000)
    padding = "x" * ((MAX_BYTES - len(of(event)) - 1000) // 1000)
    long = tuple(
        line.model_copy(update={"ship_to": padding[:490], "description": padding[490:]}) for line in event.lines
    )
    bad = of(event.model_copy(update={"lines": long}))
    assert MAX_BYTES - 5_000 < len(bad) < MAX_BYTES
    refused_as(world, who, bad, "failed", "TooLarge", "at most 921,600")
    assert world.http.get(f"{world.stack.services['order'].url}/v1/orders/{number}").status_code == 404


def test_a_type_of_a_newer_version_is_kept_for_the_version_that_knows_it(world: World) -> None:
    who, number = fresh("C"), fresh("O")
    newer = record("erp.sales-order-submitted.v2", data_of(order(fresh("O"), who)))
    world.put(ORDERS, who, newer, of(order(number, who)))
    world.goes_on(beside=who)
    first, second = world.letters("order", who)
    assert (first["kind"], first["code"]) == ("unknown-type", "newer-version")
    assert "version 2 is newer than this reader knows (v1)" in first["detail"]
    assert world.kept("order", first) == newer
    assert second["kind"] == "parked"


def test_a_misspelt_type_is_told_the_one_that_was_meant(world: World) -> None:
    who = fresh("C")
    bad = record("erp.sales-order-submited.v1", data_of(order(fresh("O"), who)))
    refused_as(world, who, bad, "unknown-type", "unknown-type", f"did you mean {SUBMITTED}?")
