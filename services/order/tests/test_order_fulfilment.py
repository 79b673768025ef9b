"""Goods leave in parts, or will never leave; each takes its share of the line's value."""

import pytest
from order_facts import DAY, LATER, UNIT, a_line, cancel, left, released, ship, spec, taken

from o2c.order.events import (
    GoodsLeft,
    ItemSettled,
    OrderCancelled,
    OrderCompleted,
    OrderHeld,
    Part,
    ShipmentBilled,
)


def cancelled(*parts, number=0, whole=False, complete=False, reason=""):
    return OrderCancelled(number, DAY, 1, reason, whole, parts, complete)


FOUR = Part(1, "4", 40000, 7600)
THREE = Part(1, "3", 30000, 5700)


# -- shipping


def test_a_partial_shipment_takes_its_share_of_the_line():
    spec().given(UNIT, taken(), released()).when(ship((1, "4"))).then(left("4", 40000, 7600))


def test_ten_at_119_ship_4_cancel_3_leave_3():
    asked = spec().given(UNIT, taken(), released(), left("4", 40000, 7600)).when(cancel((1, "3")))
    asked.then(cancelled(THREE)).given(UNIT, cancelled(THREE))
    asked.when(ship((1, "3"), shipment="S-2")).then(left("3", 30000, 5700, shipment="S-2"))


def test_a_shipment_of_an_unknown_order_waits_for_it():
    spec().given(UNIT).when(ship((1, "4"))).then_waits(UNIT)


def test_the_same_shipment_again_says_nothing():
    spec().given(UNIT, taken(), left("4", 40000, 7600)).when(ship((1, "4"))).then_nothing()


@pytest.mark.parametrize("other", [ship((1, "5")), ship((1, "4"), day=LATER), ship((1, "4"), (2, "1"))])
def test_a_shipment_number_used_for_another_shipment_is_refused(other):
    known = left("4", 40000, 7600)
    spec().given(UNIT, taken(a_line(), a_line(2)), known).when(other).then_refused(
        "shipment-number-used-twice", "S-1", "line 1: 4"
    )


def test_more_than_is_open_is_refused_with_the_whole_balance():
    before = [taken(), released(), left("4", 40000, 7600), cancelled(THREE)]
    spec().given(UNIT, *before).when(ship((1, "3.5"), shipment="S-2")).then_refused(
        "shipped-more-than-ordered", "line 1: 10 are ordered, 4 already shipped, 3 cancelled, 3.5 are asked"
    )


def test_an_unknown_line_is_refused():
    spec().given(UNIT, taken()).when(ship((1, "1"), (8, "1"))).then_refused("line-unknown", "no line 8")


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_a_quantity_that_is_none_is_refused(quantity):
    spec().given(UNIT, taken()).when(ship((1, quantity))).then_refused("quantity-not-positive", "line 1", quantity)
    spec().given(UNIT, taken()).when(cancel((1, quantity))).then_refused("quantity-not-positive", "line 1", quantity)


def test_goods_of_another_customer_are_refused():
    spec().given(UNIT, taken()).when(ship((1, "1"), customer="C-2")).then_refused("customer-differs", "C-1", "C-2")
    spec().given(UNIT, taken()).when(cancel(customer="C-2")).then_refused("customer-differs", "C-1", "C-2")


def test_a_line_named_twice_on_a_delivery_note_counts_with_its_sum():
    spec().given(UNIT, taken(), released()).when(ship((1, "1"), (1, "3"))).then(left("4", 40000, 7600))


def test_shipping_what_is_not_released_is_a_fact_and_an_exception():
    spec().given(UNIT, taken()).when(ship((1, "4"))).then(
        left("4", 40000, 7600), OrderHeld(1, "shipped-while-held", 47600)
    )


def test_shipping_after_a_decline_is_a_fact_and_an_exception():
    held = OrderHeld(1, "credit-declined", 119000)
    spec().given(UNIT, taken(), held).when(ship((1, "4"))).then(
        left("4", 40000, 7600), OrderHeld(1, "shipped-while-held", 47600)
    )


# -- cancelling


def test_a_cancellation_of_an_unknown_order_waits_for_it():
    spec().given(UNIT).when(cancel()).then_waits(UNIT)


def test_without_lines_all_that_is_left_is_cancelled():
    before = [taken(a_line(), a_line(2, "1")), left("4", 40000, 7600)]
    expected = cancelled(Part(1, "6", 60000, 11400), Part(2, "1", 10000, 1900), whole=True, complete=True)
    spec().given(UNIT, *before).when(cancel()).then(expected)


def test_an_order_cancelled_before_anything_was_shipped_is_complete_at_once():
    whole = cancelled(Part(1, "10", 100000, 19000), whole=True, complete=True)
    spec().given(UNIT, taken()).when(cancel()).then(whole, OrderCompleted(DAY))


def test_cancelling_the_rest_completes_an_order_whose_shipments_are_paid():
    before = [taken(), left("4", 40000, 7600), ShipmentBilled("INV-1", "S-1", DAY), ItemSettled("INV-1", LATER, False)]
    rest = cancelled(Part(1, "6", 60000, 11400), whole=True, complete=True)
    spec().given(UNIT, *before).when(cancel()).then(rest, OrderCompleted(LATER))


def test_some_quantities_can_be_cancelled():
    spec().given(UNIT, taken()).when(cancel((1, "4"))).then(cancelled(FOUR))


def test_more_than_is_open_cannot_be_cancelled():
    spec().given(UNIT, taken(), left("4", 40000, 7600)).when(cancel((1, "7"))).then_refused(
        "cancelled-more-than-open", "10 are ordered, 4 already shipped, 0 cancelled, 7 are asked"
    )


def test_cancelling_when_nothing_is_left_says_nothing():
    spec().given(UNIT, taken(), left("10", 100000, 19000)).when(cancel()).then_nothing()


def test_the_same_cancellation_again_says_nothing():
    asked = spec().given(UNIT, taken(), cancelled(FOUR, reason="too late")).when(cancel((1, "4"), reason="too late"))
    asked.then_nothing()
    asked.when(cancel((1, "4"), reason="also that")).then(cancelled(FOUR, reason="also that"))


def test_a_numbered_cancellation_is_recognised_by_its_number():
    asked = spec().given(UNIT, taken(number=1), cancelled(FOUR, number=2))
    asked.when(cancel((1, "4"), number=2)).then_nothing()
    asked.when(cancel((1, "4"), number=3)).then(cancelled(FOUR, number=3))
    asked.when(cancel((1, "1"), number=2)).then_refused("change-number-used-twice", "change 2")
    asked.when(cancel((1, "1"), number=1)).then_nothing()


def test_a_cancellation_without_number_counts_also_where_changes_are_numbered():
    spec().given(UNIT, taken(number=9)).when(cancel((1, "4"))).then(cancelled(FOUR))


def test_a_shipment_after_a_full_cancellation_is_refused():
    whole = cancelled(Part(1, "10", 100000, 19000), whole=True, complete=True)
    spec().given(UNIT, taken(), whole, OrderCompleted(DAY)).when(ship((1, "1"))).then_refused(
        "shipped-more-than-ordered", "10 cancelled"
    )


def test_a_shipment_of_several_lines_values_each():
    asked = spec().given(UNIT, taken(a_line(), a_line(2, "3", unit_price="3.333333", tax_rate="0")), released(120000))
    asked.when(ship((2, "1"), (1, "1"))).then(
        GoodsLeft("S-1", DAY, 1, (Part(2, "1", 333, 0), Part(1, "1", 10000, 1900)))
    )
