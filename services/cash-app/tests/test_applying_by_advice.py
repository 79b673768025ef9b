"""What the lines of an advice say is what its payment settles, each with its amount."""

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, advice, credit_note, day, invoice, line, paid, registered, statement

from o2c.cash_app.account import group_key
from o2c.cash_app.desk.commands import HoldReceipt, ReleaseReceipt
from o2c.cash_app.receipts.commands import ApplyByHand, Share, UnapplyByHand
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.remittance import Adjustment, RemittanceLine


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    return desk


def money(amount: str, text: str = "", *, booked: int = 2, name: str = "f") -> object:
    return statement(name, line(amount, text, booked=day(booked), payer_account=IBAN))


def row(document: str, paid_amount: str, **more: object) -> RemittanceLine:
    return RemittanceLine.model_validate({"line": 1, "document": document, "paid": paid_amount} | more)


def test_partial_amounts_are_applied_as_the_lines_say(desk: Desk) -> None:
    desk.hear(advice("1400.00", ("INV-2026-0001", "1000.00"), ("INV-2026-0002", "400.00")), money("1400.00"))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (19000, 10000)
    applied = desk.of(cash_app.PaymentApplied)
    assert [a.rule for a in applied] == ["advice.v1", "advice.v1"]
    assert [(e.kind, e.detail.partition(", ")[2]) for a in applied for e in a.evidence[:-1]] == [
        ("advice", "line 1: INV-2026-0001 1000.00 EUR"),
        ("advice", "line 2: INV-2026-0002 400.00 EUR"),
    ]


def test_an_advice_undoes_what_the_amount_alone_had_chosen(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "1690.00"))
    desk.hear(money("1690.00"))
    assert desk.open("INV-2026-0003") == 0
    desk.hear(advice("1690.00", ("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00"), account=IBAN))
    assert [desk.open(f"INV-2026-000{n}") for n in (1, 2, 3)] == [0, 0, 169000]
    (undone,) = desk.of(cash_app.PaymentUnapplied)
    assert undone.reason == "more is known of what was paid"


def test_an_advice_that_came_first_is_followed_at_once(desk: Desk) -> None:
    """The amount alone would have chosen another item; nothing is applied and taken back."""
    desk.hear(invoice("INV-2026-0003", "1690.00"))
    desk.hear(advice("1690.00", ("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00"), account=IBAN))
    desk.hear(money("1690.00"))
    assert [a.rule for a in desk.of(cash_app.PaymentApplied)] == ["advice.v1", "advice.v1"]
    assert desk.of(cash_app.PaymentUnapplied) == []


def test_an_advice_that_waits_for_another_payment_holds_up_none(desk: Desk) -> None:
    desk.hear(advice("500.00", ("INV-2026-0001", "500.00"), account="DE02120300000000202051", payer="Nobody"))
    desk.hear(money("500.00", booked=40))
    assert [a.rule for a in desk.of(cash_app.PaymentApplied)] == ["single-amount.v2"]
    assert desk.open("INV-2026-0002") == 0


def test_payments_of_one_day_are_still_decided_together_when_an_advice_of_their_amount_was_for_none(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "500.00"))
    desk.hear(advice("500.00", ("INV-2026-0001", "500.00"), account="DE02120300000000202051", payer="Nobody"))
    desk.hear(statement("f", *[line("500.00", "thanks", payer_account=IBAN, booked=day(40)) for _ in range(2)]))
    assert {a.rule for a in desk.of(cash_app.PaymentApplied)} == {"together.v1"}
    assert (desk.open("INV-2026-0002"), desk.open("INV-2026-0003")) == (0, 0)
    assert desk.account("C-100").groups[group_key("DE01", "EUR")].habit.payments == 1


def test_of_two_payments_of_one_day_one_has_an_advice_and_the_other_is_decided_alone(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "500.00"))
    desk.hear(advice("500.00", ("INV-2026-0003", "500.00"), trace="PAY-88120", account=IBAN))
    texts = ("thanks", "PAY-88120")
    desk.hear(statement("f", *[line("500.00", text, payer_account=IBAN, booked=day(2)) for text in texts]))
    applied = {a.receipt: (a.item, a.rule) for a in desk.of(cash_app.PaymentApplied)}
    assert applied == {
        "f/1": ("DE01/INV-2026-0002", "single-amount.v2"),
        "f/2": ("DE01/INV-2026-0003", "advice.v1"),
    }


