"""Mistyped, cut and partial texts: what they nearly say decides only where payer and amount agree to the cent."""

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.account import Item
from o2c.cash_app.facts import Document
from o2c.cash_app.matching import completion
from o2c.cash_app.matching.matcher import Matcher
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ApplyByHand, Share
from o2c.chassis.domain import Send

NUMBERS = {"1930438491": "101.10", "1930438555": "202.20", "1930439777": "404.40", "1930440123": "808.80"}


def desk_with(policy: Policy | None = None) -> Desk:
    desk = Desk(policy or Policy())
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    desk.hear(*(invoice(number, gross) for number, gross in NUMBERS.items()))
    return desk


@pytest.fixture
def desk() -> Desk:
    return desk_with()


def settled(desk: Desk) -> set[str]:
    return {number for number in NUMBERS if desk.open(number) == 0}


def pays(desk: Desk, amount: str, text: str, **more: Any) -> Any:
    desk.hear(paid(amount, text, name="f", payer_account=IBAN, booked=day(9), **more))
    return desk.receipt("f/1")


@pytest.mark.parametrize("mistyped", ["1930438591", "193043891", "19304384911", "1930434891"])
def test_a_number_with_one_mistake_is_settled_where_the_amount_agrees(desk: Desk, mistyped: str) -> None:
    receipt = pays(desk, "303.30", f"{mistyped} 1930438555")
    assert settled(desk) == {"1930438491", "1930438555"}
    assert {held.rule for held in receipt.applications.values()} == {"reference.v1", "reference-hinted.v1"}


def test_the_evidence_says_what_a_word_was_taken_for(desk: Desk) -> None:
    pays(desk, "303.30", "1930438591 1930438555")
    applied = [e for _, e in desk.said if getattr(e, "rule", "") == "reference-hinted.v1"]
    assert ("reference-near", "1930438591 may be 1930438491") in [(e.kind, e.detail) for e in applied[0].evidence]


def test_a_number_with_one_mistake_is_only_suggested_where_the_amount_does_not_agree(desk: Desk) -> None:
    receipt = pays(desk, "303.00", "1930438591 1930438555")
    assert settled(desk) == {"1930438555"}
    assert (receipt.weighing.left, receipt.weighing.suggested) == ("more-paid-than-named", ("DE01/1930438491",))


def test_a_number_with_two_mistakes_is_not_read(desk: Desk) -> None:
    pays(desk, "101.00", "1930448591")
    assert settled(desk) == set()


def test_a_mistyped_number_alone_decides_with_the_amount(desk: Desk) -> None:
    pays(desk, "101.10", "invoice 1930438591")
    assert settled(desk) == {"1930438491"}


def test_a_mistyped_number_keeps_an_amount_from_deciding_for_another_invoice(desk: Desk) -> None:
    receipt = pays(desk, "202.20", "invoice 1930438591")
    assert settled(desk) == set()
    assert (receipt.weighing.left, receipt.weighing.suggested) == ("nearly-named", ("DE01/1930438491",))


def test_a_settled_invoice_that_is_named_is_no_misprint_of_its_neighbour() -> None:
    """A payment that comes twice must not settle the next invoice over the same amount."""
    desk = desk_with()
    desk.hear(invoice("1930438492", "101.10"))
    desk.hear(paid("101.10", "1930438491", name="first", booked=day(8)))
    receipt = pays(desk, "101.10", "1930438491")
    assert desk.open("1930438492") == 10110
    assert receipt.weighing.left == "duplicate-payment"


def test_a_mistyped_number_may_be_the_number_of_another_customers_document(desk: Desk) -> None:
    desk.hear(invoice("1930438591", "999.00", customer="C-200"))
    pays(desk, "303.30", "1930438591 1930438555")
    assert settled(desk) == {"1930438491", "1930438555"}
    assert desk.open("1930438591") == 99900


def test_the_end_of_a_number_is_enough_where_the_amount_agrees(desk: Desk) -> None:
    pays(desk, "303.30", "your 8491 and 1930438555")
    assert settled(desk) == {"1930438491", "1930438555"}


