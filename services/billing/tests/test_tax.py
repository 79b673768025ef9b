"""Tax is rounded once per category; lines share it so that they add up."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.billing.commands import ShippedLine
from o2c.billing.events import TaxShare
from o2c.billing.tax import BadRate, canonical, merged, tax_of, taxed


def line(number: int, net: int, rate: str = "19", category: str = "S") -> ShippedLine:
    return ShippedLine(number, "P", "", "1", "C62", net, category, rate)


def test_a_thousand_at_19_and_five_hundred_at_7_percent() -> None:
    lines, shares = taxed([line(1, 100_000), line(2, 50_000, "7")])
    assert shares == (TaxShare("S", "19", 100_000, 19_000), TaxShare("S", "7", 50_000, 3_500))
    assert [x.tax for x in lines] == [19_000, 3_500]


def test_tax_is_rounded_per_category_not_per_line() -> None:
    lines, shares = taxed([line(n, 5, "10") for n in (1, 2, 3)])  # 3 × 0.05 at 10 %
    assert shares[0].tax == 2  # 0.015 is 0.02; per line it would be 3 × 0.01
    assert [x.tax for x in lines] == [1, 1, 0]


def test_the_largest_remainder_gets_the_cent() -> None:
    lines, shares = taxed([line(1, 102), line(2, 106), line(3, 104)])  # 19.38, 20.14, 19.76 cents: 59.28 in all
    assert shares[0].tax == 59
    assert [x.tax for x in lines] == [19, 20, 20]


def test_rates_in_two_spellings_are_one_category() -> None:
    _, shares = taxed([line(1, 100, "19"), line(2, 100, "19.00")])
    assert shares == (TaxShare("S", "19", 200, 38),)


def test_the_same_rate_in_two_categories_is_taxed_apart() -> None:
    _, shares = taxed([line(1, 100, "0", "Z"), line(2, 100, "0", "AE")])
    assert [share.category for share in shares] == ["Z", "AE"]


@pytest.mark.parametrize("rate", ["-1", "100.01"])
def test_a_rate_that_no_tax_has_is_refused(rate: str) -> None:
    with pytest.raises(BadRate, match="expected 0 to 100"):
        tax_of(100, rate)


def test_stated_shares_of_one_rate_are_merged() -> None:
    assert merged([TaxShare("S", "19.0", 100, 19), TaxShare("S", "19", 50, 10), TaxShare("E", "0", 1, 0)]) == (
        TaxShare("E", "0", 1, 0),
        TaxShare("S", "19", 150, 29),
    )


rates = st.decimals(0, 100, places=3).map(str)
nets = st.integers(0, 10**12)


@given(st.lists(st.tuples(nets, st.sampled_from(["0", "7", "19", "8.875"]), st.sampled_from("SZ")), max_size=12))
def test_lines_and_categories_add_up_to_the_cent(drawn: list[tuple[int, str, str]]) -> None:
    given_lines = [line(number, net, rate, category) for number, (net, rate, category) in enumerate(drawn, 1)]
    lines, shares = taxed(given_lines)
    assert [(x.line, x.net) for x in lines] == [(x.line, x.net) for x in given_lines]
    assert len({(s.category, s.rate) for s in shares}) == len(shares)
    for share in shares:
        members = [x for x in lines if (x.tax_category, x.tax_rate) == (share.category, share.rate)]
        assert sum(x.net for x in members) == share.base
        assert sum(x.tax for x in members) == share.tax
        exact = Decimal(share.rate) / 100
        assert all(abs(x.tax - x.net * exact) < Decimal("1.5") for x in members)


@given(st.integers(-(10**14), 10**14), rates)
def test_tax_is_the_commercially_rounded_product(base: int, rate: str) -> None:
    exact = Decimal(base) * Decimal(rate) / 100
    assert tax_of(base, rate) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert tax_of(base, canonical(rate)) == tax_of(base, rate)
