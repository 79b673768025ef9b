"""`o2c desk`: what is suggested, what people make of it, and what it teaches."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from o2c.cli.app import app

Noting = Callable[..., list[Any]]
APPLIED = {
    "type": "o2c.cash-app.payment-applied.v1",
    "data": {"item": "DE01/INV-2026-0001", "amount": {"amount": "1600.00", "currency": "EUR"}},
}
RECEIPT = {
    "receipt": "5e0c2b7f9a41-1/3", "account": "C-100", "unapplied": "1600.00", "currency": "EUR", "days": 32,
    "score": 987_699, "reason": "amount-fits-several", "hold": "", "assigned_to": "anna",
}  # fmt: skip
RULE = {
    "rule": "reference-completed.v1", "currency": "EUR", "month": None, "applied": 1204,
    "applied_amount": "1234567.80", "undone": 3, "undone_amount": "300.00", "gave_way": 12,
    "gave_way_amount": "100.00", "accepted": 1, "overruled": 0, "precision": "99.74",
}  # fmt: skip
PROPOSAL = {
    "proposal": "L-5e0c2b7f9a41", "kind": "alias", "of": "name", "shown": "H*** 7*** T***", "customer": "C-100",
    "item": "", "made_by": "anna",
}  # fmt: skip
ANSWERS: dict[str, Any] = {
    "/v1/desk": {"receipts": [RECEIPT, RECEIPT | {"receipt": "g/1", "score": None}], "next": None},
    "/v1/receipts/g/1/accept": {"events": [APPLIED]},
    "/v1/receipts/g/1/reject": {"events": []},
    "/v1/desk/accept": {
        "results": [
            {"name": "5e0c2b7f9a41-1/3", "events": [APPLIED, APPLIED]},
            {"name": "g/1", "events": []},
            {"name": "h/1", "code": "on-hold", "detail": "h/1 is on hold (legal): release it first"},
        ]
    },
    "/v1/proposals": {"proposals": [PROPOSAL], "next": None},
    "/v1/proposals/L-5e0c2b7f9a41/confirm": {"events": []},
    "/v1/proposals/L-5e0c2b7f9a41/reject": {"events": []},
    "/v1/rules/precision": {"rules": [RULE, RULE | {"rule": "payer by references", "precision": None}]},
}


@pytest.fixture
def asked(noting: Noting) -> list[Any]:
    return noting(ANSWERS)


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["desk", *arguments])
    assert result.exit_code == code, result.output
    assert max(map(len, result.output.splitlines()), default=0) <= 80 or "--json" in arguments
    return result.output


def test_the_list_says_how_sure_each_suggestion_is(asked: list[Any]) -> None:
    text = run("list", "--min-score", "97.5", "--rule", "habit.v1")
    assert "98.76" in text
    assert "min_score=975000" in asked[0][2]
    assert "rule=habit.v1" in asked[0][2]


@pytest.mark.parametrize("wrong", ["x", "101", "-1", "NaN"])
def test_a_score_that_is_none_says_what_was_expected(asked: list[Any], wrong: str) -> None:
    assert "expected percent from 0 to 100" in run("list", f"--min-score={wrong}", code=1)
    assert asked == []


def test_a_suggestion_is_accepted_in_whole_or_in_part_or_rejected(asked: list[Any]) -> None:
    assert "payment applied 1,600.00 EUR" in run("accept", "g/1", "--reason", "called")
    run("accept", "g/1", "DE01/A", "DE01/B", "--suggestion", "abc", "--reason", "called")
    run("reject", "g/1", "--reason", "disputed")
    assert [body for *_, body in asked] == [
        {"items": [], "suggestion": "", "reason": "called"},
        {"items": ["DE01/A", "DE01/B"], "suggestion": "abc", "reason": "called"},
        {"suggestion": "", "reason": "disputed"},
    ]


def test_many_are_accepted_and_each_says_what_happened(asked: list[Any]) -> None:
    limits = ("--min-score", "97.5", "--currency", "EUR", "--max-amount", "5000", "--reason", "seen")
    text = run("accept-all", *limits)
    assert "1 of 3 suggestions accepted" in text
    assert "applied 3,200.00 EUR" in text
    assert "weighed anew" in text
    assert "on-hold" in text
    assert asked[0][3] | {} == {
        "min_score": 975_000, "currency": "EUR", "legal_entity": None, "rule": None, "max_amount": "5000",
        "limit": 100, "reason": "seen",
    }  # fmt: skip
    assert json.loads(run("accept-all", *limits, "--json")) == ANSWERS["/v1/desk/accept"]["results"]


def test_proposals_are_listed_confirmed_and_rejected(asked: list[Any]) -> None:
    assert "H*** 7*** T***" in run("proposals")
    assert "confirmed" in run("proposals", "confirm", "L-5e0c2b7f9a41", "--reason", "known")
    assert "rejected" in run("proposals", "reject", "L-5e0c2b7f9a41", "--reason", "once only")
    assert [body for *_, body in asked[1:]] == [{"reason": "known", "although_alike": False}, {"reason": "once only"}]


def test_how_right_each_rule_was_fits_80_columns(asked: list[Any]) -> None:
    text = run("rules", "--from", "2026-01", "--to", "2026-06")
    assert "1,234,567.80" in text
    assert "99.74" in text
    assert "n/a" in text
    assert asked[0][2] == "from=2026-01&to=2026-06&by=rule"
    run("rules", "--by-month")
    assert json.loads(run("rules", "--json"))[0] == RULE


def test_the_list_is_asked_for_one_entity_and_reason(asked: list[Any]) -> None:
    run("list", "--legal-entity", "DE01", "--reason", "payer-unknown")
    assert {"legal_entity=DE01", "reason=payer-unknown"} <= set(asked[0][2].split("&"))
