"""Suggestions, proposals and the precision of rules over HTTP and in the tables, on a real server."""

import threading
from typing import Any

import pytest
from cash_facts import IBAN, POOL, day, invoice, paid, registered, statement
from cash_facts import line as bank_line
from cash_server import Server

from o2c.cash_app.desk.commands import RejectSuggestion
from o2c.cash_app.receipts.commands import ParkByHand
from o2c.chassis.domain import Context, Send
from o2c.chassis.engine import Job

pytestmark = pytest.mark.servers

ONE, TWO = "DE01/INV-2026-0001", "DE01/INV-2026-0002"
APPLIED = "o2c.cash-app.payment-applied.v1"


@pytest.fixture
def desk(cash: Server) -> Server:
    """f waits for one of two items, g for one of two others, h for nothing that is known."""
    cash.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps", "DE02120300000000202051"))
    cash.hear(invoice("INV-2026-0001", "600.00"), invoice("INV-2026-0002", "600.00", issued=day(5)))
    cash.hear(invoice("RE20240112", "40.00", customer="C-200"), invoice("RE20240113", "40.00", customer="C-200"))
    cash.hear(paid("600.00", "", name="f", payer_account=IBAN, booked=day(9)))
    cash.hear(
        paid("40.00", "RE20240113danke", name="g", payer_account="DE02120300000000202051", booked=day(9)),
        paid("7.77", "", name="h", payer_account=IBAN, booked=day(9)),
    )
    return cash


def queue(desk: Server, query: str = "") -> dict[str, dict[str, Any]]:
    return {row["receipt"]: row for row in desk.get(f"/v1/desk{query}")["receipts"]}


def outcomes(answer: dict[str, Any]) -> dict[str, Any]:
    return {r["name"]: r.get("code") or [e["type"] for e in r["events"]] for r in answer["results"]}


def test_the_queue_shows_what_is_suggested_how_sure_and_why(desk: Server) -> None:
    shown = queue(desk)["f/1"]
    suggestion = shown["suggestion"]
    assert (suggestion["rule"], suggestion["items"]) == (
        "single-amount.v2",
        [{"item": ONE, "amount": "600.00", "discount": "0.00"}],
    )
    assert shown["score"] == suggestion["score"] > 0
    assert suggestion["evidence"][0] == "fit: INV-2026-0001 alone is open with this amount"
    assert suggestion["rivals"][0]["items"] == [TWO]
    assert queue(desk)["h/1"]["suggestion"] is None


def test_the_queue_is_cut_to_what_is_sure_enough_or_of_a_rule(desk: Server) -> None:
    score = queue(desk)["f/1"]["score"]
    assert "f/1" in queue(desk, f"?min_score={score}")
    assert "f/1" not in queue(desk, f"?min_score={score + 1}")
    assert list(queue(desk, "?min_score=0&rule=single-amount.v2&order=value&currency=EUR")) == ["f/1", "g/1"]
    assert list(queue(desk, "?rule=habit.v1")) == []
    assert desk.get("/v1/desk?min_score=x", 422)["code"] == "invalid-request"


def test_suggestions_are_told_as_the_account_stands_now(desk: Server) -> None:
    before = desk.get("/v1/receipts/f/1/suggestions")
    assert before["suggestion"]["suggestion"] == before["kept"]
    desk.hear(paid("600.00", "INV-2026-0001", name="i", booked=day(10)))
    after = desk.get("/v1/receipts/f/1/suggestions")
    assert (after["kept"], after["suggestion"]["items"][0]["item"]) == (before["kept"], TWO)
    assert desk.post("/v1/receipts/f/1/accept", {}, 409)["code"] == "suggestion-changed"
    desk.post("/v1/receipts/f/1/accept", {"suggestion": after["suggestion"]["suggestion"]})
    assert "f/1" not in queue(desk)


def test_what_is_left_of_a_receipt_is_suggested_though_what_it_named_is_settled(desk: Server) -> None:
    desk.hear(invoice("INV-2026-0003", "50.00"))
    desk.hear(paid("650.00", "INV-2026-0003", name="i", payer_account=IBAN, booked=day(9)))
    shown = desk.get("/v1/receipts/i/1/suggestions")["suggestion"]
    assert [(item["item"], item["amount"]) for item in shown["items"]] == [(ONE, "600.00")]
    desk.post("/v1/receipts/i/1/accept", {"suggestion": shown["suggestion"]})
    assert "i/1" not in queue(desk)


