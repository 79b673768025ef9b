"""One payment that settles items of several accounts: of a parent and its subsidiaries, or of those that a paying agent
pays for. Each account gets what settles its own; what does not add up is left to a person, whole."""

from itertools import permutations
from typing import Any

import family_checks
import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, advice, credit_note, day, invoice, line, paid, registered, statement

from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.payers import names
from o2c.cash_app.payers.aliases import AGENTS
from o2c.cash_app.payers.commands import MarkAgent
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import UnapplyByHand
from o2c.chassis.domain import Send
from o2c.contracts import cash_app
from o2c.contracts.base import Event

PARENT = registered("C-100", "Example Pumps GmbH", IBAN)
BLUE = registered("C-200", "Blue Hill", parent="C-100")
RED = registered("C-300", "Red River", parent="C-100")
FAMILY = [PARENT, BLUE, RED]
OWN = invoice("INV-2026-0001", "1190.00")
HILL = invoice("INV-2026-0002", "500.00", customer="C-200")
RIVER = invoice("INV-2026-0003", "100.00", customer="C-300")
DOCUMENTS = [OWN, HILL, RIVER]


def played(*events: Event, policy: Policy | None = None) -> Desk:
    desk = Desk(policy or Policy())
    for event in events:
        desk.hear(event)
        desk.forget()
        family_checks.hold(desk)
    return desk


def payment(amount: str, text: str, **more: Any) -> Event:
    return paid(amount, text, name="f", **({"payer_account": IBAN} | more))


def opens(desk: Desk) -> tuple[int, ...]:
    return tuple(desk.open(f"INV-2026-000{n}") for n in (1, 2, 3))


def left(desk: Desk, account: str = "C-100") -> tuple[int, str]:
    receipt = desk.receipt("f/1", account)
    return receipt.unapplied, receipt.weighing.left


def test_a_parents_money_settles_what_it_names_of_two_subsidiaries_whatever_comes_first() -> None:
    both = payment("600.00", "INV-2026-0002 INV-2026-0003")
    for order in permutations([*FAMILY, HILL, RIVER, both]):
        desk = played(*order)
        assert opens(desk)[1:] == (0, 0)
        assert (left(desk), desk.gl("unapplied"), desk.gl("unidentified")) == ((0, ""), 0, 0)


def test_it_pays_for_itself_beside() -> None:
    desk = played(*FAMILY, *DOCUMENTS, payment("1790.00", "INV-2026-0001, INV-2026-0002, INV-2026-0003"))
    assert opens(desk) == (0, 0, 0)
    applied = {(e.account, e.item, e.amount.amount, e.rule) for e in desk.of(cash_app.PaymentApplied)}
    assert applied == {
        ("C-100", "DE01/INV-2026-0001", "1190.00", "reference.v1"),
        ("C-200", "DE01/INV-2026-0002", "500.00", "reference.v1"),
        ("C-300", "DE01/INV-2026-0003", "100.00", "reference.v1"),
    }


def test_what_moves_is_said_on_both_accounts_with_what_it_is_for() -> None:
    desk = played(*FAMILY, HILL, RIVER, payment("600.00", "INV-2026-0002 INV-2026-0003"))
    moved = [(t.account, t.counter_account, t.amount.amount, t.reason) for t in desk.of(cash_app.PaymentTransferred)]
    hill, river = (f"paid by C-100 for C-{n}: DE01/INV-2026-000{d}" for n, d in ((200, 2), (300, 3)))
    assert moved == [
        ("C-100", "C-200", "-500.00", hill),
        ("C-100", "C-300", "-100.00", river),
        ("C-200", "C-100", "500.00", hill),
        ("C-300", "C-100", "100.00", river),
    ]
    evidence = {(e.kind, e.detail) for e in desk.of(cash_app.PaymentApplied)[0].evidence}
    assert ("account", "C-300: 100.00 EUR for DE01/INV-2026-0003") in evidence


def test_what_is_paid_beyond_what_is_named_stays_with_the_parent() -> None:
    desk = played(*FAMILY, *DOCUMENTS, payment("1800.00", "INV-2026-0001 INV-2026-0002 INV-2026-0003"))
    assert opens(desk) == (0, 0, 0)
    assert left(desk) == (1000, "more-paid-than-named")


def test_where_less_was_paid_than_is_named_nothing_moves_and_all_is_suggested_with_its_accounts() -> None:
    for order in permutations([*FAMILY, HILL, RIVER, payment("550.00", "INV-2026-0002 INV-2026-0003")]):
        desk = played(*order)
        assert opens(desk)[1:] == (50000, 10000)
        assert left(desk) == (55000, "more-named-than-paid")
        assert not desk.receipt("f/1").portions
        kept = desk.receipt("f/1").suggestion
        assert [(p.item, p.cash) for p in kept.placements] == [
            ("DE01/INV-2026-0002", 50000),
            ("DE01/INV-2026-0003", 5000),
        ]
        assert [e.detail for e in kept.evidence if e.kind == "account"] == [
            "C-200: 500.00 EUR for DE01/INV-2026-0002",
            "C-300: 50.00 EUR for DE01/INV-2026-0003",
        ]


