"""`o2c refunds` against a service that only notes what it is asked."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from o2c.cli.app import app

Noting = Callable[..., list[Any]]
FILE = "20260608093000-1f0e9b7c2a55"
ORDERED = {
    "type": "o2c.cash-app.refunds-ordered.v1",
    "data": {
        "file": FILE, "withdrawals": ["RC-1/1#2"], "execution_date": "2026-06-09",
        "amount": {"amount": "1600.00", "currency": "EUR"},
    },
}  # fmt: skip
REFUND = {
    "withdrawal": "RC-1/1#2", "account": "C-100", "amount": "1600.00", "currency": "EUR", "state": "to-pay",
    "obstacle": "the payer's name is not known, and a payment needs one",
}  # fmt: skip
CLEARING = {
    "balances": [{"legal_entity": "DE01", "currency": "EUR", "balance": "-1600.00", "unexplained": "0.00"}],
    "waiting": [
        {"legal_entity": "DE01", "bank_account": "DE-BANK", "currency": "EUR", "refunds": 1, "amount": "1600.00"}
    ],
    "lines_without_refund": [],
}
ANSWERS: dict[str, Any] = {
    "/v1/refunds": {"refunds": [REFUND], "next": None},
    "/v1/refunds/clearing": CLEARING,
    "/v1/refunds/order": {"events": [ORDERED]},
    "/v1/refunds/RC-1/1%232/take-back": {"events": []},
    "/v1/refunds/RC-1/1%232/payee": {"events": [{"type": "approval-requested", "data": {"approval": "A-1"}}]},
    "/v1/refunds/RC-1/1%232/paid": {"events": []},
}


@pytest.fixture
def asked(noting: Noting) -> list[Any]:
    return noting(ANSWERS, {FILE: b"<Document/>"})


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["refunds", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def order(*more: str, code: int = 0) -> str:
    return run("order", "DE-BANK", "--entity", "DE01", "--on", "2026-06-09", "--reason", "weekly", *more, code=code)


def test_the_list_says_what_stands_in_the_way_and_fits_80_columns(asked: list[Any]) -> None:
    text = run("--state", "to-pay")
    assert "1,600.00" in text
    assert "the payer's name is not known" in text
    assert "refunds without a line" in text
    assert max(map(len, text.splitlines())) <= 80
    assert asked[0][1:3] == ("/v1/refunds", "state=to-pay&limit=100")


def test_json_is_for_scripts(asked: list[Any]) -> None:
    assert json.loads(run("--json")) == {"refunds": [REFUND], "next": None, "clearing": CLEARING}


def test_ordering_writes_the_file_byte_for_byte(asked: list[Any], tmp_path: Path) -> None:
    out = tmp_path / "refunds.xml"
    assert "1 refund, 1,600.00 EUR, to be paid on 2026-06-09" in order("--out", str(out), "--actor", "dora")
    assert out.read_bytes() == b"<Document/>"
    body = {"legal_entity": "DE01", "bank_account": "DE-BANK", "execution_date": "2026-06-09", "reason": "weekly"}
    assert asked[0] == ("POST", "/v1/refunds/order", "dora", body)


def test_nothing_is_ordered_where_the_file_cannot_be_written(asked: list[Any], tmp_path: Path) -> None:
    out = tmp_path / "refunds.xml"
    out.write_text("mine")
    assert "exists; nothing was ordered" in order("--out", str(out), code=1)
    assert (asked, out.read_text()) == ([], "mine")


def test_without_a_place_to_write_it_says_how_to_fetch_the_file(asked: list[Any], tmp_path: Path) -> None:
    assert f"o2c refunds file {FILE} --out FILE" in order()
    run("file", FILE, "--out", str(tmp_path / "again.xml"))
    assert (tmp_path / "again.xml").read_bytes() == b"<Document/>"


def test_a_person_takes_one_back_and_names_the_line_that_paid_another(asked: list[Any]) -> None:
    run("take-back", "RC-1/1#2", "--reason", "kept as credit")
    run("paid", "RC-1/1#2", "--line", "ST-1/4", "--reason", "by hand")
    assert [(path, body) for _, path, _, body in asked] == [
        ("/v1/refunds/RC-1/1%232/take-back", {"reason": "kept as credit"}),
        ("/v1/refunds/RC-1/1%232/paid", {"line": "ST-1/4", "reason": "by hand"}),
    ]


def test_another_account_waits_for_two_more_persons(asked: list[Any]) -> None:
    said = run("payee", "RC-1/1#2", "--name", "A Co", "--account", "GB82", "--reason", "moved", "--actor", "anna")
    assert "approve A-1, then" in said
    body = {"name": "A Co", "account": "GB82", "reason": "moved"}
    assert asked == [("POST", "/v1/refunds/RC-1/1%232/payee", "anna", body)]


def test_a_problem_ends_the_command_with_what_the_service_said(asked: list[Any]) -> None:
    assert "not-found: no /v1/refunds/X%239/take-back" in run("take-back", "X#9", "--reason", "typo", code=1)