def test_a_repeated_acceptance_is_carried_out_once(desk: Server) -> None:
    key = {"Idempotency-Key": "k-1", "O2C-Actor": "anna"}
    first = desk.post("/v1/receipts/f/1/accept", {}, 200, **key)
    assert next(e["type"] for e in first["events"]) == APPLIED
    assert desk.post("/v1/receipts/f/1/accept", {}, 200, **key) == first
    assert desk.get("/v1/receipts/f/1/notes")["notes"][0] | {"known": ""} == {
        "known": "", "said_by": "anna", "kind": "suggestion", "note": "accepted, single-amount.v2: because",
    }  # fmt: skip


def test_what_is_rejected_is_gone_from_the_queue_and_the_next_is_shown(desk: Server) -> None:
    desk.post("/v1/receipts/f/1/reject", {"reason": "disputed"})
    assert queue(desk)["f/1"]["suggestion"]["items"][0]["item"] == TWO
    desk.post("/v1/receipts/f/1/reject", {})
    assert (queue(desk)["f/1"]["suggestion"], queue(desk)["f/1"]["score"]) == (None, None)
    assert desk.post("/v1/receipts/f/1/reject", {}, 409)["code"] == "no-suggestion"
    desk.post("/v1/receipts/nothing/1/reject", {}, 404)


# -- many at once


def many(desk: Server, status: int = 200, headers: dict[str, str] | None = None, **asked: Any) -> Any:
    return desk.post("/v1/desk/accept", {"min_score": 1, "currency": "EUR"} | asked, status, **headers or {})


def test_many_are_accepted_the_surest_first_and_each_answers(desk: Server) -> None:
    answer = many(desk)
    assert {name: events[0] for name, events in outcomes(answer).items()} == {"f/1": APPLIED, "g/1": APPLIED}
    assert list(queue(desk)) == ["h/1"]
    assert many(desk)["results"] == []


@pytest.mark.parametrize(
    ("asked", "accepted"),
    [
        ({"max_amount": "599.99"}, ["g/1"]),
        ({"rule": "habit.v1"}, []),
        ({"legal_entity": "FR01"}, []),
        ({"currency": "USD"}, []),
        ({"min_score": 999_999}, []),
    ],
)
def test_many_are_limited_by_amount_rule_entity_currency_and_score(
    desk: Server, asked: dict[str, Any], accepted: list[str]
) -> None:
    assert list(outcomes(many(desk, **asked))) == accepted


def test_what_is_on_hold_is_left_alone(desk: Server) -> None:
    desk.post("/v1/receipts/f/1/hold", {"code": "legal"})
    assert list(outcomes(many(desk))) == ["g/1"]


def test_one_that_does_not_hold_any_more_is_weighed_anew_and_the_others_accepted(desk: Server) -> None:
    desk.hear(paid("600.00", "INV-2026-0001", name="i", booked=day(10)))
    answer = outcomes(many(desk))
    assert (answer["f/1"], answer["g/1"][0]) == (["o2c.cash-app.payment-weighed.v1"], APPLIED)
    assert queue(desk)["f/1"]["suggestion"]["items"][0]["item"] == TWO


def test_two_that_want_the_same_item_do_not_both_get_it(desk: Server) -> None:
    desk.hear(paid("700.00", "INV-2026-0001 INV-2026-0002", name="j", booked=day(12)))
    assert {row["suggestion"]["items"][0]["item"] for name, row in queue(desk).items() if name in "f/1 j/1"} == {ONE}
    answer = outcomes(many(desk))
    assert [name for name, events in answer.items() if APPLIED in events and name != "g/1"] == ["f/1"]
    assert desk.processor.state("account:C-100").items[TWO].open == 60000


def test_a_repeated_call_for_many_gets_the_same_answer(desk: Server) -> None:
    key = {"Idempotency-Key": "k-9"}
    first = many(desk, headers=key)
    assert many(desk, headers=key) == first
    assert many(desk, 422, headers=key, min_score=2)["code"] == "idempotency-key-reused"


@pytest.mark.parametrize("asked", [{"limit": 201}, {"min_score": 0}, {"currency": "eur"}, {"max_amount": "1.234"}])
def test_what_cannot_be_asked_of_many_says_why(desk: Server, asked: dict[str, Any]) -> None:
    assert many(desk, 422, **asked)["detail"]


# -- proposals