@pytest.mark.parametrize("text", ["1930438555 1930438", "1930438555,19304384", "1930438555/1"])
def test_a_cut_number_is_settled_where_the_amount_agrees(desk: Desk, text: str) -> None:
    pays(desk, "303.30", text, text_cut=True)
    assert settled(desk) == {"1930438491", "1930438555"}


def test_a_cut_number_that_does_not_begin_so_is_not_settled(desk: Desk) -> None:
    receipt = pays(desk, "303.30", "1930438555 19305", text_cut=True)
    assert settled(desk) == {"1930438555"}
    assert receipt.unapplied == 10110


def test_a_list_that_was_cut_is_completed_by_the_one_set_that_makes_up_the_rest(desk: Desk) -> None:
    receipt = pays(desk, "1415.40", "1930438555 19304", text_cut=True)
    assert settled(desk) == {"1930438555", "1930439777", "1930440123"}
    assert {held.rule for held in receipt.applications.values()} == {"reference.v1", "reference-completed.v1"}


def test_others_are_completed_too(desk: Desk) -> None:
    pays(desk, "505.50", "1930438491 and others")
    assert settled(desk) == {"1930438491", "1930439777"}


def test_nothing_is_completed_where_two_sets_make_up_the_rest(desk: Desk) -> None:
    desk.hear(invoice("1930500000", "404.40", issued=day(1)))
    receipt = pays(desk, "505.50", "1930438491 and others")
    assert settled(desk) == {"1930438491"}
    assert receipt.unapplied == 40440


def test_nothing_is_completed_by_amount_where_a_word_may_be_an_invoice_still_to_come(desk: Desk) -> None:
    receipt = pays(desk, "505.50", "1930438491 1935000000 and others")
    assert (settled(desk), receipt.unapplied) == ({"1930438491"}, 40440)
    desk.hear(invoice("1935000000", "404.40"))
    assert (settled(desk), desk.open("1935000000")) == ({"1930438491"}, 0)


def test_nothing_is_completed_where_a_document_of_somebody_else_is_named(desk: Desk) -> None:
    desk.hear(invoice("77889900", "404.40", customer="C-200"))
    pays(desk, "505.50", "1930438491 and 77889900 etc")
    assert settled(desk) == {"1930438491"}


def test_a_text_that_says_nothing_of_more_is_not_completed(desk: Desk) -> None:
    receipt = pays(desk, "505.50", "1930438491")
    assert settled(desk) == {"1930438491"}
    assert (receipt.unapplied, receipt.weighing.left) == (40440, "more-paid-than-named")


def test_a_company_may_have_every_text_completed() -> None:
    desk = desk_with(Policy(completes="always"))
    pays(desk, "505.50", "1930438491")
    assert settled(desk) == {"1930438491", "1930439777"}


@pytest.mark.parametrize(
    ("text", "amount", "cut"),
    [
        ("1930438491 and others", "505.50", False),
        ("1930438491 19304", "505.50", True),
        ("1930438591 1930438491", "303.30", False),
    ],
)
def test_switched_off_what_is_named_is_settled_and_the_rest_waits(text: str, amount: str, cut: bool) -> None:
    desk = desk_with(Policy(completes="never", hints=False))
    receipt = pays(desk, amount, text, text_cut=cut)
    assert settled(desk) == {"1930438491"}
    assert receipt.weighing.left == "more-paid-than-named"


def test_the_rest_is_tried_again_when_an_invoice_of_just_that_amount_comes(desk: Desk) -> None:
    pays(desk, "144.55", "1930438491 and others")
    assert desk.receipt("f/1").unapplied == 4345
    desk.hear(invoice("1930500000", "43.45"))
    assert desk.open("1930500000") == 0


