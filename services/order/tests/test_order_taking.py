"""An order comes in once, and changes only as far as what is gone of it allows."""

import pytest
from order_facts import DAY, KNOWN, LATER, UNIT, a_line, an_order, left, released, ship, spec, taken

from o2c.chassis.domain import Send
from o2c.order.commands import ChangeOrder, MarkKnown, TakeOrder
from o2c.order.events import (
    ChangeNoted,
    GoodsLeft,
    ItemSettled,
    OrderCancelled,
    OrderCompleted,
    OrderKnown,
    OrderRevised,
    OrderTaken,
    Part,
    ShipmentBilled,
    Value,
)


def change(*lines, number=1, **more):
    return ChangeOrder(number, an_order(*lines, **more))


def revised(order, *values, revision=2, number=1, needs_credit=True):
    return OrderRevised(revision, number, order, values, needs_credit, "")


# -- taking


def test_a_new_order_is_taken_with_the_value_of_each_line():
    order = an_order(a_line(), a_line(2, "3", unit_price="19.99", discount_percent="2.5"))
    spec().given(UNIT).when(TakeOrder(4, order)).then(OrderTaken(4, order, (Value(100000, 19000), Value(5847, 1111))))


def test_the_same_submission_again_says_nothing():
    spec().given(UNIT, taken()).when(TakeOrder(0, an_order())).then_nothing()


def test_the_first_submission_again_says_nothing_although_the_order_was_changed():
    after = revised(an_order(a_line(quantity="5")), Value(50000, 9500))
    spec().given(UNIT, taken(), after).when(TakeOrder(0, an_order())).then_nothing()


def test_an_order_number_used_for_another_order_is_refused_and_says_what_differs():
    other = an_order(a_line(quantity="9"), a_line(7), customer="C-2")
    spec().given(UNIT, taken()).when(TakeOrder(0, other)).then_refused(
        "order-number-used-twice", "O-1", "customer", "line 1: quantity", "line 7"
    )


def test_many_differences_are_told_shortly():
    other = an_order(*[a_line(n) for n in range(2, 100)])
    asked = spec().given(UNIT, taken()).when(TakeOrder(0, other))
    asked.then_refused("order-number-used-twice", "and 94 more")
    assert len(asked.outcomes[0].detail) < 200


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (a_line(2, "0"), "quantity-not-positive", ["line 2", "quantity is 0"]),
        (a_line(2, "-3"), "quantity-not-positive", ["line 2", "quantity is -3"]),
        (a_line(2, unit_price="-0.01"), "price-negative", ["line 2", "unit_price is -0.01"]),
        (a_line(2, discount_percent="100.5"), "percentage-out-of-range", ["line 2", "discount_percent is 100.5"]),
        (a_line(2, discount_percent="-1"), "percentage-out-of-range", ["line 2", "discount_percent is -1"]),
        (a_line(2, tax_rate="119"), "percentage-out-of-range", ["line 2", "tax_rate is 119"]),
        (a_line(1), "line-number-twice", ["line 1"]),
        (a_line(2, "999999999999", unit_price="99999999"), "value-too-large", ["9999999999999.99 EUR"]),
    ],
)
def test_an_impossible_line_is_refused_with_its_line_and_field(line, code, words):
    spec().given(UNIT).when(TakeOrder(0, an_order(a_line(), line))).then_refused(code, *words)
    spec().given(UNIT, taken()).when(change(a_line(), line)).then_refused(code, *words)


@pytest.mark.parametrize("currency", ["XXQ", "XAU"])
def test_an_unknown_currency_is_refused(currency):
    spec().given(UNIT).when(TakeOrder(0, an_order(currency=currency))).then_refused("currency-unknown", currency)


def test_goods_given_away_are_an_order_of_nothing():
    order = an_order(a_line(unit_price="0"))
    spec().given(UNIT).when(TakeOrder(0, order)).then(OrderTaken(0, order, (Value(0, 0),)))


