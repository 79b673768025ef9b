"""What a customer keeps back: an item of its own with the age of its invoice, until it is credited, written off, paid
or charged back."""

from datetime import timedelta
from typing import Any

import pytest
from cash_desk import NOW, Desk
from cash_facts import IBAN, credit_note, day, invoice, paid, registered

from o2c.cash_app.adjustments.commands import (
    AskForCreditNote,
    MoveDeduction,
    OpenDeduction,
    TakeAdjustmentBack,
    WriteOff,
)
from o2c.chassis.domain import Send
from o2c.contracts import cash_app

ONE = "DE01/INV-2026-0001"
KEPT = f"{ONE}/D1"


@pytest.fixture
def desk() -> Desk:
    """Of 1,190.00 the customer paid 1,071.00 and kept 119.00 back."""
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00", order="SO-1"))
    desk.hear(paid("1071.00", "INV-2026-0001", payer_account=IBAN))
    return desk


def ask(desk: Desk, command: Any, actor: str = "clerk", reason: str = "because") -> Any:
    desk.forget()
    said = desk.ask(Send("account:C-100", command, ("periods:DE01",), (f"item:{command.item}",)), reason, actor)
    return desk.refused.pop()[1] if desk.refused and not said else said


def opened(desk: Desk, code: str = "short-shipment", amount: int = 11900) -> Any:
    return ask(desk, OpenDeduction(ONE, amount, code))


def test_it_is_split_off_with_the_age_of_its_invoice(desk: Desk) -> None:
    said = opened(desk)
    item = desk.account().items[KEPT]
    parent = desk.account().items[ONE]
    assert (item.open, parent.open) == (11900, 0)
    assert (item.document.document_date, item.document.due_date) == (
        parent.document.document_date,
        parent.document.due_date,
    )
    told = next(event for event in said if isinstance(event, cash_app.DeductionOpened))
    assert (told.amount.amount, told.reason_code, told.owner) == ("119.00", "short-shipment", "logistics")
    assert told.due_on == NOW.date() + timedelta(days=14)
    moves = [(e.item, e.kind, e.amount.amount, e.parent) for e in said if isinstance(e, cash_app.ReceivableMoved)]
    assert moves == [(ONE, "transferred", "-119.00", None), (KEPT, "transferred", "119.00", ONE)]


def test_it_stays_a_receivable_and_nothing_is_posted(desk: Desk) -> None:
    before = (desk.gl("receivable"), len(desk.journal))
    opened(desk)
    assert (desk.gl("receivable"), len(desk.journal)) == before
    assert sum(amount for key, amount in desk.totals.items() if key[2] == "receivable") == 11900


def test_the_order_does_not_wait_for_it(desk: Desk) -> None:
    said = opened(desk)
    settled = [e for e in said if isinstance(e, cash_app.OpenItemSettled)]
    assert [(e.item, e.order, e.reopened) for e in settled] == [(ONE, "SO-1", False)]


def test_no_rule_pays_it_while_it_is_looked_into(desk: Desk) -> None:
    opened(desk)
    desk.hear(paid("119.00", "", name="f", payer_account=IBAN))
    assert desk.receipt("f/1").unapplied == 11900


def test_charged_back_it_is_collected_as_any_other_debt(desk: Desk) -> None:
    opened(desk)
    (moved,) = ask(desk, MoveDeduction(KEPT, status="charged-back"), reason="the proof of delivery is signed")
    assert (moved.status, moved.reason) == ("charged-back", "the proof of delivery is signed")
    said = desk.hear(paid("119.00", "", name="f", payer_account=IBAN))
    resolved = next(e for e in said if isinstance(e, cash_app.DeductionResolved))
    assert (resolved.by, resolved.reopened) == ("recovered", False)
    assert desk.receipt("f/1").unapplied == 0