def agree(desk: Server) -> None:
    """A second person, to what waits."""
    (asked,) = desk.get("/v1/approvals")["approvals"]
    desk.post(f"/v1/approvals/{asked['approval']}/approve", {}, **{"O2C-Actor": "carla"})


def test_moving_money_out_of_unidentified_proposes_an_alias_that_two_persons_confirm(desk: Server) -> None:
    payer = {"payer_name": "HOLDCO 77 TREASURY", "payer_account": "77"}
    desk.hear(statement("p", bank_line("5.00", **payer), bank_line("6.00", number=2, **payer)))
    desk.post("/v1/receipts/p/1/move", {"to_account": "C-100"})
    by_name, by_account = sorted(desk.get("/v1/proposals")["proposals"], key=lambda p: p["of"], reverse=True)
    assert (by_name["of"], by_name["customer"], by_name["state"]) == ("name", "C-100", "waiting")
    assert (by_name["shown"], by_account["shown"]) == ("H*** 7*** T***", "****")
    assert desk.get("/v1/receipts/p/2")["account"] == POOL

    desk.post(f"/v1/proposals/{by_name['proposal']}/confirm", {})
    assert desk.get("/v1/receipts/p/2")["account"] == POOL
    agree(desk)
    assert desk.get("/v1/receipts/p/2")["account"] == "C-100"
    assert desk.post(f"/v1/proposals/{by_name['proposal']}/confirm", {}, 409)["code"] == "decided-already"
    desk.post(f"/v1/proposals/{by_account['proposal']}/reject", {"reason": "a bank's own account"})
    decided = {p["of"]: (p["state"], p["decided_reason"]) for p in desk.get("/v1/proposals?state=any")["proposals"]}
    assert decided == {"name": ("confirmed", "because"), "account": ("rejected", "a bank's own account")}
    assert desk.get("/v1/proposals")["proposals"] == []


def test_a_confirmed_account_tells_its_customer_and_is_withdrawn_like_a_name(desk: Server) -> None:
    desk.hear(statement("p", bank_line("5.00", payer_account="77")))
    desk.post("/v1/receipts/p/1/move", {"to_account": "C-100"})
    (made,) = desk.get("/v1/proposals")["proposals"]
    desk.post(f"/v1/proposals/{made['proposal']}/confirm", {})
    agree(desk)
    desk.hear(statement("q", bank_line("6.00", payer_account="77")))
    assert desk.get("/v1/receipts/q/1")["account"] == "C-100"
    (alias,) = desk.get("/v1/payers/C-100/aliases")["aliases"]
    desk.post(f"/v1/payers/C-100/aliases/{alias['clue']}/withdraw", {})
    desk.hear(statement("r", bank_line("7.00", payer_account="77")))
    assert desk.get("/v1/receipts/r/1")["account"] == POOL


def test_a_name_that_cannot_be_confirmed_leaves_its_proposal_waiting(desk: Server) -> None:
    desk.hear(statement("p", bank_line("5.00", payer_name="HOLDCO 77 TREASURY")))
    desk.post("/v1/receipts/p/1/move", {"to_account": "C-200"})
    (made,) = desk.get("/v1/proposals?kind=alias")["proposals"]
    desk.hear(registered("C-300", "Holdco 77 Treasury"))
    path = f"/v1/proposals/{made['proposal']}/confirm"
    assert desk.post(path, {}, 409)["code"] == "name-of-another"
    assert desk.get("/v1/proposals")["proposals"] == [made]


def test_what_is_known_in_another_way_by_now_is_confirmed_all_the_same(desk: Server) -> None:
    desk.hear(statement("p", bank_line("5.00", payer_name="HOLDCO 77 TREASURY", payer_account="47110815")))
    desk.post("/v1/receipts/p/1/move", {"to_account": "C-100"})
    desk.hear(registered("C-100", "Example Pumps", IBAN, "47110815"))
    desk.post("/v1/payers/C-100/aliases", {"receipt": "p/1"})
    agree(desk)
    for made in desk.get("/v1/proposals")["proposals"]:
        desk.post(f"/v1/proposals/{made['proposal']}/confirm", {})
    assert desk.get("/v1/proposals")["proposals"] == []
    assert len(desk.get("/v1/payers/C-100/aliases")["aliases"]) == 1


