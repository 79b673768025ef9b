"""`o2c why-not` and `o2c match …` on a terminal of 80 columns, and as JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from o2c.cli import match
from o2c.cli.app import app

WAY = {
    "said": "two items of 500.00 are open: a number would tell",
    "distance": 110,
    "steps": [{"kind": "number", "said": "two items of 500.00 are open: a number would tell"}],
    "account": "C-100",
    "rule": "reference.v1",
    "items": [
        {"item": "DE01/INV-7", "number": "INV-7", "amount": "1500.00", "discount": "0.00", "allowance": "2.50"}
    ],
}  # fmt: skip
WHY = {
    "receipt": "f/1", "account": "C-100", "currency": "EUR", "left": "1500.00", "reason": "amount-fits-several",
    "why_not": [WAY], "tried": 7,
}  # fmt: skip
APPLIED = {
    "item": "DE01/INV-7", "number": "INV-7", "amount": "500.00", "discount": "0.00", "allowance": "0.00",
    "rule": "single-amount.v2", "evidence": [], "deductions": [],
}  # fmt: skip
BOOKED = {
    "line": "s/1", "class": "receipt", "outcome": "booked", "amount": "500.00", "booking_date": "2026-05-04",
    "account": "C-100", "identified_by": "bank-account", "evidence": [], "applied": [APPLIED], "prepaid": [],
    "left": "0.00",
    "reason": "", "suggested": [], "may_be": [], "advice": "", "touchless": True, "why_not": "",
}  # fmt: skip
LEFT = BOOKED | {
    "line": "s/2", "account": "unidentified:DE-BANK", "identified_by": "", "applied": [], "left": "500.00",
    "reason": "payer-unknown", "touchless": False, "why_not": "alias missing: 'ACME' is 96 % like customer C-17",
}  # fmt: skip
FEE = {
    "line": "s/3", "class": "fee", "outcome": "booked", "amount": "-15.00", "booking_date": "2026-05-04",
    "reason": "bank code NCHG: charges", "takes_back": "", "refund": "",
}  # fmt: skip
STATEMENT = {
    "statement": "s", "bank_account": "DE-BANK", "legal_entity": "DE01", "currency": "EUR", "number": "7",
    "statement_date": "2026-05-30", "outcome": "accepted", "code": "", "detail": "", "can_be_released": False,
    "flags": ["gap"], "classes": {}, "lines": [BOOKED, LEFT, FEE],
}  # fmt: skip
TOTAL = {
    "currency": "EUR", "receipts": 2, "amount": "1000.00", "touchless": 1, "touchless_amount": "500.00", "left": 1,
    "left_amount": "500.00", "prepaid": 0, "prepaid_amount": "0.00", "deductions": 0, "deductions_amount": "0.00",
}  # fmt: skip
STOP = {"receipts": 1400, "why": "what would be enough is told of the first 100"}
DRY = {"statements": [STATEMENT], "effects": [], "totals": [TOTAL], "stopped": [STOP]}
DIFFERENCE = {
    "receipt": "f/1", "account": "C-100", "amount": "1680.00", "currency": "EUR", "booking_date": "2026-05-13",
    "old": {"applied": [], "rule": "", "left": "more-named-than-paid", "reasons": []},
    "new": {
        "applied": [APPLIED], "rule": "reference.v1", "left": "",
        "reasons": ["tolerance: 10.00 EUR less than is owed is given up"],
    },
    "end": [{"item": "DE01/INV-7", "number": "INV-7", "amount": "500.00"}], "by_hand": True, "verdict": "right",
}  # fmt: skip
SIDE = {"touchless": 0, "touchless_amount": "0.00", "placed": 0, "wrong": 0, "wrong_amount": "0.00", "days": 3}
NOT_WEIGHED = [
    {"field": "number_patterns", "payments": 3, "why": "their texts are erased"},
    {"field": "screening", "payments": None, "why": "what was held before any rule is held"},
]
RESULT = {
    "from": "2026-05-01", "to": "2026-05-31", "not_weighed": NOT_WEIGHED,
    "totals": [
        {
            "currency": "EUR", "receipts": 1, "differ": 1, "not_replayed": 0, "judged": 1, "timed": 1,
            "amount": "1680.00", "before": SIDE, "after": SIDE | {"touchless": 1, "placed": 1, "days": 0},
        }
    ],
    "given_up": [
        {
            "currency": "EUR", "before": "0.00", "after": "1010.00", "more": "1010.00", "more_touchless": 1,
            "verdict": "gives-up-more",
            "reasons": [{"reason": "small-difference", "before": "0.00", "after": "1010.00"}],
        }
    ],
}  # fmt: skip


class Cash:
    """What cash-app answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.dry: dict[str, Any] = DRY
        self.why: dict[str, Any] = WHY

    def get(self, service: str, path: str) -> Any:
        self.asked.append((path, None))
        return self.why

    def post(self, service: str, path: str, body: Any, *, timeout: float) -> Any:
        self.asked.append((path, body))
        return self.dry

    def stream(self, service: str, path: str, body: Any, *, timeout: float) -> Iterator[Any]:
        self.asked.append((path, body))
        yield {"progress": {"accounts": 0, "of": 1, "events": 0}}
        yield {"difference": DIFFERENCE}
        yield {"progress": {"accounts": 1, "of": 1, "events": 12}}
        yield {"result": RESULT}


