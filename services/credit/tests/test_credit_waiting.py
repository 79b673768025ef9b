"""Declined orders wait, are checked again when room appears, oldest first, and do not block each other."""

from datetime import date
from decimal import Decimal

import pytest
from credit_facts import (
    CUSTOMER,
    UNIT,
    answers,
    applied,
    buckets,
    cancelled,
    changed,
    credit,
    invoiced,
    master,
    moved,
    placed,
    received,
    service,
    shipped,
)
from msgspec.structs import replace

from o2c.chassis.testing.spec import CONTEXT
from o2c.credit.commands import SetLimit
from o2c.credit.decider import CreditDecider
from o2c.credit.policy import Policy


def waiting(memory) -> list[str]:
    return [name for _, name in memory.state(UNIT).waiting]


def full(limit: str = "1000.00"):
    """An account without any room: an invoice over the whole limit."""
    memory = credit(limit=limit)
    memory.hear(invoiced(limit, number=None))
    return memory


@pytest.mark.parametrize(
    "frees",
    [
        pytest.param([moved("-300.00", "applied")], id="an applied payment"),
        pytest.param([received("300.00")], id="a payment not applied yet"),
        pytest.param([moved("-300.00", "credited")], id="a credit note"),
        pytest.param([master(2, limit="1300.00")], id="a higher limit"),
        pytest.param([master(2, credit_check=False)], id="no check any more"),
    ],
)
def test_a_waiting_order_is_approved_when_room_appears(frees):
    memory = full()
    memory.hear(placed("300.00"))
    assert waiting(memory) == ["O-1"]
    assert answers(memory.hear(*frees)) == [("approved", "O-1", 1)]
    assert waiting(memory) == []
    assert buckets(memory)[0] == 300


def test_a_cancellation_of_another_order_frees_room():
    memory = credit(limit="1000.00")
    memory.hear(placed("800.00", "O-1"), placed("400.00", "O-2"))
    assert answers(memory.hear(cancelled("200.00", "O-1"))) == [("approved", "O-2", 1)]
    assert buckets(memory) == (1000, 0, 0)


def test_a_lowered_order_frees_room():
    memory = credit(limit="1000.00")
    memory.hear(placed("800.00", "O-1"), placed("400.00", "O-2"))
    assert answers(memory.hear(changed("600.00", "O-1", asks=False))) == [("approved", "O-2", 1)]


def test_an_invoice_below_its_shipments_value_frees_room():
    memory = credit(limit="1000.00")
    memory.hear(placed("1000.00", "O-1"), shipped("1000.00", number="O-1"), placed("10.00", "O-2"))
    assert answers(memory.hear(invoiced("990.00"))) == [("approved", "O-2", 1)]


def test_an_invoice_in_a_worse_currency_than_its_order_frees_room_too():
    memory = credit(limit="1000.00", policy=Policy(rates={("JPY", "EUR"): Decimal("0.005")}))
    memory.hear(placed("900.00", "O-1"), shipped("900.00", number="O-1"), placed("500.00", "O-2"))
    assert answers(memory.hear(invoiced("95000", currency="JPY"))) == [("approved", "O-2", 1)]  # 475.00 EUR


def test_goods_shipped_after_their_invoice_free_the_room_that_was_taken_twice():
    memory = credit(limit="1000.00")
    memory.hear(placed("500.00", "O-1"), invoiced("500.00"), placed("500.00", "O-2"))
    assert waiting(memory) == ["O-2"]
    assert answers(memory.hear(shipped("500.00", number="O-1"))) == [("approved", "O-2", 1)]


def test_room_that_is_too_small_leaves_the_order_waiting_without_another_answer():
    memory = full()
    memory.hear(placed("300.00"))
    assert answers(memory.hear(moved("-299.99", "applied"))) == []
    assert waiting(memory) == ["O-1"]


def test_the_oldest_order_is_released_first():
    memory = full()
    memory.hear(
        placed("300.00", "O-1", day=date(2026, 5, 3)),
        placed("300.00", "O-2", day=date(2026, 5, 1)),
        placed("300.00", "O-3", day=date(2026, 5, 2)),
    )
    assert answers(memory.hear(moved("-600.00", "applied"))) == [("approved", "O-2", 1), ("approved", "O-3", 1)]
    assert waiting(memory) == ["O-1"]


def test_of_orders_placed_the_same_day_the_lower_number_is_released_first():
    memory = full()
    memory.hear(placed("300.00", "O-2"), placed("300.00", "O-1"))
    assert answers(memory.hear(moved("-300.00", "applied"))) == [("approved", "O-1", 1)]


def test_a_waiting_order_that_does_not_fit_does_not_block_those_behind_it():
    memory = full()
    memory.hear(placed("900.00", "O-1"), placed("200.00", "O-2"), placed("200.00", "O-3"))
    assert answers(memory.hear(moved("-300.00", "applied"))) == [("approved", "O-2", 1)]
    assert waiting(memory) == ["O-1", "O-3"]


def test_a_new_order_that_fits_does_not_queue_behind_one_that_does_not():
    memory = credit(limit="1000.00")
    memory.hear(placed("1500.00", "O-1"))
    assert answers(memory.hear(placed("700.00", "O-2"))) == [("approved", "O-2", 1)]


