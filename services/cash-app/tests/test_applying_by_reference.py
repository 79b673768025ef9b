"""Numbers found in the remittance text: what is settled where they add up, and what happens where they do not."""

import pytest
from cash_desk import Desk
from cash_facts import IBAN, credit_note, day, invoice, line, paid, registered, statement

from o2c.cash_app.policy import Policy
from o2c.contracts import cash_app


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    return desk


def test_named_invoices_that_sum_to_the_payment_are_settled(desk: Desk) -> None:
    desk.hear(paid("1690.00", "your INV-2026-0001, INV-2026-0002", booked=day(9)))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (0, 0)
    applied = desk.of(cash_app.PaymentApplied)
    assert [(a.item, a.amount.amount, a.rule) for a in applied] == [
        ("DE01/INV-2026-0001", "1190.00", "reference.v1"),
        ("DE01/INV-2026-0002", "500.00", "reference.v1"),
    ]
    assert [e.kind for e in applied[0].evidence] == ["reference", "reference", "policy"]
    assert [s.item for s in desk.of(cash_app.OpenItemSettled)] == ["DE01/INV-2026-0001", "DE01/INV-2026-0002"]


def test_more_paid_than_named_settles_the_named_and_leaves_the_rest_unapplied(desk: Desk) -> None:
    desk.hear(paid("1200.00", "INV-2026-0001", name="f"))
    assert desk.open("INV-2026-0001") == 0
    assert desk.receipt("f/1").unapplied == 1000
    assert desk.receipt("f/1").weighing.left == "more-paid-than-named"


def test_less_paid_than_the_one_item_named_is_a_partial_payment(desk: Desk) -> None:
    desk.hear(paid("1000.00", "INV-2026-0001", name="f"))
    assert desk.open("INV-2026-0001") == 19000
    assert not desk.receipt("f/1").live


def test_less_paid_than_several_items_named_applies_nothing_and_suggests_them(desk: Desk) -> None:
    desk.hear(paid("1600.00", "INV-2026-0001 INV-2026-0002", name="f"))
    assert desk.of(cash_app.PaymentApplied) == []
    weighing = desk.receipt("f/1").weighing
    assert (weighing.left, weighing.suggested) == (
        "more-named-than-paid",
        ("DE01/INV-2026-0001", "DE01/INV-2026-0002"),
    )


def test_amount_only_rules_never_run_where_a_reference_was_found(desk: Desk) -> None:
    """500.00 is exactly the other invoice, but the text names one that is settled."""
    desk.hear(paid("1190.00", "INV-2026-0001", name="first"))
    desk.hear(paid("500.00", "INV-2026-0001", name="second", payer_account=IBAN))
    assert desk.open("INV-2026-0002") == 50000
    assert desk.receipt("second/1").weighing.left == "named-is-settled"


def test_a_document_of_another_customer_that_a_known_payer_names_is_not_paid(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "80.00", customer="C-200"))
    desk.hear(paid("80.00", "INV-2026-0003", name="f", payer_account=IBAN))
    assert desk.open("INV-2026-0003") == 8000
    receipt = desk.receipt("f/1")
    assert (receipt.unapplied, receipt.weighing.left) == (8000, "named-elsewhere")
    assert receipt.weighing.evidence[1].detail == "INV-2026-0003 is a document of C-200"


@pytest.mark.parametrize("field", [{"currency": "USD"}, {"legal_entity": "US01"}])
def test_nothing_is_matched_across_currencies_or_legal_entities(desk: Desk, field: dict[str, str]) -> None:
    desk.hear(invoice("INV-2026-0009", "70.00", **field))
    desk.hear(paid("70.00", "INV-2026-0009", name="f"))
    assert desk.of(cash_app.PaymentApplied) == []
    assert desk.receipt("f/1").unapplied == 7000


def test_a_credit_note_that_the_payer_nets_is_settled_with_the_invoice(desk: Desk) -> None:
    desk.hear(paid("500.00", "INV-2026-0002", name="first"))
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0002", issued=day(1)))
    desk.hear(paid("1071.00", "INV-2026-0001 - CN-2026-0001", name="f", booked=day(9)))
    assert (desk.open("INV-2026-0001"), desk.open("CN-2026-0001")) == (0, 0)
    assert desk.applied() == {
        ("first/1", "DE01/INV-2026-0002"): (50000, 0),
        ("f/1", "DE01/INV-2026-0001"): (119000, 0),
        ("f/1", "DE01/CN-2026-0001"): (-11900, 0),
    }


def test_the_same_payment_twice_leaves_the_second_unapplied(desk: Desk) -> None:
    desk.hear(statement("f", line("1190.00", "INV-2026-0001"), line("1190.00", "INV-2026-0001")))
    assert desk.open("INV-2026-0001") == 0
    assert [desk.receipt(f"f/{n}").unapplied for n in (1, 2)] == [0, 119000]


def test_an_application_counts_from_the_later_of_payment_and_document(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0005", "10.00", issued=day(20)))
    desk.hear(paid("10.00", "INV-2026-0005", booked=day(18)))
    desk.hear(paid("500.00", "INV-2026-0002", booked=day(18)))
    assert [a.effective for a in desk.of(cash_app.PaymentApplied)] == [day(20), day(18)]


def test_a_receipt_books_on_the_booking_date_and_counts_from_the_value_date(desk: Desk) -> None:
    desk.hear(paid("500.00", "INV-2026-0002", booked=day(3), value_date=day(5)))
    (received,) = desk.of(cash_app.PaymentReceived)
    assert (received.accounting, received.effective) == (day(3), day(5))


def test_closed_items_count_as_closed_whether_they_are_in_memory_or_not(desk: Desk) -> None:
    desk.hear(paid("1190.00", "INV-2026-0001", name="first"))
    for forget in (False, True):
        if forget:
            desk.forget()
        name = f"again-{forget}"
        desk.hear(paid("1190.00", "INV-2026-0001", name=name, payer_account=IBAN))
        assert desk.receipt(f"{name}/1").weighing.left == "duplicate-payment"


@pytest.mark.parametrize(
    ("amount", "text", "payer", "left"),
    [
        ("400.00", "INV-2026-0001", {}, "payer-by-one-number"),
        ("400.00", "INV-2026-0001", {"payer_account": IBAN}, ""),
        ("1190.00", "INV-2026-0001", {}, ""),
        ("1690.00", "INV-2026-0001 INV-2026-0002", {}, ""),
    ],
)
def test_where_only_one_number_tells_who_paid_a_careful_company_has_a_part_of_it_suggested(
    amount: str, text: str, payer: dict[str, str], left: str
) -> None:
    for policy, expected in ((Policy(part_by_number="suggest"), left), (Policy(), "")):
        desk = Desk(policy)
        desk.hear(registered("C-100", "Example Pumps", IBAN))
        desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
        desk.hear(paid(amount, text, name="f", booked=day(9), **payer))
        receipt = desk.receipt("f/1")
        assert (receipt.weighing.left, bool(receipt.applied)) == (expected, not expected)
        if expected:
            assert receipt.suggestion is not None
            assert receipt.suggestion.items == ("DE01/INV-2026-0001",)
