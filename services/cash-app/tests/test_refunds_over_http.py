"""Refunds over HTTP, on a real PostgreSQL: the list, the payment file, its bytes, and what is left in clearing."""

import xml.etree.ElementTree as ET
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from cash_desk import NOW
from cash_facts import IBAN, line, paid, rate, registered, statement
from cash_server import PAYS_FROM, Server

from o2c.cash_app.refunds.commands import OrderRefunds, ToOrder
from o2c.cash_app.refunds.refunds import end_to_end_id
from o2c.chassis.domain import Context, Send
from o2c.chassis.engine import Job
from o2c.chassis.private import Unlogged

pytestmark = pytest.mark.servers

TODAY = NOW.date().isoformat()
LATER = NOW.date() + timedelta(days=1)
SPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
PAYER = {"payer_name": "Müller & Söhne KG", "payer_account": IBAN}


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Müller & Söhne KG", IBAN))
    cash.hear(paid("600.00", "", name="f", end_to_end_id="PO-77", **PAYER))
    return cash


def refunded(desk: Server, receipt: str = "f/1", amount: str = "600.00") -> str:
    desk.post(f"/v1/receipts/{receipt}/withdraw", {"amount": amount}, **{"O2C-Actor": "anna"})
    (waiting,) = desk.get("/v1/approvals")["approvals"]
    desk.post(f"/v1/approvals/{waiting['approval']}/approve", {}, **{"O2C-Actor": "carla"})
    withdrawal: str = desk.get("/v1/refunds?state=to-pay&limit=1000")["refunds"][-1]["withdrawal"]
    return withdrawal


def order(desk: Server, status: int = 200, **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"legal_entity": "DE01", "bank_account": "DE-BANK", "execution_date": TODAY} | more
    return desk.post("/v1/refunds/order", body, status, **headers)


def states(desk: Server) -> list[str]:
    return [refund["state"] for refund in desk.get("/v1/refunds")["refunds"]]


def path(withdrawal: str, what: str) -> str:
    return f"/v1/refunds/{withdrawal.replace('#', '%23')}/{what}"


def test_an_approved_refund_is_listed_with_whom_it_goes_to(desk: Server) -> None:
    withdrawal = refunded(desk)
    (row,) = desk.get("/v1/refunds?state=to-pay&bank_account=DE-BANK&account=C-100")["refunds"]
    assert (row["withdrawal"], row["amount"], row["currency"], row["obstacle"]) == (withdrawal, "600.00", "EUR", "")
    assert (row["payer_account"], row["requested_by"], row["approved_by"]) == (IBAN, "anna", "carla")
    assert desk.get("/v1/refunds?state=ordered") == {"refunds": [], "next": None}


def test_the_list_comes_in_pages(desk: Server) -> None:
    desk.hear(paid("7.00", "", name="g", **PAYER), paid("8.00", "", name="h", **PAYER))
    all_of_them = [refunded(desk), refunded(desk, "g/1", "7.00"), refunded(desk, "h/1", "8.00")]
    seen, after = [], ""
    while after is not None:
        page = desk.get(f"/v1/refunds?limit=2&after={after.replace('#', '%23')}")
        seen += [row["withdrawal"] for row in page["refunds"]]
        after = page["next"]
    assert seen == all_of_them


def test_the_file_pays_each_refund_to_where_its_money_came_from(desk: Server) -> None:
    desk.hear(paid("50.05", "", name="g", **PAYER))
    withdrawals = refunded(desk), refunded(desk, "g/1", "50.05")
    (said,) = order(desk)["events"]
    assert (said["type"], said["data"]["amount"]["amount"]) == ("o2c.cash-app.refunds-ordered.v1", "650.05")

    answer = desk.http.get(f"/v1/refunds/files/{said['data']['file']}")
    assert answer.headers["content-type"] == "application/xml"
    assert answer.headers["content-disposition"] == f'attachment; filename="{said["data"]["file"]}.xml"'
    (listed,) = desk.get("/v1/refunds/files")["files"]
    assert listed["sha256"] == sha256(answer.content).hexdigest() == answer.headers["etag"].strip('"')
    assert (listed["refunds"], listed["amount"], listed["execution_date"]) == (2, "650.05", TODAY)

    root = ET.fromstring(answer.content)

    def all_of(name: str) -> list[str | None]:
        return [element.text for element in root.findall(f".//p:{name}", SPACE)]

    assert all_of("MsgId") == [said["data"]["file"]]
    assert all_of("EndToEndId") == [end_to_end_id(name) for name in withdrawals]
    assert all_of("InstdAmt") == ["600.00", "50.05"]
    assert [Decimal(text or "") for text in all_of("CtrlSum")] == [
        Decimal("650.05"),
        Decimal("600.00"),
        Decimal("50.05"),
    ]
    assert all_of("CdtrAcct/p:Id/p:IBAN") == [IBAN.replace(" ", "")] * 2
    assert all_of("Cdtr/p:Nm") == ["Muller Sohne KG"] * 2
    assert set(all_of("DbtrAcct/p:Id/p:IBAN")) == {PAYS_FROM["DE-BANK"].iban}
    assert set(all_of("BtchBookg")) == {"false"}
    assert set(all_of("ReqdExctnDt/p:Dt")) == {TODAY}
    assert all_of("Ustrd") == ["Refund of your payment of 2026-05-04, PO-77", "Refund of your payment of 2026-05-04"]