def test_an_order_of_which_an_invoice_was_known_before_wakes_what_waits_for_it():
    early = ShipmentBilled("INV-1", "S-1", DAY)
    spec().given(UNIT, early).when(TakeOrder(0, an_order())).then(taken(), Send(KNOWN, MarkKnown()))


def test_what_waits_is_woken_once():
    spec().given(KNOWN).when(MarkKnown()).then(OrderKnown())
    spec().given(KNOWN, OrderKnown()).when(MarkKnown()).then_nothing()


# -- changing


def test_a_change_of_an_order_that_is_not_known_waits_for_it():
    spec().given(UNIT).when(change()).then_waits(UNIT)


def test_a_change_that_raises_the_value_asks_credit_again():
    more = a_line(quantity="12")
    spec().given(UNIT, taken(), released()).when(change(more)).then(revised(an_order(more), Value(120000, 22800)))


def test_a_change_that_lowers_the_value_keeps_the_release():
    less = a_line(quantity="8")
    spec().given(UNIT, taken(), released()).when(change(less)).then(
        revised(an_order(less), Value(80000, 15200), needs_credit=False)
    )


def test_a_change_of_the_same_value_keeps_the_release():
    other = an_order(a_line(ship_to="Dock 4"), customer_reference="PO 77")
    spec().given(UNIT, taken(), released()).when(ChangeOrder(1, other)).then(
        revised(other, Value(100000, 19000), needs_credit=False)
    )


def test_a_lower_value_asks_again_while_credit_has_not_answered():
    less = a_line(quantity="8")
    spec().given(UNIT, taken()).when(change(less)).then(revised(an_order(less), Value(80000, 15200)))


def test_what_a_lower_value_freed_must_be_asked_for_again():
    lowered = revised(an_order(a_line(quantity="5")), Value(50000, 9500), needs_credit=False)
    back = a_line(quantity="10")
    spec().given(UNIT, taken(), released(), lowered).when(change(back, number=2)).then(
        revised(an_order(back), Value(100000, 19000), revision=3, number=2)
    )


def test_only_the_open_value_counts_for_a_raise():
    """4 of 10 are shipped at 100.00 net; the six that are open cost 90.00 from now on: less is open than before."""
    cheaper = a_line(unit_price="90")
    spec().given(UNIT, taken(), released(), left("4", 40000, 7600)).when(change(cheaper)).then(
        revised(an_order(cheaper), Value(40000 + 54000, 7600 + 10260), needs_credit=False)
    )


def test_what_is_shipped_keeps_its_value_and_the_rest_gets_the_new_price():
    """10 at 119.00, 4 shipped for 476.00, then 110.00 a piece: 476.00 + 6 x 130.90 = 1,261.40."""
    dearer = a_line(unit_price="110")
    spec().given(UNIT, taken(), released(), left("4", 40000, 7600)).when(change(dearer)).then(
        revised(an_order(dearer), Value(40000 + 66000, 7600 + 12540))
    )


def test_a_line_may_be_added_and_an_untouched_one_left_out():
    order = an_order(a_line(2, "1"), a_line(3, "1"))
    spec().given(UNIT, taken(a_line(1), a_line(2, "1")), released(130900)).when(ChangeOrder(1, order)).then(
        revised(order, Value(10000, 1900), Value(10000, 1900), needs_credit=False)
    )


def test_a_lower_change_number_than_seen_changes_nothing():
    spec().given(UNIT, taken(number=5)).when(change(a_line(quantity="1"), number=4)).then_nothing()


def test_the_same_change_again_says_nothing():
    after = revised(an_order(a_line(quantity="5")), Value(50000, 9500), number=5)
    spec().given(UNIT, taken(), after).when(change(a_line(quantity="5"), number=5)).then_nothing()


def test_a_change_number_used_for_another_change_is_refused():
    spec().given(UNIT, taken(number=5)).when(change(a_line(quantity="1"), number=5)).then_refused(
        "change-number-used-twice", "change 5", "line 1: quantity"
    )


