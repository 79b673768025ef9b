"""Detail files and the statement's own lines of the same money clear each other through cash in transit."""

import pytest
from cash_desk import Desk
from cash_facts import balanced, day, line, statement
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.policy import Policy
from o2c.contracts import cash_app

BOX = "LOCKBOX/0021000089/0022222"
LOCKBOX = Policy(deposits={BOX: "DE-BANK"})


def box(name: str, *amounts: str, on: int = 0) -> object:
    lines = [line(amount, f"INV-{n}", booked=day(on)) for n, amount in enumerate(amounts)]
    return statement(name, *lines, bank_account=BOX, format="BAI lockbox")


def details(name: str, *amounts: str, on: int = 0, form: str = "CAMT.054", **more: object) -> object:
    return statement(name, *[line(amount, booked=day(on), **more) for amount in amounts], format=form)


def lump(opening: str, amount: str, closing: str, on: int = 1, code: str = "") -> object:
    return balanced(f"s{on}", opening, closing, line(amount, code=code, booked=day(on)), dated=day(on))


def figures(desk: Desk) -> tuple[int, int, int]:
    """(cash, in transit, receipts)"""
    received = len(desk.of(cash_app.PaymentReceived))
    return desk.gl("cash:DE-BANK"), desk.gl("cash-in-transit:DE-BANK"), received


def deposits(desk: Desk) -> list[int]:
    return [deposit.amount for deposit in desk.state("bank:DE-BANK").deposits if deposit.detail]


def test_what_a_detail_file_brought_is_in_transit() -> None:
    desk = Desk()
    desk.hear(details("d", "300.00", "200.00"))
    assert (figures(desk), deposits(desk)) == ((0, 50000, 2), [50000])


def test_the_lump_of_the_statement_clears_it_and_is_no_receipt() -> None:
    desk = Desk()
    desk.hear(details("d", "300.00", "200.00"))
    desk.hear(lump("0.00", "500.00", "500.00"))
    assert (figures(desk), deposits(desk)) == ((50000, 0, 2), [])
    (classified,) = desk.of(cash_app.BankLineClassified)
    assert (classified.line_class, classified.reason) == ("transfer", "sum of a detail file, out of transit")


def test_a_long_file_that_comes_in_parts_is_one_deposit() -> None:
    desk = Desk()
    for part, amount in enumerate(("300.00", "200.00"), start=1):
        desk.hear(statement("d", line(amount), format="CAMT.054", part=part, parts=2, first=part))
    assert deposits(desk) == [50000]
    desk.hear(lump("0.00", "500.00", "500.00"))
    assert (figures(desk), deposits(desk)) == ((50000, 0, 2), [])


def test_parts_of_a_long_file_are_cleared_line_by_line_too() -> None:
    desk = Desk()
    for part, amount in enumerate(("300.00", "200.00"), start=1):
        desk.hear(statement("d", line(amount), format="CAMT.054", part=part, parts=2, first=part))
    desk.hear(balanced("s", "0.00", "500.00", line("300.00"), line("200.00")))
    assert (figures(desk), deposits(desk)) == ((50000, 0, 2), [])


@pytest.mark.parametrize("form", ["CAMT.054", "ACH", "BAI lockbox"])
def test_lines_that_the_statement_has_one_by_one_clear_it_too(form: str) -> None:
    desk = Desk()
    desk.hear(details("d", "500.00", "500.00", form=form))
    desk.hear(details("d", "500.00", "500.00", form=form))
    desk.hear(balanced("s", "0.00", "1000.00", line("500.00"), line("500.00")))
    assert (figures(desk), deposits(desk)) == ((100000, 0, 2), [])


def test_a_line_that_the_statement_has_under_a_reference_of_its_own_is_the_same_line() -> None:
    desk = Desk()
    desk.hear(details("d", "500.00", "200.00", form="ACH", bank_reference="091000010000001"))
    theirs = [line(amount, bank_reference=f"BANK-{amount}") for amount in ("200.00", "500.00")]
    desk.hear(balanced("s", "0.00", "700.00", *theirs))
    assert (figures(desk), deposits(desk)) == ((70000, 0, 2), [])


def test_returns_of_an_ach_file_go_to_the_account_that_the_policy_names_and_are_taken_back_once() -> None:
    ours = "ACH/02100002/1512345678"
    desk = Desk(Policy(deposits={ours: "DE-BANK"}))
    returned = line("-100.00", code="R01", reversal=True, bank_reference="021000020000042")
    desk.hear(statement("d", returned, bank_account=ours, format="ACH"))
    desk.hear(balanced("s", "100.00", "0.00", line("-100.00", code="557", bank_reference="X")))
    assert (desk.gl("returns-clearing"), desk.gl("cash:DE-BANK"), deposits(desk)) == (10000, -10000, [])


def test_a_part_of_it_line_by_line_leaves_the_rest_in_transit() -> None:
    desk = Desk()
    desk.hear(details("d", "300.00", "200.00"))
    desk.hear(balanced("s", "0.00", "300.00", line("300.00")))
    assert (figures(desk), deposits(desk)) == ((30000, 20000, 2), [20000])