def test_a_number_glued_to_a_word_proposes_a_pattern_and_confirmed_a_change_of_the_policy(desk: Server) -> None:
    """Once a second person has agreed to that, such numbers are read."""
    desk.post("/v1/receipts/g/1/apply", {"items": [{"item": "DE01/RE20240113", "amount": "40.00"}]})
    (made,) = desk.get("/v1/proposals?kind=pattern")["proposals"]
    assert (made["shown"], made["item"], made["receipt"]) == ("RE########", "DE01/RE20240113", "g/1")
    desk.post(f"/v1/proposals/{made['proposal']}/confirm", {})
    assert desk.get("/v1/proposals?state=confirmed&kind=pattern")["proposals"][0]["shown"] == "RE########"
    (change,) = desk.get("/v1/policies")["proposals"]
    assert (change["scope"]["legal_entity"], change["set"]) == ("", {"number_patterns": ["RE########"]})
    desk.post(f"/v1/policies/proposals/{change['proposal']}/approve", {}, 200, **{"O2C-Actor": "carla"})
    assert desk.get("/v1/policies/holding")["policy"]["number_patterns"] == ["RE########"]


def test_proposals_are_read_page_by_page(desk: Server) -> None:
    for number in range(3):
        desk.hear(statement(f"p{number}", bank_line("5.00", payer_account=f"9{number}")))
        desk.post(f"/v1/receipts/p{number}/1/move", {"to_account": "C-100"})
    whole = [p["proposal"] for p in desk.get("/v1/proposals")["proposals"]]
    seen, after = [], ""
    while after is not None:
        page = desk.get(f"/v1/proposals?limit=1&after={after}")
        seen += [p["proposal"] for p in page["proposals"]]
        after = page["next"]
    assert seen == whole
    desk.post("/v1/proposals/L-000000000000/confirm", {}, 404)
    desk.post("/v1/proposals/nonsense/reject", {}, 422)


# -- rules


def test_how_right_each_rule_was_is_told_by_rule_or_by_month(desk: Server) -> None:
    desk.hear(paid("600.00", "INV-2026-0001", name="i", booked=day(10)))
    desk.hear(paid("600.00", "INV-2026-0002", name="k", booked=day(40)))
    desk.post("/v1/receipts/k/1/unapply", {"application": "k/1#1"})
    (row,) = desk.get("/v1/rules/precision?rule=reference.v1")["rules"]
    assert (row["applied"], row["applied_amount"], row["undone"], row["precision"]) == (2, "1200.00", 1, "50.00")
    months = desk.get("/v1/rules/precision?rule=reference.v1&by=month")["rules"]
    assert [(r["month"], r["precision"]) for r in months] == [("2026-05", "100.00"), ("2026-06", "0.00")]
    assert len(desk.get("/v1/rules/precision?rule=reference.v1&by=month&from=2026-06&to=2026-06")["rules"]) == 1
    desk.get("/v1/rules/precision?from=2026-13", 422)


def test_the_counts_are_exact_though_replicas_count_at_the_same_time(desk: Server) -> None:
    other = desk.replica()
    replicas = [desk.processor, other]

    def play(place: int) -> None:
        for number in range(8):
            name = f"{place}-{number}"
            desk.hear(invoice(f"R-{place}{number:03}", "10.00"), by=replicas[place])
            desk.hear(paid("10.00", f"R-{place}{number:03}", name=name, booked=day(9)), by=replicas[place])

    threads = [threading.Thread(target=play, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (row,) = desk.get("/v1/rules/precision?rule=reference.v1")["rules"]
    assert (row["applied"], row["applied_amount"]) == (16, "160.00")


def test_a_command_of_several_jobs_leaves_no_trace_of_those_refused(desk: Server) -> None:
    """One that is refused after it had changed something is undone alone."""
    context = Context(desk.processor.now(), "tester", "", "")
    unit, reads = "account:C-100", ("periods:DE01",)
    good = Job(context, [Send(unit, RejectSuggestion("f/1"), reads, ("receipt:C-100/f/1",))])
    bad = Job(
        context,
        [
            Send(unit, ParkByHand("h/1", 100), reads, ("receipt:C-100/h/1",)),
            Send(unit, ParkByHand("h/1", 9999), reads, ("receipt:C-100/h/1",)),
        ],
    )
    desk.processor.commands([bad, good], lambda cur: None, lambda cur: 1)
    assert bad.rejected is not None
    assert good.rejected is None
    assert queue(desk)["h/1"]["on_account"] == "0.00"
    assert queue(desk)["f/1"]["suggestion"]["items"][0]["item"] == TWO