def test_work_on_it_is_said(desk: Desk) -> None:
    opened(desk)
    (moved,) = ask(desk, MoveDeduction(KEPT, status="in-progress", owner="sales", due_on=day(40)))
    assert (moved.status, moved.owner, moved.due_on) == ("in-progress", "sales", day(40))
    assert ask(desk, MoveDeduction(KEPT, status="gone")).code == "unknown-status"


def test_a_valid_claim_about_goods_closes_by_a_credit_note_alone(desk: Desk) -> None:
    opened(desk)
    assert ask(desk, WriteOff(KEPT, 11900, "short-shipment")).code == "needs-credit-note"
    (asked,) = ask(desk, AskForCreditNote(KEPT, 11900), reason="one box was missing")
    assert (asked.invoice, asked.deduction, asked.amount.amount) == (ONE, KEPT, "119.00")
    assert ask(desk, AskForCreditNote(KEPT, 1)).code == "more-than-open"

    said = desk.hear(credit_note("CN-2026-0001", "119.00", ONE, deduction=KEPT))
    resolved = next(e for e in said if isinstance(e, cash_app.DeductionResolved))
    assert resolved.by == "credit-note"
    assert (desk.account().items[KEPT].open, desk.gl("receivable")) == (0, 0)


def test_a_credit_note_may_cover_part_and_the_rest_is_written_off(desk: Desk) -> None:
    opened(desk, "freight")
    desk.hear(credit_note("CN-2026-0001", "100.00", ONE, deduction=KEPT))
    assert desk.account().items[KEPT].open == 1900
    said = ask(desk, WriteOff(KEPT, 1900, "freight"))
    assert next(e for e in said if isinstance(e, cash_app.DeductionResolved)).by == "write-off"
    assert (desk.gl("receivable"), desk.gl("allowances")) == (0, 1900)


def test_it_can_be_split_into_claims_of_their_own(desk: Desk) -> None:
    opened(desk, "unknown")
    ask(desk, OpenDeduction(KEPT, 5000, "freight"))
    said = ask(desk, OpenDeduction(KEPT, 6900, "damage"))
    items = desk.account().items
    assert (items[KEPT].open, items[f"{KEPT}/D1"].open, items[f"{KEPT}/D2"].open) == (0, 5000, 6900)
    assert next(e for e in said if isinstance(e, cash_app.DeductionResolved)).by == "split"
    (asked,) = ask(desk, AskForCreditNote(f"{KEPT}/D2", 6900))
    assert asked.invoice == ONE, "billing credits the invoice, whatever it was split into"


def test_split_off_by_mistake_it_goes_back_whole(desk: Desk) -> None:
    opened(desk)
    said = ask(desk, TakeAdjustmentBack(ONE, f"{ONE}~1"))
    assert (desk.account().items[KEPT].open, desk.account().items[ONE].open) == (0, 11900)
    reopened = [e for e in said if isinstance(e, cash_app.OpenItemSettled) and e.reopened]
    assert [e.item for e in reopened] == [ONE]


def test_of_which_something_is_settled_it_does_not_go_back(desk: Desk) -> None:
    opened(desk, "freight")
    ask(desk, WriteOff(KEPT, 100, "freight"))
    assert ask(desk, TakeAdjustmentBack(ONE, f"{ONE}~1")).code == "not-all-open"
    ask(desk, WriteOff(KEPT, 5000, "freight"))
    ask(desk, WriteOff(KEPT, 5000, "freight"))
    ask(desk, WriteOff(KEPT, 1800, "freight"))
    assert desk.account().items[KEPT].open == 0
    assert ask(desk, TakeAdjustmentBack(ONE, f"{ONE}~1")).code == "not-all-open"


def test_only_deductions_are_worked_on_as_such(desk: Desk) -> None:
    assert ask(desk, MoveDeduction(ONE, status="in-progress")).code == "no-deduction"
    opened(desk, amount=11900)
    assert ask(desk, OpenDeduction(ONE, 1, "freight")).code == "item-not-open"
