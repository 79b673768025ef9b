"""Why a payment was not touchless: the smallest thing that would have been enough, in words; and that it is enough."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from cash_desk import NOW, Desk
from cash_facts import IBAN, POOL, advice, credit_note, day, invoice, line, paid, registered, statement
from msgspec.structs import replace

from o2c.cash_app.cascade.policy import HABIT, OLDEST, SINGLE, CascadePolicy
from o2c.cash_app.desk.commands import HoldReceipt, RejectSuggestion, ReleaseReceipt
from o2c.cash_app.ledger.commands import ClosePeriod
from o2c.cash_app.matching.rules import HINTED
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.payers import names
from o2c.cash_app.payers.aliases import AGENTS
from o2c.cash_app.payers.commands import ConfirmAlias, MarkAgent
from o2c.cash_app.payers.names import alias_clue
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import UnapplyByHand
from o2c.cash_app.why_not.answer import why_not
from o2c.cash_app.why_not.commands import AskWhy
from o2c.cash_app.why_not.payer import Around
from o2c.chassis.domain import Send
from o2c.chassis.private import Unlogged
from o2c.contracts.base import Event

CUSTOMER = registered("C-100", "Example Pumps GmbH", IBAN)
FIRST, SECOND = invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00")
KNOWN = (CUSTOMER, FIRST, SECOND)
DEFAULT = Policy()


def told(*events: Event, policy: Policy = DEFAULT) -> Desk:
    desk = Desk(policy)
    for event in events:
        desk.hear(event)
    return desk


def pay(amount: str, text: str = "", **more: Any) -> Event:
    return paid(amount, text, name="f", booked=day(9), **({"payer_account": IBAN} | more))


def said(desk: Desk, account: str = "C-100") -> list[str]:
    """The ways, the smallest first."""
    state = desk.account(account)
    held = state.receipts["f/1"]
    name = desk.lines["f", 1]["texts"].partition("\n")[0]
    found = desk._look([Send(f"account:{account}", AskWhy(held.facts, name))])
    others = {customer: desk.account(customer) for customer in desk.names}
    answer = why_not(state, held, NOW.date(), Around(desk.policies.book, found, others, name))
    assert answer.tried >= len(answer.ways) - 1
    return [way.said for way in answer.ways]


def touchless(desk: Desk, account: str = "C-100") -> bool:
    """Whether rules alone have placed all of it."""
    return (account, "f/1") not in desk.open_receipts and not desk.receipt("f/1", account).by_hand


def with_rule(rule: str, **changes: Any) -> Policy:
    rules = tuple([replace(r, **changes) if r.rule == rule else r for r in CascadePolicy().rules])
    return Policy(cascade=CascadePolicy(rules=rules))


def only(rule: str, **changes: Any) -> Policy:
    """Only this rule may act."""
    rules = tuple([r if r.rule == rule else replace(r, outcome="off") for r in CascadePolicy().rules])
    return Policy(cascade=CascadePolicy(rules=rules, **changes))


def both(amount: str, percent: str) -> Policy:
    return Policy(tolerances=Tolerances(Tolerance(amount, percent), Tolerance(amount, percent)))


# -- who paid


def test_an_alias_is_missing() -> None:
    desk = told(*KNOWN, pay("500.00", payer_account="", payer_name="EXAMPEL PUMPS"))
    (only,) = said(desk, POOL)
    assert only == "alias missing: 'EXAMPEL PUMPS' is 89.2 % like customer C-100"
    clue = alias_clue(desk.receipt("f/1", POOL).facts.clues.name)
    desk.agreed(Send("payer:C-100", ConfirmAlias("C-100", clue, "E*** P***", Unlogged("EXAMPEL PUMPS"))))
    assert touchless(desk)


def test_a_name_as_like_two_customers_needs_one_word_too() -> None:
    other = registered("C-200", "Example Pumps AG"), invoice("INV-2026-0003", "500.00", customer="C-200")
    desk = told(*KNOWN, *other, pay("500.00", payer_account="", payer_name="EXAMPLE PUMPS GROUP"))
    found = said(desk, POOL)
    assert len(found) == 2
    assert "is 95 % like customer C-100, and as like C-200" in found[0]
    assert "is 95 % like customer C-200, and as like C-100" in found[1]


def test_who_paid_may_not_be_all_that_is_missing() -> None:
    desk = told(*KNOWN, pay("12.40", payer_account="", payer_name="EXAMPEL PUMPS"))
    first = said(desk, POOL)[0]
    assert first.startswith("alias missing: ")
    assert "; and nothing open is this amount: " in first


def test_nobody_is_near_enough_to_be_said() -> None:
    assert said(told(*KNOWN, pay("500.00", payer_account="", payer_name="SOMEBODY ELSE")), POOL) == []


def test_a_parent_is_not_known_as_one() -> None:
    child = invoice("INV-2026-0009", "77.00", customer="C-200")
    events = CUSTOMER, child, pay("77.00", "INV-2026-0009")
    known = registered("C-200", "Blue Hill")
    first = said(told(known, *events))[0]
    assert first == "INV-2026-0009 is a document of C-200, and C-100 is not known as the parent of C-200"
    assert touchless(told(registered("C-200", "Blue Hill", parent="C-100"), *events), "C-200")


def test_a_bank_account_of_two_customers() -> None:
    desk = told(*KNOWN, registered("C-200", "Blue Hill", IBAN), pay("500.00"))
    (only,) = said(desk, POOL)
    assert only == "nothing says that the payer's bank account is of customer C-100 alone; it is of C-200 too"
    assert touchless(told(*KNOWN, pay("500.00")))


def test_a_name_that_is_like_nobodys_and_documents_of_two_customers() -> None:
    theirs = registered("C-200", "Blue Hill"), invoice("INV-2026-0009", "77.00", customer="C-200")
    text = "INV-2026-0002 INV-2026-0009"
    desk = told(*KNOWN, *theirs, pay("500.00", text, payer_account="", payer_name="SOMEBODY ELSE"))
    assert said(desk, POOL)[0] == "alias missing: nothing says that 'SOMEBODY ELSE' is customer C-100"
    clue = alias_clue(desk.receipt("f/1", POOL).facts.clues.name)
    desk.agreed(Send("payer:C-100", ConfirmAlias("C-100", clue, "S*** E***", Unlogged("SOMEBODY ELSE"))))
    assert touchless(desk)


def test_a_document_of_somebody_else_is_named_and_its_own_amount_fits() -> None:
    theirs = registered("C-200", "Blue Hill"), invoice("BH-778899", "77.00", customer="C-200")
    found = said(told(*KNOWN, *theirs, pay("500.00", "BH-778899")))
    assert "BH-778899 is named, of other customers; by its amount alone it would be placed" in found
    assert touchless(told(*KNOWN, *theirs, pay("500.00")))


# -- what it names


def test_over_tolerance() -> None:
    two, text = both("25", "10"), "INV-2026-0001 INV-2026-0002"
    events = (*KNOWN, pay("1652.60", text))
    first = said(told(*events, policy=two))[0]
    assert first == "12.40 over tolerance: 37.40 EUR is missing, 25.00 is allowed"
    assert touchless(told(*events, policy=both("37.40", "100")))
    assert not touchless(told(*events, policy=both("37.39", "100")))


def test_nothing_is_allowed_unless_a_company_says_so() -> None:
    desk = told(*KNOWN, pay("1689.00", "INV-2026-0001 INV-2026-0002"))
    assert said(desk)[0] == "1.00 over tolerance: 1.00 EUR is missing, 0.00 is allowed"


def test_the_percent_may_bind_and_the_invoice_that_bears_it() -> None:
    policy = Policy(tolerances=Tolerances(Tolerance("50", "10"), Tolerance("50", "1")))
    desk = told(*KNOWN, pay("1670.00", "INV-2026-0001 INV-2026-0002"), policy=policy)
    assert said(desk)[0] == "8.10 over tolerance: 20.00 EUR is missing, 11.90 is allowed"


@pytest.mark.parametrize("text", ["INV-2026-0003 INV-2026-0002", ""])
def test_a_discount_is_taken_too_late(text: str) -> None:
    discounted = invoice("INV-2026-0003", "1000.00", discount=("2", day(6)))
    amount = "1480.00" if text else "980.00"
    events = CUSTOMER, SECOND, discounted, pay(amount, text)
    first = said(told(*events))[0]
    assert first == "discount 3 days late: 2 % of INV-2026-0003 until 2026-05-10, paid on 2026-05-13"
    assert touchless(told(*events, policy=Policy(grace_days=3)))
    assert not touchless(told(*events, policy=Policy(grace_days=2)))


def test_what_is_named_is_settled_already() -> None:
    earlier = paid("500.00", "INV-2026-0002", name="first", payer_account=IBAN)
    found = said(told(*KNOWN, earlier, pay("500.00", "INV-2026-0002")))
    assert "named INV-2026-0002 is settled already, by first/1 of 2026-05-04" in found
    assert touchless(told(*KNOWN, pay("500.00", "INV-2026-0002")))


def test_one_that_is_named_was_not_paid() -> None:
    third = invoice("INV-2026-0003", "450.00")
    desk = told(*KNOWN, third, pay("1640.00", "INV-2026-0001 INV-2026-0002 INV-2026-0003"))
    assert "INV-2026-0002 is named besides: without it the money is what the others need" in said(desk)
    assert touchless(told(*KNOWN, third, pay("1640.00", "INV-2026-0001 INV-2026-0003")))


def test_what_is_named_is_of_another_legal_entity() -> None:
    there = invoice("INV-2026-0004", "77.00", legal_entity="FR01")
    first = said(told(*KNOWN, there, pay("77.00", "INV-2026-0004")))[0]
    assert first == "INV-2026-0004 is of legal entity FR01, the money came to DE01"
    came = statement("f", line("77.00", "INV-2026-0004", payer_account=IBAN), legal_entity="FR01")
    assert touchless(told(*KNOWN, there, came))


def test_one_character_differs() -> None:
    text = "INV-2026-0001 INV-2026-0O02"
    first = said(told(*KNOWN, pay("1680.00", text), policy=both("10", "2")))[0]
    assert first == "one character differs from INV-2026-0002: the text has INV20260O02"
    assert touchless(told(*KNOWN, pay("1680.00", "INV-2026-0001 INV-2026-0002"), policy=both("10", "2")))


def test_a_number_is_named_in_part() -> None:
    other, policy = invoice("INV-2026-778899", "100.00"), both("10", "2")
    found = said(told(*KNOWN, other, pay("1289.00", "INV-2026-0001 778899"), policy=policy))
    assert "778899 in the text is only a part of INV-2026-778899" in found
    assert touchless(told(*KNOWN, other, pay("1289.00", "INV-2026-0001 INV-2026-778899"), policy=policy))


def test_hints_are_off() -> None:
    events, off = (*KNOWN, invoice("INV-2026-0003", "500.00"), pay("500.00", "INV-2026-0O02")), Policy(hints=False)
    found = said(told(*events, policy=off))
    assert found[0] == "one character differs from INV-2026-0002: the text has INV20260O02"
    assert "a number that is nearly right does not decide: hints are off" in found
    assert touchless(told(*events))


def test_a_word_speaks_against_what_the_amount_says() -> None:
    desk = told(*KNOWN, pay("500.00", "INV-2026-0O01"))
    assert desk.receipt("f/1").weighing.left == "nearly-named"
    assert "a word of the text is nearly a number, of another item than the amount says" in said(desk)
    assert touchless(told(*KNOWN, pay("500.00")))


def test_more_is_paid_than_named_and_a_number_would_tell() -> None:
    events = (*KNOWN, pay("1690.00", "INV-2026-0001"))
    found = said(told(*events))
    number = "500.00 more is paid than named, and INV-2026-0002 of 500.00 is open: its number would tell"
    assert found[0] == number
    assert touchless(told(*KNOWN, pay("1690.00", "INV-2026-0001 INV-2026-0002")))


def test_the_rest_is_one_set_of_open_items() -> None:
    events = CUSTOMER, invoice("INV-2026-0001", "1190.37"), invoice("INV-2026-0002", "512.34"), pay("1702.71", "0001")
    named = (*events[:3], pay("1702.71", "INV-2026-0001"))
    found = said(told(*named))
    assert "512.34 more is paid than named, and one set of open items is that much" in found
    assert touchless(told(*named, policy=Policy(completes="always")))


def test_a_document_that_is_not_known() -> None:
    first = said(told(CUSTOMER, pay("77.00", "INV-2026-0099")))[0]
    assert first == (
        "INV20260099 in the text names nothing that is known: a document of 77.00 with that number would be settled"
    )
    assert touchless(told(CUSTOMER, invoice("INV-2026-0099", "77.00"), pay("77.00", "INV-2026-0099")))


# -- what its amount says


def test_two_items_of_the_amount() -> None:
    third = invoice("INV-2026-0003", "500.00")
    first = said(told(*KNOWN, third, pay("500.00")))[0]
    assert first == "two items of 500.00 are open: a number would tell"
    assert touchless(told(*KNOWN, third, pay("500.00", "INV-2026-0003")))


def test_a_doubt_above_what_the_rule_allows() -> None:
    strict = with_rule(SINGLE, max_doubt=1)
    first = said(told(*KNOWN, pay("500.00"), policy=strict))[0]
    assert first.startswith("doubt 0.")
    assert first.endswith(" %, at most 0.00 % is allowed by rule single-amount.v2")
    assert touchless(told(*KNOWN, pay("500.00")))


@pytest.mark.parametrize(("outcome", "words"), [("suggest", "only suggests"), ("off", "is off")])
def test_a_rule_may_not_act(outcome: str, words: str) -> None:
    policy = with_rule(SINGLE, outcome=outcome)
    assert f"rule {SINGLE} {words}" in said(told(*KNOWN, pay("500.00"), policy=policy))
    assert touchless(told(*KNOWN, pay("500.00")))


@pytest.mark.parametrize(("outcome", "words"), [("suggest", "only suggests"), ("off", "is off")])
def test_a_rule_that_reads_texts_may_not_act(outcome: Any, words: str) -> None:
    unhinted, text = {HINTED: "off"}, "INV-2026-0001 INV-2026-0002"
    policy = Policy(by_text={**unhinted, "document-number.v1": outcome})
    rivals = [invoice(f"INV-2026-000{n}", "1690.00") for n in (3, 4)]
    assert f"rule document-number.v1 {words}" in said(told(*KNOWN, *rivals, pay("1690.00", text), policy=policy))
    assert touchless(told(*KNOWN, *rivals, pay("1690.00", text), policy=Policy(by_text=unhinted)))


def test_oldest_first_is_the_last_resort() -> None:
    events = (*KNOWN, pay("123.45"))
    found = said(told(*events))
    assert found[-1] == f"rule {OLDEST} only suggests"
    assert found[0] == "nothing open is this amount: with the number of a larger item it would be a part of it"
    assert touchless(told(*events, policy=with_rule(OLDEST, outcome="apply")))
    assert touchless(told(*KNOWN, pay("123.45", "INV-2026-0002")))


def test_an_item_dated_long_after() -> None:
    later = invoice("INV-2026-0005", "77.00", issued=day(54))
    first = said(told(*KNOWN, later, pay("77.00")))[0]
    assert first == "INV-2026-0005 is dated 45 days after the payment, 30 days are allowed"
    assert touchless(told(*KNOWN, later, pay("77.00"), policy=Policy(named_ahead_days=45)))


def test_more_items_are_open_than_are_matched_by_amount() -> None:
    events, few = (*KNOWN, pay("500.00")), Policy(cascade=CascadePolicy(max_items=1))
    assert said(told(*events, policy=few))[1] == "2 items are open and at most 1 are matched by amount"
    assert touchless(told(*events))


def habitual(policy: Policy) -> Desk:
    """Three Mondays it paid what was due; on the fourth, under this policy, all that is due but the oldest."""
    desk = told(CUSTOMER)
    for week in range(4):
        cents = [(100 + 13 * n + week) * 100 + 17 + 7 * n for n in range(3)]
        for n, gross in enumerate(cents):
            desk.hear(invoice(f"INV-{week}-{n}00", f"{gross / 100:.2f}", issued=day(7 * week)))
        total = sum(cents[1:] if week == 3 else cents)
        if week == 3:
            desk.policies.book = Book(policy)
        name = "f" if week == 3 else f"w{week}"
        desk.hear(paid(f"{total / 100:.2f}", "", name=name, payer_account=IBAN, booked=day(37 + 7 * week)))
    return desk


def test_too_little_is_known_of_its_habit() -> None:
    first = said(habitual(only(HABIT, history=4)))[0]
    assert first == "3 payments of this payer are known; of its habit is spoken from 4 on"
    assert touchless(habitual(only(HABIT, history=3)))


def test_the_search_ended_too_early() -> None:
    first = said(habitual(only(HABIT, max_sets=1)))[0]
    assert first.startswith("the search ended before every set was seen: 2 sets were listed, ")
    assert touchless(habitual(only(HABIT, max_sets=16)))


# -- what stands in the way of any rule


def test_on_hold() -> None:
    desk = told(CUSTOMER, pay("500.00"))
    desk.ask(Send("account:C-100", HoldReceipt("f/1", "compliance", None)))
    desk.hear(SECOND)
    assert said(desk) == ["on hold (compliance)"]
    desk.ask(Send("account:C-100", ReleaseReceipt("f/1"), ("periods:DE01",)))
    assert touchless(desk)


@pytest.mark.parametrize(
    ("until", "words"),
    [(day(60), "until 2026-07-03"), (NOW.date(), "until 2026-06-08")],
)
def test_held_until_an_advice_comes(until: date, words: str) -> None:
    desk = told(CUSTOMER, pay("500.00"))
    desk.ask(Send("account:C-100", HoldReceipt("f/1", "awaiting-advice", until)))
    desk.hear(SECOND)
    assert said(desk) == [f"waits for an advice {words}"]


def test_what_a_person_decided_is_left_alone() -> None:
    desk = told(*KNOWN, pay("500.00"))
    (application,) = desk.receipt("f/1").applications
    desk.ask(Send("account:C-100", UnapplyByHand("f/1", application), ("periods:DE01",)))
    assert said(desk) == ["a person decided about it, and rules leave it alone since"]


def test_what_a_person_rejected_is_told_beside_what_kept_it_from_being_posted() -> None:
    desk = told(CUSTOMER, invoice("INV-2026-0001", "500.00"), SECOND, pay("500.00"))
    desk.ask(Send("account:C-100", RejectSuggestion("f/1"), ("periods:DE01",)))
    rejected = "a person said what it is not for, and rules only suggest since; and "
    assert said(desk)[0] == rejected + "two items of 500.00 are open: a number would tell"


def test_what_came_before_stands_before_what_its_amount_says() -> None:
    earlier = paid("500.00", "INV-2026-0002", name="first", payer_account=IBAN)
    desk = told(*KNOWN, earlier, pay("500.00"), invoice("INV-2026-0003", "500.00", issued=day(9)))
    assert said(desk) == ["it seems to pay again what first/1 paid"]


def test_the_period_of_what_it_settled_is_closed() -> None:
    events = *KNOWN, pay("577.00", "INV-2026-0002 INV-2026-0077")
    desk = Desk(now=datetime(2026, 7, 1, tzinfo=UTC))
    desk.hear(*events[:3])
    desk.hear(events[3])
    desk.ask(Send("periods:DE01", ClosePeriod("2026-05")))
    desk.hear(invoice("INV-2026-0077", "77.00"))
    assert desk.receipt("f/1").weighing.left == "contradicted-after-close"
    assert said(desk) == ["the period of what it settled before is closed"]
    assert touchless(told(*events, invoice("INV-2026-0077", "77.00")))


def test_on_hold_and_more() -> None:
    desk = told(CUSTOMER, SECOND, invoice("INV-2026-0003", "500.00"), pay("500.00"))
    desk.ask(Send("account:C-100", HoldReceipt("f/1", "legal", None)))
    assert said(desk)[0] == "on hold (legal); and two items of 500.00 are open: a number would tell"


def test_with_its_advice_a_payment_is_asked_about_as_it_stands() -> None:
    earlier = paid("500.00", "INV-2026-0002", name="first", payer_account=IBAN)
    told_by = advice("500.00", ("INV-2026-0002", "500.00"), dated=day(9), account=IBAN)
    desk = told(*KNOWN, earlier, pay("500.00"), told_by)
    assert desk.receipt("f/1").advice is not None
    assert said(desk) == ["named INV-2026-0002 is settled already, by first/1 of 2026-05-04"]


def test_what_would_be_placed_now_is_said_to_be() -> None:
    desk = told(*KNOWN, pay("500.00"), policy=with_rule(SINGLE, outcome="off"))
    desk.policies.book = Book(DEFAULT)
    assert said(desk) == ["nothing, by what is known now: it is placed as soon as it is tried again"]


def test_nothing_would_have_been_enough() -> None:
    assert said(told(CUSTOMER, pay("77.00"))) == []


# -- items of several accounts are named

BLUE, RED = registered("C-200", "Blue Hill", parent="C-100"), registered("C-300", "Red River", parent="C-100")
HILL = invoice("INV-2026-0002", "500.00", customer="C-200")
RIVER = invoice("INV-2026-0003", "100.00", customer="C-300")
FAMILY = (CUSTOMER, BLUE, RED, HILL, RIVER)


def test_what_is_missing_of_items_of_several_accounts() -> None:
    desk = told(*FAMILY, pay("595.00", "INV-2026-0002 INV-2026-0003"))
    assert said(desk) == ["5.00 over tolerance: 5.00 EUR is missing, 0.00 is allowed"]
    allowed = Policy(tolerances=Tolerances(Tolerance("5", "1"), Tolerance("5", "5")))
    assert touchless(told(*FAMILY, pay("595.00", "INV-2026-0002 INV-2026-0003"), policy=allowed))


def test_that_one_of_them_is_no_subsidiary() -> None:
    strange = registered("C-300", "Red River")
    desk = told(CUSTOMER, BLUE, strange, HILL, RIVER, pay("600.00", "INV-2026-0002 INV-2026-0003"))
    (first, *_) = said(desk)
    assert first == "INV-2026-0003 is a document of C-300, and C-100 is not known as the parent of C-300"
    desk.hear(RED)
    assert touchless(desk)


def test_that_a_credit_note_would_pay_for_another_account() -> None:
    note = credit_note("CN-2026-0003", "150.00", "INV-2026-0009", customer="C-300")
    desk = told(*FAMILY, note, pay("350.00", "INV-2026-0002 CN-2026-0003"))
    assert said(desk) == [
        "items of C-200 and C-300 are named, and a credit note of one of them would pay for another: for several "
        "accounts only a person does that"
    ]


def test_that_an_item_of_another_account_is_not_paid_in_part() -> None:
    own = paid("1190.00", "INV-2026-0001", name="own", payer_account=IBAN)
    desk = told(*FAMILY, FIRST, own, pay("300.00", "INV-2026-0001 INV-2026-0002"))
    (first, *_) = said(desk)
    assert first.startswith("items of C-200 are named, and it does not settle all that is named of them")


def test_of_a_paying_agent_for_several() -> None:
    desk = told(registered("C-200", "Blue Hill"), registered("C-300", "Red River"), HILL, RIVER)
    clue = names.clue("Trade Receivables LLC", b"example-key-for-local-use-only")
    desk.ask(Send(AGENTS, MarkAgent(((clue, "T*** R*** L***"),))))
    desk.hear(pay("595.00", "INV-2026-0002 INV-2026-0003", payer_account="", payer_name="Trade Receivables LLC"))
    assert said(desk, POOL) == ["5.00 over tolerance: 5.00 EUR is missing, 0.00 is allowed"]
