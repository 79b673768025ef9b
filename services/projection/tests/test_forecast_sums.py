"""Sums by week: exact in the mean, honest in the band, the same bytes for the same facts."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.projection.forecast import sums
from o2c.projection.forecast.cash import TOP, forecast
from o2c.projection.forecast.curves import Curves
from o2c.projection.forecast.history import Account, Cell, say
from o2c.projection.forecast.prospect import WHOLE, OpenItem
from o2c.projection.forecast.sums import Lot, expected, week_sums
from o2c.projection.forecast.weeks import weeks_after

TODAY = date(2026, 5, 7)


def coin(payer: str, due: int, amount: int = 100, chance: int = WHOLE // 2) -> Lot:
    return Lot(payer, due, (chance,), amount)


chances = st.lists(st.integers(0, WHOLE // 3), min_size=3, max_size=3).map(tuple)
many_lots = st.lists(
    st.builds(Lot, st.sampled_from("ABC"), st.integers(0, 3), chances, st.integers(1, 10**9)),
    max_size=12,
)


@given(many_lots)
def test_the_means_are_exact_to_half_a_cent_of_the_running_sum(lots):
    means = expected(lots, 3)
    for week in range(3):
        exact = sum(lot.amount * sum(lot.chances[: week + 1]) for lot in lots)
        assert abs(2 * (sum(means[: week + 1]) * WHOLE - exact)) <= WHOLE


@settings(max_examples=20, deadline=None)
@given(many_lots, st.randoms())
def test_the_order_of_items_changes_no_cent(lots, chance):
    ordered = week_sums(lots, 3)
    chance.shuffle(lots)
    assert week_sums(lots, 3) == ordered
    assert all(week.low <= week.median <= week.high for week in ordered)


def test_a_certain_payment_has_a_band_of_no_width():
    assert week_sums([coin("A", 1, 500, WHOLE)], 1) == [(500, 500, 500, 500)]
    assert week_sums([], 2) == [(0, 0, 0, 0)] * 2


def test_many_payers_even_out_and_one_payer_does_less():
    """100 halves: of 100 payers the band is that of a binomial; of one payer with 100 due days it is far wider."""
    apart = week_sums([coin(f"P-{n}", 1) for n in range(100)], 1)[0]
    alone = week_sums([coin("P", n) for n in range(100)], 1)[0]
    assert apart.expected == alone.expected == 5_000
    assert 4_200 <= apart.low <= 4_500
    assert 5_500 <= apart.high <= 5_800
    assert alone.high - alone.low > 3 * (apart.high - apart.low)


def test_what_a_payer_owes_on_one_day_is_paid_together():
    whole = items(1)[0]
    first = whole._replace(item="PART-1", amount=whole.amount // 3)
    second = whole._replace(item="PART-2", amount=whole.amount - first.amount)
    in_parts, at_once = (
        forecast(asked, curves(), TODAY, weeks_after(TODAY, 4))[0].weeks for asked in ([first, second], [whole])
    )
    assert in_parts == at_once


def test_the_small_lots_add_what_drawing_them_would(monkeypatch):
    """One large lot and 2,000 small ones, of which all or only the largest is drawn: nearly the same band."""
    chance = Random(7)
    lots = [coin(f"P-{n}", n % 7, chance.randrange(50, 150), chance.randrange(WHOLE)) for n in range(2_000)]
    lots.append(coin("BIG", 1, 9_000))
    drawn = week_sums(lots, 1)[0]
    monkeypatch.setattr(sums, "DRAWN", 1)
    added = week_sums(lots, 1)[0]
    assert added.expected == drawn.expected
    for ours, theirs in zip(added, drawn, strict=True):
        assert ours == pytest.approx(theirs, rel=0.02)


# -- the forecast of all items


def items(count: int, seed: int = 1) -> list[OpenItem]:
    chance = Random(seed)
    return [
        OpenItem(
            f"DOC-{n}",
            f"INV-{n}",
            Account(f"C-{chance.randrange(20)}", "E1", chance.choice(("EUR", "USD"))),
            chance.randrange(100, 1_000_000),
            date(2026, 4, 1 + chance.randrange(28)),
            date(2026, 5, 1 + chance.randrange(28)),
        )
        for n in range(count)
    ]


def curves() -> Curves:
    past = {Cell(30, weekday, day, True): say(4, 8) for weekday in range(7) for day in range(-3, 12)}
    return Curves({("E1", "EUR"): past}, {})


def test_what_the_weeks_expect_and_what_comes_later_is_all_that_is_open():
    asked = items(300)
    found = forecast(asked, curves(), TODAY, weeks_after(TODAY, 4))
    assert [row.currency for row in found] == ["EUR", "USD"]
    for row in found:
        owed = [item.amount for item in asked if item.account.currency == row.currency]
        assert (row.items, row.open) == (len(owed), sum(owed))
        assert sum(week.expected for week in row.weeks) + row.later == row.open
        assert row.later >= 0
        assert sum(row.rests_on.values()) == row.items


def test_shuffled_items_give_the_same_forecast():
    asked = items(200)
    before = forecast(asked, curves(), TODAY, weeks_after(TODAY, 4))
    Random(3).shuffle(asked)
    assert forecast(asked, curves(), TODAY, weeks_after(TODAY, 4)) == before


def test_the_items_that_matter_are_those_of_the_largest_variance():
    """A large amount that is sure to come matters less than a smaller one that may come in either week."""
    past = {Cell(30, weekday, day, True): 10_000 for weekday in range(7) for day in (0, 7)}
    asked = [*items(60), OpenItem("BIG", "BIG", Account("C-1", "E1", "EUR"), 10**9, date(2026, 4, 5), date(2026, 5, 8))]
    row = forecast(asked, Curves({("E1", "EUR"): past}, {}), TODAY, weeks_after(TODAY, 4))[0]
    assert len(row.matter) == TOP
    shares = [weight.share for weight in row.matter]
    assert shares == sorted(shares, reverse=True)
    assert row.matter[0].item.item == "BIG"
    sure = Curves({}, {})
    assert [weight.share for weight in forecast(asked, sure, TODAY, weeks_after(TODAY, 4))[0].matter] == [0] * TOP


def test_the_calendar_ends_and_so_do_the_weeks():
    assert weeks_after(date.max, 5) == []
    assert forecast(items(3), curves(), date.max, [])[0].weeks == []
