"""What was open at the cut-over is in the ledger from that day on, against migration clearing, once."""

from datetime import date, timedelta
from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import CUSTOMER, DAY, credit_note, day, paid, rate

from o2c.cash_app.account import unit_of
from o2c.cash_app.adjustments.commands import OpenDeduction
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ParkByHand
from o2c.chassis.domain import Send
from o2c.contracts import billing, cash_app, opening
from o2c.contracts.erp import TaxShare
from o2c.contracts.money import Money

CUTOVER = date(2026, 4, 30)
ISSUED = date(2026, 3, 2)


def item(number: str, gross: str, open_: str, kind: str = "invoice", **more: Any) -> billing.OpeningItemAdopted:
    tiers = tuple(billing.DiscountTier(percent=p, until=until) for p, until in more.pop("discounts", ()))
    fields: dict[str, Any] = {
        "document": f"DE01/{number}",
        "number": number,
        "customer": CUSTOMER,
        "legal_entity": "DE01",
        "currency": "EUR",
        "document_date": ISSUED,
        "net": gross,
        "tax": "0.00",
        "gross": gross,
        "postings": (
            billing.Posting(account="migration-clearing", amount=open_ if kind == "credit-note" else f"-{open_}"),
        ),
        "books": "erp",
        "item_kind": kind,
        "open": open_,
        "cutover": CUTOVER,
        "terms": billing.Terms(
            code="", due_date=ISSUED + timedelta(30), discounts=tiers, tax_mode=more.pop("tax_mode", "keep")
        ),
    }
    return billing.OpeningItemAdopted(**fields | more)


def money(amount: str, number: str = "R-1", **more: Any) -> opening.OpeningMoneyStated:
    fields: dict[str, Any] = {
        "cutover": CUTOVER,
        "source_system": "SAP",
        "receipt": number,
        "legal_entity": "DE01",
        "customer": CUSTOMER,
        "account_class": "unapplied",
        "open": Money(amount=amount, currency="EUR"),
        "received_on": date(2026, 4, 20),
    }
    return opening.OpeningMoneyStated(**fields | more)


def balances(desk: Desk) -> dict[str, int]:
    """Of the journal, by account."""
    accounts = {account for _, account, _, _ in desk.journal}
    return {account: desk.gl(account) for account in accounts if desk.gl(account)}


def test_an_item_counts_from_the_cut_over_with_what_is_open_and_keeps_its_dates() -> None:
    (moved,) = Desk().hear(item("9000001", "1190.00", "400.00"))
    assert isinstance(moved, cash_app.ReceivableMoved)
    assert (moved.kind, moved.reason_code) == ("transferred", "opening-balance")
    assert (moved.amount.amount, moved.open_after) == ("400.00", "400.00")
    assert (moved.effective, moved.accounting) == (CUTOVER, CUTOVER)
    assert (moved.document_date, moved.due_date) == (ISSUED, date(2026, 4, 1))


def test_items_and_money_stand_against_migration_clearing() -> None:
    desk = Desk()
    desk.hear(item("9000001", "1190.00", "400.00"), item("9000002", "50.00", "30.00", "credit-note"))
    desk.hear(money("70.00"), money("20.00", "R-2", account_class="on-account"))
    assert balances(desk) == {
        "receivable": 37000,
        "unapplied": -7000,
        "on-account": -2000,
        "migration-clearing": -28000,
    }
    assert {key[2]: amount for key, amount in desk.totals.items() if amount} == {
        "receivable": 37000,
        "unapplied": 7000,
        "on-account": 2000,
    }


def test_what_the_general_ledger_has_already_is_never_exported_again() -> None:
    desk = Desk()
    desk.hear(item("9000001", "1190.00", "400.00"), money("70.00"), money("20.00", "R-2", account_class="on-account"))
    assert {entry[6] for entry in desk.entries} == {"erp"}
    parked = ParkByHand("opening/SAP/DE01/R-1/1", 7000)
    desk.ask(Send(unit_of(CUSTOMER), parked, ("periods:DE01",)))
    assert desk.entries[-1][6] == "ours"