def test_all_that_wait_for_an_account_are_decided_when_it_is_opened():
    memory = service()
    memory.hear(placed("600.00", "O-1"), placed("600.00", "O-2"), placed("400.00", "O-3"))
    assert answers(memory.hear(master(limit="1000.00"))) == [("approved", "O-1", 1), ("approved", "O-3", 1)]
    assert waiting(memory) == ["O-2"]


def test_a_raised_order_is_decided_anew_as_a_whole():
    memory = credit(limit="1000.00")
    memory.hear(placed("800.00"))
    (said, *_) = memory.hear(changed("1000.00"))
    assert answers([said]) == [("approved", "O-1", 2)]
    assert (said.amount.amount, said.exposure.amount) == ("1000.00", "0.00")
    assert buckets(memory) == (1000, 0, 0)


def test_a_raised_order_that_is_declined_waits_as_a_whole_and_leaves_its_room_to_others():
    memory = credit(limit="1000.00")
    memory.hear(placed("800.00", "O-1"), placed("500.00", "O-2"))
    said = memory.hear(changed("1001.00", "O-1"))
    assert answers(said) == [("declined", "O-1", 2), ("approved", "O-2", 1)]
    assert buckets(memory) == (500, 0, 0)
    assert waiting(memory) == ["O-1"]


def test_a_raised_order_asks_only_for_what_is_left_of_it():
    memory = credit(limit="1000.00")
    memory.hear(placed("800.00"), shipped("300.00"), cancelled("100.00"))
    (said, *_) = memory.hear(changed("900.00"))
    assert answers([said]) == [("approved", "O-1", 2)]
    assert (said.amount.amount, said.exposure.amount) == ("500.00", "300.00")
    assert buckets(memory) == (500, 300, 0)


def test_a_waiting_order_that_is_changed_is_answered_for_its_new_revision_either_way():
    memory = credit(limit="1000.00")
    memory.hear(placed("1500.00"))
    assert answers(memory.hear(changed("1400.00", revision=2))) == [("declined", "O-1", 2)]
    assert answers(memory.hear(changed("900.00", revision=3))) == [("approved", "O-1", 3)]
    assert waiting(memory) == []


def test_a_waiting_order_that_shrinks_by_a_cancellation_may_fit_then():
    memory = credit(limit="1000.00")
    memory.hear(placed("1500.00"))
    (said, *_) = memory.hear(cancelled("500.00"))
    assert answers([said]) == [("approved", "O-1", 1)]
    assert said.amount.amount == "1000.00"
    assert buckets(memory) == (1000, 0, 0)


def test_a_waiting_order_whose_goods_left_and_were_billed_before_asks_for_the_rest():
    memory = credit(limit="1000.00")
    memory.hear(placed("1500.00"), invoiced("600.00"), moved("-600.00", "applied"))
    assert answers(memory.hear(shipped("600.00"))) == [("approved", "O-1", 1)]
    assert buckets(memory) == (900, 0, 0)


def test_a_waiting_order_that_is_cancelled_is_forgotten():
    memory = credit(limit="1000.00")
    memory.hear(placed("1500.00"))
    assert memory.hear(cancelled("1500.00", complete=True)) == []
    assert waiting(memory) == []
    assert memory.state(UNIT).orders == {}
    assert memory.hear(master(2, limit="9999.00"))[-1].TYPE.endswith("credit-limit-changed.v1")


def test_a_limit_set_by_a_person_releases_orders():
    memory = full()
    memory.hear(placed("300.00"))
    decider = CreditDecider()
    ctx = replace(CONTEXT, reason="long-standing customer")
    events = decider.decide(SetLimit(CUSTOMER, 1300_00, "EUR"), memory.state(UNIT), ctx)
    assert [type(e).__name__ for e in events][:2] == ["LimitChanged", "OrderApproved"]


def test_money_that_is_only_applied_frees_no_room_twice():
    memory = full()
    memory.hear(placed("300.00", "O-1"), placed("300.00", "O-2"))
    assert answers(memory.hear(received("300.00"))) == [("approved", "O-1", 1)]
    assert answers(memory.hear(applied("300.00"))) == []
    assert answers(memory.hear(moved("-300.00", "applied"))) == []
    assert waiting(memory) == ["O-2"]


def test_a_lower_limit_takes_back_no_approval():
    memory = credit(limit="1000.00")
    memory.hear(placed("800.00"))
    assert answers(memory.hear(master(2, limit="100.00"))) == []
    assert buckets(memory) == (800, 0, 0)


def test_a_claim_that_is_no_exposure_makes_room_and_takes_it_again_when_it_is_charged_back():
    memory = full()
    memory.hear(placed("100.00"))
    assert waiting(memory) == ["O-1"]
    claim = {"kind": "transferred", "number": None, "shipment": None}
    said = memory.hear(moved("-119.00", **claim), moved("119.00", exposed=False, **claim))
    assert answers(said) == [("approved", "O-1", 1)]
    assert buckets(memory) == (100, 0, 881)
    memory.hear(moved("-19.00", "written-off", None, None, exposed=False))
    assert buckets(memory) == (100, 0, 881)
    memory.hear(moved("-100.00", exposed=False, **claim), moved("100.00", **claim))
    assert buckets(memory) == (100, 0, 981)
