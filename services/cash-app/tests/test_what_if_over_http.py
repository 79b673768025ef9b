"""What another policy would have decided, read from the event store: told as it goes, and nothing is touched."""

import json
from typing import Any

import pytest
from cash_facts import IBAN, advice, day, invoice, paid, rate, registered
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
    assert difference["new"]["reasons"][-2] == "tolerance: 10.00 EUR less than is owed is given up"
    assert (difference["verdict"], difference["by_hand"]) == ("wrong", True)
    assert [(one["number"], one["amount"]) for one in difference["end"]] == [
        ("INV-2026-0001", "1190.00"), ("INV-2026-0002", "490.00"),
    ]  # fmt: skip
    (total,) = result["totals"]
    assert (total["receipts"], total["differ"], total["judged"], total["timed"]) == (1, 1, 1, 1)
    assert (total["before"]["touchless"], total["after"]["touchless"]) == (0, 1)
    assert (total["before"]["wrong"], total["after"]["wrong_amount"]) == (0, "1680.00")
    assert result["given_up"] == [
        {
            "currency": "EUR", "before": "0.00", "after": "10.00", "more": "10.00", "more_touchless": 1,
            "verdict": "gives-up-more",
            "reasons": [{"reason": "small-difference", "before": "0.00", "after": "10.00"}],
        }
    ]  # fmt: skip


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


# -- what was read and known then


def set_policy(cash: Server, content: dict[str, Any] | None) -> None:
    proposal = cash.post("/v1/policies/proposals", {"scope": {}, "set": content})["proposal"]
    cash.post(f"/v1/policies/proposals/{proposal}/approve", {}, **{"O2C-Actor": "carla"})


def new(difference: dict[str, Any]) -> dict[str, str]:
    return {one["number"]: one["amount"] for one in difference["new"]["applied"]}


def test_a_payment_in_another_currency_is_replayed_at_the_rate_of_its_day(cash: Server) -> None:
    cash.hear(registered("C-100", "Example Pumps GmbH", IBAN), rate("USD/EUR", "0.9", 0, 30))
    cash.hear(invoice("INV-2026-0001", "900.00", legal_entity="FX01"))
    where = {"currency": "USD", "legal_entity": "FX01", "bank_account": "US-BANK"}
    named = paid("1000.00", "INV-2026-0001", name="f", payer_account=IBAN, booked=day(9))
    cash.hear(named.model_copy(update=where))
    differences, result = asked(cash)
    (total,) = result["totals"]
    assert (differences, total["not_replayed"], total["before"]["touchless"]) == ([], 0, 1)
    ((difference,), _) = asked(cash, {"set": {"by_text": {"reference-exchanged.v1": "off"}}})
    assert (difference["old"]["rule"], difference["new"]["left"]) == (
        "reference-exchanged.v1", "named-in-another-currency",
    )  # fmt: skip
    set_policy(cash, {"by_text": {"reference-exchanged.v1": "off"}})
    cash.hear(invoice("INV-2026-0002", "450.00", legal_entity="FX01"))
    more = paid("500.00", "INV-2026-0002", name="g", payer_account=IBAN, booked=day(10))
    cash.hear(more.model_copy(update=where))
    ((difference,), result) = asked(cash, {"set": {"grace_days": 1}})
    assert (difference["receipt"], new(difference)) == ("g/1", {"INV-2026-0002": "500.00"})
    assert result["totals"][0]["not_replayed"] == 0


def test_tax_that_was_withheld_is_replayed_with_the_country_that_was_known_then(cash: Server) -> None:
    ten = {"withholdings": [{"percent": "10", "countries": ["IN"]}]}
    set_policy(cash, ten)
    cash.hear(registered("C-100", "Example Pumps GmbH", IBAN, country="IN"))
    cash.hear(invoice("INV-2026-0001", "1000.00"), invoice("INV-2026-0002", "500.00"))
    cash.hear(paid("1350.00", "INV-2026-0001 INV-2026-0002", name="f", payer_account=IBAN, booked=day(9)))
    cash.hear(registered("C-100", "Example Pumps GmbH", IBAN, country="DE"))
    differences, result = asked(cash, {"set": ten | {"grace_days": 1}})
    assert (differences, result["totals"][0]["not_replayed"]) == ([], 0)
    ((difference,), _) = asked(cash, {"set": {"grace_days": 1}})
    assert difference["new"]["left"] == "more-named-than-paid"


