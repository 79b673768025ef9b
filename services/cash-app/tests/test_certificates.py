"""Certificates of closed months, on a real PostgreSQL: what they say is what the export adds up to."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cash_facts import acknowledged, day, invoice, paid, rate
from cash_server import PARTITIONS, Server
from Crypto.PublicKey import ECC

from o2c.cash_app.ledger.certifying import Signer
from o2c.chassis.domain import Send
from o2c.chassis.errors import Fatal
from o2c.contracts.money import to_minor

pytestmark = pytest.mark.servers

DOLLARS = {"legal_entity": "FX01", "currency": "USD"}
MAY = "/v1/periods/FX01/2026-05"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "key.pem"
    file.write_text(ECC.generate(curve="Ed25519").export_key(format="PEM"))
    return file


@pytest.fixture
def cash(database_url: str, key: Path) -> Iterator[Server]:
    server = Server(database_url, certificate_key_file=key)
    try:
        yield server
    finally:
        server.close()


def trade(cash: Server, number: int, offset: int) -> None:
    """An invoice over 1,000 dollars at 0.90, paid at 0.92 the day after."""
    cash.hear(rate("USD/EUR", "0.90", offset), rate("USD/EUR", "0.92", offset + 1))
    cash.hear(invoice(f"INV-2026-000{number}", "1000.00", issued=day(offset), **DOLLARS))
    row = paid("1000.00", f"INV-2026-000{number}", name=f"x{number}", booked=day(offset + 1))
    cash.hear(row.model_copy(update=DOLLARS))


def close(cash: Server, period: str) -> Any:
    """Closed and certified; its document."""
    cash.close_month(period, "FX01")
    cash.processor.tend()
    return certificate(cash, period)["document"]


def certificate(cash: Server, period: str) -> Any:
    return cash.get(f"/v1/periods/FX01/{period}/certificate")


def export(cash: Server, period: str) -> list[bytes]:
    answer = cash.http.get(f"/v1/periods/FX01/{period}/export")
    assert answer.status_code == 200, answer.text
    return gzip.decompress(answer.content).splitlines(keepends=True)


def folded(lines: list[bytes]) -> dict[tuple[str, str], tuple[int, int]]:
    """What each account stands at: (amount, worth)."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for row in map(json.loads, lines):
        key = row.get("opening") or row["account"], row["currency"]
        amount, worth = sums.get(key, (0, 0))
        sums[key] = (
            amount + to_minor(row["amount"], row["currency"]),
            worth + to_minor(row["functional_amount"], row["functional_currency"]),
        )
    return sums


def said(document: Any) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (row["account"], row["currency"]): (
            to_minor(row["closing"], row["currency"]),
            to_minor(row["functional_closing"], row["functional_currency"]),
        )
        for row in document["accounts"]
    }


