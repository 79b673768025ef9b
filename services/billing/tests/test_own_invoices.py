"""A shipment becomes one invoice: numbered, dated, taxed, with the terms that hold."""

from datetime import date, timedelta

import pytest
from billing_facts import DAY, SHIPMENT, billing, line, on, refusal, registered, shipped, terms_changed

from o2c.billing.reactions import HEARS, IGNORES
from o2c.contracts import registry


def test_a_shipment_is_billed_with_number_tax_terms_and_postings() -> None:
    (invoice,) = billing().hear(
        shipped(line("1000.00"), line("500.00", 2, "7"), payment_terms="2/10 net 30", customer_reference="PO 7")
    )
    assert invoice.model_dump(mode="json", exclude={"lines"}) == {
        "document": "ACME-INV-2026-000001",
        "number": "ACME-INV-2026-000001",
        "customer": "C-1",
        "legal_entity": "ACME",
        "currency": "EUR",
        "document_date": "2026-05-04",
        "order": "O-1",
        "shipment": "S-1",
        "customer_reference": "PO 7",
        "payment_reference": "",
        "taxes": [
            {"category": "S", "rate": "19", "base": "1000.00", "tax": "190.00"},
            {"category": "S", "rate": "7", "base": "500.00", "tax": "35.00"},
        ],
        "net": "1500.00",
        "tax": "225.00",
        "gross": "1725.00",
        "postings": [
            {"account": "revenue", "tax_code": "S19", "amount": "-1000.00"},
            {"account": "tax-payable", "tax_code": "S19", "amount": "-190.00"},
            {"account": "revenue", "tax_code": "S7", "amount": "-500.00"},
            {"account": "tax-payable", "tax_code": "S7", "amount": "-35.00"},
        ],
        "books": "ours",
        "origin": None,
        "source_known": None,
        "attributes": {},
        "terms": {
            "code": "2% 10 net 30",
            "due_date": "2026-06-03",
            "discounts": [{"percent": "2", "until": "2026-05-14"}],
            "tax_mode": "reduce",
            "discount_base": "gross",
            "instalments": [],
        },
    }
    assert [(x.line, x.net, x.tax) for x in invoice.lines] == [(1, "1000.00", "190.00"), (2, "500.00", "35.00")]


def test_tax_that_is_reduced_beforehand_is_that_of_the_discounted_amount() -> None:
    """1,000 at 19 % and 500 at 7 % with 2 %: tax of 980 and of 490; the discount is of the net."""
    terms = "2% 10 net 30 tax pre-reduced"
    (invoice,) = billing().hear(shipped(line("1000.00"), line("500.00", 2, "7"), payment_terms=terms))
    assert [(t.base, t.tax) for t in invoice.taxes] == [("1000.00", "186.20"), ("500.00", "34.30")]
    assert (invoice.net, invoice.tax, invoice.gross) == ("1500.00", "220.50", "1720.50")
    assert (invoice.terms.code, invoice.terms.tax_mode, invoice.terms.discount_base) == (terms, "keep", "net")


def test_of_several_discounts_the_largest_reduces_the_tax() -> None:
    terms = "3% 7, 2% 14 net 30 tax pre-reduced"
    (invoice,) = billing().hear(shipped(line("1000.00"), payment_terms=terms))
    assert invoice.tax == "184.30"  # 19 % of 970.00


def test_terms_that_keep_the_tax_leave_it_whole() -> None:
    (invoice,) = billing().hear(shipped(line("1000.00"), payment_terms="2% 10 net 30 tax kept"))
    assert (invoice.tax, invoice.terms.tax_mode, invoice.terms.discount_base) == ("190.00", "keep", "gross")


def test_the_currency_says_the_decimals() -> None:
    (yen,) = billing().hear(shipped(line("1005", rate="10"), currency="JPY"))
    assert (yen.net, yen.tax, yen.gross) == ("1005", "101", "1106")
    (dinar,) = billing().hear(shipped(line("1.005", rate="5"), currency="KWD"))
    assert (dinar.net, dinar.tax, dinar.gross) == ("1.005", "0.050", "1.055")


def test_free_goods_are_numbered_and_post_nothing() -> None:
    (invoice,) = billing().hear(shipped(line("0.00")))
    assert (invoice.number, invoice.gross, invoice.postings) == ("ACME-INV-2026-000001", "0.00", ())


def test_attributes_of_the_order_are_carried_along() -> None:
    (invoice,) = billing().hear(shipped(attributes={"region": "north"}))
    assert invoice.attributes == {"region": "north"}


# terms


def test_the_orders_terms_go_before_the_customers() -> None:
    (invoice,) = billing(registered("net 60")).hear(shipped(payment_terms="net 14"))
    assert invoice.terms.code == "net 14"


def test_without_them_those_of_the_customer_hold() -> None:
    (invoice,) = billing(registered("eom 10")).hear(shipped(payment_terms=None))
    assert (invoice.terms.code, invoice.terms.due_date) == ("eom 10", date(2026, 6, 10))


def test_a_customer_without_terms_gets_the_default() -> None:
    (invoice,) = billing(registered("")).hear(shipped(payment_terms=None))
    assert invoice.terms.code == "net 30"


