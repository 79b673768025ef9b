"""Totals: what groups come to, each currency by itself."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from o2c.chassis.tabular import Line
from o2c.projection.reporting.totals import Row, Summing


def lines(rows: list[tuple[tuple[str, ...], str, str]], levels: int = 1) -> list[tuple[str, list]]:
    """Columns: group, currency, amount (sum), amount (count)."""
    made = [Row(groups, currency, (groups[0], currency, Decimal(amount), amount)) for groups, currency, amount in rows]
    summing = Summing([None, None, "sum", "count"], levels, counts=False, currency=1)
    return [(line.total, list(line.cells)) for line in summing.lines(made)]


def test_a_group_of_two_currencies_has_two_totals_and_nothing_is_added_across_them():
    found = lines([(("A",), "EUR", "1.00"), (("A",), "USD", "2.00"), (("B",), "EUR", "4.00")])
    assert [line for line in found if line[0]] == [
        ("A", [None, "EUR", Decimal("1.00"), 1]),
        ("A", [None, "USD", Decimal("2.00"), 1]),
        ("B", [None, "EUR", Decimal("4.00"), 1]),
        ("total", [None, "EUR", Decimal("5.00"), 2]),
        ("total", [None, "USD", Decimal("2.00"), 1]),
    ]


def test_totals_of_inner_groups_come_before_those_of_the_group_they_are_in():
    found = lines([(("A", "x"), "EUR", "1"), (("A", "y"), "EUR", "2"), (("B", "y"), "EUR", "3")], levels=2)
    assert [line[0] for line in found] == ["", "x", "", "y", "A", "", "y", "B", "total"]


def test_a_group_without_a_name_says_so_and_no_rows_have_no_totals():
    assert [line[0] for line in lines([(("",), "EUR", "1")])] == ["", "(none)", "total"]
    assert lines([]) == []


ROWS = st.lists(
    st.tuples(st.tuples(st.sampled_from("ABC"), st.sampled_from("xy")), st.sampled_from(["EUR", "USD", "JPY"]),
              st.integers(-(10**12), 10**12).map(str)), max_size=30)  # fmt: skip


@given(ROWS)
def test_totals_of_every_level_add_up_to_the_rows_of_their_currency(rows):
    found = lines(sorted(rows), levels=2)
    for names in ({"x", "y"}, {"A", "B", "C"}, {"total"}):
        for currency in ("EUR", "USD", "JPY"):
            expected = [Decimal(amount) for _, one, amount in rows if one == currency]
            told = [cells for label, cells in found if label in names and cells[1] == currency]
            assert sum(cells[2] for cells in told) == sum(expected)
            assert sum(cells[3] for cells in told) == len(expected)


@given(ROWS)
def test_rows_come_through_as_they_are(rows):
    rows = sorted(rows)
    assert [cells for label, cells in lines(rows, levels=2) if not label] == [
        [groups[0], currency, Decimal(amount), amount] for groups, currency, amount in rows
    ]


def test_without_totals_nothing_is_added():
    made = [Row(("A",), "", ("A",))]
    assert list(Summing([None], 1, counts=False, currency=None).lines(made)) == [Line(("A",))]
