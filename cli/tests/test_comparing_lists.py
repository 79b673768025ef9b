"""A customer's own list of our invoices beside what is open here: who misses what."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.cli.compare.lists import Ours, Theirs, theirs
from o2c.cli.compare.matching import Pair, compare
from o2c.cli.compare.page import totals
from o2c.intake.tables import TableProfile

DAY = date(2026, 5, 4)


def here(number: str, open_: int, *former: str, currency: str = "EUR", day: date = DAY) -> Ours:
    return Ours(number, currency, open_, open_, day, former)


def there(number: str, amount: int, *, paid: bool = False, day: date | None = None, currency: str = "EUR") -> Theirs:
    return Theirs(2, number, currency, amount, day, paid)


def verdicts(pairs: list[Pair]) -> list[tuple[str, str, str]]:
    return [(p.verdict, p.theirs.number if p.theirs else "", p.ours.number if p.ours else "") for p in pairs]


@pytest.mark.parametrize(
    ("their_number", "our_number"),
    [("ACME-INV-2026-000123", "ACME-INV-2026-000123"), ("acme inv 2026/000123", "ACME-INV-2026-000123"),
     ("2026000123", "ACME-INV-2026-000123"), ("0009100231", "9100231"), ("RE 9100231", "9100231")],
)  # fmt: skip
def test_a_number_is_read_as_one_in_a_payment(their_number: str, our_number: str) -> None:
    assert verdicts(compare([there(their_number, 100)], [here(our_number, 100)])) == [
        ("agreed", their_number, our_number)
    ]


def test_each_side_misses_what_only_the_other_has() -> None:
    pairs = compare([there("9100001", 100), there("9100002", 200)], [here("9100001", 100), here("9100003", 300)])
    assert verdicts(pairs) == [
        ("agreed", "9100001", "9100001"), ("only there", "9100002", ""), ("only here", "", "9100003"),
    ]  # fmt: skip


def test_an_item_is_known_by_its_former_number() -> None:
    assert verdicts(compare([there("OLD-77120", 100)], [here("9100001", 100, "OLD-77120")]))[0][0] == "agreed"


def test_amounts_that_differ_and_what_is_paid_in_their_books() -> None:
    pairs = compare(
        [there("9100001", 90), there("9100002", 200, paid=True)], [here("9100001", 100), here("9100002", 200)]
    )
    assert [pair.verdict for pair in pairs] == ["amounts differ", "paid there, open here"]
    assert [(t["verdict"], t["difference"]) for t in totals(pairs)] == [
        ("amounts differ", "0.10"), ("paid there, open here", "2.00"),
    ]  # fmt: skip


def test_a_number_of_their_own_is_told_by_amount_and_day_if_only_one_can_be_meant() -> None:
    assert verdicts(compare([there("K-5", 100, day=DAY)], [here("9100001", 100)])) == [("agreed", "K-5", "9100001")]
    two = [here("9100001", 100), here("9100002", 100)]
    assert [p.verdict for p in compare([there("K-5", 100, day=DAY)], two)] == ["only there", "only here", "only here"]
    assert [p.verdict for p in compare([there("K-5", 100)], [here("9100001", 100)])] == ["only there", "only here"]


def test_other_currencies_never_meet() -> None:
    pairs = compare([there("9100001", 100, currency="USD")], [here("9100001", 100)])
    assert [(t["currency"], t["verdict"], t["difference"]) for t in totals(pairs)] == [
        ("EUR", "only here", "1.00"), ("USD", "only there", "-1.00"),
    ]  # fmt: skip


def test_what_was_here_and_is_settled_is_told_from_what_never_was() -> None:
    rows = [there("9100001", 100), there("9100002", 100), there("9100003", 100, paid=True)]
    pairs = compare(rows, [], lambda row: row.number != "9100002")
    assert verdicts(pairs) == [("settled here", "9100001", ""), ("only there", "9100002", "")]


ROWS = st.lists(
    st.builds(
        there,
        st.sampled_from(["9100001", "9100002", "RE 9100003", "K-5"]),
        st.integers(-300, 300),
        paid=st.booleans(),
        day=st.sampled_from([None, DAY]),
    ),
    max_size=6,
)
ITEMS = st.lists(
    st.builds(here, st.sampled_from(["9100001", "9100002", "9100003", "9100004"]), st.integers(1, 300)), max_size=6
)


@given(ROWS, ITEMS)
def test_every_row_and_item_is_in_one_pair_and_the_differences_are_all_there_is(
    rows: list[Theirs], items: list[Ours]
) -> None:
    pairs = compare(rows, items)
    assert sorted(id(p.theirs) for p in pairs if p.theirs) == sorted(map(id, rows))
    assert sorted(id(p.ours) for p in pairs if p.ours) == sorted(map(id, items))
    balance = sum(item.open for item in items) - sum(row.amount for row in rows if not row.paid)
    told = [int(t["difference"].replace(".", "")) for t in totals(pairs)]
    assert sum(told) == balance


def test_a_list_is_read_by_its_profile_and_a_bad_row_says_why(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Rechnung;Betrag;bezahlt\n9100001;1.190,00;\n9100002;abc;\n9100003;-50,00;12.6.2026\n")
    columns = {"number": "Rechnung", "amount": "Betrag", "paid": "bezahlt"}
    profile = TableProfile(delimiter=";", decimal=",", thousands=".", columns=columns, defaults={"currency": "EUR"})
    rows, refused = theirs(file, profile)
    assert rows == [Theirs(2, "9100001", "EUR", 119000), Theirs(4, "9100003", "EUR", -5000, None, True)]
    assert refused.first[0][0] == "line 3"
    assert refused.first[0][1].startswith("Betrag: ")
