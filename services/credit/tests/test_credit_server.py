"""Credit on a real PostgreSQL: its tables follow its events, and its API reads and writes what a person may."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from credit_facts import (
    CUSTOMER,
    cancelled,
    changed,
    invoiced,
    master,
    placed,
    received,
    shipped,
    wired,
)
from fastapi import FastAPI
from fastapi.testclient import TestClient

from o2c.chassis.database import Database
from o2c.chassis.domain import Context, Send
from o2c.chassis.engine import Job
from o2c.chassis.gate import Gate
from o2c.chassis.ids import partition_of
from o2c.chassis.inbox import Record
from o2c.chassis.local.postgres import EmbeddedPostgres
from o2c.chassis.migrate import CHASSIS, provision
from o2c.chassis.problems import install
from o2c.chassis.processor import Processor
from o2c.chassis.testing.servers import running_postgres
from o2c.chassis.testing.spec import NOW
from o2c.chassis.testing.wire import as_heard
from o2c.contracts.base import Event
from o2c.contracts.cash_app import BalanceProved
from o2c.contracts.credit import CreditBalanceProved
from o2c.contracts.envelope import body, complete
from o2c.contracts.erp import BankAccount
from o2c.contracts.order import OrderBalanceProved
from o2c.credit.proof import prove

pytestmark = pytest.mark.servers

IBAN = "DE89 3704 0044 0532 0130 00"
SERVICE = wired()


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """Never the user's own: the service's schema and login are made anew under their real names."""
    with running_postgres() as postgres:
        yield postgres


class Running:
    """The service on an empty schema, without Kafka."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(f"drop schema if exists {SERVICE.schema} cascade")
        folders = {SERVICE.schema: [CHASSIS, SERVICE.migrations]}
        url = provision(dsn, folders, {SERVICE.schema: "secret"})[SERVICE.schema]
        self.database = Database(url, SERVICE.schema, SERVICE.name)
        self.processor = Processor(SERVICE, self.database, partitions=4)
        app = FastAPI()
        install(app)
        assert SERVICE.routes is not None
        app.include_router(SERVICE.routes(Gate(self.processor)))
        self.http = TestClient(app)

    def hear(self, *events: Event) -> None:
        sends = [s for e in events for s in SERVICE.hears[type(e)](as_heard(e)) if isinstance(s, Send)]
        self.processor.command(Job(Context(NOW, "tester", "", ""), sends), lambda cur: None, lambda cur: None)

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.database.read(lambda cur: cur.execute(f"select * from {table}").fetchall())

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.http.get(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any], status: int = 200, **headers: str) -> Any:
        answer = self.http.post(path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def credit(server: EmbeddedPostgres) -> Iterator[Running]:
    running = Running(server.dsn())
    yield running
    running.database.close()


def test_an_account_is_shown_with_buckets_utilisation_and_waiting_orders(credit: Running) -> None:
    credit.hear(master(limit="1000.00", risk_class="B", payment_terms="net 14"))
    credit.hear(placed("800.00", "O-1"), shipped("300.00", "S-1"), shipped("200.00", "S-2"), invoiced("200.00", "S-2"))
    credit.hear(placed("700.00", "O-2"), received("40.00"))
    assert credit.get(f"/v1/customers/{CUSTOMER}/credit") == {
        "customer": CUSTOMER,
        "risk_class": "B",
        "payment_terms": "net 14",
        "limit": {"amount": "1000.00", "currency": "EUR"},
        "check": True,
        "utilisation": "80.00",
        "balances": [
            {
                "currency": "EUR",
                "exposure": "800.00",
                "open_orders": "300.00",
                "shipped": "300.00",
                "billed": "200.00",
                "unapplied": "40.00",
            }
        ],
        "waiting": [
            {
                "order": "O-2",
                "revision": 1,
                "amount": {"amount": "700.00", "currency": "EUR"},
                "placed_on": "2026-05-04",
                "code": "limit-exceeded",
            }
        ],
    }


def test_a_customer_with_orders_and_no_account_is_shown_with_what_waits(credit: Running) -> None:
    credit.hear(placed("700.00"))
    shown = credit.get(f"/v1/customers/{CUSTOMER}/credit")
    assert (shown["limit"], shown["utilisation"]) == (None, None)
    assert [w["code"] for w in shown["waiting"]] == ["no-account"]
    credit.hear(master(limit="1000.00"))
    assert credit.get(f"/v1/customers/{CUSTOMER}/credit")["waiting"] == []


def test_a_waiting_order_is_listed_with_what_is_left_of_it_until_it_is_answered(credit: Running) -> None:
    credit.hear(master(limit="100.00"), placed("700.00", "O-1"), placed("600.00", "O-2"))
    credit.hear(cancelled("100.00", "O-1"), shipped("50.00", "S-1", "O-2"))
    assert {r["order_id"]: r["amount"] for r in credit.rows("waiting_orders")} == {"O-1": 600_00, "O-2": 550_00}
    credit.hear(placed("500.00", "O-3"), changed("20.00", "O-3"))
    credit.hear(cancelled("600.00", "O-1", complete=True), master(2, limit="620.00"))
    assert credit.rows("waiting_orders") == []


def test_an_unknown_customer_is_not_found(credit: Running) -> None:
    assert credit.get("/v1/customers/nobody/credit", 404)["code"] == "not-found"


def test_exposure_is_paged_by_customer_and_currency(credit: Running) -> None:
    credit.hear(invoiced("1.00", currency="EUR"), invoiced("2", currency="JPY"), invoiced("3.00", currency="USD"))
    first = credit.get("/v1/credit/exposure?limit=2")
    second = credit.get(f"/v1/credit/exposure?limit=2&cursor={first['next_cursor']}")
    listed = [(r["customer"], r["currency"], r["billed"]) for r in first["exposure"] + second["exposure"]]
    assert listed == [(CUSTOMER, "EUR", "1.00"), (CUSTOMER, "JPY", "2"), (CUSTOMER, "USD", "3.00")]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("cursor", ["x", "eA==", "WzFd", "W10="])
def test_a_cursor_that_is_not_ours_is_refused(credit: Running, cursor: str) -> None:
    assert credit.get(f"/v1/credit/exposure?cursor={cursor}", 422)["code"] == "bad-cursor"


def test_a_person_sets_a_limit_with_a_reason_and_releases_what_waited(credit: Running) -> None:
    credit.hear(master(limit="100.00"), placed("500.00"))
    body = {"amount": "600.00", "currency": "EUR", "reason": "guarantee received"}
    answer = credit.post(f"/v1/customers/{CUSTOMER}/credit-limit", body, **{"O2C-Actor": "ada"})
    assert [e["type"] for e in answer["events"]] == [
        "o2c.credit.credit-limit-changed.v1",
        "o2c.credit.order-credit-approved.v1",
        "o2c.credit.credit-threshold-crossed.v1",
    ]
    assert answer["events"][0]["data"]["reason"] == "guarantee received"
    assert credit.rows("accounts")[0]["limit_amount"] == 600_00


def test_a_person_agrees_on_terms_with_a_reason(credit: Running) -> None:
    credit.hear(master())
    body = {"payment_terms": "2% 10 net 30", "reason": "framework contract"}
    (event,) = credit.post(f"/v1/customers/{CUSTOMER}/payment-terms", body)["events"]
    assert event["data"]["new"] == "2% 10 net 30"
    assert credit.get(f"/v1/customers/{CUSTOMER}/credit")["payment_terms"] == "2% 10 net 30"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"amount": "1.001"}, "more than 2 decimals"),
        ({"amount": "-1.00"}, "0 or more"),
        ({"amount": "9" * 400}, "amount"),
        ({"currency": "XXX"}, "ISO 4217"),
        ({"chek": False}, "chek"),
    ],
)
def test_a_limit_that_is_none_is_refused_with_what_is_wrong(
    credit: Running, change: dict[str, Any], where: str
) -> None:
    body = {"amount": "600.00", "currency": "EUR", "reason": "because"} | change
    problem = credit.post(f"/v1/customers/{CUSTOMER}/credit-limit", body, 422)
    assert where in problem["detail"]