def test_one_item_of_a_subsidiary_is_not_paid_in_part_beside_what_is_settled() -> None:
    first = paid("1190.00", "INV-2026-0001", name="own", payer_account=IBAN)
    desk = played(*FAMILY, OWN, HILL, first, payment("300.00", "INV-2026-0001 INV-2026-0002"))
    assert (desk.open("INV-2026-0002"), left(desk)) == (50000, (30000, "more-named-than-paid"))


def test_earned_discounts_make_it_add_up() -> None:
    hill = invoice("INV-2026-0002", "500.00", customer="C-200", discount=("2", day(10)))
    desk = played(*FAMILY, hill, RIVER, payment("590.00", "INV-2026-0002 INV-2026-0003", booked=day(5)))
    assert (opens(desk)[1:], left(desk)) == ((0, 0), (0, ""))
    assert desk.gl("cash-discount") + desk.gl("tax-payable") == 1000


def test_so_does_a_small_difference() -> None:
    small = Tolerances(Tolerance("5", "1"), Tolerance("5", "1"))
    named = payment("598.00", "INV-2026-0002 INV-2026-0003")
    desk = played(*FAMILY, HILL, RIVER, named, policy=Policy(tolerances=small))
    assert (opens(desk)[1:], desk.gl("small-differences")) == ((0, 0), 200)


def test_an_unknown_rest_is_nobodys_deduction() -> None:
    first = paid("1190.00", "INV-2026-0001", name="own", payer_account=IBAN)
    named = payment("480.00", "INV-2026-0001 INV-2026-0002")
    desk = played(*FAMILY, OWN, HILL, first, named, policy=Policy(short_unexplained="residual"))
    assert (desk.open("INV-2026-0002"), left(desk)) == (50000, (48000, "more-named-than-paid"))


def test_a_credit_note_of_one_does_not_pay_for_another_without_a_person() -> None:
    river = [RIVER, credit_note("CN-2026-0003", "150.00", "INV-2026-0009", customer="C-300")]
    named = payment("350.00", "INV-2026-0002 CN-2026-0003")
    desk = played(*FAMILY, HILL, *river, named)
    assert (desk.open("INV-2026-0002"), left(desk)) == (50000, (35000, "credit-of-another-account"))
    assert desk.receipt("f/1").suggestion is not None


def test_what_is_disputed_stops_the_whole_payment() -> None:
    desk = Desk()
    held = invoice("INV-2026-0003", "100.00", customer="C-300", attributes={"hold": "disputed"})
    desk.hear(*FAMILY, HILL, held)
    desk.hear(payment("600.00", "INV-2026-0002 INV-2026-0003"))
    assert (opens(desk)[1:], left(desk)) == ((50000, 10000), (60000, "item-disputed"))


def test_documents_of_a_stranger_are_left_until_it_is_known_as_a_subsidiary() -> None:
    both, alone = payment("600.00", "INV-2026-0002 INV-2026-0003"), registered("C-300", "Red River")
    desk = played(PARENT, BLUE, alone, HILL, RIVER, both)
    assert (opens(desk)[1:], left(desk)) == ((0, 10000), (10000, "more-paid-than-named"))
    evidence = [e.detail for e in desk.receipt("f/1").weighing.evidence]
    assert "INV-2026-0003 is a document of C-300" in evidence
    desk.hear(RED)
    family_checks.hold(desk)
    assert (opens(desk)[1:], left(desk)) == ((0, 0), (0, ""))


def test_an_advice_says_what_is_for_whom() -> None:
    told = advice("560.00", ("INV-2026-0002", "500.00"), ("INV-2026-0003", "60.00"), trace="PAY-88120", account=IBAN)
    for order in permutations([PARENT, BLUE, RED, HILL, RIVER, told, payment("560.00", "PAY-88120")]):
        desk = played(*order)
        assert (opens(desk)[1:], left(desk)) == ((0, 4000), (0, ""))
        assert {e.rule for e in desk.of(cash_app.PaymentApplied)} == {"advice.v1"}


# -- paying agents


def agent(desk: Desk) -> None:
    clue = names.clue("Trade Receivables LLC", b"example-key-for-local-use-only")
    desk.ask(Send(AGENTS, MarkAgent(((clue, "T*** R*** L***"),))))


