"""Money that names nothing and is just a part of one invoice: as agreed it is applied, as before it is suggested."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.account import Account, Item
from o2c.cash_app.desk.commands import AcceptSuggestion, RejectSuggestion
from o2c.cash_app.facts import Document, Facts
from o2c.cash_app.items.commands import HoldItem
from o2c.cash_app.matching import in_part
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.rules import BY_AMOUNT
from o2c.cash_app.policies.layers import Layer, Scope, laid_over
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ApplyByHand, Share
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.suggestion import Suggestion
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.money import to_text

ONE, TWO = "DE01/INV-2026-0001", "DE01/INV-2026-0002"
THREE = [(day(30), "100.00"), (day(60), "100.00"), (day(90), "100.00")]


def desk_of(*instalments: Any, policy: Policy | None = None, gross: str = "300.00") -> Desk:
    desk = Desk(policy or Policy())
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", gross, instalments=instalments))
    return desk


def pay(desk: Desk, amount: str, text: str = "", name: str = "f", **more: Any) -> Any:
    desk.hear(paid(amount, text, name=name, payer_account=IBAN, **more))
    return desk.receipt(f"{name}/1")


def ask(desk: Desk, command: Any) -> list[Any]:
    desk.forget()
    streams = (f"receipt:C-100/{command.receipt}", f"item:{ONE}")
    return desk.ask(Send("account:C-100", command, ("periods:DE01",), streams))


def by_hand(desk: Desk, amount: str, name: str) -> None:
    """A person puts money that names nothing on the first invoice, in part."""
    receipt = pay(desk, amount, name=name)
    ask(desk, ApplyByHand(f"{name}/1", (Share(ONE, receipt.unapplied),)))


def suggested(receipt: Any) -> Any:
    found = receipt.weighing.suggestion
    return (found.rule, found.items, found.cash) if found else None


def test_an_agreed_instalment_is_applied_and_says_which_it_is() -> None:
    desk = desk_of(*THREE)
    assert pay(desk, "100.00", booked=day(28)).unapplied == 0
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.item, applied.rule) == (ONE, "instalment.v1")
    assert [found.detail for found in applied.evidence[:-1]] == ["instalment 1 of 3, due 2026-06-03: 100.00 EUR"]


def test_the_next_payment_of_that_amount_is_the_next_instalment_and_no_duplicate() -> None:
    desk = desk_of(*THREE)
    for n in range(3):
        assert pay(desk, "100.00", name=f"f{n}", booked=day(28 + 30 * n)).unapplied == 0
    assert desk.open("INV-2026-0001") == 0
    rules = [applied.rule for applied in desk.of(cash_app.PaymentApplied)]
    assert rules == ["instalment.v1", "instalment.v1", "single-amount.v2"]


def test_one_that_was_skipped_is_still_told_by_its_amount_and_one_that_was_paid_is_not() -> None:
    desk = desk_of((day(30), "50.00"), (day(60), "150.00"), (day(90), "120.00"), gross="320.00")
    assert pay(desk, "150.00", name="second").unapplied == 0
    assert pay(desk, "150.00", name="again").weighing.left == "nothing-matches"
    assert pay(desk, "50.00", name="first").unapplied == 0


def test_what_is_no_instalment_is_not_placed() -> None:
    assert pay(desk_of(*THREE), "200.00").weighing.left == "nothing-matches"


def test_two_invoices_with_such_an_instalment_are_for_a_person_to_choose_between() -> None:
    desk = desk_of(*THREE)
    desk.hear(invoice("INV-2026-0002", "200.00", instalments=THREE[:2]))
    receipt = pay(desk, "100.00")
    assert (receipt.applied, receipt.weighing.left) == (0, "amount-fits-several")
    assert set(receipt.weighing.suggested) == {ONE, TWO}


@pytest.mark.parametrize("other", [{"gross": "100.00"}, {"gross": "102.04", "discount": ("2", day(20))}])
def test_nothing_is_applied_where_another_item_is_this_amount(other: dict[str, Any]) -> None:
    desk = desk_of(*THREE)
    desk.hear(invoice("INV-2026-0002", **other))
    receipt = pay(desk, "100.00", booked=day(9))
    assert (receipt.applied, receipt.weighing.left) == (0, "amount-fits-several")
    assert receipt.weighing.suggested[:2] == (TWO, ONE)
    found = receipt.weighing.suggestion
    assert (found.items, found.score) == ((TWO,), 500_000)


@pytest.mark.parametrize("text", ["less damage 200.00", "your invoices"])
def test_a_text_that_speaks_of_something_else_leaves_it_to_a_person(text: str) -> None:
    receipt = pay(desk_of(*THREE), "100.00", text)
    assert (receipt.applied, suggested(receipt)) == (0, ("instalment.v1", (ONE,), 10000))


def test_money_that_came_before_its_invoice_is_applied_when_that_comes() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    pay(desk, "100.00", booked=day(1))
    desk.forget()
    desk.hear(invoice("INV-2026-0001", "300.00", instalments=THREE))
    assert desk.open("INV-2026-0001") == 20000


def test_it_yields_to_a_payment_that_names_the_invoice() -> None:
    desk = desk_of(*THREE)
    pay(desk, "100.00", name="silent")
    pay(desk, "300.00", "INV-2026-0001", name="named")
    assert desk.receipt("named/1").applied == 30000
    assert desk.receipt("silent/1").unapplied == 10000
    assert "instalment.v1" in BY_AMOUNT


def test_an_invoice_on_hold_is_left_alone() -> None:
    desk = desk_of(*THREE)
    desk.ask(Send("account:C-100", HoldItem(ONE, "disputed"), ("periods:DE01",), (f"item:{ONE}",)))
    assert pay(desk, "100.00").applied == 0


@pytest.mark.parametrize(("outcome", "left"), [("suggest", "not-sure-enough"), ("off", "nothing-matches")])
def test_a_policy_says_what_the_rule_may_do(outcome: str, left: str) -> None:
    layer = Layer(Scope(), {"cascade": {"rules": [{"rule": "instalment.v1", "outcome": outcome}]}}, 1)
    receipt = pay(desk_of(*THREE, policy=laid_over(Policy(), [layer])), "100.00")
    assert (receipt.applied, receipt.weighing.left) == (0, left)


# -- by habit


def test_a_part_like_one_before_is_suggested_and_applied_when_a_person_says_so() -> None:
    desk = desk_of(gross="1000.00")
    assert pay(desk, "333.33", name="first").weighing.left == "nothing-matches"
    ask(desk, ApplyByHand("first/1", (Share(ONE, 33333),)))
    receipt = pay(desk, "333.33", name="second")
    assert (receipt.applied, receipt.weighing.left) == (0, "not-sure-enough")
    assert receipt.weighing.suggestion.evidence[0].detail == "a part of 3, as first/1 paid before: 333.33 EUR"
    ask(desk, AcceptSuggestion("second/1"))
    assert desk.open("INV-2026-0001") == 33334


def test_what_a_person_rejected_is_not_suggested_again() -> None:
    desk = desk_of(gross="1000.00")
    by_hand(desk, "250.00", "first")
    pay(desk, "250.00", name="second")
    ask(desk, RejectSuggestion("second/1"))
    assert suggested(desk.receipt("second/1")) is None


@pytest.mark.parametrize(("first", "second"), [("250.00", "200.00"), ("300.00", "300.00"), ("76.92", "76.92")])
def test_another_amount_or_no_equal_part_of_at_most_twelve_is_no_habit(first: str, second: str) -> None:
    """300.00 of 1,000.00 is no n-th part; 76.92 is the thirteenth."""
    desk = desk_of(gross="1000.00")
    by_hand(desk, first, "first")
    assert pay(desk, second, name="second").weighing.left == "nothing-matches"


def test_a_habit_is_nothing_beside_an_item_of_just_that_amount() -> None:
    desk = desk_of(gross="1000.00")
    by_hand(desk, "250.00", "first")
    desk.hear(invoice("INV-2026-0002", "250.00"))
    assert pay(desk, "250.00", name="second").applied == 25000
    assert desk.open("INV-2026-0002") == 0


# -- named


def test_a_habit_that_names_its_invoice_makes_no_deduction_and_a_person_says_so() -> None:
    desk = desk_of(policy=Policy(short_unexplained="residual"), gross="1000.00")
    by_hand(desk, "250.00", "first")
    receipt = pay(desk, "250.00", "INV-2026-0001", name="second")
    assert (receipt.applied, desk.of(cash_app.DeductionOpened)) == (0, [])
    assert suggested(receipt) == ("reference.v1", (ONE,), 25000)


def test_where_the_rest_stays_open_it_is_paid_in_part_as_ever() -> None:
    desk = desk_of(gross="1000.00")
    pay(desk, "250.00", "INV-2026-0001", name="first")
    assert pay(desk, "250.00", "INV-2026-0001", name="second").applied == 25000
    said = desk.of(cash_app.PaymentApplied)[-1].evidence[-2]
    assert (said.kind, said.detail) == ("instalment", "a part of 4, as first/1 paid before: 250.00 EUR")


def test_a_reason_with_just_the_missing_amount_goes_before_an_instalment() -> None:
    desk = desk_of(*THREE)
    pay(desk, "100.00", "INV-2026-0001 less damage claim 200.00")
    (kept,) = desk.of(cash_app.DeductionOpened)
    assert (kept.reason_code, kept.amount.amount) == ("damage", "200.00")


# -- the rule alone


def unsure(*items: str, score: int) -> Decision:
    placements = tuple([Placement(item, 10000 // len(items)) for item in items])
    return Decision(
        "", (), left="not-sure-enough", suggested=items, suggestion=Suggestion("habit.v1", placements, score)
    )


@pytest.mark.parametrize(
    ("decision", "rule"),
    [
        (unsure("A", "B", score=499_999), "instalment.v1"),
        (unsure("A", "B", score=500_000), ""),
        (unsure("A", score=10_000), ""),
    ],
)
def test_only_a_set_that_is_hardly_likely_is_no_other_explanation(decision: Decision, rule: str) -> None:
    document = Document(ONE, "1", "invoice", "DE01", "EUR", 30000, day(0), day(90), ())
    part = in_part.Part(Item(document, "EUR DE01", 30000), "instalment 1 of 3", agreed=True)
    facts = Facts("f/1", "DE01", "EUR", 10000, day(1), day(1), "B", "f", 1)
    assert in_part.found(facts, 10000, Account("C-100"), Policy()) == []
    assert in_part.weighed(decision, [part], facts, 10000, Policy()).rule == rule


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=2, max_size=8))
def test_whoever_pays_every_instalment_in_turn_settles_the_invoice(amounts: list[int]) -> None:
    plan = [(day(30 * n), to_text(amount, "EUR")) for n, amount in enumerate(amounts, start=1)]
    desk = desk_of(*plan, gross=to_text(sum(amounts), "EUR"))
    left = sum(amounts)
    for n, (_, amount) in enumerate(plan):
        assert pay(desk, amount, name=f"f{n}", booked=day(n)).unapplied == 0
        left -= amounts[n]
        assert desk.open("INV-2026-0001") == left
