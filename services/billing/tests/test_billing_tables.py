"""Billing on a real PostgreSQL: numbers under failures and concurrency, credit notes and lists over HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from billing_facts import DAY, at, credit_note, erp_credit_note, erp_invoice, line, registered, shipped
from billing_town import SERVICE, Town, asked, carry_out
from fastapi.testclient import TestClient

from o2c.chassis.domain import Send
from o2c.chassis.engine import Job
from o2c.chassis.gate import Gate
from o2c.chassis.http import make_app
from o2c.chassis.processor import Processor

pytestmark = pytest.mark.servers


def test_records_that_fail_in_the_middle_of_a_batch_leave_no_gap(town: Town) -> None:
    def poisoned(event: Any, state: Any, unit: str) -> Any:
        if unit.endswith("7"):
            raise ValueError("a bug after the number was drawn")
        return SERVICE.publish(event, state, unit)

    processor = town.replica(publish=poisoned)
    terms = {3: "some day", 12: "some day"}
    events = [shipped(shipment=f"S-{n:02}", payment_terms=terms.get(n, "net 30")) for n in range(20)]
    # A failed record parks the later ones of its key: every shipment is another customer's here.
    records = [replace(r, key=f"C-{n}".encode()) for n, r in enumerate(town.records(*events))]
    processor.handle(records)
    assert town.rows("select last_number, last_date from series") == [(16, DAY)]
    assert town.rows("select serial from documents order by 1") == [(n,) for n in range(1, 17)]
    assert town.rows("select kind, count(*)::int from dead_letters group by 1 order by 1") == [
        ("failed", 2),
        ("refused", 2),
    ]


def test_replicas_that_bill_at_once_share_the_series_without_gaps(town: Town) -> None:
    failures: list[BaseException] = []

    def bill(processor: Processor, name: str) -> None:
        try:
            for n in range(25):
                carry_out(processor, asked(*(shipped(shipment=f"{name}-{n}-{i}") for i in range(3))))
        except BaseException as failure:
            failures.append(failure)
            raise

    threads = [threading.Thread(target=bill, args=(town.replica(), name)) for name in "ABC"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert town.rows("select serial from documents order by 1") == [(n,) for n in range(1, 226)]
    assert town.rows("select last_number from series") == [(225,)]


def test_a_series_that_moved_unseen_makes_the_batch_decide_again(town: Town) -> None:
    """Where the row was not there to be locked: two replicas draw the first number of a year."""
    first, second = town.replica(), town.replica()
    looked: list[bool] = []

    def late(sends: Any, cur: Any) -> dict[str, Any]:
        found = SERVICE.look(sends, cur)  # type: ignore[misc]
        if not looked:
            looked.append(True)
            carry_out(first, asked(shipped(shipment="S-1")))
        return found

    racing = town.replica(look=late)
    carry_out(racing, asked(shipped(shipment="S-2")))
    assert town.rows("select number from documents order by 1") == [
        ("ACME-INV-2026-000001",),
        ("ACME-INV-2026-000002",),
    ]
    assert second.state("shipment:O-1/S-2").issued.serial == 2


def test_what_waits_is_billed_when_the_customer_arrives(town: Town) -> None:
    processor = town.replica()
    processor.handle(town.records(shipped(payment_terms=None), erp_credit_note()))
    assert town.rows("select count(*)::int from documents") == [(0,)]
    processor.handle(town.records(registered()))
    processor.handle(town.records(erp_invoice()))
    assert town.rows("select document from documents order by 1") == [
        ("ACME-INV-2026-000001",),
        ("SAP/ACME/2026-CN/77",),
        ("SAP/ACME/2026/900001",),
    ]


def test_contradictions_in_one_batch_leave_one_item_a_shipment(town: Town) -> None:
    processor = town.replica()
    processor.handle(town.records(erp_invoice(order="O-1", shipment="S-1")) + town.records(shipped()))
    assert len(town.rows("select document from documents")) == 1
    assert town.rows("select code from dead_letters") == [("already-billed",)]


@pytest.fixture
def http(town: Town) -> Iterator[tuple[Town, TestClient]]:
    processor = town.replica()
    processor.handle(town.records(shipped(line("100.00", quantity="4"), line("50.00", 2, "7"))))
    processor.handle(town.records(erp_invoice("119.00")))
    app = make_app("billing", dict)
    assert SERVICE.routes is not None
    app.include_router(SERVICE.routes(Gate(processor)))
    with TestClient(app) as client:
        yield town, client


OWN = "/v1/invoices/ACME-INV-2026-000001"
Http = tuple[Town, TestClient]


def test_a_credit_note_over_http_is_answered_with_what_was_said(http: Http) -> None:
    _, client = http
    body = {"reason": "returned", "lines": [{"line": 1, "quantity": "1"}, {"line": 2, "net": "10.00"}]}
    headers = {"Idempotency-Key": "k1", "O2C-Actor": "eva"}
    answers = [client.post(f"{OWN}/credit-notes", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    (event,) = answers[0].json()["events"]
    assert event["type"] == "o2c.billing.credit-note-issued.v1"
    assert (event["data"]["number"], event["data"]["gross"]) == ("ACME-CN-2026-000001", "40.45")  # 29.75 + 10.70
    shown = client.get(OWN).json()
    assert [note["number"] for note in shown["credit_notes"]] == ["ACME-CN-2026-000001"]
    assert shown["creditable"] == {
        "gross": "132.05",
        "lines": [{"line": 1, "quantity": "3", "net": "75.00"}, {"line": 2, "quantity": "1", "net": "40.00"}],
    }


def test_an_adopted_invoice_is_credited_under_its_name_with_slashes(http: Http) -> None:
    _, client = http
    answer = client.post("/v1/invoices/SAP/ACME/2026/900001/credit-notes", json={"reason": "price", "amount": "19.00"})
    assert answer.json()["events"][0]["data"]["invoice"] == "SAP/ACME/2026/900001"
    assert client.get("/v1/invoices/SAP/ACME/2026/900001").json()["creditable"]["gross"] == "100.00"


@pytest.mark.parametrize(
    ("status", "words", "path", "body"),
    [
        (404, "is not known", "/v1/invoices/NO-1", {"reason": "x", "full": True}),
        (409, "at most the 172.50 left", OWN, {"reason": "x", "amount": "172.51"}),
        (422, "exactly one of lines, amount and full", OWN, {"reason": "x"}),
        (422, "exactly one of lines, amount and full", OWN, {"reason": "x", "amount": "1.00", "full": True}),
        (422, "either quantity or net", OWN, {"reason": "x", "lines": [{"line": 1}]}),
        (422, "body.reason", OWN, {"full": True}),
        (422, "body.amount", OWN, {"reason": "x", "amount": "1" * 400}),
        (422, "body.ful", OWN, {"reason": "x", "ful": True}),
    ],
)
def test_a_bad_request_is_a_problem_that_says_what_is_wrong(
    http: Http, status: int, words: str, path: str, body: dict[str, Any]
) -> None:
    town, client = http
    answer = client.post(f"{path}/credit-notes", json=body)
    assert answer.status_code == status
    assert words in answer.json()["detail"]
    assert town.rows("select count(*)::int from documents where kind = 'CN'") == [(0,)]


def test_documents_are_listed_page_by_page_and_found_by_number(http: Http) -> None:
    _, client = http
    first = client.get("/v1/documents", params={"legal_entity": "ACME", "year": 2026, "limit": 1}).json()
    assert [row["document"] for row in first["documents"]] == ["ACME-INV-2026-000001"]
    rest = client.get("/v1/documents", params={"legal_entity": "ACME", "year": 2026, "after": first["next"]}).json()
    assert [row["document"] for row in rest["documents"]] == ["SAP/ACME/2026/900001"]
    assert rest["next"] is None
    (found,) = client.get("/v1/numbers/900001").json()["documents"]
    assert (found["document"], found["gross"]) == ("SAP/ACME/2026/900001", "119.00")


def test_the_series_show_what_is_missing_of_them(http: Http) -> None:
    town, client = http
    shown = {
        "legal_entity": "ACME",
        "kind": "INV",
        "year": 2026,
        "last_number": 1,
        "last_date": "2026-05-04",
        "documents": 1,
        "missing": [],
    }
    assert client.get("/v1/series").json() == {"series": [shown]}
    with psycopg.connect(town.url) as connection:
        connection.execute(f"update {town.schema}.series set last_number = 3")
    assert client.get("/v1/series").json() == {"series": [{**shown, "last_number": 3, "missing": [2, 3]}]}


def test_a_credit_note_keeps_its_own_series_and_the_year_of_its_day(http: Http) -> None:
    town, client = http
    assert client.post(f"{OWN}/credit-notes", json={"reason": "x", "amount": "1.00"}).status_code == 200
    assert town.rows("select kind, year, last_number from series order by 1") == [("CN", 2026, 1), ("INV", 2026, 1)]
    ahead = client.post(
        f"{OWN}/credit-notes", json={"reason": "x", "amount": "1.00", "document_date": str(date(2027, 1, 1))}
    )
    assert ahead.json()["code"] == "dated-ahead"


def test_an_invoice_not_known_is_a_wait_for_the_rules_too(town: Town) -> None:
    job = carry_out(town.replica(), Job(at(DAY), [Send("shipment:O-1/S-1", credit_note(full=True))]))
    assert job.rejected is not None
    assert "is not known" in job.rejected.detail
