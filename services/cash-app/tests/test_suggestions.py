"""What is suggested for money that waits: kept whole, accepted whole or in part, rejected, and never posted unseen."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, advice, day, invoice, paid, registered
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.desk import deciding
from o2c.cash_app.desk.commands import AcceptSuggestion, HoldReceipt, RejectSuggestion
from o2c.cash_app.desk.events import SuggestionDecided
from o2c.cash_app.receipts.commands import ApplyByHand, MoveByHand, Share, UnapplyByHand
from o2c.cash_app.receipts.suggestion import Suggestion
from o2c.chassis.domain import Refuse, Send
from o2c.contracts import cash_app
from o2c.contracts.money import to_text

ONE, TWO, THREE = (f"DE01/INV-2026-000{n}" for n in (1, 2, 3))


@pytest.fixture
def desk() -> Desk:
    """Two items of the amount that was paid, the first due earlier."""
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps"))
    desk.hear(invoice("INV-2026-0001", "600.00"), invoice("INV-2026-0002", "600.00", issued=day(5)))
    desk.hear(paid("600.00", "", name="f", payer_account=IBAN, booked=day(9)))
    return desk


def ask(desk: Desk, command: Any, account: str = "C-100", actor: str = "clerk") -> Any:
    """The command as the API sends it; returns the refusal, or what was said."""
    desk.forget()
    target = (f"payer:{command.target}",) if isinstance(command, MoveByHand) else ()
    send = Send(f"account:{account}", command, ("periods:DE01", *target), (f"receipt:{account}/{command.receipt}",))
    said = desk.ask(send, actor=actor)
    return desk.refused.pop()[1] if desk.refused else said


def suggestion(desk: Desk, receipt: str = "f/1", account: str = "C-100") -> Suggestion:
    found = desk.receipt(receipt, account).suggestion
    assert isinstance(found, Suggestion)
    return found


def decided(desk: Desk) -> list[SuggestionDecided]:
    stored = [desk.codec.decode(name, body) for _, _, name, body in desk.log if name == "suggestion-decided.v1"]
    assert all(isinstance(event, SuggestionDecided) for event in stored)
    return stored


def test_what_is_not_sure_enough_is_kept_as_it_would_be_posted_with_its_reasons(desk: Desk) -> None:
    found = suggestion(desk)
    assert (found.rule, [(p.item, p.cash) for p in found.placements]) == ("single-amount.v2", [(ONE, 60000)])
    assert found.doubt is not None
    assert found.score == 1_000_000 - found.doubt.doubt
    assert [lost.items for lost in found.rivals] == [(TWO,)]
    assert found.evidence[0].detail == "INV-2026-0001 alone is open with this amount"


def test_it_is_accepted_as_it_is(desk: Desk) -> None:
    score = suggestion(desk).score
    ask(desk, AcceptSuggestion("f/1"))
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.item, applied.rule, applied.reason) == (ONE, "person", "because")
    assert [e.kind for e in applied.evidence] == ["person", "suggestion"]
    assert [(e.verdict, e.rule, e.score, e.by) for e in decided(desk)] == [
        ("accepted", "single-amount.v2", score, "clerk")
    ]


def test_it_is_refused_when_its_item_was_settled_meanwhile(desk: Desk) -> None:
    desk.hear(paid("600.00", "INV-2026-0001", name="g", booked=day(10)))
    refused = ask(desk, AcceptSuggestion("f/1"))
    assert (refused.code, refused.detail) == (
        "suggestion-changed",
        f"{ONE} has 0.00 EUR open by now, and 600.00 was suggested",
    )
    assert desk.receipt("f/1").unapplied == 60000


def test_it_is_refused_when_something_else_is_likelier_by_now(desk: Desk) -> None:
    key = suggestion(desk).key
    ask(desk, RejectSuggestion("f/1"))
    refused = ask(desk, AcceptSuggestion("f/1", key))
    assert refused.code == "suggestion-changed"
    assert TWO in refused.detail


def test_what_the_person_saw_is_accepted_though_the_queue_shows_an_older_one(desk: Desk) -> None:
    desk.hear(paid("600.00", "INV-2026-0001", name="g", booked=day(10)))
    account = desk.account()
    fresh = deciding.now(account.receipts["f/1"], account, desk.policy)
    assert fresh is not None
    ask(desk, AcceptSuggestion("f/1", fresh.key))
    assert desk.open("INV-2026-0002") == 0


def test_with_many_what_does_not_hold_is_weighed_anew_and_nothing_posted(desk: Desk) -> None:
    desk.hear(paid("600.00", "INV-2026-0001", name="g", booked=day(10)))
    (said,) = ask(desk, AcceptSuggestion("f/1", min_score=1, or_weigh=True))
    assert (said.TYPE, said.candidates) == ("o2c.cash-app.payment-weighed.v1", (TWO,))
    assert suggestion(desk).items == (TWO,)
    assert desk.receipt("f/1").unapplied == 60000


def test_with_many_what_is_less_sure_than_asked_for_stays(desk: Desk) -> None:
    assert ask(desk, AcceptSuggestion("f/1", min_score=999_999, or_weigh=True)) == []
    assert (desk.receipt("f/1").unapplied, suggestion(desk).items) == (60000, (ONE,))


def test_a_part_of_it_is_accepted_and_the_rest_looked_at_again(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "40.00"))
    desk.hear(paid("1200.00", "INV-2026-0001 INV-2026-0002 INV-2026-0003", name="g", payer_account=IBAN, booked=day(9)))
    found = suggestion(desk, "g/1")
    assert [(p.item, p.cash) for p in found.placements] == [(ONE, 60000), (THREE, 4000), (TWO, 56000)]
    ask(desk, AcceptSuggestion("g/1", items=(ONE,)))
    assert (desk.receipt("g/1").unapplied, desk.open("INV-2026-0001")) == (60000, 0)
    assert suggestion(desk, "g/1").items == (TWO,)
    assert [e.verdict for e in decided(desk)] == ["in-part"]


def test_an_item_that_was_not_suggested_is_no_part_of_it(desk: Desk) -> None:
    assert ask(desk, AcceptSuggestion("f/1", items=(TWO,))).code == "not-suggested"


def test_what_is_rejected_is_never_suggested_again_and_the_next_likeliest_is(desk: Desk) -> None:
    ask(desk, RejectSuggestion("f/1"))
    assert suggestion(desk).items == (TWO,)
    desk.hear(invoice("INV-2026-0003", "600.00", issued=day(6)))
    assert (suggestion(desk).items != (ONE,), desk.receipt("f/1").unapplied) == (True, 60000)


def test_what_is_left_after_a_rejection_no_rule_posts_however_sure_it_is(desk: Desk) -> None:
    ask(desk, RejectSuggestion("f/1"))
    assert suggestion(desk).score > 900_000
    assert desk.of(cash_app.PaymentApplied) == []


def test_when_all_is_rejected_nothing_is_suggested(desk: Desk) -> None:
    ask(desk, RejectSuggestion("f/1"))
    ask(desk, RejectSuggestion("f/1"))
    assert desk.receipt("f/1").suggestion is None
    assert ask(desk, RejectSuggestion("f/1")).code == "no-suggestion"
    assert ask(desk, AcceptSuggestion("f/1")).code == "no-suggestion"


def test_a_rejected_set_stays_so_when_the_receipt_comes_back_from_another_account(desk: Desk) -> None:
    ask(desk, RejectSuggestion("f/1"))
    for source, target in (("C-100", "C-200"), ("C-200", "C-100")):
        (asked,) = ask(desk, MoveByHand("f/1", target), source)
        desk.forget()
        desk.ask(Send(f"account:{source}", DecideApproval(asked.approval, approve=True)), actor="carla")
    assert desk.receipt("f/1").unapplied == 60000
    assert suggestion(desk).items == (TWO,)


@pytest.mark.parametrize(("text", "then"), [("INV-2026-0003", None), ("", ("DE01/INV-2026-0004",))])
def test_what_a_person_took_back_is_not_suggested_for_it_again(desk: Desk, text: str, then: Any) -> None:
    desk.hear(invoice("INV-2026-0003", "40.00"))
    desk.hear(paid("40.00", text, name="g", payer_account=IBAN, booked=day(9)))
    ask(desk, UnapplyByHand("g/1", "g/1#1"))
    assert (desk.receipt("g/1").unapplied, desk.receipt("g/1").suggestion) == (4000, None)
    desk.hear(invoice("INV-2026-0004", "40.00"))
    account = desk.account()
    found = deciding.now(account.receipts["g/1"], account, desk.policy)
    assert (found and found.items, account.receipts["g/1"].unapplied) == (then, 4000)


def test_on_hold_nobody_accepts_or_rejects_it(desk: Desk) -> None:
    ask(desk, HoldReceipt("f/1", "legal"))
    for command in (AcceptSuggestion("f/1", or_weigh=True), RejectSuggestion("f/1")):
        assert ask(desk, command).code == "on-hold"


def test_a_document_that_names_the_payment_goes_before_what_was_rejected(desk: Desk) -> None:
    ask(desk, RejectSuggestion("f/1"))
    desk.hear(advice("600.00", ("INV-2026-0001", "600.00"), account=IBAN, dated=day(9)))
    assert desk.open("INV-2026-0001") == 0


@pytest.mark.parametrize(("shares", "verdict"), [([Share(ONE, 60000)], "accepted"), ([Share(TWO, 60000)], "changed")])
def test_applying_by_hand_says_what_became_of_the_suggestion(desk: Desk, shares: list[Share], verdict: str) -> None:
    ask(desk, ApplyByHand("f/1", tuple(shares)))
    assert [e.verdict for e in decided(desk)] == [verdict]


def test_more_named_than_paid_is_suggested_in_order_of_the_due_dates(desk: Desk) -> None:
    desk.hear(paid("700.00", "INV-2026-0002, INV-2026-0001", name="g", booked=day(9)))
    found = suggestion(desk, "g/1")
    assert (found.rule, found.score) == ("reference.v1", 300_000)
    assert [(p.item, p.cash) for p in found.placements] == [(ONE, 60000), (TWO, 10000)]


def test_what_is_paid_beyond_what_is_named_is_suggested_by_its_amount(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0003", "40.00"))
    desk.hear(paid("640.00", "INV-2026-0003", name="g", payer_account=IBAN, booked=day(9)))
    assert desk.receipt("g/1").weighing.left == "more-paid-than-named"
    assert [(p.item, p.cash) for p in suggestion(desk, "g/1").placements] == [(ONE, 60000)]
    ask(desk, AcceptSuggestion("g/1"))
    assert not desk.receipt("g/1").live


def test_a_mistyped_number_is_suggested_where_the_amount_does_not_agree() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice("1930438491", "600.00"))
    desk.hear(paid("500.00", "1930438492", name="f", payer_account=IBAN, booked=day(9)))
    found = suggestion(desk)
    assert (found.rule, found.score) == ("reference-hinted.v1", 400_000)
    assert [(p.item, p.cash) for p in found.placements] == [("DE01/1930438491", 50000)]


def test_an_advice_that_names_more_than_was_paid_is_suggested_in_order(desk: Desk) -> None:
    lines = (("INV-2026-0001", "600.00"), ("INV-2026-0002", "600.00"))
    desk.hear(paid("700.00", "PAY-8001", name="g", payer_account=IBAN, booked=day(9)))
    desk.hear(advice("700.00", *lines, trace="PAY-8001", account=IBAN, dated=day(9)))
    found = suggestion(desk, "g/1")
    assert (found.rule, [p.cash for p in found.placements]) == ("advice.v1", [60000, 10000])


def test_money_that_a_person_moved_is_not_posted_but_suggested() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps"), invoice("INV-2026-0001", "600.00"))
    desk.hear(invoice("INV-2026-0002", "600.00", customer="C-200"))
    desk.hear(paid("600.00", "INV-2026-0001 INV-2026-0002", name="f"))
    ask(desk, MoveByHand("f/1", "C-100"), POOL)
    found = suggestion(desk)
    assert (found.rule, found.score, found.items) == ("reference.v1", 950_000, (ONE,))
    assert desk.receipt("f/1").unapplied == 60000
    ask(desk, AcceptSuggestion("f/1"))
    assert desk.open("INV-2026-0001") == 0


def figures(desk: Desk) -> dict[str, Any]:
    account = desk.account()
    return {
        "open": {name: (item.open, item.value) for name, item in account.items.items()},
        "left": {name: (r.unapplied, r.applied, r.on_account) for name, r in account.receipts.items()},
        "books": {name: desk.gl(name) for name in ("receivable", "unapplied", "cash-discount", "tax-payable")},
        "groups": {key: (group.balance, group.open, group.parts) for key, group in account.groups.items()},
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([10000, 20000, 30000]), min_size=1, max_size=5), st.data())
def test_accepting_and_taking_it_back_restores_every_figure(amounts: list[int], data: st.DataObject) -> None:
    """Several items of one amount, so that hardly anything is sure."""
    amounts = [10000, 10000, *amounts]
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    for n, amount in enumerate(amounts):
        terms = ("2", day(9)) if data.draw(st.booleans()) else None
        desk.hear(invoice(f"INV-2026-000{n}", to_text(amount, "EUR"), discount=terms, issued=day(n)))
    total = data.draw(st.sampled_from([10000, 9800, 20000, 40000, sum(amounts) - 5000]))
    text = " ".join(f"INV-2026-000{n}" for n in range(len(amounts))) if data.draw(st.booleans()) else ""
    desk.hear(paid(to_text(total, "EUR"), text, name="f", payer_account=IBAN, booked=day(9)))
    before = figures(desk)
    assume(not isinstance(ask(desk, AcceptSuggestion("f/1")), Refuse))
    assert figures(desk) != before
    for application in list(desk.receipt("f/1").applications):
        if desk.receipt("f/1").applications[application].rule == "person":
            ask(desk, UnapplyByHand("f/1", application))
    assert figures(desk) == before