def test_a_lump_of_another_amount_is_a_receipt_where_no_lockbox_goes_to_the_account() -> None:
    desk = Desk()
    desk.hear(details("d", "300.00", "200.00"))
    desk.hear(lump("0.00", "490.00", "490.00", code="115"))
    assert figures(desk) == (49000, 50000, 3)


def test_a_lockbox_is_in_transit_to_its_bank_account_and_the_code_tells_its_lump_with_the_difference_shown() -> None:
    desk = Desk(LOCKBOX)
    desk.hear(box("b", "300.00", "200.00"))
    desk.hear(lump("0.00", "490.00", "490.00", code="115"))
    assert (figures(desk), deposits(desk)) == ((49000, 1000, 2), [1000])


def test_a_lockbox_that_comes_after_its_lump_fills_the_hole() -> None:
    desk = Desk(LOCKBOX)
    desk.hear(lump("0.00", "500.00", "500.00", code="115"))
    assert (figures(desk), deposits(desk)) == ((50000, -50000, 0), [-50000])
    desk.hear(box("b", "300.00", "200.00", on=1))
    assert (figures(desk), deposits(desk)) == ((50000, 0, 2), [])


def test_two_deposits_of_one_amount_have_a_lump_each() -> None:
    desk = Desk(LOCKBOX)
    desk.hear(box("a", "500.00"), box("b", "200.00", "300.00", on=1))
    desk.hear(lump("0.00", "500.00", "500.00", on=2))
    assert deposits(desk) == [50000]
    desk.hear(lump("500.00", "500.00", "1000.00", on=3))
    assert (figures(desk), deposits(desk)) == ((100000, 0, 3), [])


def test_a_deposit_of_long_ago_is_not_taken_for_the_lump_of_today() -> None:
    desk = Desk()
    desk.hear(details("d", "300.00", "200.00"))
    desk.hear(lump("0.00", "500.00", "500.00", on=6))
    assert figures(desk) == (50000, 50000, 3)


def test_a_return_in_a_detail_file_is_in_transit_like_its_receipts() -> None:
    desk = Desk()
    desk.hear(
        statement("d", line("300.00"), line("-100.00", code="R01", reversal=True), format="ACH"),
        lump("0.00", "200.00", "200.00"),
    )
    assert (figures(desk), deposits(desk)) == ((20000, 0, 1), [])
    assert desk.gl("returns-clearing") == 10000


amounts = st.lists(st.integers(1, 5).map(lambda n: f"{n}00.00"), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), amounts, st.integers(0, 6), st.sampled_from(["", "115"])), max_size=6))
def test_the_deposits_are_always_the_balance_of_cash_in_transit(story) -> None:
    desk, closing = Desk(LOCKBOX), 0
    for number, (is_box, drawn, on, code) in enumerate(story):
        if is_box:
            desk.hear(box(f"b{number}", *drawn, on=on))
            continue
        total = sum(int(amount[:-3]) for amount in drawn)
        lines = [line(amount, code=code, booked=day(7 + number)) for amount in drawn]
        opening, closing = closing, closing + total
        desk.hear(balanced(f"s{number}", f"{opening}.00", f"{closing}.00", *lines, dated=day(7 + number)))
    assert sum(deposits(desk)) == desk.gl("cash-in-transit:DE-BANK")
    assert desk.gl("cash:DE-BANK") == closing * 100


# -- the same money in other pieces


def test_a_lump_of_a_csv_that_the_statement_splits_is_not_posted_twice() -> None:
    desk = Desk()
    desk.hear(statement("csv", line("600.00", "collected"), format="CSV"))
    desk.hear(balanced("s", "0.00", "600.00", line("100.00"), line("200.00"), line("300.00")))
    (refused,) = desk.of(cash_app.StatementRefused)
    assert refused.code == "told-otherwise-before"
    assert refused.detail == (
        "its lines of 2026-05-04 make 600.00 EUR, which the file of statement csv brought in other pieces or under "
        "another reference: it would be posted twice"
    )
    assert (figures(desk)[0], figures(desk)[2]) == (60000, 1)


def test_pieces_of_a_csv_that_the_statement_sums_up_are_not_posted_twice() -> None:
    desk = Desk()
    desk.hear(statement("csv", line("100.00"), line("200.00"), line("300.00"), format="CSV"))
    desk.hear(balanced("s", "0.00", "650.00", line("600.00"), line("50.00")))
    assert [refused.code for refused in desk.of(cash_app.StatementRefused)] == ["told-otherwise-before"]


def test_what_a_csv_did_not_have_is_new() -> None:
    desk = Desk()
    desk.hear(statement("csv", line("100.00"), line("200.00"), format="CSV"))
    desk.hear(balanced("s", "0.00", "650.00", line("100.00"), line("200.00"), line("350.00")))
    assert figures(desk) == (65000, 0, 3)
