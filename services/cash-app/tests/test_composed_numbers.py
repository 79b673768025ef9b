"""Numbers that several words make up: torn ones, ranges, lists with a shared beginning."""

import pytest
from cash_desk import Desk
from cash_facts import IBAN, invoice, paid, registered
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.texts.composed import MAX_COMPOSED, MAX_RANGE, composed


def made(text: str, how: str) -> list[str]:
    return [readings[0] for kind, *readings in composed(text) if kind == how]


@pytest.mark.parametrize(
    ("text", "how", "numbers"),
    [
        ("19304 38491", "joined", ["1930438491"]),
        ("1930438491, 19304 38492", "joined", ["1930438492"]),
        ("1930438491 1929646 410", "joined", ["1929646410"]),
        ("INV-2024-01 12", "joined", ["INV20240112"]),
        ("INV 2024 0112", "joined", ["20240112"]),
        ("4711-4714", "range", ["4712", "4713"]),
        ("4711 - 4714", "range", ["4712", "4713"]),
        ("4711/14", "range", ["4712", "4713"]),
        ("4711 bis 4714", "range", ["4712", "4713"]),
        ("4711 to 4714", "range", ["4712", "4713"]),
        ("INV-2024-0112-0114", "range", ["INV20240113"]),
        ("INV-2024-0112 to INV-2024-0114", "range", ["INV20240113"]),
        ("0998-1001", "range", ["999", "1000"]),
        ("INV-2024-0112, 0113, 0115", "list", ["INV20240113", "INV20240115"]),
        ("INV-2024-0112 und 0113", "list", ["INV20240113"]),
        ("1930438491/92/95", "list", ["1930438492", "1930438495"]),
        ("1930438491/2023", "list", ["1930432023"]),
    ],
)
def test_what_several_words_make_up(text: str, how: str, numbers: list[str]) -> None:
    assert made(text, how) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "1930438491 1929646410",
        "12.05.2024 EUR 1.190,00",
        "INV-2024-0112 500,00",
        "INV-2024-0112 order 47110",
        "1930438491 dated 05/11",
        "2024-2026",
        "4711-9999",
        "4715-4711",
        "INV-2024-0112",
        "2026-000123",
        "net 30 days",
        "",
    ],
)
def test_what_makes_up_nothing(text: str) -> None:
    assert composed(text) == ()


@given(st.integers(10**9, 10**10 - 1), st.integers(1, 9))
def test_a_number_torn_anywhere_is_put_together(number: int, at: int) -> None:
    text = str(number)
    whole = f"{text[:at]} {text[at:]}"
    assert text in made(whole, "joined") or text[at:].startswith("19") or len(text[:at]) == 4


@given(st.integers(1_000, 9_000_000), st.integers(1, MAX_RANGE))
def test_a_range_names_every_number_in_it_and_no_other(first: int, width: int) -> None:
    last = first + width
    text = f"{first} bis {last}"
    if len(str(first)) == len(str(last)) and not 1900 <= first < 2100 and not 1900 <= last < 2100:
        named = {int(n) for n in (*made(text, "range"), *made(text, "list"))} | {first}
        assert named - set(range(1900, 2100)) == set(range(first, last + 1)) - set(range(1900, 2100))


@given(st.text(alphabet="0123456789 /-,.+AZbis", max_size=2_000))
def test_any_text_makes_up_a_bounded_number_of_candidates(text: str) -> None:
    found = composed(text)
    assert len(found) <= MAX_COMPOSED
    assert all(how in ("joined", "list", "range") and readings for how, *readings in found)


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    desk.hear(*(invoice(f"INV-2026-{n:04}", f"{n}00.00") for n in range(1, 6)), invoice("1930438491", "77.00"))
    return desk


@pytest.mark.parametrize(
    ("text", "amount", "settled"),
    [
        ("INV-2026-0001, 0003", "400.00", {1, 3}),
        ("INV-2026-0002 bis INV-2026-0004", "900.00", {2, 3, 4}),
        ("INV-2026-0002-0004", "900.00", {2, 3, 4}),
        ("INV-2026-0002/04", "600.00", {2, 4}),
        ("INV-2026-0002/04", "900.00", {2, 3, 4}),
        ("INV-2026-00 01", "100.00", {1}),
    ],
)
def test_the_amount_says_which_reading_was_meant(desk: Desk, text: str, amount: str, settled: set[int]) -> None:
    desk.hear(paid(amount, text, name="f"))
    assert {n for n in range(1, 6) if desk.open(f"INV-2026-{n:04}") == 0} == settled


def test_a_number_put_together_says_so_and_names_its_payer(desk: Desk) -> None:
    desk.hear(paid("77.00", "invoice 19304 38491", name="f"))
    weighing = desk.receipt("f/1").weighing
    assert (weighing.by, weighing.named, weighing.how) == ("references", ("DE01/1930438491",), ("joined",))


def test_a_number_that_two_customers_may_have_makes_up_no_payer(desk: Desk) -> None:
    desk.hear(invoice("1930438491", "77.00", customer="C-200", legal_entity="FR01"))
    desk.hear(paid("77.00", "19304 38491", name="f"))
    assert desk.receipt("f/1", "unidentified:DE-BANK").weighing.left == "payer-unknown"


def test_a_written_number_counts_before_one_put_together(desk: Desk) -> None:
    """`38491` is an invoice too: what was written out is settled, the rest is left."""
    desk.hear(invoice("38491", "50.00"))
    desk.hear(paid("50.00", "19304 38491", name="f"))
    assert (desk.open("38491"), desk.open("1930438491")) == (0, 7700)


def test_numbers_in_a_range_that_are_no_documents_of_the_payer_do_not_matter(desk: Desk) -> None:
    desk.hear(paid("900.00", "INV-2026-0004 to INV-2026-0009", name="f"))
    assert (desk.open("INV-2026-0004"), desk.open("INV-2026-0005")) == (0, 0)