@pytest.fixture
def cash(monkeypatch: pytest.MonkeyPatch) -> Cash:
    found = Cash()
    monkeypatch.setattr(match, "talk", lambda home: found)
    return found


def run(*arguments: str) -> Any:
    result = CliRunner().invoke(app, [*arguments])
    assert max([len(line) for line in result.stdout.splitlines()], default=0) <= 80 or "--json" in arguments
    return result


def test_the_smallest_thing_comes_first_with_what_it_would_have_placed(cash: Cash) -> None:
    assert run("why-not", "f/1").stdout.splitlines() == [
        "f/1 on C-100: 1,500.00 EUR left, amount-fits-several",
        "  1. two items of 500.00 are open: a number would tell",
        "     then: INV-7 1,500.00 allowance 2.50, reference.v1, C-100",
    ]
    assert cash.asked == [("/v1/receipts/f/1/why-not", None)]
    assert json.loads(run("why-not", "f/1", "--json").stdout) == WHY


def test_of_a_payer_whom_nobody_knows_it_says_what_to_do(cash: Cash) -> None:
    cash.why = WHY | {"account": "unidentified:DE-BANK", "reason": "payer-unknown", "why_not": [], "tried": 0}
    told = " ".join(run("why-not", "f/1").stdout.split())
    assert "nobody of this name or account is known: say whose money it is with `o2c desk move`" in told
    assert "nothing of" not in told


@pytest.fixture
def sta(tmp_path: Path) -> Path:
    file = tmp_path / "a.sta"
    file.write_text(
        ":20:X\n:25:DE-BANK\n:28C:7/1\n:60F:C260503EUR0,00\n:61:2605040504C500,00NTRFNONREF\n:86:INV-7\n"
        ":62F:C260504EUR500,00\n-\n"
    )
    return file


def test_a_statement_is_told_line_by_line(cash: Cash, sta: Path) -> None:
    result = run("match", "dry-run", str(sta), "--legal-entity", "DE01")
    assert result.stdout.splitlines() == [
        "DE-BANK, 7 of 2026-05-30: would be taken in (gap)",
        "     1           500.00  C-100 by bank-account",
        "                         INV-7 500.00 single-amount.v2",
        "     2           500.00  unidentified:DE-BANK",
        "                         left 500.00: payer-unknown",
        "                         enough would be: alias missing: 'ACME' is 96 % like",
        "                           customer C-17",
        "     3           -15.00  fee: bank code NCHG: charges",
        "EUR: 2 receipts, 1,000.00",
        "  touchless 1, 500.00, 50.0 % of them",
        "  left of 1, 500.00",
        "of 1,400 receipts what would be enough is told of the first 100",
    ]
    ((path, body),) = cash.asked
    assert (path, body[0]["bank_account"], body[0]["legal_entity"]) == ("/v1/match/dry-run", "DE-BANK", "DE01")
    assert (body[0]["lines"][0]["amount"], result.exit_code) == ("500.00", 0)


