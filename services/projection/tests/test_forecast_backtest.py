"""The forecast against three that need no model, on real invoices: `make bench-forecast` with fewer origins."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
pytestmark = [
    pytest.mark.sample,
    pytest.mark.skipif(not SAMPLE.exists(), reason="the sample data are not beside the project"),
]


@pytest.fixture(scope="module")
def bench():
    sys.path.insert(0, str(ROOT / "bench" / "forecast"))
    try:
        import backtest
        import origins

        yield backtest, origins
    finally:
        sys.path.remove(str(ROOT / "bench" / "forecast"))


def test_dates_and_weekly_sums_are_told_better_than_by_any_naive_forecast(bench):
    backtest, origins = bench
    result = backtest.backtest(origins.invoices_of(SAMPLE), backtest.sundays(every=6))
    assert result.origins == 8
    assert all(result.items.model < naive for naive in result.items.naive)
    for weeks in result.sums.values():
        naive = [sum(losses) for losses in zip(*(week.naive for week in weeks), strict=True)]
        assert all(sum(week.model for week in weeks) < loss for loss in naive)


def test_a_date_comes_by_a_quantile_about_as_often_as_it_says(bench):
    backtest, origins = bench
    items = backtest.backtest(origins.invoices_of(SAMPLE), backtest.sundays(every=6)).items
    shares = [came / items.items for came in items.paid_by]
    assert shares == sorted(shares)
    for said, came in zip((0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), shares, strict=True):
        assert came == pytest.approx(said, abs=0.06)


def test_payers_never_seen_before_are_told_better_by_their_group_than_by_any_naive_forecast(bench):
    backtest, origins = bench
    invoices, result = origins.invoices_of(SAMPLE), backtest.Result()
    for part in range(5):
        chosen = origins.one_of(5, part)
        backtest.backtest(invoices, backtest.sundays(every=12), graded=chosen, held_out=chosen, result=result)
    assert all(result.items.model < naive for naive in result.items.naive)


def test_nothing_that_happened_later_is_looked_at(bench):
    """Given an origin, when all that came later is left out or made up, then the forecast is the same."""
    backtest, origins = bench
    day = backtest.sundays()[10]
    invoices = origins.invoices_of(SAMPLE)
    known = origins.origin(invoices, day)
    made_up = [
        invoice if invoice.paid <= day else invoice.__class__(**{**vars(invoice), "paid": invoice.due.max})
        for invoice in invoices
        if invoice.dated <= day
    ]
    again = origins.origin(made_up, day)
    assert again.accounts == known.accounts
    assert len(again.open) == len(known.open)