def test_it_says_what_its_export_adds_up_to_and_follows_the_one_before(cash: Server) -> None:
    trade(cash, 1, -20)
    april = close(cash, "2026-04")
    trade(cash, 2, 0)
    may = close(cash, "2026-05")
    for document, period in ((april, "2026-04"), (may, "2026-05")):
        lines = export(cash, period)
        assert document["export"]["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()
        assert said(document) == folded(lines)
        assert document["lines"] == sum(b'"accounting"' in line for line in lines)
    assert (april["previous"], may["previous"]) == ("none", certificate(cash, "2026-04")["sha256"])
    assert [row["class"] for row in may["classes"]] == [
        "cash", "exchange-difference", "receivable", "revenue", "unapplied",
    ]  # fmt: skip
    receivable = next(row for row in may["accounts"] if row["account"] == "receivable")
    assert [receivable[name] for name in ("opening", "debits", "credits", "closing")] == [
        "0.00", "1000.00", "-1000.00", "0.00",
    ]  # fmt: skip
    bank = next(row for row in may["accounts"] if row["account"] == "cash:DE-BANK")
    assert (bank["functional_opening"], bank["functional_closing"]) == ("920.00", "1840.00")


def test_it_counts_up_to_where_the_month_was_closed(cash: Server) -> None:
    trade(cash, 1, 0)
    document = close(cash, "2026-05")
    assert document["positions"] == [{"service": "billing", "partition": p, "sequence": 7} for p in range(PARTITIONS)]
    (row,) = cash.rows(
        f"select topic, originator_id from stored_events where notification_id = {document['log_position']}"
    )
    assert (row["topic"], row["originator_id"]) == ("period-closed.v1", "periods:FX01")
    (said_,) = cash.rows("select convert_from(body, 'utf8') as body from outbox where body like '%period-certified%'")
    data = json.loads(said_["body"])["data"]
    assert (data["hash"], data["log_position"]) == (certificate(cash, "2026-05")["sha256"], document["log_position"])


def test_what_comes_later_does_not_change_it(cash: Server) -> None:
    trade(cash, 1, 0)
    close(cash, "2026-05")
    before = export(cash, "2026-05")
    trade(cash, 2, 0)
    assert export(cash, "2026-05") == before


def test_a_month_that_is_reopened_has_none_and_the_next_one_names_the_one_it_replaces(cash: Server) -> None:
    trade(cash, 1, 0)
    close(cash, "2026-05")
    first = certificate(cash, "2026-05")
    reopen(cash)
    assert cash.get(f"{MAY}/certificate", 404)["code"] == "not-certified"
    assert cash.get(f"{MAY}/export", 404)["code"] == "not-certified"
    assert cash.get(f"{MAY}/certificate?hash={first['sha256']}") == first
    trade(cash, 2, 0)
    again = close(cash, "2026-05")
    assert (again["supersedes"], again["closing"]) == (first["sha256"], "2026-05/2")
    assert again["lines"] == 2 * first["document"]["lines"]


def reopen(cash: Server) -> None:
    (asked,) = cash.post(f"{MAY}/reopen", {}, **{"O2C-Actor": "anna"})["events"]
    cash.post(f"/v1/approvals/{asked['data']['approval']}/approve", {}, **{"O2C-Actor": "carla"})


def test_two_replicas_make_one(cash: Server) -> None:
    trade(cash, 1, 0)
    other = cash.replica()
    cash.close_month("2026-05", "FX01")
    made = [replica.database.read(cash.service.due) for replica in (cash.processor, other)]
    assert made[0] == made[1]
    cash.processor.tend()
    for (send,) in made:
        submit(cash, other, send)
    assert len(cash.rows("select 1 from stored_events where topic = 'period-certified.v1'")) == 1


def submit(cash: Server, replica: Any, send: Send) -> None:
    from o2c.chassis.engine import Job

    job = Job(cash.hear().context, (send,))
    replica.command(job, lambda cur: None, lambda cur: job)


def test_without_a_key_a_closed_month_waits_for_one(database_url: str, key: Path) -> None:
    server = Server(database_url)
    try:
        server.close_month("2026-05")
        assert not server.processor.tend()
        (may,) = [m for m in server.get("/v1/periods/DE01")["months"] if m["period"] == "2026-05"]
        assert (may["state"], may["certificate"]) == ("closed", None)
        assert "O2C_CERTIFICATE_KEY_FILE" in may["waits_for"][0]["detail"]
        server.settings.certificate_key_file = key
        assert server.replica().tend()
        assert server.get("/v1/periods/DE01/2026-05/certificate")["document"]["period"] == "2026-05"
    finally:
        server.close()


def test_months_are_shown_with_who_and_when_and_what_they_wait_for(cash: Server) -> None:
    trade(cash, 1, -20)
    cash.post("/v1/periods/FX01/2026-04/close", {}, **{"O2C-Actor": "anna"})
    april, *later = cash.get("/v1/periods/FX01")["months"]
    assert (april["period"], april["state"], april["by"], april["reason"]) == ("2026-04", "closing", "anna", "because")
    assert [waits["what"] for waits in april["waits_for"]] == ["acknowledgement"]
    assert [(month["period"], month["state"]) for month in later] == [
        ("2026-05", "open"), ("2026-06", "open"), ("2026-07", "future"),
    ]  # fmt: skip
    cash.hear(*acknowledged("2026-04/1", "FX01")[:3])
    assert "partitions 3 of 4" in cash.get("/v1/periods/FX01")["months"][0]["waits_for"][0]["detail"]
    cash.post("/v1/periods/FX01/2026-04/cancel", {}, **{"O2C-Actor": "carla"})
    april = cash.get("/v1/periods/FX01")["months"][0]
    assert (april["state"], april["before"]["what"], april["before"]["by"]) == ("open", "cancelled", "carla")
    assert cash.get("/v1/periods")["legal_entities"] == [
        {"legal_entity": "FX01", "closed_until": None, "closing": None}
    ]


@pytest.mark.parametrize("content", ["", "no key", ECC.generate(curve="P-256").export_key(format="PEM")])
def test_a_key_that_is_none_is_named_when_the_service_starts(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key.pem"
    file.write_text(content)
    with pytest.raises(Fatal, match="O2C_CERTIFICATE_KEY_FILE") as told:
        Signer(file)
    assert not content or content.strip() not in str(told.value)


def test_a_public_key_signs_nothing(tmp_path: Path, key: Path) -> None:
    file = tmp_path / "public.pem"
    file.write_text(ECC.import_key(key.read_text()).public_key().export_key(format="PEM"))
    with pytest.raises(Fatal, match="no private Ed25519 key"):
        Signer(file)
