"""Sweeps of small balances: one proposal, one agreement, batches that each stand alone, and one way back."""

from typing import Any

import pytest
from cash_desk import NOW, Desk
from cash_facts import IBAN, credit_note, invoice, paid, rate, registered

from o2c.cash_app.adjustments.commands import DecideApproval, OpenDeduction, TakeAdjustmentBack
from o2c.cash_app.desk.commands import HoldReceipt
from o2c.cash_app.policy import Policy
from o2c.cash_app.sweeps import sweep as sweeps
from o2c.cash_app.sweeps.commands import AdvanceSweep, Entry, ProposeSweep, TakeSweepBack
from o2c.chassis.domain import Refuse, Send, Wait
from o2c.contracts import cash_app

UNIT = "sweep:S-1"


def small(number: str, amount: int = 200, currency: str = "EUR") -> Entry:
    return Entry("C-100", f"DE01/{number}", currency, amount)


def number(n: int) -> str:
    return f"INV-2026-000{n}"


@pytest.fixture
def desk() -> Desk:
    """Five invoices with 2.00 open each."""
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    for n in range(5):
        desk.hear(invoice(number(n), "100.00"), paid("98.00", number(n)))
    assert desk.gl("receivable") == 1000
    return desk


def ask(desk: Desk, command: Any, actor: str = "clerk", *streams: str) -> Any:
    """The refusal, or what was said."""
    desk.forget()
    said = desk.ask(Send(UNIT, command, streams=streams), "too little to chase", actor)
    return desk.refused.pop()[1] if desk.refused and not said else said


def propose(desk: Desk, *entries: Entry, of: Any = "items") -> Any:
    command = ProposeSweep(of, "DE01", 30, NOW.date(), (("EUR", 500),), entries)
    return ask(desk, command, "anna")


def decide(desk: Desk, actor: str = "carla", *, approve: bool = True) -> Any:
    asked = desk.of(cash_app.ApprovalRequested)[-1]
    return ask(desk, DecideApproval(asked.approval, approve), actor, f"approval:{asked.approval}")


def finish(desk: Desk) -> Any:
    while desk.state(UNIT).status in ("running", "taking-back"):
        ask(desk, AdvanceSweep())
    return desk.state(UNIT)


def swept(desk: Desk, *entries: Entry, of: Any = "items") -> Any:
    propose(desk, *entries, of=of)
    decide(desk)
    return finish(desk)


def test_nothing_moves_until_somebody_else_agrees_and_then_all_of_it_does(desk: Desk) -> None:
    (asked,) = propose(desk, *[small(number(n)) for n in range(5)])
    assert (asked.kind, asked.subject, asked.amount.amount) == ("sweep", "S-1", "10.00")
    assert (asked.account, asked.requested_by, asked.detail) == ("DE01", "anna", "5 items: 10.00 EUR")
    assert (desk.gl("receivable"), desk.state(UNIT).status) == (1000, "proposed")

    said = decide(desk)
    moved = [event for event in said if isinstance(event, cash_app.ReceivableMoved)]
    assert {(m.kind, m.amount.amount, m.reason_code, m.effective) for m in moved} == {
        ("written-off", "-2.00", "small-balance", NOW.date())
    }
    assert (desk.gl("receivable"), desk.gl("small-differences")) == (0, 1000)
    state = desk.state(UNIT)
    assert (state.status, len(state.swept), state.left) == ("done", 5, {})
    made = [desk.codec.decode(name, body) for _, _, name, body in desk.log if name == "item-adjusted.v1"]
    assert {(event.reason, event.approved_by) for event in made} == {("too little to chase", "carla")}


def test_nobody_agrees_to_their_own_and_what_is_refused_never_moves(desk: Desk) -> None:
    propose(desk, small(number(0)))
    refused = decide(desk, "anna")
    assert isinstance(refused, Refuse)
    assert refused.code == "own-approval"
    decide(desk, "carla", approve=False)
    assert (desk.state(UNIT).status, desk.gl("receivable")) == ("refused", 1000)
    assert ask(desk, TakeSweepBack()).code == "not-swept"


def test_what_changed_meanwhile_is_left_out_and_the_others_are_not(desk: Desk) -> None:
    propose(desk, *[small(number(n)) for n in range(4)])
    desk.hear(paid("2.00", number(0)), paid("0.50", number(1), name="half"))
    desk.ask(Send("account:C-100", OpenDeduction(f"DE01/{number(2)}", 50, "freight"), ("periods:DE01",)))
    decide(desk)
    state = desk.state(UNIT)
    assert state.left == {
        0: "nothing of it is open any more",
        1: "1.50 EUR is open by now",
        2: "1.50 EUR is open by now",
    }
    assert [state.entries[n].name for n in state.swept] == [f"DE01/{number(3)}"]


def test_a_claim_that_somebody_looks_into_is_left_out(desk: Desk) -> None:
    desk.ask(Send("account:C-100", OpenDeduction(f"DE01/{number(0)}", 50, "freight"), ("periods:DE01",)))
    state = swept(desk, small(f"{number(0)}/D1", 50))
    assert state.left == {0: "it is a claim that somebody looks into"}


def test_batches_stand_alone_and_every_balance_is_swept_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 2)
    propose(desk, *[small(number(n)) for n in range(5)])
    decide(desk)
    left = [desk.gl("receivable")]
    for _ in range(4):
        ask(desk, AdvanceSweep())
        left.append(desk.gl("receivable"))
    assert left == [600, 200, 0, 0, 0]
    assert len([name for _, _, name, _ in desk.log if name == "item-adjusted.v1"]) == 5


