"""Our credit notes: by line, by amount, in full, and together never a cent more or less than the invoice."""

from datetime import date, timedelta

import pytest
from billing_facts import (
    DAY,
    ERP_INVOICE,
    SHIPMENT,
    ask,
    billing,
    credit_note,
    erp_credit_note,
    erp_invoice,
    line,
    on,
    shipped,
    tax,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.billing.commands import CreditLine
from o2c.billing.creditable import rest_of
from o2c.billing.names import shipment_unit
from o2c.billing.reactions import credit_note_requested
from o2c.chassis.domain import Refuse
from o2c.chassis.money import to_text
from o2c.contracts import cash_app
from o2c.contracts.money import Money, to_minor


def test_a_credit_note_has_its_own_series_and_reduces_revenue_and_tax() -> None:
    memory = billing(shipped(line("1000.00"), line("500.00", 2, "7"), attributes={"region": "north"}))
    note = ask(memory, credit_note(lines=(CreditLine(1, net="100.00"),), reason="price too high"))
    assert note.model_dump(mode="json") == {
        "document": "ACME-CN-2026-000001",
        "number": "ACME-CN-2026-000001",
        "customer": "C-1",
        "legal_entity": "ACME",
        "currency": "EUR",
        "document_date": "2026-05-04",
        "order": "O-1",
        "shipment": "S-1",
        "customer_reference": "",
        "lines": [
            {
                "line": 1,
                "product": "P-1",
                "description": "",
                "quantity": "0",
                "unit": "C62",
                "net": "100.00",
                "tax": "19.00",
                "tax_category": "S",
                "tax_rate": "19",
            }
        ],
        "taxes": [{"category": "S", "rate": "19", "base": "100.00", "tax": "19.00"}],
        "net": "100.00",
        "tax": "19.00",
        "gross": "119.00",
        "postings": [
            {"account": "revenue", "tax_code": "S19", "amount": "100.00"},
            {"account": "tax-payable", "tax_code": "S19", "amount": "19.00"},
        ],
        "books": "ours",
        "origin": None,
        "source_known": None,
        "attributes": {"region": "north"},
        "invoice": "ACME-INV-2026-000001",
        "reason": "price too high",
        "deduction": None,
    }


def test_a_credit_note_that_cash_application_asks_for_names_the_deduction() -> None:
    memory = billing(shipped(line("1000.00")))
    asked = cash_app.CreditNoteRequested(
        customer="C-1", legal_entity="ACME", invoice="ACME-INV-2026-000001", deduction="ACME-INV-2026-000001/D1",
        amount=Money(amount="119.00", currency="EUR"), reason_code="damage", reason="two boxes were wet",
        order="O-1", shipment="S-1",
    )  # fmt: skip
    (send,) = credit_note_requested(asked)
    assert send.unit == shipment_unit("O-1", "S-1")
    note = ask(memory, send.command)
    assert (note.gross, note.tax, note.deduction) == ("119.00", "19.00", "ACME-INV-2026-000001/D1")
    assert note.reason == "damage: two boxes were wet"


def test_of_ten_at_119_one_that_comes_back_is_119() -> None:
    memory = billing(shipped(line("400.00", quantity="4")))
    note = ask(memory, credit_note(lines=(CreditLine(1, quantity="1"),)))
    assert (note.gross, note.lines[0].quantity) == ("119.00", "1")


def test_thirds_of_a_line_add_up_to_it() -> None:
    memory = billing(shipped(line("100.00", quantity="3")))
    notes = [ask(memory, credit_note(lines=(CreditLine(1, quantity="1"),))) for _ in range(3)]
    assert [(note.net, note.tax) for note in notes] == [("33.33", "6.33"), ("33.34", "6.34"), ("33.33", "6.33")]


def test_a_quantity_of_a_line_whose_price_was_reduced_is_worth_what_is_left_of_it() -> None:
    memory = billing(shipped(line("100.00", quantity="2")))
    ask(memory, credit_note(lines=(CreditLine(1, net="20.00"),)))
    assert ask(memory, credit_note(lines=(CreditLine(1, quantity="1"),))).net == "40.00"


def test_in_full_is_the_counter_document_line_by_line() -> None:
    memory = billing(shipped(line("1.05", 1), line("1.06", 2, quantity="2.5"), line("9.99", 3, "7")))
    invoice = memory.state(SHIPMENT).issued
    note = ask(memory, credit_note(full=True))
    assert [(x.line, x.quantity, to_minor(x.net, "EUR"), to_minor(x.tax, "EUR")) for x in note.lines] == [
        (x.line, x.quantity, x.net, x.tax) for x in invoice.lines
    ]
    assert note.gross == to_text(invoice.gross, "EUR")


def test_in_full_after_partial_credit_is_the_rest() -> None:
    memory = billing(shipped(line("100.00"), line("50.00", 2, "7")))
    ask(memory, credit_note(amount="72.50"))
    note = ask(memory, credit_note(full=True))
    assert note.gross == "100.00"  # 119.00 + 53.50 - 72.50


def test_an_amount_is_spread_over_the_categories_by_what_is_left_of_each() -> None:
    memory = billing(shipped(line("1000.00"), line("500.00", 2, "7")))
    note = ask(memory, credit_note(amount="172.50"))
    assert [(t.rate, t.base, t.tax) for t in note.taxes] == [("19", "100.00", "19.00"), ("7", "50.00", "3.50")]
    assert [(x.line, x.quantity, x.net) for x in note.lines] == [(1, "0", "100.00"), (2, "0", "50.00")]


def test_an_adopted_invoice_is_credited_by_amount_with_our_own_number() -> None:
    memory = billing(erp_invoice("119.00", taxes=(tax("100.00", "19.00"),)))
    note = ask(memory, credit_note("SAP/ACME/2026/900001", amount="11.90"), ERP_INVOICE)
    assert (note.number, note.books, note.invoice) == ("ACME-CN-2026-000001", "ours", "SAP/ACME/2026/900001")
    assert (note.net, note.tax, note.lines) == ("10.00", "1.90", ())


def test_a_tax_that_was_reduced_beforehand_is_credited_in_proportion() -> None:
    memory = billing(shipped(line("1000.00"), payment_terms="2% 10 net 30 tax pre-reduced"))
    note = ask(memory, credit_note(amount="118.62"))
    assert (note.net, note.tax) == ("100.00", "18.62")
    assert ask(memory, credit_note(full=True)).gross == "1067.58"


def test_an_adopted_invoice_without_a_breakdown_is_credited_without_one() -> None:
    memory = billing(erp_invoice("119.00"))
    note = ask(memory, credit_note("SAP/ACME/2026/900001", amount="11.90"), ERP_INVOICE)
    assert (note.net, note.tax, note.taxes) == ("11.90", "0.00", ())


def test_in_full_evens_out_a_category_that_an_erp_credit_note_put_below_zero() -> None:
    memory = billing(erp_invoice("119.00", taxes=(tax("100.00", "19.00"),)), erp_credit_note("19.00"))
    command = credit_note("SAP/ACME/2026/900001", amount="10.00")
    assert ask(memory, command, ERP_INVOICE).code == "cannot-split"
    note = ask(memory, credit_note("SAP/ACME/2026/900001", full=True), ERP_INVOICE)
    assert (note.net, note.tax, note.gross) == ("81.00", "19.00", "100.00")


def test_free_goods_are_credited_once() -> None:
    memory = billing(shipped(line("0.00", quantity="5")))
    note = ask(memory, credit_note(full=True))
    assert (note.gross, note.lines[0].quantity) == ("0.00", "5")
    assert ask(memory, credit_note(full=True)).code == "credits-more-than-invoiced"


# what is refused draws no number


@pytest.mark.parametrize(
    ("code", "words", "what"),
    [
        ("credits-more-than-invoiced", "at most the 119.00 left", {"amount": "119.01"}),
        ("credits-more-than-invoiced", "expected more than 0", {"amount": "0.00"}),
        ("credits-more-than-invoiced", "expected more than 0", {"amount": "-1.00"}),
        ("credits-more-than-invoiced", "at most the 100.00 left", {"lines": (CreditLine(1, net="100.01"),)}),
        ("credits-more-than-invoiced", "at most the 4 left", {"lines": (CreditLine(1, quantity="4.5"),)}),
        ("credits-more-than-invoiced", "expected more than 0", {"lines": (CreditLine(1, quantity="0"),)}),
        ("credits-more-than-invoiced", "expected more than 0", {"lines": (CreditLine(1),)}),
        ("unknown-line", "line 2 is named twice or not on", {"lines": (CreditLine(2, quantity="1"),)}),
        ("unknown-line", "line 1 is named twice", {"lines": (CreditLine(1, net="1.00"), CreditLine(1, net="1.00"))}),
        ("nothing-to-credit", "expected lines", {}),
        ("bad-amount", "more than 2 decimals", {"amount": "1.001"}),
        ("before-invoice", "2026-05-03", {"full": True, "document_date": DAY - timedelta(1)}),
        ("dated-ahead", "today is 2026-05-04", {"full": True, "document_date": DAY + timedelta(1)}),
    ],
)
def test_what_cannot_be_credited_is_refused_without_using_a_number(code: str, words: str, what: dict) -> None:
    memory = billing(shipped(line("100.00", quantity="4")))
    refused = ask(memory, credit_note(**what))
    assert refused.code == code
    assert words in refused.detail
    assert ask(memory, credit_note(full=True)).number == "ACME-CN-2026-000001"


def test_lines_of_an_adopted_invoice_are_not_known() -> None:
    memory = billing(erp_invoice())
    command = credit_note("SAP/ACME/2026/900001", lines=(CreditLine(1, net="1.00"),))
    assert ask(memory, command, ERP_INVOICE).code == "no-lines"


def test_nothing_is_left_after_a_full_credit() -> None:
    memory = billing(shipped())
    ask(memory, credit_note(full=True))
    assert ask(memory, credit_note(amount="0.01")).code == "credits-more-than-invoiced"


def test_a_command_that_names_another_legal_entity_is_refused() -> None:
    assert ask(billing(shipped(legal_entity="EMCA")), credit_note(full=True)).code == "not-of-that-entity"


def test_an_invoice_that_is_not_known_is_waited_for() -> None:
    assert ask(billing(), credit_note(full=True)).unit == "invoice:ACME-INV-2026-000001"


def test_an_erp_credit_note_and_ours_share_what_is_left() -> None:
    memory = billing(erp_invoice("119.00"))
    ask(memory, credit_note("SAP/ACME/2026/900001", amount="100.00"), ERP_INVOICE)
    memory.hear(erp_credit_note("19.01"))
    assert memory.refused[0][1].code == "credits-more-than-invoiced"


# dates


def test_a_credit_note_is_dated_today_and_never_before_its_invoice() -> None:
    memory = on(billing(shipped()), date(2026, 6, 1))
    assert ask(memory, credit_note(amount="1.00")).document_date == date(2026, 6, 1)
    ahead = billing(shipped(day=DAY + timedelta(1)))
    assert ask(ahead, credit_note(amount="1.00")).document_date == DAY + timedelta(1)


def test_dates_do_not_fall_in_the_series_of_credit_notes() -> None:
    memory = on(billing(shipped()), date(2026, 6, 1))
    ask(memory, credit_note(amount="1.00"))
    assert ask(memory, credit_note(amount="1.00", document_date=DAY)).document_date == date(2026, 6, 1)


# the law


invoices = st.lists(
    st.tuples(st.integers(0, 10**6), st.sampled_from(["0", "7", "19"]), st.integers(1, 50)), min_size=1, max_size=5
)
cuts = st.lists(
    st.tuples(st.sampled_from(["quantity", "net", "amount"]), st.integers(0, 4), st.integers(1, 100)), max_size=8
)


@settings(max_examples=150, deadline=None)
@given(invoices, cuts)
def test_any_partial_credits_and_the_rest_add_up_to_the_invoice(lines: list, asked: list) -> None:
    memory = billing(
        shipped(*(line(to_text(n, "EUR"), i, rate, quantity=str(q)) for i, (n, rate, q) in enumerate(lines, 1)))
    )
    bill = memory.state(SHIPMENT)
    for kind, which, percent in asked:
        rest = rest_of(bill.issued, bill.credit_notes)
        left = rest.lines[which % len(lines) + 1]
        if kind == "amount":
            command = credit_note(amount=to_text(rest.gross * percent // 100, "EUR"))
        elif kind == "net":
            command = credit_note(lines=(CreditLine(left.of.line, net=to_text(left.net * percent // 100, "EUR")),))
        else:
            quantity = str(left.quantity * percent // 100)
            command = credit_note(lines=(CreditLine(left.of.line, quantity=quantity),))
        note = ask(memory, command)
        after = rest_of(bill.issued, bill.credit_notes)
        assert isinstance(note, Refuse) or to_minor(note.gross, "EUR") == rest.gross - after.gross
        _nothing_below_zero(after)
    ask(memory, credit_note(full=True))
    rest = rest_of(bill.issued, bill.credit_notes)
    assert all(share.base == share.tax == 0 for share in rest.shares.values())
    assert all(left.net == 0 for left in rest.lines.values())
    assert sum(note.gross for note in bill.credit_notes) == bill.issued.gross
    for note in bill.credit_notes:
        assert sum(x.net for x in note.lines) == note.net
        assert sum(x.tax for x in note.lines) == note.tax


def _nothing_below_zero(rest) -> None:
    assert all(share.base >= 0 and share.tax >= 0 for share in rest.shares.values())
    assert all(left.net >= 0 and left.quantity >= 0 for left in rest.lines.values())
    for code, share in rest.shares.items():
        assert share.base == sum(left.net for left in rest.lines.values() if left.code == code)
