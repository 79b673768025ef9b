"""Each amount is open, then shipped, then billed, and never in two buckets."""

import pytest
from credit_facts import (
    UNIT,
    answers,
    applied,
    buckets,
    cancelled,
    changed,
    completed,
    credit,
    invoiced,
    master,
    moved,
    placed,
    prepaid,
    received,
    returned,
    service,
    shipped,
    transferred,
    unapplied,
)


def test_the_worked_example_of_an_order_of_ten_at_119():
    memory = credit(limit="1190.00")
    seen = []
    for event in [
        placed("1190.00"),
        shipped("476.00"),
        invoiced("476.00"),
        cancelled("357.00"),
        moved("-119.00", "credited"),
    ]:
        memory.hear(event)
        seen.append(buckets(memory))
    assert seen == [(1190, 0, 0), (714, 476, 0), (714, 0, 476), (357, 0, 476), (357, 0, 357)]


def test_an_invoice_takes_its_shipments_whole_value_out_and_brings_its_own_amount_in():
    memory = credit()
    memory.hear(placed("1000.00"), shipped("476.00"), invoiced("475.98"))
    balance = memory.state(UNIT).balances["EUR"]
    assert (balance.open, balance.shipped, balance.billed) == (524_00, 0, 475_98)


def test_an_invoice_that_is_heard_of_before_its_shipment_moves_the_value_straight_from_open_to_billed():
    memory = credit()
    memory.hear(placed("1000.00"), invoiced("476.00"))
    assert buckets(memory) == (1000, 0, 476)
    memory.hear(shipped("476.00"))
    assert buckets(memory) == (524, 0, 476)
    assert memory.state(UNIT).early == {}


def test_an_invoice_that_is_heard_of_before_its_order_does_the_same():
    memory = credit()
    memory.hear(invoiced("476.00"), placed("476.00"), shipped("476.00"))
    assert buckets(memory) == (0, 0, 476)
    assert memory.state(UNIT).orders == {}


def test_only_the_shipment_that_an_invoice_names_leaves_the_bucket():
    memory = credit()
    memory.hear(placed("1000.00"), shipped("100.00", "S-1"), shipped("200.00", "S-2"), invoiced("200.00", "S-2"))
    assert buckets(memory) == (700, 100, 200)


@pytest.mark.parametrize("early", [True, False])
def test_an_invoice_that_names_only_its_order_bills_all_that_the_order_ships(early):
    memory = credit()
    collective = invoiced("300.00", shipment=None)
    memory.hear(placed("300.00"), shipped("100.00", "S-1"))
    memory.hear(*([collective, shipped("200.00", "S-2")] if early else [shipped("200.00", "S-2"), collective]))
    assert buckets(memory) == (0, 0, 300)
    assert (memory.state(UNIT).orders, memory.state(UNIT).early) == ({}, {})


def test_an_invoice_in_another_currency_than_its_order_takes_the_shipment_out_in_the_orders():
    memory = credit()
    memory.hear(placed("100.00"), shipped("100.00"), invoiced("108.00", currency="USD"))
    assert buckets(memory, "EUR") == (0, 0, 0)
    assert buckets(memory, "USD") == (0, 0, 108)


def test_an_adopted_invoice_without_an_order_is_billed_and_nothing_else():
    memory = credit()
    memory.hear(invoiced("300.00", shipment=None, number=None))
    assert buckets(memory) == (0, 0, 300)
    assert memory.state(UNIT).early == {}


def test_goods_of_an_order_on_hold_that_left_count_as_shipped():
    memory = credit(limit="100.00")
    memory.hear(placed("1000.00"), shipped("400.00"))
    assert buckets(memory) == (0, 400, 0)
    assert memory.state(UNIT).orders["O-1"].left == 600_00


def test_an_order_on_hold_that_is_shipped_to_the_last_piece_waits_no_more():
    memory = credit(limit="100.00")
    memory.hear(placed("1000.00"), shipped("1000.00"))
    assert memory.state(UNIT).waiting == []
    memory.hear(invoiced("1000.00"))
    assert buckets(memory) == (0, 0, 1000)
    assert memory.state(UNIT).orders == {}


def test_goods_of_an_order_that_a_person_discarded_are_owed_for_all_the_same():
    memory = credit()
    memory.hear(shipped("400.00"))
    assert buckets(memory) == (0, 400, 0)
    memory.hear(invoiced("400.00"))
    assert buckets(memory) == (0, 0, 400)
    assert memory.state(UNIT).orders == {}


def test_more_shipped_than_ordered_leaves_nothing_open_and_never_less_than_nothing():
    memory = credit()
    memory.hear(placed("100.00"), shipped("150.00"))
    assert buckets(memory) == (0, 150, 0)


