"""Documents that the ERP issued stand as it says, once, and are never issued again."""

from datetime import date

import pytest
from billing_facts import (
    DAY,
    ERP_INVOICE,
    SHIPMENT,
    billing,
    erp_credit_note,
    erp_invoice,
    line,
    refusal,
    registered,
    shipped,
    tax,
    terms_changed,
)

from o2c.contracts.base import Event
from o2c.contracts.erp import Instalment


def test_an_adopted_invoice_keeps_its_number_and_says_where_it_is_from() -> None:
    (invoice,) = billing().hear(
        erp_invoice(
            taxes=(tax("100.00", "19.00", "19.0"),), attributes={"business_code": "U001"}, source_known=date(2026, 5, 5)
        )
    )
    assert (invoice.document, invoice.number, invoice.books) == ("SAP/ACME/2026/900001", "900001", "erp")
    assert invoice.origin.model_dump() == {"source_system": "SAP", "fiscal_year": 2026, "number": "900001"}
    assert (invoice.net, invoice.tax, invoice.gross) == ("100.00", "19.00", "119.00")
    assert [(p.account, p.tax_code, p.amount) for p in invoice.postings] == [
        ("revenue", "S19", "-100.00"),
        ("tax-payable", "S19", "-19.00"),
    ]
    assert invoice.attributes == {"business_code": "U001"}
    assert invoice.source_known == date(2026, 5, 5)


def test_an_adopted_invoice_says_what_its_payer_will_quote() -> None:
    (invoice,) = billing().hear(erp_invoice(customer_reference="PO 4711", payment_reference="RF18539007547034"))
    assert (invoice.customer_reference, invoice.payment_reference) == ("PO 4711", "RF18539007547034")


def parts(*amounts: str) -> tuple[Instalment, ...]:
    return tuple(Instalment(due_date=date(2026, 6 + n, 3), amount=amount) for n, amount in enumerate(amounts))


def test_an_adopted_invoice_keeps_its_instalments() -> None:
    memory = billing()
    (invoice,) = memory.hear(erp_invoice("119.00", instalments=parts("60.00", "59.00")))
    assert invoice.terms.instalments == parts("60.00", "59.00")
    assert memory.hear(erp_invoice("119.00", instalments=parts("60.00", "59.00"))) == []


@pytest.mark.parametrize("amounts", [("60.00", "58.99"), ("120.00", "-1.00")])
def test_instalments_that_are_not_parts_of_the_gross_are_refused(amounts: tuple[str, ...]) -> None:
    code, detail = refusal(billing(erp_invoice("119.00", instalments=parts(*amounts))))
    assert code == "instalments-do-not-add-up"
    assert f"119.00 EUR: expected instalments above 0 of that sum, not {' + '.join(amounts)}" in detail


def test_without_a_tax_breakdown_the_net_is_the_gross() -> None:
    (invoice,) = billing().hear(erp_invoice("119.00"))
    assert (invoice.net, invoice.tax, invoice.taxes) == ("119.00", "0.00", ())
    assert [(p.account, p.tax_code, p.amount) for p in invoice.postings] == [("revenue", "", "-119.00")]


def test_an_invoice_over_nothing_stands_and_posts_nothing() -> None:
    (invoice,) = billing().hear(erp_invoice("0.00"))
    assert (invoice.gross, invoice.postings) == ("0.00", ())


def test_taxes_that_do_not_add_up_to_the_gross_are_refused() -> None:
    code, detail = refusal(billing(erp_invoice("119.00", taxes=(tax("100.00", "18.99"),))))
    assert code == "taxes-do-not-add-up"
    assert "119.00 EUR" in detail
    assert "118.99" in detail


@pytest.mark.parametrize(
    ("code", "words", "event"),
    [
        ("negative-invoice", "expected a credit note", erp_invoice("-1.00")),
        ("amount-too-large", "10000000000000.00", erp_invoice("10000000000000.00")),
        ("identity-too-long", "at most 120", erp_invoice(number="9" * 120)),
    ],
)
def test_what_cannot_be_adopted_is_refused(code: str, words: str, event: Event) -> None:
    refused = refusal(billing(event))
    assert refused[0] == code
    assert words in refused[1]


