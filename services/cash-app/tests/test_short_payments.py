"""A payment of less than what it names, and why: instalments, charges of banks, deductions from texts and advices."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, advice, credit_note, day, invoice, paid, registered
from msgspec.structs import replace

from o2c.cash_app.adjustments.commands import AskForCreditNote, MoveDeduction, TakeAdjustmentBack, WriteOff
from o2c.cash_app.adjustments.reason_codes import STARTER
from o2c.cash_app.matching.charges import BankCharge
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ReturnPayment, UnapplyByHand
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.erp import Instalment
from o2c.contracts.remittance import Adjustment, RemittanceLine

ONE = "DE01/INV-2026-0001"
KEPT = f"{ONE}/D1"


def desk_of(policy: Policy | None = None, gross: str = "10000.00", **more: Any) -> Desk:
    desk = Desk(policy or Policy())
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", gross, **more))
    return desk


def pay(desk: Desk, amount: str, text: str, name: str = "f", **more: Any) -> None:
    desk.hear(paid(amount, text, name=name, payer_account=IBAN, **more))


def kept(desk: Desk) -> list[tuple[str, str]]:
    return [(event.reason_code, event.amount.amount) for event in desk.of(cash_app.DeductionOpened)]


def said(desk: Desk) -> list[tuple[str, str]]:
    return [(found.kind, found.detail) for e in desk.of(cash_app.PaymentApplied) for found in e.evidence][1:-1]


def ask(desk: Desk, command: Any, *streams: str) -> list[Any]:
    desk.forget()
    return desk.ask(Send("account:C-100", command, ("periods:DE01",), streams))


# -- deductions from texts


@pytest.mark.parametrize(
    ("amount", "text", "code"),
    [
        ("8500.00", "INV-2026-0001 less freight 1500", "freight"),
        ("8500.00", "INV-2026-0001 less freight allowance EUR 1,500.00", "freight"),
        ("8750.00", "INV-2026-0001 damage claim deduction €1,250", "damage"),
        ("9000.00", "INV-2026-0001 short ship deduction 200 units", "short-shipment"),
        ("9000.00", "INV-2026-0001 Q2 trade promo allowance 1000", "promotion"),
        ("9000.00", "INV-2026-0001 pricing dispute line 3", "price"),
        ("9000.00", "INV-2026-0001 abzgl. Fracht", "freight"),
    ],
)
def test_a_stated_reason_settles_the_invoice_and_opens_a_deduction_of_the_difference(
    amount: str, text: str, code: str
) -> None:
    desk = desk_of()
    pay(desk, amount, text)
    left = f"{10000 - float(amount):.2f}"
    assert (desk.open("INV-2026-0001"), kept(desk)) == (0, [(code, left)])
    (opened,) = desk.of(cash_app.DeductionOpened)
    reason = Policy().reason(code)
    assert reason is not None
    assert (opened.owner, opened.due_on, opened.receipt) == (reason.owner, day(reason.days), "f/1")
    assert said(desk)[-1] == ("deduction", f"the payer kept back {left} EUR for {code}")
    assert desk.gl("receivable") == round(100 * float(left)), "it stays a receivable"


def test_where_the_payer_states_another_amount_nothing_is_explained() -> None:
    desk = desk_of()
    pay(desk, "8000.00", "INV-2026-0001 less freight EUR 1,500.00")
    assert (desk.open("INV-2026-0001"), kept(desk)) == (200000, [])


def test_a_reason_without_a_word_of_paying_less_is_none() -> None:
    desk = desk_of()
    pay(desk, "8500.00", "INV-2026-0001 freight May")
    assert (desk.open("INV-2026-0001"), kept(desk)) == (150000, [])


def test_two_reasons_with_their_amounts_are_two_deductions() -> None:
    desk = desk_of()
    pay(desk, "8200.00", "INV-2026-0001 less freight 1500 and damage 300")
    assert (desk.open("INV-2026-0001"), kept(desk)) == (0, [("freight", "1500.00"), ("damage", "300.00")])


def test_of_several_invoices_the_amount_must_tell_and_the_largest_bears_it() -> None:
    desk = desk_of()
    desk.hear(invoice("INV-2026-0002", "500.00"))
    pay(desk, "9000.00", "INV-2026-0001 INV-2026-0002 less freight 1500", "g")
    assert (kept(desk), desk.gl("unapplied")) == ([("freight", "1500.00")], 0)
    assert desk.of(cash_app.DeductionOpened)[0].item == ONE


def test_of_several_invoices_without_an_amount_nothing_is_applied() -> None:
    desk = desk_of()
    desk.hear(invoice("INV-2026-0002", "500.00"))
    pay(desk, "9000.00", "INV-2026-0001 INV-2026-0002 less freight")
    assert (kept(desk), desk.receipt("f/1").weighing.left) == ([], "more-named-than-paid")


def test_the_earned_discount_is_no_part_of_the_deduction() -> None:
    desk = desk_of(gross="1000.00", discount=("2", day(10)))
    pay(desk, "880.00", "INV-2026-0001 less freight 100", booked=day(5))
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.discount, applied.kept_back, kept(desk)) == ("20.00", "100.00", [("freight", "100.00")])


def test_a_policy_may_leave_it_open_on_the_invoice() -> None:
    desk = desk_of(Policy(short_payment="partial"))
    pay(desk, "8500.00", "INV-2026-0001 less freight 1500")
    assert (desk.open("INV-2026-0001"), kept(desk)) == (150000, [])


def test_without_a_reason_it_is_a_partial_payment_or_by_policy_a_deduction_nobody_explains() -> None:
    desk = desk_of()
    pay(desk, "8500.00", "INV-2026-0001")
    assert (desk.open("INV-2026-0001"), kept(desk)) == (150000, [])
    desk = desk_of(Policy(short_unexplained="residual"))
    pay(desk, "8500.00", "INV-2026-0001")
    assert (desk.open("INV-2026-0001"), kept(desk)) == (0, [("unknown", "1500.00")])


def test_what_is_little_enough_is_given_up_whatever_is_said() -> None:
    desk = desk_of(Policy(tolerances=Tolerances(Tolerance("25", "2"), Tolerance("25", "2"))))
    pay(desk, "9980.00", "INV-2026-0001 less freight 20")
    assert (kept(desk), desk.gl("small-differences")) == ([], 2000)


def test_words_of_a_companys_own_tell_too() -> None:
    desk = desk_of(Policy(reason_words={"pallets": "return"}))
    pay(desk, "9900.00", "INV-2026-0001 minus pallets 100")
    assert kept(desk) == [("return", "100.00")]


def test_up_to_its_codes_ceiling_a_claim_is_believed_at_once() -> None:
    believed = tuple(replace(code, auto="50") if code.code in ("freight", "damage") else code for code in STARTER)
    desk = desk_of(Policy(reasons=believed))
    pay(desk, "9950.00", "INV-2026-0001 less freight 50")
    assert (desk.gl("receivable"), desk.gl("allowances")) == (0, 5000)
    assert [e.by for e in desk.of(cash_app.DeductionResolved)] == ["write-off"]
    desk.hear(invoice("INV-2026-0002", "500.00"))
    pay(desk, "460.00", "INV-2026-0002 damage claim 40", "g")
    (asked,) = desk.of(cash_app.CreditNoteRequested)
    assert (asked.amount.amount, asked.invoice) == ("40.00", "DE01/INV-2026-0002")
    desk.hear(invoice("INV-2026-0003", "500.00"))
    pay(desk, "449.99", "INV-2026-0003 less freight 50.01", "h")
    assert desk.account().items["DE01/INV-2026-0003/D1"].open == 5001, "over the ceiling a person decides"


# -- what becomes known later


def test_a_credit_note_that_precedes_the_payment_explains_it_and_the_deduction_goes_back() -> None:
    desk = desk_of(gross="1190.00")
    pay(desk, "1071.00", "INV-2026-0001 damage claim", booked=day(9))
    assert kept(desk) == [("damage", "119.00")]
    desk.forget()
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0001", issued=day(3)))
    assert (desk.open("INV-2026-0001"), desk.account().items[KEPT].open, desk.gl("receivable")) == (0, 0, 0)


@pytest.mark.parametrize("work", [WriteOff(KEPT, 1900, "small-difference"), AskForCreditNote(KEPT, 100)])
def test_a_deduction_that_was_worked_on_stays_and_a_person_looks(work: Any) -> None:
    desk = desk_of(gross="1190.00")
    pay(desk, "1071.00", "INV-2026-0001 damage claim", booked=day(9))
    ask(desk, work, f"item:{KEPT}")
    left = desk.account().items[KEPT].open
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0001", issued=day(3)))
    assert (desk.account().items[KEPT].open, desk.open("CN-2026-0001")) == (left, -11900)


def test_a_deduction_that_a_person_put_back_is_not_opened_again() -> None:
    desk = desk_of(gross="1190.00")
    pay(desk, "1071.00", "INV-2026-0001 damage claim INV-2026-0009", booked=day(9))
    ask(desk, TakeAdjustmentBack(ONE, KEPT), f"item:{ONE}", f"item:{KEPT}")
    assert desk.open("INV-2026-0001") == 11900
    desk.forget()
    desk.hear(invoice("INV-2026-0009", "50.00"))
    assert (desk.open("INV-2026-0001"), len(kept(desk))) == (11900, 1)
    assert desk.receipt("f/1").weighing.left == "deduction-is-worked-on"


def test_returned_by_the_bank_the_invoice_is_owed_whole_but_for_what_was_settled() -> None:
    desk = desk_of(gross="1190.00")
    pay(desk, "1071.00", "INV-2026-0001 less freight")
    ask(desk, WriteOff(KEPT, 1900, "freight"), f"item:{KEPT}")
    ask(desk, ReturnPayment("f/1", day(20)), "receipt:C-100/f/1")
    assert (desk.open("INV-2026-0001"), desk.account().items[KEPT].open) == (107100, 10000)


def test_unapplied_by_a_person_it_goes_back_whoever_looks_after_it_by_now() -> None:
    desk = desk_of(gross="1190.00")
    pay(desk, "1071.00", "INV-2026-0001 less freight")
    ask(desk, MoveDeduction(KEPT, "in-progress", "sales"), f"item:{KEPT}")
    ask(desk, UnapplyByHand("f/1", "f/1#1"), "receipt:C-100/f/1")
    assert (desk.open("INV-2026-0001"), desk.account().items[KEPT].open) == (119000, 0)


# -- deductions from advices


def of_advice(code: str, form: str, taken: str = "-100.00", paid_of: str = "900.00", text: str = "") -> Desk:
    desk = desk_of(gross="1000.00")
    row = RemittanceLine(
        line=1, document="INV-2026-0001", paid=paid_of, adjustments=(Adjustment(amount=taken, reason=code, text=text),)
    )
    desk.hear(advice(paid_of, row, account=IBAN, format=form))
    pay(desk, paid_of, "")
    return desk


@pytest.mark.parametrize(
    ("code", "form", "ours"),
    [
        ("04", "X12 820", "damage"),
        ("54", "ACH", "freight"),
        ("4", "EDIFACT REMADV", "short-shipment"),
        ("price", "CSV", "price"),
    ],
)
def test_the_code_of_an_advice_line_is_the_reason(code: str, form: str, ours: str) -> None:
    desk = of_advice(code, form)
    assert (desk.open("INV-2026-0001"), kept(desk)) == (0, [(ours, "100.00")])


def test_the_words_of_an_advice_line_are_too() -> None:
    assert kept(of_advice("", "CSV", text="two cartons damaged")) == [("damage", "100.00")]


@pytest.mark.parametrize(("code", "taken", "paid_of"), [("ZZ", "-100.00", "900.00"), ("04", "-60.00", "900.00")])
def test_what_an_advice_does_not_explain_exactly_stays_open(code: str, taken: str, paid_of: str) -> None:
    desk = of_advice(code, "X12 820", taken, paid_of)
    assert (desk.open("INV-2026-0001"), kept(desk)) == (10000, [])


def test_each_line_of_an_advice_has_its_own_deduction() -> None:
    desk = desk_of(gross="1000.00")
    desk.hear(invoice("INV-2026-0002", "500.00"))
    rows = [
        RemittanceLine(line=1, document=f"INV-2026-000{n}", paid=amount, adjustments=(Adjustment(amount=t, reason=c),))
        for n, amount, t, c in ((1, "900.00", "-100.00", "04"), (2, "480.00", "-20.00", "54"))
    ]
    desk.hear(advice("1380.00", *rows, account=IBAN, format="X12 820"))
    pay(desk, "1380.00", "")
    assert (kept(desk), desk.gl("unapplied")) == ([("damage", "100.00"), ("freight", "20.00")], 0)


# -- instalments


def in_parts(*amounts: str) -> Any:
    gross = f"{sum(map(float, amounts)):.2f}"
    found = invoice("INV-2026-0001", gross)
    parts = tuple(Instalment(due_date=day(30 * n), amount=amount) for n, amount in enumerate(amounts, 1))
    return found.model_copy(update={"terms": found.terms.model_copy(update={"instalments": parts})})


def test_an_instalment_of_the_terms_is_a_good_payment_in_part() -> None:
    desk = Desk(Policy(short_unexplained="residual"))
    desk.hear(registered("C-100", "Example Pumps", IBAN), in_parts("333.33", "333.33", "333.34"))
    pay(desk, "333.33", "INV-2026-0001", booked=day(29))
    assert (desk.open("INV-2026-0001"), kept(desk)) == (66667, [])
    assert said(desk) == [("instalment", "instalment 1 of 3, due 2026-06-03: 333.33 EUR")]


def test_what_follows_together_is_too() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), in_parts("100.00", "200.00", "300.00", "400.00"))
    pay(desk, "100.00", "INV-2026-0001")
    pay(desk, "500.00", "INV-2026-0001", "g")
    assert said(desk)[-1] == ("instalment", "instalment 2 to 3 of 4, due 2026-08-02: 500.00 EUR")
    pay(desk, "400.00", "INV-2026-0001", "h")
    assert desk.open("INV-2026-0001") == 0


def test_where_the_terms_say_nothing_the_text_and_the_amount_agree() -> None:
    desk = desk_of(Policy(short_unexplained="residual"), gross="10000.00")
    pay(desk, "3333.33", "INV-2026-0001 installment 2 of 3")
    assert (desk.open("INV-2026-0001"), kept(desk)) == (666667, [])
    assert said(desk) == [("instalment", "instalment 2 of 3, as the text says: that share of 10000.00 EUR")]


def test_a_text_alone_makes_no_instalment() -> None:
    desk = desk_of(Policy(short_unexplained="residual"), gross="10000.00")
    pay(desk, "3300.00", "INV-2026-0001 installment 2 of 3")
    assert kept(desk) == [("unknown", "6700.00")]


# -- charges of banks

WIRE = Policy(bank_charges=(BankCharge("25", "EUR", codes=("NTRF",)),))


def test_what_a_bank_charged_on_the_way_goes_to_bank_fees() -> None:
    desk = desk_of(WIRE)
    pay(desk, "9985.00", "INV-2026-0001", code="NTRF")
    assert (desk.open("INV-2026-0001"), desk.gl("bank-fees"), desk.gl("small-differences")) == (0, 1500, 0)
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.allowance, applied.reason_code) == ("15.00", "bank-fee")
    assert said(desk) == [("bank-charge", "15.00 EUR, at most 25 are charged on the way")]


@pytest.mark.parametrize(("amount", "code"), [("9974.99", "NTRF"), ("9985.00", "NCHK")])
def test_more_or_another_kind_of_payment_is_none(amount: str, code: str) -> None:
    desk = desk_of(WIRE)
    pay(desk, amount, "INV-2026-0001", code=code)
    assert (desk.open("INV-2026-0001") > 0, desk.gl("bank-fees")) == (True, 0)
