"""What people's decisions propose to learn: payers' names and accounts, how numbers look that are glued to words."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, day, invoice, paid, registered

from o2c.cash_app.desk.commands import AcceptSuggestion, DecideProposal
from o2c.cash_app.desk.events import ProposalMade
from o2c.cash_app.payers.aliases import AGENTS
from o2c.cash_app.payers.commands import ConfirmAlias, MarkAgent, WithdrawAlias
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ApplyByHand, MoveByHand, Share, UnapplyByHand
from o2c.chassis.domain import Refuse, Send, Wait
from o2c.chassis.private import Unlogged

PAYER = {"payer_account": IBAN, "payer_name": "HOLDCO 77 TREASURY"}


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"), registered("C-200", "Other Pumps"))
    desk.hear(paid("5.00", "", name="f", booked=day(9), **PAYER))
    return desk


def move(desk: Desk, receipt: str, target: str = "C-100") -> None:
    desk.forget()
    reads = ("periods:DE01", f"payer:{target}")
    desk.ask(Send(f"account:{POOL}", MoveByHand(receipt, target), reads, (f"receipt:{POOL}/{receipt}",)))


def proposals(desk: Desk) -> list[ProposalMade]:
    return [desk.codec.decode(name, body) for _, _, name, body in desk.log if name == "proposal-made.v1"]  # type: ignore[misc]


def decide(desk: Desk, proposal: str, *sends: Send, confirm: bool = True) -> Any:
    """With what is done about it, in one command, as the API has it."""
    desk.forget()
    desk.ask(Send(f"proposal:{proposal}", DecideProposal(proposal, confirm)))
    for send in sends:
        desk.agreed(send)
    return desk.refused.pop()[1] if desk.refused else None


def alias(desk: Desk, made: ProposalMade) -> Send:
    name = "HOLDCO 77 TREASURY" if made.clue.startswith("l") else ""
    return Send(f"payer:{made.customer}", ConfirmAlias(made.customer, made.clue, made.shown, Unlogged(name)))


def test_moving_money_out_of_unidentified_proposes_the_payers_account_and_name(desk: Desk) -> None:
    move(desk, "f/1")
    made = proposals(desk)
    assert [(p.kind, p.customer, p.clue[0], p.receipt) for p in made] == [
        ("alias", "C-100", "a", "f/1"),
        ("alias", "C-100", "l", "f/1"),
    ]
    assert "HOLDCO" not in repr(made)
    assert (made[0].by, made[0].reason) == ("clerk", "because")


def test_a_lesson_is_proposed_once_and_when_rejected_never_again(desk: Desk) -> None:
    desk.hear(paid("6.00", "", name="g", booked=day(9), **PAYER))
    desk.hear(paid("7.00", "", name="h", booked=day(9), **PAYER))
    move(desk, "f/1")
    move(desk, "g/1")
    assert len(proposals(desk)) == 2
    decide(desk, proposals(desk)[0].proposal, confirm=False)
    move(desk, "h/1")
    assert len(proposals(desk)) == 2
    refused = decide(desk, proposals(desk)[0].proposal)
    assert isinstance(refused, Refuse)
    assert refused.code == "decided-already"


@pytest.mark.parametrize("which", [0, 1], ids=["account", "name"])
def test_once_confirmed_it_tells_the_customer_and_what_waits_is_decided_again(desk: Desk, which: int) -> None:
    desk.hear(paid("6.00", "", name="g", booked=day(9), **PAYER))
    move(desk, "f/1")
    made = proposals(desk)[which]
    decide(desk, made.proposal, alias(desk, made))
    assert desk.receipt("g/1").weighing.by == ("bank-account", "name-confirmed")[which]
    desk.hear(paid("7.00", "", name="h", booked=day(9), **PAYER))
    assert desk.receipt("h/1").unapplied == 700


def test_an_account_that_was_confirmed_outlives_the_master(desk: Desk) -> None:
    move(desk, "f/1")
    made = proposals(desk)[0]
    decide(desk, made.proposal, alias(desk, made))
    desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-100", "Example Pumps"))
    desk.hear(paid("7.00", "", name="h", booked=day(9), payer_account=IBAN))
    assert desk.receipt("h/1").weighing.by == "bank-account"


def test_one_who_pays_for_many_teaches_nothing(desk: Desk) -> None:
    (clue,) = {r.facts.clues.account for r in desk.account(POOL).receipts.values()}
    desk.ask(Send(AGENTS, MarkAgent(((clue, "DE**"),))))
    desk.hear(paid("6.00", "", name="g", booked=day(9), **PAYER))
    move(desk, "g/1")
    assert proposals(desk) == []


def test_what_tells_a_payer_already_is_not_proposed(desk: Desk) -> None:
    desk.hear(registered("C-200", "Other Pumps", IBAN), registered("C-300", "Third Pumps", IBAN))
    desk.hear(paid("6.00", "", name="g", booked=day(9), payer_account=IBAN))
    move(desk, "g/1")
    assert proposals(desk) == []


def test_an_unknown_proposal_is_not_known(desk: Desk) -> None:
    assert isinstance(decide(desk, "L-000000000000"), Wait)


def corrected(desk: Desk, receipt: str, source: str, target: str) -> None:
    """Moved from one customer to another, which needs two persons."""
    desk.forget()
    reads = ("periods:DE01", f"payer:{target}")
    desk.agreed(Send(f"account:{source}", MoveByHand(receipt, target), reads, (f"receipt:{source}/{receipt}",)))


def test_moving_money_from_a_customer_to_another_proposes_the_payer_too(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0009", "900.00", customer="C-200", issued=day(10)))
    desk.hear(paid("6.00", "INV-2026-0009", name="g", booked=day(9), **PAYER))
    desk.forget()
    (application,) = desk.receipt("g/1", "C-200").applications
    desk.ask(Send("account:C-200", UnapplyByHand("g/1", application), ("periods:DE01",), ("receipt:C-200/g/1",)))
    corrected(desk, "g/1", "C-200", "C-100")
    assert [(p.kind, p.customer, p.clue[0]) for p in proposals(desk)] == [
        ("alias", "C-100", "a"),
        ("alias", "C-100", "l"),
    ]


@pytest.mark.parametrize("which", [0, 1], ids=["account", "name"])
def test_a_confirmed_alias_that_was_wrong_is_proposed_to_be_withdrawn_and_to_be_the_others(
    desk: Desk, which: int
) -> None:
    move(desk, "f/1", "C-200")
    made = proposals(desk)[which]
    decide(desk, made.proposal, alias(desk, made))
    desk.hear(paid("7.00", "", name="h", booked=day(9), **PAYER))
    corrected(desk, "h/1", "C-200", "C-100")
    assert {(p.kind, p.customer) for p in proposals(desk) if p.clue == made.clue} == {
        ("alias", "C-200"),
        ("alias-wrong", "C-200"),
        ("alias", "C-100"),
    }
    wrong, instead = [p for p in proposals(desk) if p.clue == made.clue][1:]
    decide(desk, wrong.proposal, Send("payer:C-200", WithdrawAlias("C-200", wrong.clue)))
    decide(desk, instead.proposal, alias(desk, instead))
    desk.hear(paid("8.00", "", name="i", booked=day(9), **PAYER))
    assert desk.receipt("i/1").weighing.by == ("bank-account", "name-confirmed")[which]


def test_what_the_customer_master_says_is_not_proposed_to_be_withdrawn(desk: Desk) -> None:
    desk.hear(registered("C-200", "Other Pumps", IBAN))
    desk.hear(paid("7.00", "", name="h", booked=day(9), payer_account=IBAN))
    corrected(desk, "h/1", "C-200", "C-100")
    assert proposals(desk) == []


# -- numbers


def applied(text: str, number: str = "RE20240112", policy: Policy | None = None) -> list[ProposalMade]:
    desk = Desk(policy or Policy())
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice(number, "600.00"))
    desk.hear(paid("5.00", text, name="f", payer_account=IBAN, booked=day(9)))
    receipt = desk.receipt("f/1")
    if receipt.unapplied:
        command = ApplyByHand("f/1", (Share(f"DE01/{number}", 500),), Unlogged(text))
        desk.ask(Send("account:C-100", command, ("periods:DE01",), ("receipt:C-100/f/1",)))
    return proposals(desk)


@pytest.mark.parametrize(
    ("text", "number", "pattern"),
    [
        ("Zahlung:RE20240112danke", "RE20240112", "RE########"),
        ("RE20240112danke", "RE20240112", "RE########"),
        ("paid_4711-08-INV/2024-0112x", "4711-08-INV-2024-0112", "####-##-INV-####-####"),
    ],
)
def test_a_number_glued_to_other_words_proposes_how_such_numbers_look(text: str, number: str, pattern: str) -> None:
    (made,) = applied(text, number)
    assert (made.kind, made.shown, made.item) == ("pattern", pattern, f"DE01/{number}")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("for RE20240112", "RE20240112"),
        ("thank you", "RE20240112"),
        ("RE20240113danke", "RE20240112"),
        ("no4711x", "4711"),
    ],
)
def test_a_number_that_is_read_or_not_there_or_too_plain_proposes_nothing(text: str, number: str) -> None:
    assert applied(text, number) == []


def test_a_pattern_that_the_company_has_is_not_proposed() -> None:
    assert applied("RE20240112danke", policy=Policy(number_patterns=("RE########",))) == []


def test_accepting_a_suggestion_teaches_as_applying_does() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("RE20240112", "600.00"), invoice("RE20240113", "600.00", issued=day(5)))
    desk.hear(paid("600.00", "RE20240112danke", name="f", payer_account=IBAN, booked=day(9)))
    command = AcceptSuggestion("f/1", text=Unlogged("RE20240112danke"))
    desk.ask(Send("account:C-100", command, ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert [p.shown for p in proposals(desk)] == ["RE########"]