def test_deductions_and_prepayments_that_a_payment_makes_are_told_with_it_and_in_the_totals(
    cash: Cash, sta: Path
) -> None:
    deduction = {"number": "INV-7/D1", "reason": "freight", "amount": "20.00", "currency": "EUR", "status": "open"}
    believed = deduction | {"number": "INV-7/D2", "reason": "damage", "status": "credit-note-asked"}
    applied = APPLIED | {"amount": "400.00", "deductions": [deduction, believed]}
    ahead = BOOKED | {"applied": [applied], "prepaid": [{"order": "SO47110", "amount": "1100.00"}]}
    sums = {"prepaid": 1, "prepaid_amount": "1100.00", "deductions": 2, "deductions_amount": "40.00"}
    cash.dry = DRY | {"statements": [STATEMENT | {"lines": [ahead]}], "totals": [TOTAL | sums], "stopped": []}
    assert run("match", "dry-run", str(sta)).stdout.splitlines()[1:] == [
        "     1           500.00  C-100 by bank-account",
        "                         INV-7 400.00 single-amount.v2",
        "                         deduction INV-7/D1 20.00 EUR for freight",
        "                         deduction INV-7/D2 20.00 EUR for damage, credit note",
        "                           asked",
        "                         prepaid 1,100.00 for order SO47110",
        "EUR: 2 receipts, 1,000.00",
        "  touchless 1, 500.00, 50.0 % of them",
        "  left of 1, 500.00",
        "  prepaid of 1, 1,100.00",
        "  deductions opened 2, 40.00",
    ]


def test_a_statement_that_would_be_refused_is_said_with_exit_code_2(cash: Cash, sta: Path) -> None:
    refused = {
        "outcome": "refused",
        "code": "closing-balance-differs",
        "detail": "1.00 + 1.00",
        "can_be_released": True,
    }
    cash.dry = {
        "statements": [STATEMENT | refused | {"lines": [], "flags": []}],
        "effects": [],
        "totals": [],
        "stopped": [],
    }
    result = run("match", "dry-run", str(sta))
    assert result.exit_code == 2
    assert "would be refused: closing-balance-differs:" in result.stdout
    assert "it may be released" in " ".join(result.stdout.split())


def test_a_file_that_is_no_statement_is_said_with_exit_code_1(cash: Cash, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    result = run("match", "dry-run", str(tmp_path))
    assert (result.exit_code, result.stdout.startswith("a.txt: ")) == (1, True)


def test_payments_that_go_another_way_and_then_the_figures(cash: Cash, tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_text('{"grace_days": 3}')
    days = ("--from", "2026-05-01", "--to", "2026-05-31")
    result = run("match", "what-if", "--policy", str(file), *days, "--group", "retail")
    assert result.stdout.splitlines() == [
        "f/1 of 2026-05-13, 1,680.00 EUR, C-100: right",
        "  old: left: more-named-than-paid",
        "  new: INV-7 500.00, reference.v1",
        "       tolerance: 10.00 EUR less than is owed is given up",
        "  people: INV-7 500.00",
        "number_patterns is not weighed for 3 payments: their texts are erased",
        "screening is not weighed: what was held before any rule is held",
        "1 receipts booked from 2026-05-01 to 2026-05-31, 1,680.00 EUR",
        "                                                before                 after",
        "  touchless                                  0 (0.0 %)           1 (100.0 %)",
        "    value                                         0.00                  0.00",
        "  wrong, of those placed                        0 of 0                0 of 1",
        "    value                                         0.00                  0.00",
        "  days unapplied, of 1                               3                     0",
        "  1 go another way; 1 are settled by now, so that right and wrong is known",
        "  given up by rules, EUR                        before                 after",
        "    small-difference                              0.00              1,010.00",
        "    in all                                        0.00              1,010.00",
        "  gives up more: 1,010.00 EUR, with 1 more touchless",
    ]
    assert "1 of 1 accounts, 12 events" in result.stderr
    scope = {"legal_entity": "", "bank_account": "", "customer_group": "retail"}
    layers = [{"scope": scope, "set": {"grace_days": 3}}]
    assert cash.asked == [("/v1/match/what-if", {"layers": layers, "from": "2026-05-01", "to": "2026-05-31"})]
    told = json.loads(run("match", "what-if", "--policy", str(file), *days, "--json").stdout)
    assert told == RESULT | {"differences": [DIFFERENCE]}


@pytest.mark.parametrize("text", ["[]", "{", '{"layers": []}'])
def test_what_is_no_policy_file_is_said(cash: Cash, tmp_path: Path, text: str) -> None:
    file = tmp_path / "p.json"
    file.write_text(text)
    days = ("--from", "2026-05-01", "--to", "2026-05-31", "--group", "retail")
    result = run("match", "what-if", "--policy", str(file), *days)
    assert (result.exit_code, cash.asked) == (1, [])
    assert result.stderr.startswith(f"error: {file}: ")
