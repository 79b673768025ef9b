"""What was open in the ERP at the cut-over stands once, with what was open of it, and is no sale of ours."""

from datetime import date
from typing import Any

import pytest
from billing_facts import CUSTOMER, billing, erp_credit_note, erp_invoice, refusal, tax

from o2c.billing.names import invoice_unit
from o2c.contracts.money import Money
from o2c.contracts.opening import OpeningItemStated

CUTOVER = date(2026, 4, 30)
IDENTITY = "SAP/ACME/2026/900001"


def stated(gross: str = "119.00", open_: str = "40.00", **more: Any) -> OpeningItemStated:
    fields: dict[str, Any] = {
        "cutover": CUTOVER,
        "source_system": "SAP",
        "fiscal_year": 2026,
        "number": "900001",
        "legal_entity": "ACME",
        "customer": CUSTOMER,
        "item_kind": "invoice",
        "gross": Money(amount=gross, currency="EUR"),
        "open": open_,
        "document_date": date(2026, 3, 2),
        "due_date": date(2026, 4, 1),
    }
    return OpeningItemStated(**fields | more)


def test_an_invoice_stands_with_its_open_amount_against_migration_clearing() -> None:
    (said,) = billing().hear(stated(taxes=(tax("100.00", "19.00"),), loaded_by="ana"))
    assert (said.document, said.item_kind, said.cutover) == (IDENTITY, "invoice", CUTOVER)
    assert (said.gross, said.net, said.tax, said.open) == ("119.00", "100.00", "19.00", "40.00")
    assert [(p.account, p.amount) for p in said.postings] == [("migration-clearing", "-40.00")]
    assert (said.document_date, said.terms.due_date) == (date(2026, 3, 2), date(2026, 4, 1))
    assert (said.books, said.loaded_by) == ("erp", "ana")


def test_an_open_credit_stands_the_other_way_round_and_against_no_invoice() -> None:
    (said,) = billing().hear(stated("50.00", "50.00", number="77", item_kind="credit-note"))
    assert (said.document, said.item_kind) == ("SAP/ACME/2026-CN/77", "credit-note")
    assert [(p.account, p.amount) for p in said.postings] == [("migration-clearing", "50.00")]


def test_a_discount_that_can_still_be_taken_and_a_dispute_come_along() -> None:
    until = date(2026, 5, 10)
    (said,) = billing().hear(stated(discount_percent="2", discount_until=until, dispute="broken pump"))
    assert [(tier.percent, tier.until) for tier in said.terms.discounts] == [("2", until)]
    assert said.terms.tax_mode == "keep"
    assert said.attributes == {"hold": "disputed", "dispute": "broken pump"}


@pytest.mark.parametrize("kind", ["invoice", "credit-note"])
def test_loaded_twice_it_stands_once_whoever_loads_it(kind: str) -> None:
    memory = billing(stated(item_kind=kind, loaded_by="ana"))
    assert memory.hear(stated(item_kind=kind, loaded_by="ben")) == []
    assert memory.refused == []


@pytest.mark.parametrize("kind", ["invoice", "credit-note"])
def test_other_content_of_the_same_identity_is_refused_and_says_what_differs(kind: str) -> None:
    code, detail = refusal(billing(stated(item_kind=kind), stated(open_="41.00", item_kind=kind)))
    assert code == "same-number-other-content"
    assert "open 40.00, now 41.00" in detail


@pytest.mark.parametrize("open_", ["0.00", "119.01", "-1.00"])
def test_an_open_amount_that_cannot_be_is_refused(open_: str) -> None:
    code, detail = refusal(billing(stated(open_=open_)))
    assert code == "open-amount-out-of-range"
    assert f"found open amount {open_}" in detail


def test_what_is_open_cannot_be_taken_over_as_issued_too() -> None:
    assert refusal(billing(stated(), erp_invoice()))[0] == "known-as-opening-item"
    assert refusal(billing(erp_invoice(), stated()))[0] == "known-as-issued"


def test_the_same_of_a_credit() -> None:
    credit = stated("19.00", "19.00", number="77", item_kind="credit-note")
    assert refusal(billing(erp_invoice(), credit, erp_credit_note()))[0] == "known-as-opening-item"
    assert refusal(billing(erp_invoice(), erp_credit_note(), credit))[0] == "known-as-issued"


def test_a_later_credit_note_of_the_erp_finds_its_invoice_among_the_opening_items() -> None:
    (note,) = billing(stated()).hear(erp_credit_note("19.00"))
    assert (note.invoice, note.gross) == (IDENTITY, "19.00")


def test_it_is_loaded_again_from_what_was_stored() -> None:
    memory = billing(stated())
    state = memory.state(invoice_unit(IDENTITY))
    assert state.issued.opening.open == 4000