def test_a_paying_agents_money_is_split_among_those_whose_documents_it_names() -> None:
    desk = Desk()
    desk.hear(registered("C-200", "Blue Hill"), registered("C-300", "Red River"), HILL, RIVER)
    agent(desk)
    desk.hear(payment("610.00", "INV-2026-0002 INV-2026-0003", payer_account="", payer_name="Trade Receivables LLC"))
    family_checks.hold(desk)
    assert (opens(desk)[1:], left(desk, POOL)) == ((0, 0), (1000, "more-paid-than-named"))
    assert (desk.gl("unidentified"), desk.gl("unapplied")) == (-1000, 0)
    evidence = [e.detail for e in desk.receipt("f/1", POOL).weighing.evidence]
    assert evidence == ["the payer pays for many; documents of C-200, C-300 are named"]


def test_an_agent_that_names_documents_of_one_customer_pays_for_that_one_alone() -> None:
    desk = Desk()
    agent(desk)
    both = payment("600.00", "INV-2026-0002 INV-2026-0003", payer_account="", payer_name="Trade Receivables LLC")
    desk.hear(registered("C-200", "Blue Hill"), HILL, both)
    assert desk.receipt("f/1", "C-200").unapplied == 10000
    desk.hear(RIVER)
    family_checks.hold(desk)
    assert (opens(desk)[1:], left(desk, POOL)) == ((0, 0), (0, ""))


def test_money_of_somebody_unknown_stays_unidentified_whatever_it_names() -> None:
    somebody = payment("600.00", "INV-2026-0002 INV-2026-0003", payer_account="", payer_name="Somebody")
    desk = played(registered("C-200", "Blue Hill"), registered("C-300", "Red River"), HILL, RIVER, somebody)
    assert (opens(desk)[1:], left(desk, POOL)) == ((50000, 10000), (60000, "payer-unknown"))


# -- undone


BOTH = statement("f", line("700.00", "INV-2026-0002 INV-2026-0003", payer_account=IBAN, bank_reference="ABC123"))
BACK = statement("g", line("-700.00", "return of ABC123", code="NRTI"))


def figures(desk: Desk) -> dict[str, Any]:
    """All that is open, unapplied and in the books."""
    states = {name: desk.account(name) for name in ("C-100", "C-200", "C-300")}
    return {
        "open": {name: (item.open, item.value) for state in states.values() for name, item in state.items.items()},
        "groups": {
            (n, k): (g.balance, g.open) for n, state in states.items() for k, g in state.groups.items() if g.open
        },
        "gl": {account: desk.gl(account) for account in ("receivable", "unapplied", "cash:DE-BANK", "cash-discount")},
        "totals": {key: amount for key, amount in desk.totals.items() if amount},
    }


def test_a_payment_that_the_bank_takes_back_leaves_every_account_as_it_was() -> None:
    before = figures(played(*FAMILY, *DOCUMENTS))
    desk = played(*FAMILY, *DOCUMENTS, BOTH)
    assert opens(desk) == (119000, 0, 0)
    desk.hear(BACK)
    family_checks.hold(desk)
    assert figures(desk) == before
    assert desk.receipt("f/1").returned == 70000
    assert {(e.account, e.effective) for e in desk.of(cash_app.PaymentUnapplied)} == {
        ("C-200", day(0)),
        ("C-300", day(0)),
    }


def test_payment_and_return_in_one_batch() -> None:
    desk = Desk()
    desk.hear(*FAMILY, *DOCUMENTS, BOTH, BACK)
    family_checks.hold(desk)
    assert figures(desk) == figures(played(*FAMILY, *DOCUMENTS))


def unapply(desk: Desk, number: str) -> None:
    (event,) = [e for e in desk.of(cash_app.PaymentApplied) if e.item == f"DE01/{number}"]
    command = UnapplyByHand("f/1", event.application)
    desk.forget()
    desk.ask(Send("account:C-100", command, ("periods:DE01",), ("receipt:C-100/f/1",)))
    family_checks.hold(desk)


def test_what_a_person_takes_off_a_subsidiarys_item_is_the_parents_again() -> None:
    before = figures(played(*FAMILY, *DOCUMENTS))
    desk = played(*FAMILY, *DOCUMENTS, BOTH)
    unapply(desk, "INV-2026-0002")
    assert (opens(desk)[1:], desk.receipt("f/1").unapplied) == ((50000, 0), 60000)
    unapply(desk, "INV-2026-0003")
    after = figures(desk)
    assert (after["open"], after["groups"]) == (before["open"], before["groups"])
    assert (desk.receipt("f/1").unapplied, desk.gl("unapplied")) == (70000, -70000)
    assert desk.receipt("f/1").by_hand


def test_what_a_person_undid_rules_do_not_do_again() -> None:
    desk = played(*FAMILY, HILL, RIVER, BOTH)
    unapply(desk, "INV-2026-0002")
    desk.hear(OWN)
    desk.hear(invoice("INV-2026-0004", "500.00", customer="C-200"))
    assert (opens(desk)[1:], desk.receipt("f/1").unapplied) == ((50000, 0), 60000)


