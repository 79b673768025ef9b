"""Whether a claim counts against the credit limit and is dunned: its reason code says, until it is charged back."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, credit_note, invoice, paid, registered
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cash_app.adjustments.commands import MoveDeduction, OpenDeduction, TakeAdjustmentBack, WriteOff
from o2c.cash_app.adjustments.reason_codes import ReasonCode
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import UnapplyByHand
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.money import to_minor

ONE = "DE01/INV-2026-0001"
KEPT = f"{ONE}/D1"
OUT = ReasonCode("out", "the carrier's fault", "allowances", "logistics", ceiling="", exposed=False)
IN = ReasonCode("in", "looked into", "allowances", "sales", ceiling="", dunned=True)


def short() -> Desk:
    """Of 1,190.00 the customer kept 119.00 back."""
    desk = Desk(Policy(reasons=(OUT, IN)))
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "1190.00"))
    desk.hear(paid("1071.00", "INV-2026-0001", payer_account=IBAN))
    return desk


def ask(desk: Desk, command: Any) -> list[Any]:
    desk.forget()
    return desk.ask(Send("account:C-100", command, ("periods:DE01",), (f"item:{command.item}",)))


def exposure(desk: Desk) -> int:
    """What credit adds up."""
    moves = [event.amount for event in desk.of(cash_app.ReceivableMoved) if event.exposed]
    return sum(to_minor(amount.amount, amount.currency) for amount in moves)


@pytest.mark.parametrize(("code", "left", "dunned"), [("out", 0, False), ("in", 11900, True)])
def test_the_reason_code_says_whether_a_claim_is_exposure_and_whether_it_is_dunned(
    code: str, left: int, dunned: bool
) -> None:
    desk = short()
    assert exposure(desk) == 11900
    (opened,) = [e for e in ask(desk, OpenDeduction(ONE, 11900, code)) if isinstance(e, cash_app.DeductionOpened)]
    assert (opened.exposed, opened.dunned) == (code == "in", dunned)
    assert (exposure(desk), desk.account().items[KEPT].open) == (left, 11900)


def test_charged_back_it_is_exposure_from_that_day_and_a_claim_again_it_is_not() -> None:
    desk = short()
    ask(desk, OpenDeduction(ONE, 11900, "out"))
    *moves, said = ask(desk, MoveDeduction(KEPT, "charged-back"))
    assert [(m.kind, m.amount.amount, m.open_after, m.exposed) for m in moves] == [
        ("transferred", "-119.00", "0.00", False),
        ("transferred", "119.00", "119.00", True),
    ]
    assert (said.status, said.exposed, said.dunned) == ("charged-back", True, True)
    assert exposure(desk) == 11900
    ask(desk, MoveDeduction(KEPT, owner="sales"))
    assert exposure(desk) == 11900
    ask(desk, MoveDeduction(KEPT, "in-progress"))
    assert exposure(desk) == 0
    assert not desk.of(cash_app.OpenItemSettled)[1:], "it is open all the time"


def test_a_claim_that_is_exposure_anyway_is_not_moved() -> None:
    desk = short()
    ask(desk, OpenDeduction(ONE, 11900, "in"))
    assert [type(event) for event in ask(desk, MoveDeduction(KEPT, "charged-back"))] == [cash_app.DeductionMoved]


STEPS = st.one_of(
    st.tuples(st.just("split"), st.sampled_from(["", "/D1", "/D1/D1"]), st.sampled_from(["out", "in"])),
    st.tuples(st.just("status"), st.sampled_from(["/D1", "/D2"]), st.sampled_from(["open", "charged-back"])),
    st.tuples(st.just("write-off"), st.sampled_from(["", "/D1"]), st.just("out")),
    st.tuples(st.just("back"), st.sampled_from(["", "/D1"]), st.sampled_from(["~1", "~2", "~3"])),
    st.tuples(st.just("pay"), st.sampled_from(["", "/D1"]), st.just("")),
    st.tuples(st.just("credit"), st.sampled_from(["", "/D1", "/D2"]), st.just("")),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=8))
def test_whatever_becomes_of_claims_exposure_is_what_is_open_of_the_items_that_count(steps: list[Any]) -> None:
    desk = short()
    for count, (what, which, how) in enumerate(steps):
        item = ONE + which
        if what == "split":
            ask(desk, OpenDeduction(item, 4000 - count, how))
        elif what == "status":
            ask(desk, MoveDeduction(item, how))
        elif what == "write-off":
            ask(desk, WriteOff(item, 100, how))
        elif what == "back":
            ask(desk, TakeAdjustmentBack(item, item + how))
        elif what == "pay":
            desk.hear(paid("7.00", item.partition("/")[2], name=f"p{count}", payer_account=IBAN))
        else:
            desk.hear(credit_note(f"CN-2026-000{count}", "11.00", "INV-2026-0001", deduction=item))
        items = desk.account().items.values()
        assert exposure(desk) == sum(item.open for item in items if item.exposed)
        assert sum(item.open for item in items) == desk.gl("receivable")


@pytest.mark.parametrize(("code", "counts"), [("out", 107100), ("in", 119000)])
def test_a_claim_that_a_rule_opens_counts_as_its_reason_code_says(code: str, counts: int) -> None:
    """The same that a person opens; and again as the invoice where the payment is taken back."""
    desk = Desk(Policy(reasons=(OUT, IN), reason_words={"freight": code}))
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "1190.00"))
    desk.hear(invoice("INV-2026-0002", "1071.00"))
    desk.hear(paid("1071.00", "INV-2026-0001 less freight 119.00", name="f", payer_account=IBAN))
    (opened,) = desk.of(cash_app.DeductionOpened)
    assert (opened.exposed, opened.dunned) == (code == "in", code == "in")
    assert exposure(desk) == counts
    (application,) = desk.receipt("f/1").applications
    desk.forget()
    desk.ask(Send("account:C-100", UnapplyByHand("f/1", application), ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert not desk.refused
    assert exposure(desk) == 119000 + 107100