# terms


def test_the_stated_due_date_wins_over_terms_which_still_say_the_discounts() -> None:
    (invoice,) = billing().hear(
        erp_invoice(due_date=date(2026, 7, 1), payment_terms="2/10 net 30", taxes=(tax("100.00", "19.00"),))
    )
    assert invoice.terms.due_date == date(2026, 7, 1)
    assert [(d.percent, d.until) for d in invoice.terms.discounts] == [("2", date(2026, 5, 14))]
    assert (invoice.terms.code, invoice.terms.tax_mode) == ("2% 10 net 30", "reduce")


def test_discounts_without_a_tax_breakdown_keep_the_tax() -> None:
    (invoice,) = billing().hear(erp_invoice(payment_terms="2% 10 net 30"))
    assert invoice.terms.tax_mode == "keep"


PRE_REDUCED = {"payment_terms": "2% 10 net 30", "taxes": (tax("1000.00", "186.20"),), "tax_mode": "pre-reduced"}


def test_an_invoice_says_that_its_tax_is_reduced_beforehand_or_its_terms_do() -> None:
    (stated,) = billing().hear(erp_invoice("1186.20", **PRE_REDUCED))
    assert (stated.terms.code, stated.terms.tax_mode, stated.terms.discount_base) == ("2% 10 net 30", "keep", "net")
    by_terms = PRE_REDUCED | {"payment_terms": "2% 10 net 30 tax pre-reduced", "tax_mode": None}
    (said,) = billing().hear(erp_invoice("1186.20", **by_terms))
    assert said.terms.discount_base == "net"
    (other,) = billing().hear(erp_invoice("1186.20", **by_terms | {"tax_mode": "keep"}))
    assert (other.terms.tax_mode, other.terms.discount_base) == ("keep", "gross")


def test_a_discount_that_corrects_a_tax_which_is_not_stated_is_refused() -> None:
    code, detail = refusal(billing(erp_invoice(payment_terms="2% 10 net 30", tax_mode="pre-reduced")))
    assert code == "taxes-missing"
    assert "expected base and tax of each category" in detail


def test_terms_alone_do_not_lose_an_invoice_without_a_tax_breakdown() -> None:
    (invoice,) = billing().hear(erp_invoice(payment_terms="2% 10 net 30 tax pre-reduced"))
    assert (invoice.terms.tax_mode, invoice.terms.discount_base) == ("keep", "gross")


def test_another_tax_mode_is_other_content() -> None:
    memory = billing(erp_invoice("1186.20", **PRE_REDUCED))
    memory.hear(erp_invoice("1186.20", **PRE_REDUCED | {"tax_mode": "keep"}))
    assert "tax mode pre-reduced, now keep" in refusal(memory)[1]


def test_an_erps_own_code_for_terms_does_not_lose_an_invoice_with_a_due_date() -> None:
    (invoice,) = billing().hear(erp_invoice(payment_terms="NAH4"))
    assert (invoice.terms.code, invoice.terms.due_date) == ("NAH4", date(2026, 6, 3))
    assert invoice.terms.discounts == ()


def test_without_a_due_date_its_terms_must_be_readable() -> None:
    assert refusal(billing(erp_invoice(due_date=None, payment_terms="NAH4")))[0] == "bad-terms"


def test_due_before_it_is_dated_is_a_fact() -> None:
    (invoice,) = billing().hear(erp_invoice(due_date=date(2026, 5, 1)))
    assert invoice.terms.due_date == date(2026, 5, 1)


def test_with_neither_the_customers_terms_hold_as_soon_as_they_are_known() -> None:
    memory = billing(erp_invoice(due_date=None))
    assert [wait.unit for _, wait in memory.waiting] == ["customer:C-1"]
    (invoice,) = memory.hear(registered("eom 10"))
    assert (invoice.terms.code, invoice.terms.due_date) == ("eom 10", date(2026, 6, 10))