def test_the_rest_of_a_payment_is_not_completed_by_amount_where_its_advice_says_less(desk: Desk) -> None:
    desk.hear(advice("1690.00", ("INV-2026-0001", "1190.00"), trace="PAY-88120"))
    desk.hear(money("1690.00", "PAY-88120 INV-2026-0001 and others"))
    desk.hear(invoice("INV-2026-0003", "500.00"))
    assert [desk.open(f"INV-2026-000{n}") for n in (1, 2, 3)] == [0, 50000, 50000]
    assert desk.receipt("f/1").weighing.left == "more-paid-than-named"


def test_what_a_text_completed_by_amount_gives_way_to_the_advice(desk: Desk) -> None:
    desk.hear(money("1690.00", "PAY-88120 INV-2026-0001 and others"))
    assert "reference-completed.v1" in [a.rule for a in desk.of(cash_app.PaymentApplied)]
    desk.hear(advice("1690.00", ("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00"), trace="PAY-88120"))
    assert {held.rule for held in desk.receipt("f/1").applications.values()} == {"advice.v1"}


def test_an_advice_may_name_an_order_with_one_invoice(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "300.00", order="SO-47110"))
    desk.hear(advice("300.00", ("SO-47110", "300.00"), account=IBAN), money("300.00"))
    assert [a.rule for a in desk.of(cash_app.PaymentApplied)] == ["advice.v1"]
    assert desk.open("INV-2026-0003") == 0


def test_after_the_close_of_the_period_a_contradiction_goes_to_a_person(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "1690.00"))
    desk.hear(money("1690.00"))
    desk.close("2026-05")
    desk.hear(advice("1690.00", ("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00"), account=IBAN))
    assert desk.open("INV-2026-0003") == 0
    weighing = desk.receipt("f/1").weighing
    assert weighing.left == "contradicted-after-close"
    assert weighing.suggested == ("DE01/INV-2026-0001", "DE01/INV-2026-0002")


def test_what_a_guess_had_right_is_no_guess_any_more(desk: Desk) -> None:
    """Else a payment that names the item would push it aside."""
    desk.hear(money("500.00"), advice("500.00", ("INV-2026-0002", "500.00"), account=IBAN))
    desk.hear(paid("500.00", "INV-2026-0002", name="second", booked=day(3)))
    assert desk.applied() == {("f/1", "DE01/INV-2026-0002"): (50000, 0)}


def test_a_discount_that_is_earned_is_granted_and_another_is_left_open() -> None:
    for until, discount, left in ((day(5), 2000, 0), (day(1), 0, 2000)):
        desk = Desk()
        desk.hear(registered("C-100", "Example Pumps GmbH", IBAN))
        desk.hear(invoice("INV-2026-0001", "1000.00", discount=("2", until)), invoice("INV-2026-0002", "300.00"))
        said = row("INV-2026-0001", "980.00", gross="1000.00", discount="20.00")
        desk.hear(advice("1280.00", said, row("INV-2026-0002", "300.00")), money("1280.00", booked=2))
        assert desk.applied()["f/1", "DE01/INV-2026-0001"] == (98000, discount)
        assert desk.open("INV-2026-0001") == left


def test_a_credit_note_on_the_advice_is_netted(desk: Desk) -> None:
    desk.hear(paid("500.00", "INV-2026-0002", name="first"))
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0002", issued=day(1)))
    desk.hear(advice("1071.00", ("INV-2026-0001", "1190.00"), ("CN-2026-0001", "-119.00")), money("1071.00"))
    assert (desk.open("INV-2026-0001"), desk.open("CN-2026-0001")) == (0, 0)


def test_a_short_pay_leaves_the_rest_open_with_its_reason(desk: Desk) -> None:
    short = row("INV-2026-0001", "1140.00", adjustments=(Adjustment(amount="-50.00", reason="04", text="two broken"),))
    desk.hear(advice("1640.00", short, row("INV-2026-0002", "500.00")), money("1640.00"))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (5000, 0)
    evidence = [e for e in desk.receipt("f/1").weighing.evidence if e.kind == "advice-adjustment"]
    assert [e.detail for e in evidence] == ["INV-2026-0001: -50.00 EUR, reason 04"]


def test_what_is_taken_off_the_whole_payment_stays_open_on_its_largest_item(desk: Desk) -> None:
    off = row("", "-25.00", adjustments=(Adjustment(amount="-25.00", reason="L4"),))
    desk.hear(advice("1665.00", row("INV-2026-0001", "1190.00"), row("INV-2026-0002", "500.00"), off))
    desk.hear(money("1665.00"))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (2500, 0)
    assert not desk.receipt("f/1").live


def test_a_debit_note_of_the_payers_stays_open_on_the_largest_item_too(desk: Desk) -> None:
    lines = (("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00"), ("DN-77-0815", "-90.00"))
    desk.hear(advice("1600.00", *lines), money("1600.00"))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (9000, 0)


