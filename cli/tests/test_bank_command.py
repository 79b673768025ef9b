"""`o2c bank …` on a terminal of 80 columns, and as JSON."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from o2c.cli import bank

ACCOUNT = {
    "bank_account": "DE89370400440532013000",
    "legal_entity": "DE01",
    "currency": "EUR",
    "classes": {"fee": {"lines": 2, "amount": "-15.00"}, "receipt": {"lines": 1200, "amount": "1234567.80"}},
    "gaps": [],
    "from": "2026-05-04",
    "until": "2026-05-29",
    "opening": "100.00",
    "opening_confirmed": True,
    "closing": "1234652.80",
    "unexplained": "0.00",
    "missing_since": 0,
    "announced": None,
    "refused": [],
}
REFUSED = {
    "statement": "9f86d081884c7d659a2feaa0-1",
    "number": "7",
    "statement_date": "2026-05-30",
    "file_name": "a.sta",
    "code": "closing-balance-differs",
    "detail": "opening 1.00 + lines 1.00 = 2.00 EUR, but the statement closes at 3.00",
    "can_be_released": True,
}


class Cash:
    """What cash-app answers, and what it was asked."""

    def __init__(self, accounts: list[dict[str, Any]]) -> None:
        self.accounts, self.asked = accounts, []

    def get(self, service: str, path: str, **given: Any) -> Any:
        self.asked.append((service, path, given))
        return {"bank_accounts": self.accounts}

    def post(self, service: str, path: str, body: Any) -> Any:
        self.asked.append((service, path, body))
        return {"events": []}


@pytest.fixture
def run(monkeypatch):
    def ask(*arguments: str, accounts: list[dict[str, Any]] | None = None):
        cash = Cash(accounts or [])
        monkeypatch.setattr(bank, "talk", lambda home: cash)
        return CliRunner().invoke(bank.app, [*arguments]), cash

    return ask


def test_an_account_in_order_is_shown_as_a_sum(run):
    result, _ = run("status", accounts=[ACCOUNT])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "DE89370400440532013000, DE01, EUR, 2026-05-04 to 2026-05-29",
        "  opening                                           100.00",
        "  fee                    2 lines                    -15.00",
        "  receipt            1,200 lines              1,234,567.80",
        "  closing                                     1,234,652.80",
        "  difference                                          0.00",
        "",
        "1 bank accounts, opening + classes = closing wherever balances are known",
    ]


def test_what_is_missing_or_undecided_is_told_in_80_columns(run):
    gap = {"after": "2026-05-04", "before": "2026-05-11", "amount": "4.00", "weekdays": 4, "statement": "s-3"}
    announced = {"format": "MT942", "lines": 3, "moved": "500.00", "first_day": "2026-06-01", "last_day": "2026-06-01"}
    account = ACCOUNT | {
        "first_statement": "s-1",
        "gaps": [gap],
        "unexplained": "4.00",
        "missing_since": 2,
        "opening_confirmed": False,
    }
    account |= {"announced": announced, "refused": [REFUSED] * 7}
    deposits = [{"statement": "b-1", "day": "2026-05-28", "amount": "10.00"}]
    account |= {"in_transit": {"amount": "10.00", "deposits": deposits}}
    result, _ = run("status", accounts=[account])
    text = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "opening not confirmed 100.00" in text
    assert "gap: after 2026-05-04, before 2026-05-11: 4 weekdays without a statement; 4.00 EUR moved meanwhile;" in text
    assert "load them, or: o2c bank confirm … s-3" in text
    assert "compare the opening balance with the bank's paper, then: o2c bank confirm … s-1" in text
    assert "in transit: 10.00 EUR of 2026-05-28: brought by a detail file, not in a statement yet (b-1)" in text
    assert "no statement since 2026-05-29: 2 weekdays" in text
    assert "announced: 3 lines, 500.00 EUR (MT942, booked 2026-06-01 to 2026-06-01); not posted" in text
    assert "refused: 7 of 2026-05-30: closing-balance-differs: opening 1.00 + lines 1.00 = 2.00 EUR" in text
    assert "kept: o2c bank release … 9f86d081884c7d659a2feaa0-1" in text
    assert "… and 2 more refused statements; all: --json" in text
    assert text.endswith("1 bank accounts, 1 with a difference")
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_an_account_of_which_only_files_without_balances_came_has_its_classes(run):
    without = {k: v for k, v in ACCOUNT.items() if k not in ("from", "until", "opening", "closing", "unexplained")}
    result, _ = run("status", accounts=[without | {"missing_since": None}])
    assert result.stdout.splitlines()[0] == "DE89370400440532013000, DE01, EUR, no balances known"
    assert "closing" not in result.stdout.splitlines()[3]


def test_json_is_what_cash_application_said(run):
    result, cash = run("status", "--json", "--as-of", "2026-06-01", accounts=[ACCOUNT])
    assert json.loads(result.stdout) == [ACCOUNT]
    assert cash.asked == [("cash-app", "/v1/bank-status", {"as_of": "2026-06-01"})]


def test_no_statement_yet_is_said(run):
    assert run("status")[0].stdout == "no statement of any bank account came yet\n"


@pytest.mark.parametrize("command", ["release", "confirm"])
def test_a_decision_about_a_statement_goes_to_its_account_with_the_reason(run, command):
    result, cash = run(command, "US 1/2", "s-1", "--reason", "asked the bank")
    assert result.exit_code == 0
    path = f"/v1/bank-accounts/US%201%2F2/{command}"
    assert cash.asked == [("cash-app", path, {"statement": "s-1", "reason": "asked the bank"})]


def test_a_decision_without_a_reason_is_not_taken(run):
    result, cash = run("release", "A", "s-1")
    assert (result.exit_code, cash.asked) == (2, [])