# identity


def test_the_same_invoice_again_changes_nothing() -> None:
    event = erp_invoice(taxes=(tax("60.00", "11.40"), tax("40.00", "7.60")), payment_terms="net 30", due_date=None)
    again = erp_invoice(taxes=(tax("100.00", "19.00", "19.00"),), payment_terms="net 30", due_date=None)
    memory = billing(event)
    assert memory.hear(event) == []
    assert memory.hear(again) == []  # the same, said in other words
    assert memory.refused == []


def test_the_same_invoice_again_changes_nothing_when_the_customers_terms_have_changed() -> None:
    memory = billing(
        registered("net 30"), erp_invoice(due_date=None), terms_changed("net 7"), erp_invoice(due_date=None)
    )
    assert memory.refused == []


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("gross 119.00 EUR, now 120.00 EUR", erp_invoice("120.00")),
        ("gross 119.00 EUR, now 119.00 USD", erp_invoice(currency="USD")),
        ("customer C-1, now C-2", erp_invoice(customer="C-2")),
        ("date 2026-05-04, now 2026-05-05", erp_invoice(document_date=date(2026, 5, 5))),
        ("due date 2026-06-03, now none", erp_invoice(due_date=None, payment_terms="net 30")),
        ("taxes none, now S 19 %: 100.00 + 19.00", erp_invoice(taxes=(tax("100.00", "19.00"),))),
        ("attributes {}, now {'a': 'b'}", erp_invoice(attributes={"a": "b"})),
    ],
)
def test_the_same_identity_with_other_content_is_refused_and_says_what_differs(field: str, other: Event) -> None:
    memory = billing(erp_invoice(), other)
    code, detail = refusal(memory)
    assert code == "same-number-other-content"
    assert field in detail


@pytest.mark.parametrize(
    "other", [{"legal_entity": "EMCA"}, {"source_system": "ORA"}, {"fiscal_year": 2025}, {"number": "900002"}]
)
def test_identity_is_entity_source_year_and_number(other: dict[str, object]) -> None:
    memory = billing(erp_invoice())
    assert len(memory.hear(erp_invoice("7.00", **other))) == 1


def test_a_slash_in_a_source_does_not_make_two_identities_one() -> None:
    memory = billing(erp_invoice(source_system="A/B", legal_entity="C"))
    assert len(memory.hear(erp_invoice("7.00", source_system="A", legal_entity="B/C"))) == 1


# who bills


def test_an_erp_invoice_for_a_shipment_that_we_billed_is_a_named_contradiction() -> None:
    memory = billing(shipped(), erp_invoice(order="O-1", shipment="S-1"))
    code, detail = refusal(memory)
    assert code == "already-billed"
    assert "billed by our invoice ACME-INV-2026-000001" in detail
    assert memory.state(ERP_INVOICE).issued is None


def test_a_shipment_that_the_erp_has_billed_is_not_billed_by_us() -> None:
    memory = billing(erp_invoice(order="O-1", shipment="S-1"), shipped())
    code, detail = refusal(memory)
    assert code == "already-billed"
    assert "its invoice SAP/ACME/2026/900001" in detail
    assert memory.state(SHIPMENT).issued is None


def test_an_erp_may_split_what_it_bills_over_several_invoices() -> None:
    memory = billing(shipped(billed_by="erp"))
    for number in ("1", "2"):
        assert len(memory.hear(erp_invoice(number=number, order="O-1", shipment="S-1"))) == 1


def test_an_order_without_a_shipment_contradicts_nothing() -> None:
    memory = billing(shipped(), erp_invoice(order="O-1"))
    assert memory.refused == []


# credit notes


