"""Order, delivery, contract, statement and the customer's own order number name the invoices that belong to them."""

import pytest
from cash_desk import Desk
from cash_facts import IBAN, credit_note, day, invoice, paid, registered

BELONGS = {"attributes": {"contract": "K-2201/7", "statement": "30551278"}}


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    desk.hear(
        invoice(
            "INV-2026-0001",
            "1190.00",
            order="SO-47110",
            shipment="DN-881201",
            customer_reference="PO 990017",
            **BELONGS,
        ),
        invoice(
            "INV-2026-0002", "500.00", order="SO-47110", shipment="DN-881202", customer_reference="PO 990017", **BELONGS
        ),
    )
    return desk


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("SO-47110", "order"),
        ("order 47110", "order"),
        ("delivery DN-881201 and DN-881202", "delivery"),
        ("our PO 990017", "customer-reference"),
        ("contract K-2201/7 for May", "contract"),
        ("your statement of account 30551278", "statement"),
    ],
)
def test_all_invoices_of_it_are_settled_where_they_add_up(desk: Desk, text: str, how: str) -> None:
    desk.hear(paid("1690.00", text, name="f", booked=day(9)))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (0, 0)
    assert set(desk.receipt("f/1").weighing.how) == {how}


def test_the_evidence_says_by_what_an_invoice_was_named(desk: Desk) -> None:
    desk.hear(paid("1190.00", "DN-881201", name="f", booked=day(9)))
    (applied,) = [e for _, e in desk.said if getattr(e, "rule", "") == "reference.v1"]
    assert [(e.kind, e.detail) for e in applied.evidence] == [
        ("reference-delivery", "INV-2026-0001"),
        ("policy", "default.2"),
    ]


def test_an_invoice_that_is_named_itself_counts_before_its_order(desk: Desk) -> None:
    desk.hear(paid("1190.00", "INV-2026-0001 of order SO-47110", name="f", booked=day(9)))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (0, 50000)


def test_an_order_explains_an_amount_but_claims_nothing_beside_a_named_invoice(desk: Desk) -> None:
    desk.hear(paid("1200.00", "INV-2026-0001 of order SO-47110", name="f", booked=day(9)))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (0, 50000)
    assert desk.receipt("f/1").weighing.left == "more-paid-than-named"


def test_less_than_the_order_is_for_a_person_to_split(desk: Desk) -> None:
    desk.hear(paid("1600.00", "SO-47110", name="f", booked=day(9)))
    assert desk.receipt("f/1").weighing.left == "more-named-than-paid"
    assert len(desk.receipt("f/1").weighing.suggested) == 2


def test_an_invoice_of_the_order_that_becomes_known_later_is_settled_too() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", order="SO-47110"))
    desk.hear(paid("1690.00", "SO-47110", name="f", booked=day(9)))
    desk.hear(invoice("INV-2026-0002", "500.00", order="SO-47110"))
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (0, 0)


def test_an_invoice_of_the_order_dated_after_the_payment_was_not_meant(desk: Desk) -> None:
    desk.hear(paid("1690.00", "SO-47110", name="f", booked=day(9)))
    desk.hear(invoice("INV-2026-0003", "80.00", order="SO-47110", issued=day(10)))
    assert desk.open("INV-2026-0003") == 8000
    assert not desk.receipt("f/1").live


def test_a_credit_note_is_not_named_by_its_order(desk: Desk) -> None:
    desk.hear(credit_note("CN-2026-0001", "90.00", "INV-2026-0009", issued=day(1), order="SO-47110"))
    desk.hear(paid("1690.00", "SO-47110", booked=day(9)))
    assert desk.open("CN-2026-0001") == -9000


@pytest.mark.parametrize("number", ["2026", "PUMPS", "no 1"])
def test_an_order_number_that_is_no_number_names_nothing(number: str) -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", order=number))
    desk.hear(paid("1190.00", f"order {number}", booked=day(9)))
    assert desk.open("INV-2026-0001") == 119000


def test_the_number_of_another_customer_does_not_hide_the_payers_own_order(desk: Desk) -> None:
    desk.hear(invoice("SO-47110", "33.00", customer="C-200"))
    desk.hear(paid("1690.00", "SO-47110", name="f", payer_account=IBAN, booked=day(9)))
    assert (desk.open("INV-2026-0001"), desk.open("SO-47110")) == (0, 3300)