OURS = {"number_patterns": ["RE#{8,10}"]}


def glued(cash: Server, text: str = "K77RE20260002Z99", **payer: str) -> None:
    cash.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    cash.hear(invoice("RE20260001", "500.00"), invoice("RE20260002", "500.00"))
    cash.hear(paid("500.00", text, name="f", booked=day(9), **payer or {"payer_account": IBAN}))


def test_a_text_is_read_again_with_other_patterns(cash: Server) -> None:
    glued(cash)
    ((difference,), result) = asked(cash, {"set": OURS})
    assert (difference["old"]["left"], new(difference)) == ("amount-fits-several", {"RE20260002": "500.00"})
    assert (result["totals"][0]["not_replayed"], result["not_weighed"]) == (0, [])


def test_a_number_that_was_found_by_a_pattern_is_not_found_without_it(cash: Server) -> None:
    set_policy(cash, OURS)
    glued(cash)
    ((difference,), _) = asked(cash, {"set": {"grace_days": 1}})
    assert (difference["old"]["rule"], difference["new"]["left"]) == ("reference.v1", "amount-fits-several")
    assert asked(cash, {"set": OURS})[0] == []


def test_an_invoice_that_came_later_is_named_by_then(cash: Server) -> None:
    cash.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    cash.hear(paid("700.00", "K77RE20260003Z99", name="f", payer_account=IBAN, booked=day(9)))
    cash.hear(invoice("RE20260003", "900.00"), invoice("RE20260004", "5.00"))
    ((difference,), _) = asked(cash, {"set": OURS})
    assert new(difference) == {"RE20260003": "700.00"}


def test_what_cannot_be_read_again_is_said_by_field(cash: Server) -> None:
    glued(cash, payer_name="Somebody Else")
    assert asked(cash, {"set": OURS | {"screening": {"advice_days": 3}}})[1]["not_weighed"] == [
        {"field": "number_patterns", "payments": 1,
         "why": "nobody knew who paid, and what is read otherwise may have told it"},
        {"field": "screening", "payments": None, "why": "what was held before any rule is held"},
    ]  # fmt: skip
    with cash.processor.database.transaction() as cur:
        cur.execute("update bank_lines set text = ''")
    assert [one["why"] for one in asked(cash, {"set": OURS})[1]["not_weighed"]] == ["their texts are erased"]


def advised(cash: Server, dated: int) -> None:
    cash.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    cash.hear(
        invoice("INV-2026-0001", "300.00"), invoice("INV-2026-0002", "200.00"), invoice("INV-2026-0003", "500.00")
    )
    cash.hear(invoice("INV-2026-0004", "500.00"))
    cash.hear(paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)))
    lines = ("INV-2026-0001", "300.00"), ("INV-2026-0002", "200.00")
    cash.hear(advice("500.00", *lines, dated=day(dated), account=IBAN))


def test_an_advice_is_tied_by_other_days(cash: Server) -> None:
    advised(cash, 19)
    ((difference,), result) = asked(cash, {"set": {"advice_days": 10}})
    assert (difference["old"]["applied"], difference["new"]["rule"]) == ([], "advice.v1")
    assert new(difference) == {"INV-2026-0001": "300.00", "INV-2026-0002": "200.00"}
    assert (result["totals"][0]["not_replayed"], result["not_weighed"]) == (0, [])
    assert asked(cash, {"set": {"advice_days": 9}})[0] == []


def test_and_it_is_not_by_fewer(cash: Server) -> None:
    advised(cash, 12)
    ((difference,), _) = asked(cash, {"set": {"advice_days": 2}})
    assert (difference["old"]["rule"], difference["new"]["left"]) == ("advice.v1", "amount-fits-several")


def test_an_advice_that_was_tied_otherwise_is_not_tied_again(cash: Server) -> None:
    """The payment's line tells another payer by now, as if its money had been moved."""
    advised(cash, 12)
    with cash.processor.database.transaction() as cur:
        cur.execute("update bank_lines set account_clue = 'aother', account = 'C-900'")
    said = asked(cash, {"set": {"advice_days": 2}})[1]["not_weighed"]
    assert [(one["field"], one["payments"]) for one in said] == [("advice_days", 1)]
