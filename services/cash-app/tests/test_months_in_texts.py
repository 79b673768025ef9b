"""A text that names nothing but a month pays what is dated in it, or due in it, where just one of the two fits."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered

from o2c.cash_app.matching.rules import PERIOD
from o2c.cash_app.policy import Policy
from o2c.contracts.base import Event

ISSUED = {"0001": (-40, "100.00"), "0002": (-10, "230.00"), "0003": (0, "340.00"), "0004": (20, "560.00")}
"""Invoices of 25 March, 24 April, 4 and 24 May, each due thirty days later; paid on the last of May."""
PAID_ON = day(27)


def invoices(**amounts: str) -> list[Event]:
    known = {number: (offset, amounts.get(f"n{number}", amount)) for number, (offset, amount) in ISSUED.items()}
    return [invoice(f"INV-2026-{n}", gross, issued=day(offset)) for n, (offset, gross) in known.items()]


def paying(text: str, amount: str, documents: list[Event] | None = None, **policy: Any) -> Desk:
    desk = Desk(Policy(**policy))
    desk.hear(registered("C-100", "Example Pumps", IBAN), *(documents or invoices()))
    desk.hear(paid(amount, text, name="f", payer_account=IBAN, booked=PAID_ON))
    return desk


def placed(desk: Desk) -> dict[str, str]:
    """Number → the rule that settled it."""
    return {held.item[-4:]: held.rule for held in desk.receipt("f/1").applications.values()}


def test_all_that_is_dated_in_the_month() -> None:
    assert placed(paying("May invoices", "900.00")) == {"0003": PERIOD, "0004": PERIOD}


def test_all_that_is_due_in_the_month() -> None:
    assert placed(paying("invoices June 2026", "900.00")) == {"0003": PERIOD, "0004": PERIOD}


def test_a_single_one_is_only_suggested_where_the_text_speaks_of_invoices() -> None:
    desk = paying("Rechnungen April", "230.00")
    assert (placed(desk), desk.receipt("f/1").weighing.left) == ({}, "not-sure-enough")
    assert desk.receipt("f/1").suggestion.items == ("DE01/INV-2026-0002",)
    assert placed(paying("invoice for April", "230.00")) == {"0002": PERIOD}


def test_what_fits_as_dated_and_as_due_is_nobodys_guess() -> None:
    """Dated in May: 340 and 560. Due in May: 230, here 900 as well."""
    desk = paying("May invoices", "900.00", invoices(n0002="900.00"))
    assert PERIOD not in placed(desk).values()


def test_what_the_amount_says_outside_of_the_month_is_for_a_person() -> None:
    desk = paying("invoice for June 2025", "100.00")
    assert (placed(desk), desk.receipt("f/1").weighing.left) == ({}, "not-sure-enough")
    assert desk.receipt("f/1").suggestion.items == ("DE01/INV-2026-0001",)
    (said, *_) = desk.receipt("f/1").suggestion.evidence
    assert said.detail == "the text speaks of 2025-06, and not all of these are dated or due then"


def test_a_text_that_names_a_document_is_about_that() -> None:
    assert placed(paying("May invoices INV-2026-0001", "100.00")) == {"0001": "reference.v1"}


@pytest.mark.parametrize("outcome", ["off", "suggest"])
def test_the_rule_may_be_switched(outcome: Any) -> None:
    assert PERIOD not in placed(paying("May invoices", "900.00", by_text={PERIOD: outcome})).values()


def test_it_gives_way_to_what_names_the_item() -> None:
    desk = paying("May invoices", "900.00")
    desk.hear(paid("340.00", "INV-2026-0003", name="g", payer_account=IBAN, booked=PAID_ON))
    assert desk.receipt("g/1").unapplied == 0
    assert desk.receipt("f/1").unapplied == 90000