def test_changes_without_numbers_count_in_the_order_they_arrive():
    less = a_line(quantity="5")
    spec().given(UNIT, taken(), released()).when(change(less, number=0)).then(
        revised(an_order(less), Value(50000, 9500), number=0, needs_credit=False)
    )


def test_a_persons_change_follows_whatever_number_is_known():
    less = a_line(quantity="5")
    spec().given(UNIT, taken(number=7), released()).when(ChangeOrder(None, an_order(less))).then(
        revised(an_order(less), Value(50000, 9500), number=7, needs_credit=False)
    )


def test_a_change_that_changes_nothing_is_only_noted_so_that_an_older_one_is_known_as_late():
    noted = spec().given(UNIT, taken(number=1)).when(change(number=5)).then(ChangeNoted(5))
    noted.given(UNIT, ChangeNoted(5)).when(change(a_line(quantity="1"), number=3)).then_nothing()


@pytest.mark.parametrize(
    "other", [{"customer": "C-2"}, {"legal_entity": "FR01"}, {"currency": "USD"}, {"billed_by": "erp"}]
)
def test_what_others_rest_on_cannot_change(other):
    spec().given(UNIT, taken()).when(change(**other)).then_refused("fixed-field-changed", *other)


@pytest.mark.parametrize("lines", [(a_line(quantity="3"),), (a_line(2),)])
def test_a_quantity_below_what_is_gone_is_refused(lines):
    spec().given(UNIT, taken(), left("4", 40000, 7600)).when(change(*lines)).then_refused(
        "quantity-below-shipped", "line 1", "4 are shipped"
    )


@pytest.mark.parametrize("other", [{"product": "valve"}, {"unit": "KGM"}])
def test_a_line_of_which_something_is_gone_keeps_product_and_unit(other):
    spec().given(UNIT, taken(), left("4", 40000, 7600)).when(change(a_line(**other))).then_refused(
        "shipped-line-changed", "line 1", "4 are shipped"
    )


def test_an_order_with_nothing_left_to_ship_cannot_change():
    spec().given(UNIT, taken(), left("10", 100000, 19000)).when(change(a_line(quantity="12"))).then_refused(
        "order-closed", "O-1"
    )


def test_a_change_down_to_what_is_shipped_completes_an_order_that_is_paid():
    before = [taken(), released(), left("4", 40000, 7600)]
    before += [ShipmentBilled("INV-1", "S-1", DAY), ItemSettled("INV-1", LATER, False)]
    down = a_line(quantity="4")
    spec().given(UNIT, *before).when(change(down)).then(
        revised(an_order(down), Value(40000, 7600), needs_credit=False), OrderCompleted(LATER)
    )


def test_a_changed_line_shares_its_rest_among_the_deliveries_after_it():
    """3 for 10.00, one shipped for 3.33; changed to 4 at 3.335: 3.33 + 10.01, in shares of a third of 10.01."""
    before = [taken(a_line(quantity="3", unit_price="3.333333", tax_rate="0")), released(), left("1", 333, 0)]
    after = a_line(quantity="4", unit_price="3.335", tax_rate="0")
    changed = revised(an_order(after), Value(333 + 1001, 0), needs_credit=False)
    shipping = spec().given(UNIT, *before, changed)
    for shipment, net in (("S-2", 334), ("S-3", 333), ("S-4", 334)):
        expected = GoodsLeft(shipment, DAY, 2, (Part(1, "1", net, 0),))
        shipping.when(ship((1, "1"), shipment=shipment)).then(expected)
        shipping.given(UNIT, expected)


def test_a_cancelled_quantity_is_part_of_what_was_ordered():
    gone = OrderCancelled(0, DAY, 1, "", False, (Part(1, "4", 40000, 7600),), False)
    spec().given(UNIT, taken(), gone).when(change(a_line(quantity="3"))).then_refused(
        "quantity-below-shipped", "4 cancelled"
    )