def test_open_credits_are_swept_too(desk: Desk) -> None:
    desk.hear(credit_note("CN-2026-0001", "3.00", "INV-2026-0077"))
    state = swept(desk, small("CN-2026-0001", -300), of="credits")
    assert (state.status, desk.open("CN-2026-0001"), desk.gl("small-differences")) == ("done", 0, -300)
    ask(desk, TakeSweepBack())
    assert (finish(desk).back, desk.open("CN-2026-0001"), desk.gl("small-differences")) == ({0: ""}, -300, 0)


def test_rests_of_receipts_are_swept_too_but_not_what_is_on_hold(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0009", "100.00"), paid("103.00", "INV-2026-0009", name="f"))
    desk.hear(paid("4.00", "thanks", name="g", payer_account=IBAN), paid("1.00", "x", name="h", payer_account=IBAN))
    streams = ("receipt:C-100/h/1",)
    desk.ask(Send("account:C-100", HoldReceipt("h/1", "compliance", None), ("periods:DE01",), streams))
    entries = [Entry("C-100", f"{name}/1", "EUR", amount) for name, amount in (("f", 300), ("g", 400), ("h", 100))]
    state = swept(desk, *entries, of="receipts")
    assert state.left == {2: "it is on hold (compliance)"}
    assert (desk.gl("small-differences"), desk.receipt("f/1").unapplied, desk.receipt("g/1").withdrawn) == (
        -700,
        0,
        400,
    )
    withdrawn = desk.of(cash_app.PaymentWithdrawn)
    assert {(event.kind, event.reason) for event in withdrawn} == {("small-overpayment", "too little to chase")}
    ask(desk, TakeSweepBack())
    finish(desk)
    assert (desk.gl("small-differences"), desk.receipt("f/1").unapplied, desk.receipt("g/1").withdrawn) == (0, 300, 0)


# -- back


def test_one_command_takes_all_of_it_back_and_says_what_it_could_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 2)
    swept(desk, *[small(number(n)) for n in range(5)])
    one = f"DE01/{number(1)}"
    back = TakeAdjustmentBack(one, f"{one}~1")
    desk.ask(Send("account:C-100", back, ("periods:DE01",), (f"item:{one}",)))
    ask(desk, TakeSweepBack())
    state = finish(desk)
    assert (state.status, desk.gl("receivable"), desk.gl("small-differences")) == ("taken-back", 1000, 0)
    assert {n: why for n, why in state.back.items() if why} == {1: f"{one}~1 was taken back before"}
    assert ask(desk, TakeSweepBack()).code == "not-swept"


def test_one_that_still_runs_is_stopped_by_taking_it_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 2)
    propose(desk, *[small(number(n)) for n in range(5)])
    decide(desk)
    ask(desk, TakeSweepBack())
    state = finish(desk)
    assert (state.status, sorted(state.swept), sorted(state.back)) == ("taken-back", [0, 1], [0, 1])
    assert desk.gl("receivable") == 1000


def test_what_is_paid_after_it_was_taken_back_settles_the_item(desk: Desk) -> None:
    swept(desk, small(number(0)))
    ask(desk, TakeSweepBack())
    desk.hear(paid("2.00", number(0)))
    assert desk.open(number(0)) == 0


# -- what cannot be proposed


@pytest.mark.parametrize(
    ("policy", "entries", "code"),
    [
        (Policy(), (), "nothing-to-sweep"),
        (Policy(sweep_code="whim"), (small(number(0)),), "unknown-reason-code"),
        (Policy(sweep_code="price"), (small(number(0)),), "unknown-reason-code"),
        (Policy(), tuple(small(str(n)) for n in range(10_001)), "too-many"),
    ],
)
def test_what_cannot_be_proposed_says_why(policy: Policy, entries: tuple[Entry, ...], code: str) -> None:
    assert propose(Desk(policy), *entries).code == code


def test_a_sweep_is_proposed_once(desk: Desk) -> None:
    propose(desk, small(number(0)))
    assert propose(desk, small(number(1))).code == "proposed-before"


def test_a_sweep_nobody_proposed_is_not_known(desk: Desk) -> None:
    assert isinstance(ask(desk, TakeSweepBack()), Wait)


def test_two_sweeps_of_one_balance_give_it_up_once(desk: Desk) -> None:
    swept(desk, small(number(0)))
    again = ProposeSweep("items", "DE01", 30, NOW.date(), (), (small(number(0)),))
    (asked,) = desk.ask(Send("sweep:S-2", again), actor="anna")
    said = desk.ask(
        Send("sweep:S-2", DecideApproval(asked.approval, True), streams=(f"approval:{asked.approval}",)), actor="carla"
    )
    assert [type(event) for event in said] == [cash_app.ApprovalDecided]
    assert desk.state("sweep:S-2").left == {0: "nothing of it is open any more"}


def test_several_currencies_are_one_proposal_and_each_keeps_its_worth() -> None:
    desk = Desk(Policy(functional={"DE01": "EUR"}))
    desk.hear(rate("USD/EUR", "0.9"), registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice(number(0), "2.00"), invoice(number(1), "3.00", currency="USD"))
    (asked,) = propose(desk, small(number(0)), small(number(1), 300, "USD"))
    assert (asked.amount.amount, asked.amount.currency) == ("0", "XXX")
    assert asked.detail == "2 items: 2.00 EUR, 3.00 USD"
    decide(desk)
    finish(desk)
    assert (desk.gl("small-differences"), desk.gl("small-differences", "USD")) == (200, 300)
    assert (desk.worth_of("small-differences"), desk.worth_of("receivable")) == (470, 0)