def test_a_complete_cancellation_leaves_nothing_open_whatever_its_amount_was_rounded_to():
    memory = credit()
    memory.hear(placed("100.00"), cancelled("99.99", complete=True))
    assert memory.state(UNIT).balances["EUR"].open == 0
    assert memory.state(UNIT).orders == {}


def test_a_cancellation_of_an_order_that_is_not_known_changes_nothing():
    memory = credit()
    before = len(memory.log)
    memory.hear(cancelled("10.00"))
    assert len(memory.log) == before


def test_the_same_shipment_again_changes_nothing_and_with_another_value_is_refused():
    memory = credit()
    memory.hear(placed("1000.00"), shipped("400.00"), shipped("400.00"))
    assert buckets(memory) == (600, 400, 0)
    memory.hear(shipped("300.00"))
    assert buckets(memory) == (600, 400, 0)
    assert [refusal.code for _, refusal in memory.refused] == ["shipment-contradiction"]


def test_payments_write_offs_and_credits_lower_what_is_billed_and_reversals_raise_it_again():
    memory = credit()
    memory.hear(invoiced("500.00"))
    for amount, kind, left in [
        ("-200.00", "applied", 300),
        ("-10.00", "discounted", 290),
        ("200.00", "returned", 490),
        ("10.00", "discount-reversed", 500),
        ("-500.00", "written-off", 0),
        ("-50.00", "credited", -50),
    ]:
        memory.hear(moved(amount, kind))
        assert buckets(memory)[2] == left


def test_money_stands_beside_the_exposure_until_it_is_applied():
    memory = credit()
    memory.hear(invoiced("500.00"), received("300.00"))
    balance = memory.state(UNIT).balances["EUR"]
    assert (balance.exposure, balance.unapplied) == (500_00, 300_00)
    memory.hear(applied("300.00"), moved("-300.00", "applied"))
    assert (balance.exposure, balance.unapplied) == (200_00, 0)
    memory.hear(unapplied("300.00"), moved("300.00", "unapplied"), returned("300.00"))
    assert (balance.exposure, balance.unapplied) == (500_00, 0)


def test_money_that_is_kept_for_an_order_makes_no_room_for_others():
    memory = credit()
    memory.hear(received("300.00"), prepaid("200.00"))
    balance = memory.state(UNIT).balances["EUR"]
    assert balance.unapplied == 100_00
    memory.hear(prepaid("-200.00"))
    assert balance.unapplied == 300_00


def test_money_of_an_unknown_payer_is_on_no_customer_until_it_is_transferred():
    memory = credit()
    memory.hear(received("300.00", account="unidentified:DE01-1"), transferred("-300.00", "unidentified:DE01-1"))
    assert set(memory.states) == {UNIT}
    memory.hear(transferred("300.00"))
    assert memory.state(UNIT).balances["EUR"].unapplied == 300_00


def test_currencies_are_kept_apart():
    memory = credit(limit="1000.00")
    memory.hear(placed("100.00"), invoiced("70.00", number=None, currency="USD"), received("5.00", currency="GBP"))
    assert buckets(memory, "EUR") == (100, 0, 0)
    assert buckets(memory, "USD") == (0, 0, 70)
    assert memory.state(UNIT).balances["GBP"].unapplied == 5_00


def test_facts_of_a_customer_who_is_not_known_yet_are_counted():
    memory = service()
    memory.hear(placed("100.00"), shipped("40.00"), invoiced("40.00"))
    assert buckets(memory) == (0, 0, 40)
    assert answers(memory.hear(master())) == [("approved", "O-1", 1)]
    assert buckets(memory) == (60, 0, 40)


def test_nothing_of_a_completed_order_stays_open_whatever_was_left_over_by_repricing():
    memory = credit()
    memory.hear(placed("100.00"), shipped("99.99"), invoiced("99.99"))
    assert memory.state(UNIT).balances["EUR"].open == 1
    memory.hear(completed(reopened=True))
    assert memory.state(UNIT).balances["EUR"].open == 1
    memory.hear(completed())
    assert memory.state(UNIT).balances["EUR"].open == 0
    assert memory.state(UNIT).orders == {}


def test_a_completed_order_whose_invoice_is_not_heard_of_yet_stays_in_the_shipped_bucket_until_then():
    memory = credit()
    memory.hear(placed("100.00"), shipped("100.00"))
    before = len(memory.log)
    memory.hear(completed())
    assert len(memory.log) == before
    assert buckets(memory) == (0, 100, 0)
    memory.hear(invoiced("100.00"))
    assert buckets(memory) == (0, 0, 100)


def test_a_change_that_does_not_ask_moves_the_approved_amount():
    memory = credit()
    memory.hear(placed("1000.00"), shipped("400.00"))
    assert answers(memory.hear(changed("700.00", asks=False))) == []
    assert buckets(memory) == (300, 400, 0)
