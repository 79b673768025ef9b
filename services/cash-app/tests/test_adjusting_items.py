"""Write-offs by a person and their reversal; above the ceiling of the reason code a second person must agree."""

from typing import Any

import pytest
from cash_desk import NOW, Desk
from cash_facts import IBAN, day, invoice, paid, registered

from o2c.cash_app.adjustments.commands import DecideApproval, TakeAdjustmentBack, WriteOff
from o2c.chassis.domain import Refuse, Send, Wait
from o2c.contracts import cash_app

ONE = "DE01/INV-2026-0001"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00"))
    return desk


def ask(desk: Desk, command: Any, actor: str = "clerk", reason: str = "because") -> Any:
    """As the API sends it; returns the refusal, or what was said."""
    desk.forget()
    item = getattr(command, "item", None)
    streams = (f"item:{item}",) if item else ()
    said = desk.ask(Send("account:C-100", command, ("periods:DE01",), streams), reason, actor)
    return desk.refused.pop()[1] if desk.refused and not said else said


def test_a_small_amount_is_written_off_by_one_person(desk: Desk) -> None:
    said = ask(desk, WriteOff(ONE, 2500, "small-difference"))
    assert desk.open("INV-2026-0001") == 116500
    (moved,) = [event for event in said if isinstance(event, cash_app.ReceivableMoved)]
    assert (moved.kind, moved.amount.amount, moved.reason_code) == ("written-off", "-25.00", "small-difference")
    assert (desk.gl("small-differences"), desk.gl("receivable")) == (2500, 116500)


def test_what_settles_the_item_says_so(desk: Desk) -> None:
    desk.hear(paid("1180.00", "INV-2026-0001"))
    said = ask(desk, WriteOff(ONE, 1000, "small-difference"))
    assert [type(event) for event in said] == [cash_app.ReceivableMoved, cash_app.OpenItemSettled]
    assert desk.open("INV-2026-0001") == 0


def test_it_counts_from_today_and_never_from_before_the_item(desk: Desk) -> None:
    ask(desk, WriteOff(ONE, 100, "small-difference"))
    ask(desk, WriteOff(ONE, 100, "small-difference", effective=day(-90)))
    today, earliest = [e for e in desk.of(cash_app.ReceivableMoved) if e.kind == "written-off"]
    assert today.effective == NOW.date()
    assert earliest.effective == earliest.document_date


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (WriteOff(ONE, 119001, "small-difference"), "more-than-open"),
        (WriteOff(ONE, 0, "small-difference"), "more-than-open"),
        (WriteOff(ONE, -5, "small-difference"), "more-than-open"),
        (WriteOff(ONE, 100, "whim"), "unknown-reason-code"),
        (WriteOff(ONE, 100, "short-shipment"), "needs-credit-note"),
        (TakeAdjustmentBack(ONE, f"{ONE}~7"), "no-such-adjustment"),
    ],
)
def test_what_is_not_possible_is_refused_with_the_reason(desk: Desk, command: Any, code: str) -> None:
    assert ask(desk, command).code == code
    assert desk.open("INV-2026-0001") == 119000


def test_an_item_nobody_knows_is_waited_for(desk: Desk) -> None:
    assert isinstance(ask(desk, WriteOff("DE01/INV-9", 100, "bad-debt")), Wait)


def test_a_write_off_is_taken_back_as_of_its_day(desk: Desk) -> None:
    ask(desk, WriteOff(ONE, 2500, "small-difference"))
    ask(desk, TakeAdjustmentBack(ONE, f"{ONE}~1"), reason="the customer paid it after all")
    assert desk.open("INV-2026-0001") == 119000
    assert desk.gl("small-differences") == 0
    assert ask(desk, TakeAdjustmentBack(ONE, f"{ONE}~1")).code == "taken-back-before"
    assert ask(desk, TakeAdjustmentBack(ONE, f"{ONE}~2")).code == "taken-back-before"


# -- four eyes


def test_above_the_ceiling_nothing_moves_until_somebody_else_agrees(desk: Desk) -> None:
    (asked,) = ask(desk, WriteOff(ONE, 119000, "bad-debt"), "anna", "insolvent")
    assert isinstance(asked, cash_app.ApprovalRequested)
    assert (asked.kind, asked.subject, asked.amount.amount, asked.requested_by) == ("write-off", ONE, "1190.00", "anna")
    assert desk.open("INV-2026-0001") == 119000

    said = ask(desk, DecideApproval(asked.approval, approve=True), "carla", "seen the court's letter")
    decided, moved = said[0], said[1]
    assert (decided.approved, decided.decided_by, decided.actor_verified) == (True, "carla", False)
    assert (moved.kind, desk.open("INV-2026-0001")) == ("written-off", 0)
    assert desk.account().items[ONE].adjustments[f"{ONE}~1"].code == "bad-debt"
    assert not desk.account().approvals


def test_nobody_approves_their_own(desk: Desk) -> None:
    (asked,) = ask(desk, WriteOff(ONE, 119000, "bad-debt"), "anna")
    refused = ask(desk, DecideApproval(asked.approval, approve=True), "anna")
    assert isinstance(refused, Refuse)
    assert refused.code == "own-approval"
    assert desk.open("INV-2026-0001") == 119000


def test_who_asked_may_take_it_back(desk: Desk) -> None:
    (asked,) = ask(desk, WriteOff(ONE, 119000, "bad-debt"), "anna")
    (decided,) = ask(desk, DecideApproval(asked.approval, approve=False), "anna")
    assert not decided.approved
    assert isinstance(ask(desk, DecideApproval(asked.approval, approve=True), "carla"), Wait)


def test_what_was_paid_meanwhile_is_not_written_off(desk: Desk) -> None:
    (asked,) = ask(desk, WriteOff(ONE, 119000, "bad-debt"), "anna")
    desk.hear(paid("1190.00", "INV-2026-0001"))
    refused = ask(desk, DecideApproval(asked.approval, approve=True), "carla")
    assert refused.code == "item-not-open"
    assert desk.account().approvals, "still waits, for somebody to say no"