def test_an_erp_credit_note_is_applied_to_its_invoice() -> None:
    memory = billing(erp_invoice(taxes=(tax("100.00", "19.00"),)))
    (note,) = memory.hear(erp_credit_note("11.90", taxes=(tax("10.00", "1.90"),), reason="price"))
    assert (note.document, note.number, note.invoice) == ("SAP/ACME/2026-CN/77", "77", "SAP/ACME/2026/900001")
    assert (note.net, note.tax, note.gross, note.books, note.reason) == ("10.00", "1.90", "11.90", "erp", "price")
    assert [(p.account, p.tax_code, p.amount) for p in note.postings] == [
        ("revenue", "S19", "10.00"),
        ("tax-payable", "S19", "1.90"),
    ]


def test_it_waits_for_an_invoice_not_known_yet() -> None:
    memory = billing(erp_credit_note())
    assert [wait.unit for _, wait in memory.waiting] == [ERP_INVOICE]
    assert [event.TYPE.split(".")[2] for event in memory.hear(erp_invoice())] == [
        "invoice-issued",
        "credit-note-issued",
    ]


def test_its_invoice_may_be_of_another_fiscal_year() -> None:
    memory = billing(erp_invoice(fiscal_year=2025))
    assert memory.hear(erp_credit_note(invoice_fiscal_year=2025))[0].invoice == "SAP/ACME/2025/900001"


def test_an_invoice_and_a_credit_note_may_have_the_same_number() -> None:
    memory = billing(erp_invoice())
    (note,) = memory.hear(erp_credit_note(number="900001"))
    assert note.document == "SAP/ACME/2026-CN/900001"


def test_the_same_credit_note_again_changes_nothing_and_other_content_is_refused() -> None:
    memory = billing(erp_invoice(), erp_credit_note("19.00", reason="price"))
    assert memory.hear(erp_credit_note("19.00", reason="price")) == []
    assert memory.refused == []
    memory.hear(erp_credit_note("18.00", reason="return"))
    code, detail = refusal(memory)
    assert code == "same-number-other-content"
    assert "gross 19.00 EUR, now 18.00 EUR; reason price, now return" in detail


def test_a_credit_note_is_against_one_invoice_only() -> None:
    memory = billing(erp_invoice(), erp_invoice(number="900002"), erp_credit_note())
    assert memory.hear(erp_credit_note(invoice_number="900002")) == []
    code, detail = refusal(memory)
    assert code == "same-number-other-content"
    assert "against invoice SAP/ACME/2026/900001, now against SAP/ACME/2026/900002" in detail


def test_more_than_is_left_of_the_invoice_is_refused() -> None:
    memory = billing(erp_invoice("119.00"), erp_credit_note("100.00"), erp_credit_note("19.01", number="78"))
    code, detail = refusal(memory)
    assert code == "credits-more-than-invoiced"
    assert "19.00 left" in detail
    assert len(memory.hear(erp_credit_note("19.00", number="79"))) == 1


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("negative-credit-note", erp_credit_note("-1.00")),
        ("not-of-that-invoice", erp_credit_note(customer="C-2")),
        ("not-of-that-invoice", erp_credit_note(currency="USD")),
        ("taxes-do-not-add-up", erp_credit_note("19.00", taxes=(tax("1.00", "0.19"),))),
        ("identity-too-long", erp_credit_note(invoice_number="9" * 120)),
    ],
)
def test_what_does_not_fit_the_invoice_is_refused(code: str, event: Event) -> None:
    assert refusal(billing(erp_invoice(), event))[0] == code


def test_a_restart_reads_back_the_same_state() -> None:
    memory = billing(erp_invoice(taxes=(tax("100.00", "19.00"),)), erp_credit_note())
    assert memory.replayed(ERP_INVOICE) == memory.state(ERP_INVOICE)
    assert memory.state(ERP_INVOICE).issued.document_date == DAY


def test_our_own_shipments_do_not_share_numbers_with_what_was_adopted() -> None:
    memory = billing(erp_invoice(number="ACME-INV-2026-000001"))
    (own,) = memory.hear(shipped(line("1.00")))
    assert own.document == "ACME-INV-2026-000001"
    assert memory.state("invoice:SAP/ACME/2026/ACME-INV-2026-000001").issued.document != own.document