def test_a_limit_for_an_unknown_customer_is_not_known(credit: Running) -> None:
    body = {"amount": "600.00", "currency": "EUR", "reason": "because"}
    assert "nobody" in credit.post("/v1/customers/nobody/credit-limit", body, 404)["detail"]


def test_a_bank_account_number_is_a_row_that_can_be_erased_and_nowhere_else(credit: Running) -> None:
    credit.hear(master(bank_accounts=(BankAccount(number=IBAN),)))
    (row,) = credit.rows("bank_account_numbers")
    assert (row["customer"], row["number"]) == (CUSTOMER, IBAN)
    with psycopg.connect(credit.dsn) as connection:
        connection.execute(f"delete from {SERVICE.schema}.bank_account_numbers")
    stored = [bytes(r["state"]) for r in credit.rows("stored_events")] + [
        bytes(r["body"]) for r in credit.rows("outbox")
    ]
    assert any(row["hash"].encode() in data for data in stored)
    assert not any(number in data for data in stored for number in (IBAN.encode(), IBAN.replace(" ", "").encode()))
    credit.processor.engine.units.clear()
    credit.hear(master(2, name="New AG", bank_accounts=(BankAccount(number=IBAN),)))
    assert [r["number"] for r in credit.rows("bank_account_numbers")] == [IBAN]


