"""The journal: one entry for each step, as accountants expect it."""

from typing import Any

from cash_desk import Desk
from cash_facts import IBAN, POOL, credit_note, day, invoice, paid, registered

from o2c.contracts import cash_app


def entries(desk: Desk) -> list[tuple[str, dict[str, int]]]:
    """(entry, account → amount), in order."""
    found: dict[str, dict[str, int]] = {entry[0]: {} for entry in desk.entries}
    for entry, account, _, amount in desk.journal:
        found[entry[0]][account] = found[entry[0]].get(account, 0) + amount
    return list(found.items())


def test_invoice_receipt_and_application_are_one_entry_each() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "1190.00", tax="190.00"))
    desk.hear(paid("1190.00", "INV-2026-0001", name="f", payer_account=IBAN))
    assert entries(desk) == [
        ("item/DE01/INV-2026-0001", {"receivable": 119000, "revenue": -100000, "tax-payable": -19000}),
        ("receipt/f/1#0", {"cash:DE-BANK": 119000, "unapplied": -119000}),
        ("receipt/f/1#1", {"unapplied": 119000, "receivable": -119000}),
    ]


def test_money_of_a_payer_found_later_goes_from_unidentified_to_unapplied() -> None:
    desk = Desk()
    desk.hear(paid("5.00", "", name="f", payer_name="Example Pumps"))
    desk.hear(registered("C-100", "Example Pumps"))
    assert entries(desk) == [
        ("receipt/f/1#0", {"cash:DE-BANK": 500, "unidentified": -500}),
        ("receipt/f/1#2", {"unidentified": 500, "unapplied": -500}),
    ]


def test_a_credit_note_reverses_revenue_and_tax_and_applying_it_moves_no_account() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00"))
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0001", tax="19.00", issued=day(1)))
    assert entries(desk)[1:] == [
        ("item/DE01/CN-2026-0001", {"receivable": -11900, "revenue": 10000, "tax-payable": 1900})
    ]
    assert desk.open("INV-2026-0001") == 107100
    moved = [(m.item_kind, m.kind, m.amount.amount, m.cause) for m in desk.of(cash_app.ReceivableMoved)][1:]
    assert moved == [
        ("credit-note", "credited", "-119.00", "DE01/CN-2026-0001"),
        ("invoice", "credited", "-119.00", "DE01/CN-2026-0001"),
        ("credit-note", "credited", "119.00", "DE01/CN-2026-0001"),
    ]


def test_an_invoice_of_nothing_is_settled_and_has_no_entry() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "0.00"))
    assert desk.entries == []
    assert [s.item for s in desk.of(cash_app.OpenItemSettled)] == ["DE01/INV-2026-0001"]
    assert desk.live == set()


def test_lines_of_adopted_documents_are_the_erps_books_and_payments_are_ours() -> None:
    desk = Desk()
    desk.hear(invoice("4711-9", "10.00", books="erp"))
    desk.hear(paid("10.00", "4711-9"))
    assert [entry[6] for entry in desk.entries] == ["erp", "ours", "ours"]


def test_postings_that_do_not_balance_are_refused() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "10.00", postings=[("revenue", "", "9.00")]))
    ((_, refused),) = desk.refused
    assert refused.code == "postings-do-not-balance"
    assert desk.entries == []


def test_every_step_names_its_unit_and_cause() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "10.00"), paid("10.00", "INV-2026-0001", name="f"))
    desk.hear(paid("1.00", "?", name="g"))
    named: list[Any] = [(entry[7], entry[8]) for entry in desk.entries]
    assert named == [
        ("account:C-100", "DE01/INV-2026-0001"),
        ("account:C-100", "f/1"),
        ("account:C-100", "f/1#1"),
        (f"account:{POOL}", "g/1"),
    ]
