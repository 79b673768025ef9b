"""Prepayments, withheld tax and netting as people work on them over HTTP."""

from typing import Any

import pytest
from cash_facts import IBAN, advice, day, invoice, paid, registered
from cash_server import PARTITIONS, Server

from o2c.cash_app.ledger import proof
from o2c.chassis.ids import partition_of
from o2c.contracts import remittance
from o2c.contracts.cash_app import BalanceProved

pytestmark = pytest.mark.servers

ONE = "DE01/INV-2026-0001"


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Example Pumps", IBAN))
    cash.hear(invoice("INV-2026-0001", "1190.00", order="SO-47110"))
    return cash


def events(answer: Any) -> list[str]:
    return [event["type"].removeprefix("o2c.cash-app.").removesuffix(".v1") for event in answer["events"]]


def test_money_is_kept_for_an_order_and_shown_apart(desk: Server) -> None:
    desk.hear(paid("700.00", "", name="ahead", payer_account=IBAN, booked=day(9)))
    body = {"order": "SO-9", "amount": "500.00"}
    assert events(desk.post("/v1/receipts/ahead/1/prepay", body)) == ["payment-prepaid"]
    (row,) = desk.get("/v1/receipts?state=prepaid")["receipts"]
    assert (row["prepaid"], row["unapplied"]) == ("500.00", "200.00")
    kinds = [(row["kind"], row["amount"]) for row in desk.get("/v1/receipts/ahead/1")["rows"]]
    assert kinds == [("unapplied", "700.00"), ("unapplied", "-500.00"), ("prepayments", "500.00")]
    open_order = {"order": "so 47110", "amount": "1.00"}
    assert desk.post("/v1/receipts/ahead/1/prepay", open_order, 409)["code"] == "invoice-is-open"
    desk.hear(invoice("INV-2026-0002", "500.00", order="SO-9", issued=day(10)))
    assert desk.balances()["unapplied"] == -20000
    assert "prepayments" not in desk.balances()


def proved(desk: Server) -> dict[int, list[tuple[str, str]]]:
    """What is said of the classes that came after the closed list, by partition."""
    with desk.processor.database.transaction() as cur:
        said = [(p, event) for p, _, event in proof.prove(cur, PARTITIONS) if isinstance(event, BalanceProved)]
    assert all(total.account_class != "prepaid" for _, event in said for total in event.totals)
    return {p: [(t.account_class, t.amount) for t in event.later_totals] for p, event in said if event.later_totals}


def test_it_is_proved_as_a_class_of_its_own_also_what_was_kept_before_there_was_one(desk: Server) -> None:
    desk.hear(paid("700.00", "", name="ahead", payer_account=IBAN, booked=day(9)))
    desk.post("/v1/receipts/ahead/1/prepay", {"order": "SO-9", "amount": "500.00"})
    desk.post("/v1/receipts/ahead/1/prepay", {"order": "SO-9", "amount": "-100.00"})
    expected = {partition_of("C-100", PARTITIONS): [("prepaid", "400.00")]}
    assert proved(desk) == expected
    with desk.processor.database.transaction() as cur:
        cur.execute("delete from balances where account_class = 'prepaid'")
        cur.execute((desk.service.migrations / "0012_prepaid.sql").read_bytes())
    assert proved(desk) == expected


@pytest.fixture
def withheld(desk: Server) -> Server:
    taken = (remittance.Adjustment(amount="-50.00", reason="WHT"),)
    said = remittance.RemittanceLine(line=1, document="INV-2026-0001", paid="1140.00", adjustments=taken)
    desk.hear(advice("1140.00", said, name="a", trace="PAY-8000", dated=day(9)))
    desk.hear(paid("1140.00", "PAY-8000", name="f", payer_account=IBAN, booked=day(9)))
    return desk


