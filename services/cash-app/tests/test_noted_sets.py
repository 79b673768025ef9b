"""Transactions whose notes say in words what was meant, which the engine is not shown: nothing goes against them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "matching"
sys.path.insert(0, str(ROOT / "bench" / "matching"))

import noted  # noqa: E402
import noted_grading  # noqa: E402
import noted_sets  # noqa: E402


@pytest.mark.sample
@pytest.mark.skipif(not SAMPLE.exists(), reason=f"the sample data is not beside the project: {SAMPLE}")
def test_no_money_goes_against_what_a_note_says() -> None:
    rows = noted.graded(SAMPLE)
    print(noted.table(rows))
    found = noted_grading.counts(rows)
    assert [row for row in rows if row.verdict == noted_grading.WRONG] == []
    assert found[noted_grading.UNKNOWN] == 0
    assert len(rows) == 72
    assert found[noted_grading.REACHED] + found[noted_grading.SUGGESTED] >= 65


# -- the grader itself, on a set of its own

INVOICE = {
    "customer_id": "C-1",
    "customer_name": "Example Pumps Inc",
    "invoice_date": "2024-05-01",
    "due_date": "2024-05-31",
    "currency": "USD",
    "status": "OPEN",
}


def invoice(number: str, amount: float, **more: Any) -> dict[str, Any]:
    return INVOICE | {"invoice_id": number, "original_amount": amount, "open_amount": amount} | more


def transaction(number: int, amount: float, text: str, note: str, **more: Any) -> dict[str, Any]:
    said = {"payment_type": "WIRE", "payer_raw": "EXAMPLE PUMPS", "bank_reference": f"W{number}", "currency": "USD"}
    row = {"txn_id": f"TXN-{number:03}", "date": f"2024-06-{number:02}", "amount": amount}
    return said | row | {"remittance_text": text, "note": note} | more


def write(folder: Path, transactions: list[Any], invoices: list[Any], **tables: Any) -> None:
    place = folder / "set"
    place.mkdir()
    bank = {"account": "****1", "company": "Example Motors Inc", "transactions": transactions}
    (place / "bank_statement.json").write_text(json.dumps(bank))
    (place / "open_ar.json").write_text(json.dumps({"company": bank["company"], "invoices": invoices} | tables))


def verdicts(folder: Path) -> list[tuple[str, str]]:
    return [(row.treatment, row.verdict) for row in noted.graded(folder)]


def test_what_was_meant_is_compared_with_what_was_done(tmp_path: Path) -> None:
    rows = [
        transaction(1, 100.0, "INV-2024-001", "Exact match"),
        transaction(2, 50.0, "INV-2024-002", "Disputed invoice: do not apply"),
        transaction(3, 70.0, "INV-2024-003", "Duplicate payment"),
        transaction(4, 40.0, "INV-2024-004", "Legal hold by the court"),
        transaction(5, 60.5, "something", "Nothing that the grader knows"),
    ]
    held = {"dispute_reason": "price", "status": "DISPUTED"}
    invoices = [
        invoice("INV-2024-001", 100.0),
        invoice("INV-2024-002", 50.0, **held),
        invoice("INV-2024-003", 70.0),
        invoice("INV-2024-004", 40.0, status="LEGAL_HOLD"),
    ]
    write(tmp_path, rows, invoices)
    assert verdicts(tmp_path) == [
        ("exact", "reached"),
        ("disputed or legal hold", "reached"),
        ("duplicate", "wrong"),
        ("disputed or legal hold", "reached"),
        ("no treatment", "no treatment"),
    ]


def test_money_on_another_item_than_the_note_names_is_wrong(tmp_path: Path) -> None:
    write(
        tmp_path,
        [transaction(1, 100.0, "INV-2024-001", "Exact match: INV-2024-002")],
        [invoice("INV-2024-001", 100.0), invoice("INV-2024-002", 100.0)],
    )
    assert verdicts(tmp_path) == [("exact", "reached")]  # the text names one, the note another: either is meant
    only = noted_grading.Meant("", (frozenset({"INV-2024-002"}),), frozenset())
    (row,) = noted.graded(tmp_path)
    assert noted_grading.settled(only, row.outcome) == "wrong"


def test_notes_are_kept_apart_from_what_the_engine_is_given(tmp_path: Path) -> None:
    told = invoice("INV-2024-001", 100.0, note="matches TXN-001")
    write(tmp_path, [transaction(1, 100.0, "", "Exact match")], [told])
    (found,) = noted_sets.sets(tmp_path)
    assert all("note" not in row for row in (*found.transactions, *found.invoices))
    assert found.notes == {"TXN-001": "Exact match"}
    assert verdicts(tmp_path) == [("exact", "reached")]


def test_what_was_paid_before_is_not_open_and_a_return_opens_it_again(tmp_path: Path) -> None:
    back = transaction(3, 30.0, "Return of ACH20240520001 - NSF", "NSF return", payment_type="ACH_RETURN")
    part = transaction(4, 60.0, "INV-2024-002", "Exact match on the rest")
    invoices = [invoice("INV-2024-001", 30.0, open_amount=0.0), invoice("INV-2024-002", 90.0, open_amount=60.0)]
    write(tmp_path, [back, part], invoices)
    assert verdicts(tmp_path) == [("returned payment", "reached"), ("exact", "reached")]