def test_lines_that_say_more_than_was_paid_without_a_reason_apply_nothing(desk: Desk) -> None:
    desk.hear(advice("1600.00", ("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00")), money("1600.00"))
    assert desk.of(cash_app.PaymentApplied) == []
    weighing = desk.receipt("f/1").weighing
    assert weighing.left == "more-named-than-paid"
    assert [e.detail for e in weighing.evidence if e.kind == "advice-difference"] == ["its lines sum to 1690.00 EUR"]


def test_an_unknown_document_is_waited_for_and_its_money_left(desk: Desk) -> None:
    desk.hear(advice("1770.00", ("INV-2026-0001", "1190.00"), ("INV-2026-0009", "580.00")), money("1770.00"))
    assert (desk.open("INV-2026-0001"), desk.receipt("f/1").unapplied) == (0, 58000)
    assert desk.receipt("f/1").weighing.left == "advice-names-unknown"
    desk.forget()
    desk.hear(invoice("INV-2026-0009", "580.00"))
    assert (desk.open("INV-2026-0009"), desk.receipt("f/1").unapplied) == (0, 0)


def test_more_than_is_open_of_an_item_is_left(desk: Desk) -> None:
    desk.hear(paid("200.00", "INV-2026-0002", name="first"))
    desk.hear(advice("1690.00", ("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00")), money("1690.00"))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (0, 0)
    receipt = desk.receipt("f/1")
    assert (receipt.unapplied, receipt.weighing.left) == (20000, "more-paid-than-named")


def test_a_document_of_another_customer_is_not_paid(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "80.00", customer="C-200"))
    lines = (("INV-2026-0001", "1190.00"), ("INV-2026-0003", "80.00"))
    desk.hear(advice("1270.00", *lines, account=IBAN), money("1270.00"))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0003")) == (0, 8000)
    assert desk.receipt("f/1").weighing.left == "named-elsewhere"


def test_two_lines_of_one_item_are_one_payment_of_it(desk: Desk) -> None:
    desk.hear(advice("1140.00", ("INV-2026-0001", "1190.00"), ("INV-2026-0001", "-50.00")), money("1140.00"))
    assert desk.applied() == {("f/1", "DE01/INV-2026-0001"): (114000, 0)}


def test_what_a_person_decided_stands_when_the_advice_comes(desk: Desk) -> None:
    desk.hear(money("500.00", "INV-2026-0001 pay-88120"))
    (applied,) = desk.of(cash_app.PaymentApplied)
    streams = ("receipt:C-100/f/1",)
    desk.ask(Send("account:C-100", UnapplyByHand("f/1", applied.application), ("periods:DE01",), streams))
    share = ApplyByHand("f/1", (Share("DE01/INV-2026-0001", 30000),))
    desk.ask(Send("account:C-100", share, ("periods:DE01",), (*streams, "item:DE01/INV-2026-0001")))
    desk.hear(advice("500.00", ("INV-2026-0002", "500.00"), trace="PAY-88120"))
    assert desk.applied() == {("f/1", "DE01/INV-2026-0001"): (30000, 0)}
    assert desk.receipt("f/1").advice is not None


def held(desk: Desk, code: str) -> None:
    desk.hear(statement("f", line("500.00", "PAY-88120", booked=day(2))))
    hold = Send(f"account:{POOL}", HoldReceipt("f/1", code), streams=(f"receipt:{POOL}/f/1",))
    desk.ask(hold)


def test_a_payment_held_until_its_advice_comes_is_free_then(desk: Desk) -> None:
    held(desk, "awaiting-advice")
    desk.hear(advice("500.00", ("INV-2026-0002", "500.00"), trace="PAY-88120"))
    assert desk.open("INV-2026-0002") == 0


def test_another_hold_stays_and_the_advice_is_followed_when_it_is_released(desk: Desk) -> None:
    held(desk, "compliance")
    desk.hear(advice("500.00", ("INV-2026-0002", "500.00"), trace="PAY-88120"))
    assert desk.open("INV-2026-0002") == 50000
    desk.forget()
    desk.ask(Send(f"account:{POOL}", ReleaseReceipt("f/1"), streams=(f"receipt:{POOL}/f/1",)))
    assert desk.open("INV-2026-0002") == 0


def test_an_advice_of_more_lines_than_a_text_has_words_is_applied_whole() -> None:
    desk = Desk()
    desk.hear(*(invoice(f"INV-2026-{n:05}", "1.00") for n in range(600)))
    desk.hear(advice("600.00", *((f"INV-2026-{n:05}", "1.00") for n in range(600)), name="a", trace="PAY-88120"))
    desk.hear(paid("600.00", "PAY-88120", name="f", booked=day(2)))
    assert desk.gl("receivable") == 0
