"""Write-offs, deductions and approvals as people work on them over HTTP."""

from typing import Any

import pytest
from cash_facts import IBAN, credit_note, invoice, paid, registered
from cash_server import Server

pytestmark = pytest.mark.servers

ONE = "DE01/INV-2026-0001"
KEPT = f"{ONE}/D1"


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps"))
    cash.hear(invoice("INV-2026-0001", "1190.00"))
    return cash


def events(answer: Any) -> list[str]:
    return [event["type"].removeprefix("o2c.cash-app.").removesuffix(".v1") for event in answer["events"]]


def deduct(desk: Server, code: str = "freight") -> Any:
    return desk.post(f"/v1/items/{ONE}/deduct", {"account": "C-100", "amount": "119.00", "code": code})


def test_a_write_off_below_the_ceiling_is_done_at_once_and_can_be_undone(desk: Server) -> None:
    body = {"account": "C-100", "amount": "19.00", "code": "small-difference"}
    assert events(desk.post(f"/v1/items/{ONE}/write-off", body)) == ["receivable-moved"]
    assert desk.balances()["small-differences"] == 1900
    desk.post(f"/v1/adjustments/{ONE}~1/take-back", {})
    assert "small-differences" not in desk.balances()
    assert desk.post(f"/v1/adjustments/{ONE}~1/take-back", {}, 409)["code"] == "taken-back-before"


def test_above_it_waits_for_somebody_else(desk: Server) -> None:
    body = {"account": "C-100", "amount": "1190.00", "code": "bad-debt"}
    answer = desk.post(f"/v1/items/{ONE}/write-off", body, **{"O2C-Actor": "anna"})
    assert events(answer) == ["approval-requested"]
    (waiting,) = desk.get("/v1/approvals")["approvals"]
    assert (waiting["kind"], waiting["amount"], waiting["asked_by"]) == ("write-off", "1190.00", "anna")
    assert waiting["actor_verified"] is False

    path = f"/v1/approvals/{waiting['approval']}"
    assert desk.post(f"{path}/approve", {}, 409, **{"O2C-Actor": "anna"})["code"] == "own-approval"
    done = desk.post(f"{path}/approve", {}, **{"O2C-Actor": "carla"})
    assert events(done) == ["approval-decided", "receivable-moved", "open-item-settled"]
    assert desk.post(f"{path}/refuse", {}, 409, **{"O2C-Actor": "carla"})["code"] == "decided-before"
    assert desk.get("/v1/approvals")["approvals"] == []
    assert desk.get("/v1/approvals?state=decided")["approvals"][0]["decided_by"] == "carla"


def test_a_refund_leaves_the_receipt_when_it_is_approved(desk: Server) -> None:
    desk.hear(paid("600.00", "a deposit", name="f", payer_account=IBAN))
    desk.post("/v1/receipts/f/1/withdraw", {"amount": "600.00"}, **{"O2C-Actor": "anna"})
    (waiting,) = desk.get("/v1/approvals")["approvals"]
    desk.post(f"/v1/approvals/{waiting['approval']}/approve", {}, **{"O2C-Actor": "carla"})
    rows = [(row["kind"], row["amount"]) for row in desk.get("/v1/receipts/f/1")["rows"]]
    assert rows == [("unapplied", "600.00"), ("unapplied", "-600.00"), ("withdrawn", "600.00")]
    assert desk.balances()["refund-clearing"] == -60000


