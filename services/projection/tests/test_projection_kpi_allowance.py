"""The provision matrix: rates learned from what became of buckets, overlays on top, and the entry that they propose."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projection_company import Company

from o2c.projection.kpis.allowance import allowances
from o2c.projection.kpis.figure import NotApplicable
from o2c.projection.kpis.loss_rates import History, Overlay, allowance_of, loss_rates, with_overlays
from o2c.projection.kpis.overlays import BadOverlay, overlays
from o2c.projection.queries.cut import cut

END = date(2026, 5, 31)


@st.composite
def histories(draw):
    was = draw(st.integers(0, 10**9))
    rolled = draw(st.integers(0, was))
    stayed = draw(st.integers(0, was - rolled))
    return History(was, rolled, stayed, draw(st.integers(0, was - rolled - stayed)))


@given(st.lists(histories(), min_size=1, max_size=6))
def test_a_loss_rate_is_a_share_or_is_said_to_be_none(history):
    for rate in loss_rates(history):
        assert isinstance(rate, NotApplicable) or 0 <= rate <= 1


def test_what_always_stays_has_no_rate_and_a_bucket_that_rolls_into_it_has_none_either():
    first, last = loss_rates([History(100, 10, 0, 0), History(50, 0, 50, 0)])
    assert first == last == NotApplicable("nothing left the last bucket in the months looked at")
    assert loss_rates([History(100, 0, 0, 5), History(50, 0, 50, 0)])[0] == Fraction(1, 20)


def test_an_overlay_counts_within_its_dates_segment_and_bucket_and_alone_where_there_is_no_history():
    overlay = Overlay(Fraction(2), "strike", date(2026, 1, 1), date(2026, 6, 30), "A", "1-30")
    nothing = NotApplicable("none")
    assert with_overlays(Fraction(1, 100), [overlay], END, "A", "1-30") == Fraction(3, 100)
    assert with_overlays(nothing, [overlay], END, "A", "1-30") == Fraction(1, 50)
    for day, segment, bucket in ((date(2026, 7, 1), "A", "1-30"), (END, "B", "1-30"), (END, "A", "31-60")):
        assert with_overlays(nothing, [overlay], day, segment, bucket) is nothing


def test_an_allowance_is_rounded_half_away_from_zero():
    assert [allowance_of(amount, Fraction(1, 2)) for amount in (3, -3, 4)] == [2, -2, 2]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "{}",
        '[{"add": "NaN", "reason": "r"}]',
        '[{"add": "1", "reason": " "}]',
        "[1]",
        '[{"add": "1", "reason": "r", "bucket": "30"}]',
    ],
)
def test_an_overlay_that_cannot_be_read_says_so(text):
    with pytest.raises(BadOverlay, match="overlay"):
        overlays(text)


def ledger() -> Company:
    """Of 1,000.00 that was 1 to 30 days late, 300.00 rolled on and 100.00 were written off; 200.00 are late now."""
    company = Company()
    company.customer("C-1")
    old = company.invoice("C-1", 100_000, date(2026, 3, 1), date(2026, 4, 15))
    company.move(old, "applied", -60_000, date(2026, 5, 10), cause="A-1")
    company.write_off(old, 10_000, date(2026, 5, 20))
    company.invoice("C-1", 20_000, date(2026, 5, 1), date(2026, 5, 20))
    company.log.prove()
    return company


@pytest.mark.servers
def test_rates_come_of_what_was_open_a_month_before_and_are_applied_to_what_is_open_now(models):
    models.fold(ledger().log.said)
    added = [Overlay(Fraction(50), "nothing ever left the last bucket", bucket=name) for name in ("31-60", "61-90")]
    answer = models.ask(lambda cur: allowances(cur, cut(cur, END), history=1, overlays=added))
    (row,) = answer["rows"]
    told = {b["bucket"]: b for b in row["buckets"]}
    late = told["1-30"]
    assert [late[k] for k in ("was_open", "rolled", "stayed", "written_off", "open")] == [
        "1000.00", "300.00", "0.00", "100.00", "200.00",
    ]  # fmt: skip
    assert (late["loss_rate"], told["31-60"]["allowance"]) == (None, "150.00")
    assert (row["allowance"], answer["proposals"]) == (None, []), "what rolled on has no rate of its own yet"


@pytest.mark.servers
def test_the_proposal_is_balanced_and_of_all_segments(models):
    models.fold(ledger().log.said)
    everywhere = [Overlay(Fraction(10), "recession")]
    answer = models.ask(
        lambda cur: allowances(cur, cut(cur, END), history=1, overlays=everywhere, segment_by="country")
    )
    assert [row["allowance"] for row in answer["rows"]] == ["50.00"], "10 % of 200.00 and of 300.00"
    (proposal,) = answer["proposals"]
    assert [(line["side"], line["amount"]) for line in proposal["lines"]] == [("debit", "50.00"), ("credit", "50.00")]