def certificates(desk: Server, asked: str = "") -> list[tuple[str, str, str]]:
    rows = desk.get(f"/v1/withholdings?state=any{asked}")["withholdings"]
    return [(row["amount"], row["due_on"], row["state"]) for row in rows]


def test_a_certificate_is_due_until_it_comes(withheld: Server) -> None:
    assert certificates(withheld) == [("50.00", "2026-07-12", "due")]
    assert certificates(withheld, "&due_by=2026-07-11") == []
    assert certificates(withheld, "&due_by=0001-01-01") == []
    (row,) = withheld.get("/v1/withholdings?due_by=2026-07-12")["withholdings"]
    path = f"/v1/withholdings/{row['application'].replace('#', '%23')}"
    body = {"number": "16A-817", "dated": "2026-05-15"}
    assert events(withheld.post(f"{path}/certificate", body)) == ["withholding-certified"]
    assert certificates(withheld) == [("50.00", "2026-07-12", "received")]
    assert withheld.get("/v1/withholdings")["withholdings"] == []
    assert withheld.post(f"{path}/write-back", {}, 409)["code"] == "has-certificate"


def test_one_that_does_not_come_is_written_back_and_that_may_be_undone(withheld: Server) -> None:
    (row,) = withheld.get("/v1/withholdings")["withholdings"]
    path = f"/v1/withholdings/{row['application'].replace('#', '%23')}"
    assert events(withheld.post(f"{path}/write-back", {})) == ["receivable-moved", "open-item-settled"]
    assert certificates(withheld) == [("50.00", "2026-07-12", "written-back")]
    assert withheld.balances()["receivable"] == 5000
    withheld.post(f"/v1/adjustments/{ONE}~1/take-back", {})
    assert certificates(withheld) == [("50.00", "2026-07-12", "due")]


def test_what_was_withheld_with_a_payment_that_went_back_is_due_no_more(withheld: Server) -> None:
    withheld.hear(paid("-1140.00", "returned", name="back", payer_account=IBAN, booked=day(20)))
    assert certificates(withheld) == []
    assert "withholding-tax" not in withheld.balances()


def test_nothing_was_withheld_with_anything_else(desk: Server) -> None:
    assert desk.post("/v1/withholdings/f/1%231/write-back", {}, 404)["code"] == "not-found"
    assert desk.get("/v1/withholdings?after=nonsense|x", 422)["code"] == "bad-cursor"


def test_a_payable_is_set_off_with_a_second_person_and_taken_back(desk: Server) -> None:
    shares = [{"item": ONE, "amount": "650.00"}]
    body = {"account": "C-100", "items": shares, "payable": "AP-7", "agreement": "NET-3"}
    answer = desk.post("/v1/nettings", body, **{"O2C-Actor": "anna"})
    assert events(answer) == ["approval-requested"]
    (waiting,) = desk.get("/v1/approvals")["approvals"]
    path = f"/v1/approvals/{waiting['approval']}/approve"
    assert desk.post(path, {}, 409, **{"O2C-Actor": "anna"})["code"] == "own-approval"
    done = desk.post(path, {}, **{"O2C-Actor": "carla"})
    assert events(done) == ["approval-decided", "receivable-moved", "payable-netted"]
    assert desk.balances()["netting-clearing"] == 65000
    (row,) = desk.get("/v1/nettings?payable=AP-7")["nettings"]
    assert (row["amount"], row["approved_by"], row["taken_back"]) == ("650.00", "carla", False)
    desk.post(f"/v1/adjustments/{row['adjustment']}/take-back", {})
    assert desk.get("/v1/nettings")["nettings"][0]["taken_back"] is True
    assert "netting-clearing" not in desk.balances()


def test_what_is_not_open_is_not_netted(desk: Server) -> None:
    body = {"account": "C-100", "items": [{"item": "X", "amount": "1.00"}], "payable": "AP-7", "agreement": "NET-3"}
    assert desk.post("/v1/nettings", body, 404)["code"] == "not-found"