def test_no_name_and_no_account_is_in_the_log_nor_in_what_is_said(desk: Server) -> None:
    refunded(desk)
    order(desk)
    stored = desk.rows("select convert_from(state, 'UTF8') as body from stored_events")
    said = desk.rows("select convert_from(body, 'UTF8') as body from outbox")
    text = " ".join(row["body"] for row in (*stored, *said))
    assert "refunds-ordered" in text
    assert "Söhne" not in text
    assert "Sohne" not in text
    assert IBAN.replace(" ", "") not in text


def test_the_same_request_again_is_answered_with_the_same_bytes_and_another_finds_nothing(desk: Server) -> None:
    refunded(desk)
    first = order(desk, headers={"Idempotency-Key": "run-23"})
    assert order(desk, headers={"Idempotency-Key": "run-23"}) == first
    assert len(desk.get("/v1/refunds/files")["files"]) == 1
    assert order(desk, 409)["code"] == "nothing-to-pay"


def test_what_sepa_cannot_pay_stays_with_the_reason_and_the_others_are_paid(desk: Server) -> None:
    desk.hear(paid("7.00", "", name="g", payer_name="No Iban", payer_account="4711000815"))
    desk.hear(paid("8.00", "", name="h", payer_account=IBAN))
    refunded(desk, "g/1", "7.00")
    assert "it is no IBAN" in order(desk, 409)["detail"]
    refunded(desk, "h/1", "8.00")
    refunded(desk)
    order(desk)
    left = {row["receipt"]: row["obstacle"] for row in desk.get("/v1/refunds?state=to-pay")["refunds"]}
    assert set(left) == {"g/1", "h/1"}
    assert "name" in left["h/1"]
    assert states(desk).count("ordered") == 1


def test_another_currency_is_paid_another_way_and_its_line_named(desk: Server) -> None:
    desk.hear(rate("USD/EUR", "0.90", 0), rate("USD/EUR", "0.92", (LATER - NOW.date()).days + 35))
    dollars = {"currency": "USD", "bank_account": "US-BANK", "legal_entity": "FX01"}
    desk.hear(statement("u", line("600.00", **PAYER), **dollars))
    withdrawal = refunded(desk, "u/1")
    body = {"legal_entity": "FX01", "bank_account": "DE-BANK"}
    assert order(desk, 409, **body)["code"] == "nothing-to-pay"
    assert "USD" in desk.get("/v1/refunds")["refunds"][0]["obstacle"]
    assert order(desk, 409, bank_account="US-BANK")["code"] == "bank-account-not-set-up"

    desk.hear(statement("v", line("-600.00", "refund", booked=LATER), **dollars))
    assert desk.get("/v1/refunds/clearing")["waiting"][0]["amount"] == "600.00"
    desk.post(path(withdrawal, "paid"), {"line": "v/1"})
    assert states(desk) == ["paid"]
    assert desk.get("/v1/refunds/clearing")["waiting"] == []
    (left,) = desk.rows("select sum(functional_amount)::bigint as worth from journal where account = 'refund-clearing'")
    assert left["worth"] == 0
    assert desk.post(path(withdrawal, "paid"), {"line": "v/1"}, 409)["code"] == "paid-before"


def test_the_bank_pays_and_gives_back_and_nothing_is_left_in_clearing(desk: Server) -> None:
    withdrawal = refunded(desk)
    order(desk)
    clearing = desk.get("/v1/refunds/clearing")
    assert clearing["balances"] == [
        {"legal_entity": "DE01", "currency": "EUR", "balance": "-600.00", "unexplained": "0.00"}
    ]
    number = end_to_end_id(withdrawal)
    desk.hear(paid("-600.00", "", name="b", booked=LATER, end_to_end_id=number))
    assert states(desk) == ["paid"]
    assert "refund-clearing" not in desk.balances()
    desk.hear(paid("600.00", "account closed", name="c", booked=LATER, end_to_end_id=number))
    (row,) = desk.get("/v1/refunds")["refunds"]
    assert (row["state"], row["paid_line"], row["returned_line"]) == ("returned", "b/1", "c/1")
    assert desk.get("/v1/receipts?state=unapplied")["receipts"][0]["unapplied"] == "600.00"
    assert sum(Decimal(r["amount"]) for r in desk.get("/v1/receipts/f/1")["rows"]) == Decimal("600.00")
    assert desk.get("/v1/refunds/clearing")["balances"][0]["unexplained"] == "0.00"