def test_a_deduction_is_listed_worked_on_and_credited(desk: Server) -> None:
    deduct(desk)
    (listed,) = desk.get("/v1/deductions")["deductions"]
    assert (listed["deduction"], listed["open"], listed["status"], listed["owner"]) == (
        KEPT,
        "119.00",
        "open",
        "logistics",
    )
    desk.post(f"/v1/deductions/{KEPT}/work", {"status": "in-progress", "owner": "sales", "due_on": "2026-07-31"})
    shown = desk.get(f"/v1/deductions/{KEPT}")
    assert (shown["status"], shown["owner"], shown["due_on"], shown["code"]) == (
        "in-progress",
        "sales",
        "2026-07-31",
        "freight",
    )
    assert events(desk.post(f"/v1/deductions/{KEPT}/credit", {})) == ["credit-note-requested"]
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0001", deduction=KEPT))
    assert desk.get("/v1/deductions")["deductions"] == []
    (resolved,) = desk.get("/v1/deductions?state=resolved&account=C-100")["deductions"]
    assert (resolved["status"], resolved["open"], resolved["credit_asked"]) == ("resolved", "0.00", "119.00")


def test_deductions_come_page_by_page(desk: Server) -> None:
    for _ in range(3):
        desk.post(f"/v1/items/{ONE}/deduct", {"account": "C-100", "amount": "10.00", "code": "freight"})
    first = desk.get("/v1/deductions?limit=2")
    second = desk.get(f"/v1/deductions?limit=2&after={first['next']}")
    names = [row["deduction"] for row in [*first["deductions"], *second["deductions"]]]
    assert names == [f"{ONE}/D{number}" for number in (1, 2, 3)]
    assert desk.get("/v1/deductions?after=soon", 422)["code"] == "bad-cursor"


def test_one_split_off_by_mistake_goes_back(desk: Server) -> None:
    deduct(desk)
    desk.processor.reload()  # as after a restart: what is closed is not in memory
    desk.post(f"/v1/deductions/{KEPT}/take-back", {})
    assert desk.get(f"/v1/deductions/{KEPT}")["open"] == "0.00"
    assert desk.get("/v1/reason-codes")["reason_codes"][0]["code"] == "price"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (f"items/{ONE}/write-off", {"account": "C-100", "amount": "9999", "code": "freight"}, 409, "more-than-open"),
        (f"items/{ONE}/write-off", {"account": "C-100", "amount": "0.001", "code": "freight"}, 422, "bad-amount"),
        (f"items/{ONE}/write-off", {"account": "C-200", "amount": "1", "code": "freight"}, 404, "not-found"),
        (f"items/{ONE}/deduct", {"account": "C-100", "amount": "1", "code": "whim"}, 409, "unknown-reason-code"),
        (f"adjustments/{ONE}~9/take-back", {}, 404, "not-found"),
        ("approvals/A-9/approve", {}, 404, "not-found"),
        (f"deductions/{KEPT}/work", {}, 404, "not-found"),
    ],
)
def test_what_cannot_be_done_says_why(desk: Server, path: str, body: dict[str, Any], status: int, code: str) -> None:
    assert desk.post(f"/v1/{path}", body, status)["code"] == code


def test_how_earlier_claims_of_a_customer_and_reason_ended_is_told_with_the_next(desk: Server) -> None:
    for number, end in ((2, "write-off"), (3, "recovered"), (4, "put back"), (5, "")):
        one = f"DE01/INV-2026-000{number}"
        desk.hear(invoice(f"INV-2026-000{number}", "500.00"))
        desk.hear(paid("460.00", f"INV-2026-000{number} less freight 40", name=f"p{number}", payer_account=IBAN))
        if end == "write-off":
            desk.post(f"/v1/deductions/{one}/D1/write-off", {})
        elif end == "recovered":
            desk.post(f"/v1/deductions/{one}/D1/work", {"status": "charged-back"})
            desk.hear(paid("40.00", "", name="back", payer_account=IBAN))
        elif end:
            desk.post(f"/v1/deductions/{one}/D1/take-back", {})
    shown = desk.get("/v1/deductions/DE01/INV-2026-0005/D1")
    assert (shown["earlier"], shown["code"], shown["ended_by"]) == ({"valid": 1, "invalid": 1}, "freight", "")
    ends = {row["deduction"][-4:]: row["ended_by"] for row in desk.get("/v1/deductions?state=resolved")["deductions"]}
    assert ends == {"2/D1": "write-off", "3/D1": "recovered", "4/D1": "put-back"}
