"""What another policy would have decided, read from the event store: told as it goes, and nothing is touched."""

import json
from typing import Any

import pytest
from cash_facts import IBAN, day, invoice, paid, registered
from cash_server import Server
from test_cash_convergence import STORIES
from test_dry_run import content

pytestmark = pytest.mark.servers

WHOLE_MONTH = {"from": "2026-05-01", "to": "2026-06-30"}
LENIENT = {"tolerances": {"payment": {"amount": "25", "percent": "10"}, "invoice": {"amount": "25", "percent": "10"}}}


def asked(cash: Server, *layers: dict[str, Any], **days: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    answer = cash.http.post("/v1/match/what-if", json={"layers": layers} | WHOLE_MONTH | days)
    assert answer.status_code == 200, answer.text
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[0]["progress"]["accounts"] == 0
    return [line["difference"] for line in lines if "difference" in line], lines[-1]["result"]


@pytest.mark.parametrize("story", sorted(STORIES))
def test_the_same_policy_gives_no_difference(cash: Server, story: str) -> None:
    for event in STORIES[story]:
        cash.hear(event)
    before = content(cash)
    differences, result = asked(cash)
    assert differences == []
    assert [total["not_replayed"] for total in result["totals"]] == [0] * len(result["totals"])
    receipts = cash.rows("select count(*) as n from bank_lines where line_class = 'receipt'")[0]["n"]
    assert sum([total["receipts"] for total in result["totals"]]) == receipts
    assert content(cash) == before


def short(cash: Server, **more: Any) -> None:
    cash.hear(registered("C-100", "Example Pumps GmbH", IBAN, **more))
    cash.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    cash.hear(paid("1680.00", "INV-2026-0001 INV-2026-0002", name="f", payer_account=IBAN, booked=day(9)))


def test_a_payment_that_goes_another_way_is_told_old_new_and_as_people_had_it(cash: Server) -> None:
    short(cash)
    items = [("0001", "1190.00"), ("0002", "490.00")]
    body = {"items": [{"item": f"DE01/INV-2026-{number}", "amount": amount} for number, amount in items]}
    cash.post("/v1/receipts/f/1/apply", body)
    ((difference,), result) = asked(cash, {"set": LENIENT})
    assert difference["old"] == {"applied": [], "rule": "", "left": "more-named-than-paid", "reasons": []}
    new = [(one["number"], one["amount"], one["allowance"]) for one in difference["new"]["applied"]]
    assert new == [("INV-2026-0001", "1180.00", "10.00"), ("INV-2026-0002", "500.00", "0.00")]
    assert difference["new"]["reasons"][-1] == "tolerance: 10.00 EUR less than is owed is given up"
    assert (difference["verdict"], difference["by_hand"]) == ("wrong", True)
    assert [(one["number"], one["amount"]) for one in difference["end"]] == [
        ("INV-2026-0001", "1190.00"), ("INV-2026-0002", "490.00"),
    ]  # fmt: skip
    (total,) = result["totals"]
    assert (total["receipts"], total["differ"], total["judged"], total["timed"]) == (1, 1, 1, 1)
    assert (total["before"]["touchless"], total["after"]["touchless"]) == (0, 1)
    assert (total["before"]["wrong"], total["after"]["wrong_amount"]) == (0, "1680.00")


def test_only_receipts_of_these_days_are_asked_about(cash: Server) -> None:
    short(cash)
    differences, result = asked(cash, {"set": LENIENT}, to="2026-05-12")
    assert (differences, result["totals"]) == ([], [])


def test_an_account_whose_name_begins_as_another_one_is_another_one(cash: Server) -> None:
    short(cash)
    cash.hear(registered("C-100/f", "Blue Hill"), invoice("INV-2026-0009", "7.00", customer="C-100/f"))
    cash.hear(paid("7.00", "INV-2026-0009", name="g", booked=day(9)), paid("7.00", "", name="h", booked=day(9)))
    differences, result = asked(cash, {"set": LENIENT})
    assert [difference["receipt"] for difference in differences] == ["f/1"]
    assert (result["totals"][0]["receipts"], result["totals"][0]["not_replayed"]) == (3, 0)


def test_a_layer_is_asked_about_where_it_would_hold(cash: Server) -> None:
    short(cash, attributes={"customer_group": "retail"})
    here, there = (
        ({"legal_entity": "DE01"}, {"customer_group": "retail"}),
        ({"legal_entity": "FR01"}, {"customer_group": "x"}),
    )
    for scope, count in [(scope, 1) for scope in here] + [(scope, 0) for scope in there]:
        assert len(asked(cash, {"scope": scope, "set": LENIENT})[0]) == count


def test_what_was_decided_under_a_policy_that_stood_then_is_replayed_under_it(cash: Server) -> None:
    """Lenient when it was decided, strict since: the replay is exact, and the policy of today leaves it."""
    setting = {"scope": {}, "set": LENIENT}
    proposal = cash.post("/v1/policies/proposals", setting)["proposal"]
    cash.post(f"/v1/policies/proposals/{proposal}/approve", {}, **{"O2C-Actor": "carla"})
    short(cash)
    assert asked(cash)[0] == []
    proposal = cash.post("/v1/policies/proposals", {"scope": {}, "set": None})["proposal"]
    cash.post(f"/v1/policies/proposals/{proposal}/approve", {}, **{"O2C-Actor": "carla"})
    ((difference,), result) = asked(cash)
    assert (difference["old"]["rule"], difference["new"]["left"]) == ("reference.v1", "more-named-than-paid")
    assert result["totals"][0]["not_replayed"] == 0
    assert asked(cash, setting)[0] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"layers": [{"set": {"grace": 3}}]} | WHOLE_MONTH, "bad-policy"),
        ({"layers": [{"set": {"grace_days": "3"}}]} | WHOLE_MONTH, "bad-policy"),
        ({"layers": [{"set": {}}]} | WHOLE_MONTH, "bad-policy"),
        ({"layers": [], "from": "2026-05-02", "to": "2026-05-01"}, "no-days"),
    ],
)
def test_what_makes_no_sense_is_said(cash: Server, body: dict[str, Any], code: str) -> None:
    answer = cash.http.post("/v1/match/what-if", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