def test_a_completed_item_yields_to_a_payment_that_names_it(desk: Desk) -> None:
    pays(desk, "505.50", "1930438491 and others")
    desk.hear(paid("404.40", "1930439777", name="g", booked=day(10)))
    assert desk.receipt("g/1").unapplied == 0
    assert desk.receipt("f/1").unapplied == 40440
    assert settled(desk) == {"1930438491", "1930439777"}


def test_a_completed_payment_stands_when_it_is_looked_at_again(desk: Desk) -> None:
    """An order number it names becomes known: nothing changes, nothing is taken back."""
    pays(desk, "505.50", "1930438491 and others, order 88112233")
    before = desk.applied()
    desk.forget()
    desk.hear(invoice("1930600000", "5.55", order="88112233"))
    assert desk.applied() == before


@pytest.mark.parametrize("loaded", [True, False])
def test_the_rest_of_a_payment_is_not_placed_where_the_payment_is_already(desk: Desk, loaded: bool) -> None:
    """Its word nearly names an item that it has settled, which need not be in the state any more."""
    pays(desk, "202.00", "invoice 1930438591")
    share = Share("DE01/1930438491", 10110)
    desk.ask(Send("account:C-100", ApplyByHand("f/1", (share,)), ("periods:DE01",), ("item:DE01/1930438491",)))
    account, receipt = desk.account(), desk.receipt("f/1")
    assert receipt.unapplied == 10090
    if not loaded:
        del account.items["DE01/1930438491"]
    assert Matcher(receipt.facts, 10110, account, Policy()).unnamed().placements == ()


# -- completion, pure


def item(name: str, amount: int, due: int) -> Item:
    dated = date(2026, 1, 1)
    document = Document(name, name, "invoice", "E", "EUR", amount, dated, date(2026, 2, due), ())
    return Item(document, "EUR E", amount)


AMOUNTS = st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 28)), min_size=1, max_size=12)


def test_of_several_items_of_the_amount_none_is_chosen_by_its_day_alone() -> None:
    others = [item("D0", 1, 1), item("D1", 1, 2), item("D2", 1, 2)]
    opens = {other.document.document: other.open for other in others}
    assert completion.completed([item("N", 5, 1)], others, opens, 1, None) == ()


@given(AMOUNTS, st.data())
def test_whatever_is_completed_makes_up_the_rest_exactly_and_nothing_else_of_its_size_does(
    amounts: list[tuple[int, int]], data: st.DataObject
) -> None:
    others = [item(f"D{n}", amount, due) for n, (amount, due) in enumerate(amounts)]
    named = [item("N", 5, data.draw(st.integers(1, 28)))]
    opens = {other.document.document: other.open for other in others}
    rest = sum(data.draw(st.lists(st.sampled_from([a for a, _ in amounts]), min_size=1, max_size=3)))
    chosen = completion.completed(named, others, opens, rest, None)
    if chosen:
        assert sum(one.open for one in chosen) == rest
        assert len({one.document.document for one in chosen}) == len(chosen)
        singles = [one for one in others if one.open == rest]
        assert len(singles) == (1 if len(chosen) == 1 else 0)


@given(AMOUNTS.filter(lambda amounts: sum(a for a, _ in amounts) > 10**7), st.integers(1, 4), st.data())
def test_sets_are_found_and_counted_as_trying_them_all_would(
    amounts: list[tuple[int, int]], size: int, data: st.DataObject
) -> None:
    values = [amount for amount, _ in amounts]
    rest = sum(data.draw(st.permutations(values))[:size])
    tried = {c for n in range(1, 5) for c in combinations(range(len(values)), n) if sum(values[p] for p in c) == rest}
    assert {tuple(sorted(places)) for places in completion._places(values, rest, 4)} == tried


def test_too_many_sets_are_not_tried_because_one_would_fit_by_chance() -> None:
    others = [item(f"D{n}", 1_000 + 7 * n * n, 1 + n % 28) for n in range(300)]
    opens = {other.document.document: other.open for other in others}
    rest = others[3].open + others[200].open
    assert completion.completed([item("N", 5, 1)], others, opens, rest, None) == ()