def test_changed_terms_hold_from_their_day_on_and_the_first_ones_before_it() -> None:
    memory = billing(registered("net 30"), today=date(2026, 5, 4))
    on(memory, date(2026, 6, 1)).hear(terms_changed("net 14"))
    on(memory, date(2026, 6, 2))
    said = [
        memory.hear(shipped(shipment=f"S-{day}", day=day, payment_terms=None))[0].terms.code
        for day in (date(2025, 12, 31), date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert said == ["net 30", "net 30", "net 14"]


def test_the_same_terms_again_are_no_event() -> None:
    memory = billing(registered("net 30"), terms_changed("net 30"), registered("net 30"))
    assert len(memory.log) == 1


def test_an_invoice_waits_for_a_customer_not_known_yet() -> None:
    memory = billing(shipped(payment_terms=None))
    assert [wait.unit for _, wait in memory.waiting] == ["customer:C-1"]
    (invoice,) = memory.hear(registered("net 7"))
    assert (invoice.number, invoice.terms.code) == ("ACME-INV-2026-000001", "net 7")


@pytest.mark.parametrize(
    ("of", "event"),
    [("order O-1", shipped(payment_terms="soon")), ("customer C-1", shipped(payment_terms=None))],
)
def test_terms_that_cannot_be_read_are_refused_without_using_a_number(of: str, event) -> None:
    memory = billing(registered("soon"), event)
    code, detail = refusal(memory)
    assert code == "bad-terms"
    assert f"payment terms of {of}: 'soon' cannot be read" in detail
    (invoice,) = memory.hear(shipped(shipment="S-2"))
    assert invoice.number == "ACME-INV-2026-000001"


def test_once_the_customer_is_mended_the_same_shipment_is_billed() -> None:
    memory = billing(registered("soon"), shipped(payment_terms=None), terms_changed("net 7"))
    (invoice,) = memory.hear(shipped(payment_terms=None))
    assert invoice.terms.code == "net 7"


# once


def test_the_same_shipment_again_is_no_second_invoice() -> None:
    memory = billing(shipped(line("100.00"), payment_terms="net 30"))
    assert memory.hear(shipped(line("100.00", rate="19.0"), payment_terms="net 30")) == []
    assert memory.refused == []


def test_the_same_shipment_with_other_content_is_refused_and_says_what_differs() -> None:
    memory = billing(shipped(line("100.00")), shipped(line("120.00")))
    code, detail = refusal(memory)
    assert code == "same-shipment-other-content"
    assert "ACME-INV-2026-000001" in detail
    assert "100.00 net" in detail
    assert "120.00 net" in detail


def test_two_shipments_of_an_order_are_two_invoices() -> None:
    memory = billing()
    numbers = [memory.hear(shipped(shipment=s))[0].number for s in ("S-1", "S-2")]
    assert numbers == ["ACME-INV-2026-000001", "ACME-INV-2026-000002"]


def test_an_order_and_shipment_with_slashes_are_not_mixed_up() -> None:
    memory = billing(shipped(order="A/B", shipment="C"))
    assert len(memory.hear(shipped(order="A", shipment="B/C"))) == 1


def test_what_the_erp_bills_is_left_to_it() -> None:
    memory = billing()
    assert memory.hear(shipped(billed_by="erp")) == []
    assert memory.hear(shipped(billed_by="erp")) == []
    assert memory.state(SHIPMENT).left_to_erp
    assert len(memory.log) == 1


def test_a_shipment_cannot_change_who_bills_it() -> None:
    memory = billing(shipped(billed_by="erp"), shipped())
    assert refusal(memory)[0] == "already-billed"
    memory = billing(shipped(), shipped(billed_by="erp"))
    assert refusal(memory) == (
        "already-billed",
        "shipment S-1 of order O-1 is billed by our invoice ACME-INV-2026-000001",
    )


# what cannot be billed


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("dated-ahead", shipped(day=DAY + timedelta(2))),
        ("negative-line", shipped(line("100.00"), line("-1.00", 2))),
        ("line-twice", shipped(line("1.00"), line("2.00"))),
        ("legal-entity-too-long", shipped(legal_entity="x" * 92)),
        ("bad-tax-rate", shipped(line("1.00", rate="101"))),
        ("amount-too-large", shipped(line("9999999999999.99"))),
    ],
)
def test_what_cannot_be_billed_is_refused_without_using_a_number(code: str, event) -> None:
    memory = billing(event)
    assert refusal(memory)[0] == code
    assert memory.hear(shipped(shipment="S-2", legal_entity=event.legal_entity[:91]))[0].number.endswith("-000001")


def test_a_shipment_of_tomorrow_in_an_eastern_time_zone_is_billed() -> None:
    assert billing().hear(shipped(day=DAY + timedelta(1)))[0].document_date == DAY + timedelta(1)


# restarts and subscriptions


def test_a_restart_reads_back_the_same_state() -> None:
    memory = billing(registered(), shipped(line("3.33", quantity="3"), payment_terms=None))
    assert memory.replayed(SHIPMENT) == memory.state(SHIPMENT)
    assert memory.replayed("customer:C-1") == memory.state("customer:C-1")


def test_every_event_of_the_topics_it_reads_is_handled_or_ignored() -> None:
    topics = {event.TOPIC for event in HEARS}
    assert {e for e in registry.EVENTS if e.TOPIC in topics} == set(HEARS) | set(IGNORES)