def test_money_is_left_for_a_person_whatever_comes_first() -> None:
    for events in (
        (item("9000001", "70.00", "70.00"), money("70.00")),
        (money("70.00"), item("9000001", "70.00", "70.00")),
    ):
        desk = Desk()
        for event in events:
            desk.hear(event)
        assert desk.of(cash_app.PaymentApplied) == []
        (received,) = desk.of(cash_app.PaymentReceived)
        assert (received.identified_by, received.effective) == ("opening-balance", CUTOVER)


def test_the_same_money_loaded_again_by_another_changes_nothing() -> None:
    desk = Desk()
    desk.hear(money("70.00", loaded_by="ana"))
    assert desk.hear(money("70.00", loaded_by="ben")) == []
    assert desk.refused == []


@pytest.mark.parametrize("other", [{"customer": "C-200"}, {"received_on": date(2026, 4, 21)}])
def test_other_content_of_the_same_number_is_refused(other: dict[str, Any]) -> None:
    desk = Desk()
    desk.hear(money("70.00"))
    desk.hear(money("70.00", **other))
    ((_, refused),) = desk.refused
    assert refused.code == "same-number-other-content"
    assert "70.00 EUR of C-100, unapplied since 2026-04-20" in refused.detail


def test_a_payment_of_before_the_cut_over_counts_from_it() -> None:
    desk = Desk()
    desk.hear(item("9000001", "1190.00", "400.00"))
    desk.hear(paid("400.00", "invoice 9000001", booked=date(2026, 4, 29)))
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.amount.amount, applied.effective) == ("400.00", CUTOVER)
    assert "receivable" not in balances(desk)


def test_a_discount_is_of_what_was_open_and_split_by_the_taxes_of_the_whole() -> None:
    desk = Desk()
    taxes = (TaxShare(category="S", rate="19", base="1000.00", tax="190.00"),)
    desk.hear(item("9000001", "1190.00", "595.00", discounts=(("2", day(3)),), tax_mode="reduce", taxes=taxes))
    desk.hear(paid("583.10", "invoice 9000001", booked=DAY))
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert applied.discount == "11.90"
    assert balances(desk)["cash-discount"] == 1000
    assert balances(desk)["tax-payable"] == 190


def test_a_later_credit_note_lowers_what_was_open() -> None:
    desk = Desk()
    desk.hear(item("9000001", "1190.00", "400.00"))
    desk.hear(credit_note("CN-1", "100.00", "9000001"))
    last = desk.of(cash_app.ReceivableMoved)[-2:]
    assert {move.open_after for move in last} == {"300.00", "0.00"}


def test_a_foreign_item_is_worth_what_it_was_on_its_day_and_money_what_it_is_at_the_cut_over() -> None:
    desk = Desk(policy=Policy(functional={"DE01": "EUR"}))
    desk.hear(rate("USD/EUR", "0.9", (ISSUED - DAY).days), rate("USD/EUR", "0.8", (CUTOVER - DAY).days))
    desk.hear(item("9000001", "200.00", "100.00", currency="USD"))
    desk.hear(money("50.00", open=Money(amount="50.00", currency="USD")))
    assert (desk.worth_of("receivable"), desk.worth_of("unapplied")) == (9000, -4000)


def test_a_claim_split_off_counts_from_the_cut_over_too() -> None:
    desk = Desk()
    desk.hear(item("9000001", "1190.00", "400.00"))
    opened = OpenDeduction("DE01/9000001", 5000, "damage")
    desk.ask(Send(unit_of(CUSTOMER), opened, ("periods:DE01",)))
    (child,) = [i for i in desk.account().items.values() if i.deduction is not None]
    assert (child.open, child.document.owed, child.document.counts_from) == (5000, 5000, CUTOVER)
