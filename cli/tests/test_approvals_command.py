"""`o2c approvals list`: everything that waits for a second person, and what decides it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from o2c.cli.app import app

Noting = Callable[..., list[Any]]
WRITE_OFF = {
    "approval": "A-7d1c5b57", "kind": "write-off", "subject": "DE01/INV-2026-0001", "amount": "1234.50",
    "currency": "EUR", "asked_by": "anna", "reason": "insolvent", "detail": "", "approved": None,
}  # fmt: skip
ALIAS = WRITE_OFF | {
    "approval": "A-81aa", "kind": "alias", "subject": "C-100", "amount": None, "currency": "", "detail": "B*** M***",
}  # fmt: skip
POLICY = {
    "proposal": "P-9a02b1c4", "asked_by": "ben", "reason": "as agreed", "set": {"grace_days": 3, "tolerances": {}},
    "scope": {"legal_entity": "DE01", "bank_account": "", "customer_group": "retail"},
}  # fmt: skip
LESSON = {
    "proposal": "L-5e0c2b7f9a41", "kind": "pattern", "of": "", "shown": "INV-####", "customer": "",
    "item": "DE01/INV-7", "made_by": "anna",
}  # fmt: skip
NAME = LESSON | {"proposal": "L-0c0c2b7f9a41", "kind": "alias", "of": "name", "shown": "H*** T***", "customer": "C-7"}
DECISIONS = {
    "A-7d1c5b57": ("o2c approvals approve A-7d1c5b57", "o2c approvals refuse A-7d1c5b57"),
    "A-81aa": ("o2c approvals approve A-81aa", "o2c approvals refuse A-81aa"),
    "P-9a02b1c4": ("o2c policy approve P-9a02b1c4", "o2c policy reject P-9a02b1c4"),
    "L-5e0c2b7f9a41": ("o2c desk proposals confirm L-5e0c2b7f9a41", "o2c desk proposals reject L-5e0c2b7f9a41"),
    "L-0c0c2b7f9a41": ("o2c desk proposals confirm L-0c0c2b7f9a41", "o2c desk proposals reject L-0c0c2b7f9a41"),
}


@pytest.fixture
def asked(noting: Noting) -> list[Any]:
    return noting(
        {
            "/v1/approvals": {"approvals": [WRITE_OFF, ALIAS]},
            "/v1/policies": {"version": "v1", "layers": [], "proposals": [POLICY]},
            "/v1/proposals": {"proposals": [LESSON, NAME], "next": None},
        }
    )


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["approvals", "list", *arguments], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.output


def test_whatever_waits_is_listed_with_the_command_that_decides_it(asked: list[Any]) -> None:
    found = json.loads(run("--json"))
    assert {about["approval"]: (about["approve"], about["refuse"]) for about in found} == DECISIONS
    assert [(about["kind"], about["subject"]) for about in found[2:]] == [
        ("policy", "DE01, retail"), ("lesson", "DE01/INV-7"), ("lesson", "C-7"),
    ]  # fmt: skip
    assert [path for _, path, _, _ in asked] == ["/v1/approvals", "/v1/policies", "/v1/proposals"]


def test_on_a_terminal_it_fits_80_columns_and_says_what_each_is_about(asked: list[Any]) -> None:
    text = run()
    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    assert "5 approvals" in flat
    assert "1,234.50" in flat
    assert "P-9a02b1c4: grace_days, tolerances; o2c policy approve P-9a02b1c4" in flat
    assert "A-81aa: B*** M***; o2c approvals approve A-81aa" in flat
    assert "L-0c0c2b7f9a41: a payer's name H*** T***; o2c desk proposals confirm L-0c0c2b7f9a41" in flat


def test_what_was_decided_waits_for_nothing(noting: Noting) -> None:
    asked = noting({"/v1/approvals": {"approvals": [WRITE_OFF | {"approved": True}]}})
    assert "o2c approvals approve" not in run("--state", "decided")
    assert [query for *_, query, _ in asked] == ["state=decided&limit=1000"]
