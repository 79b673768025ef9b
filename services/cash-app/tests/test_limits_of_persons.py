"""Up to what amount one person suffices: by role or by person, else by reason code and kind of decision."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, invoice, paid, registered

from o2c.cash_app.adjustments.commands import DecideApproval, WriteOff
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ApplyByHand, MoveByHand, Share, Withdraw
from o2c.chassis.domain import Send
from o2c.contracts import cash_app

ONE = "DE01/INV-2026-0001"
POLICY = Policy(
    roles={"anna": "clerk", "ben": "clerk", "carla": "controller"},
    approval_limits={"clerk": {"EUR": "10"}, "controller": {"EUR": "100"}, "ben": {"EUR": "20"}},
)


def desk(policy: Policy = POLICY) -> Desk:
    desk = Desk(policy)
    desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps"))
    desk.hear(invoice("INV-2026-0001", "1190.00"), paid("50.00", "", name="f", payer_account=IBAN))
    return desk


def ask(desk: Desk, command: Any, actor: str) -> list[str]:
    """What was said of it, by type."""
    desk.forget()
    streams = (f"item:{ONE}", "receipt:C-100/f/1")
    reads = ("periods:DE01", "payer:C-200")
    said = desk.ask(Send("account:C-100", command, reads, streams), "because", actor)
    assert not desk.refused
    return [type(event).__name__ for event in said]


WAITS = ["ApprovalRequested"]


@pytest.mark.parametrize(
    ("actor", "amount", "waits"),
    [
        ("anna", 1000, False), ("anna", 1001, True),  # of the role
        ("ben", 2000, False), ("ben", 2001, True),  # the person's own goes before the role's
        ("carla", 10000, False), ("carla", 10001, True),
        ("dora", 2500, False), ("dora", 2501, True),  # nothing is said of her: the reason code's ceiling
    ],
)  # fmt: skip
def test_a_write_off_waits_above_the_limit_of_who_asks(actor: str, amount: int, waits: bool) -> None:
    assert (ask(desk(), WriteOff(ONE, amount, "small-difference"), actor) == WAITS) is waits


@pytest.mark.parametrize(("actor", "waits"), [("anna", True), ("carla", False), ("dora", True)])
@pytest.mark.parametrize("command", [Withdraw("f/1", 5000, "refund"), MoveByHand("f/1", "C-200")])
def test_refunds_and_moves_wait_above_it_too(command: Any, actor: str, waits: bool) -> None:
    assert (ask(desk(), command, actor) == WAITS) is waits


@pytest.mark.parametrize(("actor", "waits"), [("anna", True), ("carla", False), ("dora", False)])
def test_a_discount_by_hand_waits_where_there_is_a_limit(actor: str, waits: bool) -> None:
    books = desk()
    command = ApplyByHand("f/1", (Share(ONE, 5000, 1100),))
    assert (ask(books, command, actor) == WAITS) is waits


def test_a_discount_that_waited_is_granted_in_the_name_of_both() -> None:
    books = desk()
    ask(books, ApplyByHand("f/1", (Share(ONE, 5000, 1100),)), "anna")
    (asked,) = books.of(cash_app.ApprovalRequested)
    assert (asked.kind, asked.amount.amount, asked.detail) == ("discount", "11.00", "discount by hand")
    assert books.open("INV-2026-0001") == 119000
    ask(books, DecideApproval(asked.approval, approve=True), "carla")
    assert books.open("INV-2026-0001") == 119000 - 6100
    (applied,) = books.of(cash_app.PaymentApplied)
    assert [evidence.detail for evidence in applied.evidence] == ["anna", "carla"]
    assert applied.reason == "because"


def test_a_limit_in_one_currency_says_nothing_of_another() -> None:
    books = desk(Policy(approval_limits={"anna": {"USD": "1000"}}))
    assert ask(books, WriteOff(ONE, 2501, "small-difference"), "anna") == WAITS


def test_without_limits_all_is_as_the_reason_codes_say() -> None:
    books = desk(Policy())
    assert ask(books, Withdraw("f/1", 1, "refund"), "carla") == WAITS
    assert ask(books, ApplyByHand("f/1", (Share(ONE, 5000, 1100),)), "carla") != WAITS


@pytest.mark.parametrize(("actor", "code"), [("anna", ""), ("zoe", "over-own-tolerance")])
def test_what_a_group_may_give_up_binds_before_the_ceiling_and_binds_who_agrees(actor: str, code: str) -> None:
    groups = {"few": Tolerance("5", "100"), "many": Tolerance("50", "100")}
    limits = {"anna": {"EUR": "10"}, "zoe": {"EUR": "10"}}
    people = {"anna": "many", "zoe": "few", "carla": "many", "paul": "few"}
    books = desk(Policy(tolerances=Tolerances(groups=groups), user_groups=people, approval_limits=limits))
    streams, reads = (f"item:{ONE}", "receipt:C-100/f/1"), ("periods:DE01",)
    command = ApplyByHand("f/1", (Share(ONE, 5000, 1100),))
    said = books.ask(Send("account:C-100", command, reads, streams), actor=actor)
    assert [refusal.code for _, refusal in books.refused] == ([code] if code else [])
    for asked in said:
        books.agree("account:C-100", asked.approval, "paul")
        assert books.refused.pop()[1].code == "over-own-tolerance"
        books.agree("account:C-100", asked.approval, "carla")
        assert books.open("INV-2026-0001") == 119000 - 6100