def test_lines_without_a_refund_are_listed(desk: Server) -> None:
    desk.hear(paid("-12.00", "refund", name="b", booked=LATER))
    (row,) = desk.get("/v1/refunds/clearing")["lines_without_refund"]
    assert (row["bank_account"], row["lines"], row["amount"]) == ("DE-BANK", 1, "-12.00")
    (found,) = desk.get("/v1/bank-accounts/DE-BANK/lines?unmatched=true")["lines"]
    assert (found["line_class"], found["statement"]) == ("refund", "b")


def test_a_part_of_a_statement_that_quotes_our_id_is_found_when_the_statement_is_whole(desk: Server) -> None:
    number = end_to_end_id(refunded(desk))
    order(desk)
    more = {"opening": "600.00", "closing": "-1.00", "parts": 2, "statement_date": LATER}
    desk.hear(statement("b", line("-600.00", booked=LATER, end_to_end_id=number), part=1, **more))
    desk.hear(statement("b", line("-1.00", "account charges", booked=LATER), part=2, first=2, **more))
    assert states(desk) == ["paid"]


def test_a_person_takes_one_back(desk: Server) -> None:
    withdrawal = refunded(desk)
    desk.post(path(withdrawal, "take-back"), {})
    assert states(desk) == ["cancelled"]
    assert desk.post(path(withdrawal, "take-back"), {}, 409)["code"] == "not-waiting"


def test_bad_requests_are_told_what_was_expected(desk: Server) -> None:
    refunded(desk)
    assert order(desk, 409, execution_date="2026-01-01")["code"] == "bad-execution-date"
    assert "pays: set O2C_PAYS_FROM" in order(desk, 409, bank_account="US-BANK")["detail"]
    desk.get("/v1/refunds/files/unknown", 404)
    assert desk.http.get('/v1/refunds/files/a"b%0d%0aX-Evil:1').status_code == 422
    desk.post(path("f/1#9", "take-back"), {}, 404)
    desk.post(path("f/1#1", "paid"), {"line": "nowhere"}, 404)
    assert states(desk) == ["to-pay"]


def test_money_of_an_unknown_account_goes_where_three_persons_say(desk: Server) -> None:
    desk.hear(paid("9.00", "", name="g", payer_name="Müller & Söhne KG"))
    withdrawal = refunded(desk, "g/1", "9.00")
    assert "name another" in desk.get("/v1/refunds")["refunds"][0]["obstacle"]
    body = {"name": "Müller Söhne Treuhand", "account": "GB82 WEST 1234 5698 7654 32"}
    assert desk.post(path(withdrawal, "payee"), body | {"account": "4711"}, 422)["code"] == "bad-account"
    desk.post(path(withdrawal, "payee"), body, **{"O2C-Actor": "anna"})
    for person in ("carla", "dora"):
        (waiting,) = desk.get("/v1/approvals")["approvals"]
        assert (waiting["kind"], waiting["subject"]) == ("refund-payee", withdrawal)
        desk.post(f"/v1/approvals/{waiting['approval']}/approve", {}, 409, **{"O2C-Actor": "anna"})
        desk.post(f"/v1/approvals/{waiting['approval']}/approve", {}, **{"O2C-Actor": person})
    (said,) = order(desk)["events"]
    xml = desk.http.get(f"/v1/refunds/files/{said['data']['file']}").text
    assert "<IBAN>GB82WEST12345698765432</IBAN>" in xml
    assert "<Nm>Muller Sohne Treuhand</Nm>" in xml
    stored = desk.rows("select convert_from(state, 'UTF8') as body from stored_events")
    assert not any("GB82WEST" in row["body"] or "Treuhand" in row["body"] for row in stored)


def test_after_the_payer_is_erased_the_refund_waits_with_the_reason(desk: Server) -> None:
    refunded(desk)
    with desk.processor.database.transaction() as cur:
        cur.execute("update bank_lines set payer_name = '', payer_account = '' where statement = 'f'")
    assert "is not known" in order(desk, 409)["detail"]
    assert states(desk) == ["to-pay"]


def test_two_replicas_that_order_at_the_same_moment_order_a_refund_once(desk: Server) -> None:
    withdrawal = refunded(desk)
    other = desk.replica(after_look=lambda: order(desk))
    refund = ToOrder("C-100", "f/1", withdrawal, 60000)
    command = OrderRefunds("DE01", "EUR", "M-2", NOW.date(), (refund,), private=Unlogged("<Document/>"))
    job = Job(Context(NOW, "dora", "", "", "weekly"), [Send("bank:DE-BANK", command)])
    other.command(job, lambda cur: None, lambda cur: job)
    assert (job.rejected.code, states(desk)) == ("not-to-pay", ["ordered"])
    assert [file["file"] for file in desk.get("/v1/refunds/files")["files"]] != ["M-2"]