def test_after_a_person_took_one_item_off_the_bank_may_take_all_back() -> None:
    before = figures(played(*FAMILY, *DOCUMENTS))
    desk = played(*FAMILY, *DOCUMENTS, BOTH)
    unapply(desk, "INV-2026-0002")
    desk.hear(BACK)
    family_checks.hold(desk)
    assert figures(desk) == before


def test_an_application_that_is_none_is_refused() -> None:
    desk = played(*FAMILY, HILL, RIVER, BOTH)
    for application in ("f/1#99", "f/1#990001", "f/1#x", "nothing"):
        command = UnapplyByHand("f/1", application)
        desk.ask(Send("account:C-100", command, ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert [refusal.code for _, refusal in desk.refused] == ["no-such-application"] * 4


# -- what becomes known later


def test_a_third_subsidiarys_document_joins_the_others() -> None:
    green = registered("C-400", "Green Field", parent="C-100")
    third = invoice("INV-2026-0004", "100.00", customer="C-400")
    desk = played(*FAMILY, green, HILL, RIVER, BOTH.model_copy())
    assert left(desk)[0] == 10000
    named = statement("f", line("700.00", "INV-2026-0002 INV-2026-0003 INV-2026-0004", payer_account=IBAN))
    desk = played(*FAMILY, green, HILL, RIVER, named, third)
    assert (desk.open("INV-2026-0004"), left(desk)) == (0, (0, ""))


def test_a_credit_note_that_precedes_the_payment_makes_room_for_less() -> None:
    note = credit_note("CN-2026-0002", "100.00", "INV-2026-0002", customer="C-200")
    for order in permutations([HILL, RIVER, note, BOTH]):
        desk = played(*FAMILY, *order)
        assert (opens(desk)[1:], left(desk)) == ((0, 0), (20000, "more-paid-than-named"))


def test_what_was_short_adds_up_once_a_credit_note_comes() -> None:
    note = credit_note("CN-2026-0002", "100.00", "INV-2026-0002", customer="C-200")
    short = payment("500.00", "INV-2026-0002 INV-2026-0003")
    for order in permutations([HILL, RIVER, note, short]):
        desk = played(*FAMILY, *order)
        assert (opens(desk)[1:], left(desk)) == ((0, 0), (0, ""))


def test_money_that_was_placed_by_its_amount_alone_gives_way() -> None:
    guess = paid("500.00", "", name="guess", payer_account="DE02 1203 0000 0000 2020 51")
    blue = registered("C-200", "Blue Hill", "DE02 1203 0000 0000 2020 51", parent="C-100")
    for order in permutations([HILL, guess, BOTH]):
        desk = played(PARENT, RED, blue, RIVER, *order)
        assert (opens(desk)[1:], desk.receipt("guess/1", "C-200").unapplied) == ((0, 0), 50000)


def test_an_item_that_another_payment_lets_go_is_paid_by_the_one_that_waits() -> None:
    first = statement("a", line("500.00", "INV-2026-0002", payer_name="Blue Hill", bank_reference="XYZ789"))
    back = statement("b", line("-500.00", "return of XYZ789", code="NRTI"))
    desk = played(*FAMILY, HILL, RIVER, first, BOTH)
    assert (desk.open("INV-2026-0002"), left(desk)) == (0, (60000, "more-paid-than-named"))
    desk.hear(back)
    family_checks.hold(desk)
    assert (opens(desk)[1:], left(desk)) == ((0, 0), (10000, "more-paid-than-named"))


def test_two_payments_for_one_item_in_one_batch() -> None:
    direct = paid("500.00", "INV-2026-0002", name="direct", payer_name="Blue Hill")
    for both in ([BOTH, direct], [direct, BOTH]):
        desk = Desk()
        desk.hear(*FAMILY, HILL, RIVER)
        desk.hear(*both)
        family_checks.hold(desk)
        assert opens(desk)[1:] == (0, 0)


def test_what_is_paid_again_is_a_duplicate() -> None:
    again = statement("h", line("600.00", "INV-2026-0002 INV-2026-0003", payer_account=IBAN))
    desk = played(*FAMILY, HILL, RIVER, payment("600.00", "INV-2026-0002 INV-2026-0003"), again)
    receipt = desk.receipt("h/1")
    assert (receipt.weighing.left, receipt.weighing.repeats) == ("duplicate-payment", "f/1")


@pytest.mark.parametrize("text", ["", "thank you"])
def test_so_is_silent_money_of_the_same_amount(text: str) -> None:
    again = statement("h", line("600.00", text, payer_account=IBAN))
    desk = played(*FAMILY, HILL, RIVER, payment("600.00", "INV-2026-0002 INV-2026-0003"), again)
    assert desk.receipt("h/1").weighing.repeats == "f/1"
