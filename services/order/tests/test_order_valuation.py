"""Values in integers: the same figures as decimal arithmetic gives, and parts that add up to their line."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_facts import a_line

from o2c.chassis import money
from o2c.order.events import Value
from o2c.order.state import LineState
from o2c.order.valuation import millionths, number_text, plain, share, value_of

quantities = st.decimals("0.000001", "99999", places=6)
percentages = st.decimals("0", "100", places=6)


def texts(number: Decimal) -> str:
    return f"{number:f}"


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "rate", "net", "tax"),
    [
        ("10", "100", "0", "19", 100000, 19000),
        ("3", "19.99", "2.5", "19", 5847, 1111),
        ("1", "0.005", "0", "0", 1, 0),  # half a cent is a cent
        ("1", "0.004999", "0", "0", 0, 0),
        ("7", "12.5", "100", "19", 0, 0),  # given away
        ("0.333333", "3", "0", "7", 100, 7),
    ],
)
def test_a_line_is_rounded_once_net_and_once_tax(quantity, price, discount, rate, net, tax):
    line = a_line(quantity=quantity, unit_price=price, discount_percent=discount, tax_rate=rate)
    assert value_of(millionths(quantity), line, "EUR") == Value(net, tax)


@pytest.mark.parametrize(("currency", "net", "tax"), [("JPY", 37, 4), ("KWD", 37035, 3704)])
def test_the_currency_says_how_many_decimals_are_kept(currency, net, tax):
    line = a_line(unit_price="12.345", tax_rate="10")
    assert value_of(millionths("3"), line, currency) == Value(net, tax)


@given(quantities, st.decimals("0", "99999", places=6), percentages, percentages)
def test_integers_give_what_decimal_arithmetic_gives(quantity, price, discount, rate):
    line = a_line(unit_price=texts(price), discount_percent=texts(discount), tax_rate=texts(rate))
    net = money.round_minor(quantity * price * (1 - discount / 100), "EUR")
    tax = int((net * rate / 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert value_of(millionths(texts(quantity)), line, "EUR") == Value(net, tax)


@given(st.integers(0, 10**15), st.integers(1, 10**12), st.data())
def test_a_share_is_what_the_platform_calls_one(total, whole, data):
    part = data.draw(st.integers(0, whole))
    assert share(total, part, whole) == money.share(total, Decimal(part), Decimal(whole))


@given(st.decimals(-(10**14), 10**14, places=6))
def test_a_number_and_its_shortest_text_are_the_same_number(number):
    short = plain(texts(number))
    assert Decimal(short) == number
    assert plain(short) == short
    assert len(short) <= len(texts(number))


@pytest.mark.parametrize(
    ("text", "short"), [("10.00", "10"), ("007", "7"), ("-0", "0"), ("2.50", "2.5"), ("100", "100")]
)
def test_useless_zeros_are_dropped(text, short):
    assert plain(text) == short


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**8),
    st.lists(st.integers(1, 10**7), min_size=1, max_size=12),
)
def test_the_parts_of_a_line_add_up_to_the_line_and_none_is_negative(net, tax, parts):
    """Whatever the deliveries: 1000.00 in three parts loses no cent."""
    line = LineState(a_line(), sum(parts), net, tax)
    for quantity in parts:
        part_net, part_tax = line.worth(quantity)
        assert part_net >= 0
        assert part_tax >= 0
        line.shipped += quantity
        line.gone_net += part_net
        line.gone_tax += part_tax
        fair = Decimal(net) * line.gone / line.ordered
        assert abs(line.gone_net - fair) <= Decimal("0.5")
    assert (line.gone_net, line.gone_tax, line.open, line.open_gross) == (net, tax, 0, 0)


def test_three_pieces_for_ten_euros_are_worth_333_334_and_333():
    line = LineState(a_line(), 3, 1000, 0)
    worth = []
    for _ in range(3):
        net, _ = line.worth(1)
        worth.append(net)
        line.shipped, line.gone_net = line.shipped + 1, line.gone_net + net
    assert worth == [333, 334, 333]


@given(st.integers(-(10**20), 10**20))
def test_every_count_of_millionths_has_a_text(value):
    assert millionths(number_text(value)) == value