# -- totals proved in the stream


def proved(credit: Running) -> dict[int, CreditBalanceProved]:
    """What is said into every partition."""
    credit.processor.prove(4)
    with credit.processor.database.transaction() as cur:
        said = prove(cur, 4)
    assert [(partition, key) for partition, key, _ in said] == [(p, f"partition:{p}") for p in range(4)]
    return {partition: event for partition, _, event in said if isinstance(event, CreditBalanceProved)}


def figures(event: CreditBalanceProved) -> dict[tuple[str, str], str]:
    return {(t.account_class, t.currency): t.amount for t in event.totals if t.amount.strip("0.")}


def test_totals_are_proved_for_every_partition_and_are_the_exposures_sum(credit: Running) -> None:
    credit.hear(master(limit="1000.00"), placed("800.00"), shipped("300.00", "S-1"), received("40.00"))
    credit.processor.engine.units.clear()
    credit.hear(shipped("200.00", "S-2"), invoiced("200.00", "S-2"), invoiced("7", None, None, "JPY"))
    said = proved(credit)
    assert figures(said.pop(partition_of(CUSTOMER, 4))) == {
        ("open-orders", "EUR"): "300.00",
        ("shipped-not-billed", "EUR"): "300.00",
        ("billed", "EUR"): "200.00",
        ("billed", "JPY"): "7",
        ("unapplied", "EUR"): "40.00",
    }
    assert [figures(event) for event in said.values()] == [{}, {}, {}]
    told = [row["partition"] for row in credit.rows("outbox") if b"balance-proved" in bytes(row["body"])]
    assert sorted(told) == list(range(4))


def test_a_proof_says_how_far_cash_application_was_heard_in_its_partition(credit: Running) -> None:
    said = (invoiced("200.00", None, None), BalanceProved(partition=2, totals=()))
    credit.processor.reload()
    credit.processor.handle([_from("/o2c/cash-app", 2, place, event) for place, event in enumerate(said, 1)])
    assert {p: event.cash_app_sequence for p, event in proved(credit).items()} == {0: 0, 1: 0, 2: 2, 3: 0}


def test_a_proof_says_how_far_orders_were_heard_in_its_partition(credit: Running) -> None:
    said = (placed("800.00"), OrderBalanceProved(partition=1, totals=()))
    credit.processor.reload()
    credit.processor.handle([_from("/o2c/order", 1, place, event) for place, event in enumerate(said, 1)])
    found = proved(credit)
    assert {p: event.order_sequence for p, event in found.items()} == {0: 0, 1: 2, 2: 0, 3: 0}
    assert {event.cash_app_sequence for event in found.values()} == {0}


def _from(source: str, partition: int, sequence: int, event: Event) -> Record:
    value = complete(
        body(event, source=source, key=CUSTOMER), id=f"{partition}-{sequence}", time=NOW, sequence=sequence
    )
    return Record(event.TOPIC, partition, sequence, CUSTOMER.encode(), value, ())
