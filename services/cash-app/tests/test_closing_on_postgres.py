"""Closing a month on a real PostgreSQL: what is under way meanwhile, what it waits for, and months of before."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
from cash_facts import acknowledged, day, invoice, paid
from cash_server import Server

from o2c.cash_app.service import make
from o2c.chassis.migrate import CHASSIS, migrate
from o2c.contracts.base import Event

pytestmark = pytest.mark.servers

MAY = "/v1/periods/DE01/2026-05"


def waits_for(cash: Server) -> list[str]:
    (may,) = [month for month in cash.get("/v1/periods/DE01")["months"] if month["period"] == "2026-05"]
    return [one["what"] for one in may["waits_for"]] if may["state"] == "closing" else [may["state"]]


def keep(cash: Server, event: Event, kind: str = "waiting") -> None:
    """As a record of billing that could not be taken in."""
    body = msgspec.json.encode({"sequence": "1", "data": event.model_dump(mode="json")})
    with cash.processor.database.transaction() as cur:
        cur.execute(
            """insert into dead_letters (kind, code, detail, source, topic, partition, kafka_offset, message_id, type,
                 key, headers, body)
               values (%b, 'x', '', '/o2c/billing', 'o2c.billing.v1', 0, 0, %b, '', 'C-1', '{}', %b)""",
            (kind, uuid.uuid4().hex, body),
        )


def test_a_booking_decided_before_the_close_and_committed_after_it_is_decided_again(cash: Server) -> None:
    slow = cash.replica(after_look=lambda: cash.close_month("2026-05"))
    cash.hear(invoice("INV-2026-0001", "100.00", issued=day(0)), by=slow)
    assert {(row["effective"].month, row["accounting"].isoformat()) for row in cash.rows("select * from journal")} == {
        (5, "2026-06-01")
    }


def test_a_closing_waits_for_acknowledgements_and_then_for_documents_that_could_not_be_taken_in(cash: Server) -> None:
    keep(cash, invoice("INV-2026-0001", "100.00", issued=day(0)))
    keep(cash, invoice("INV-2026-0002", "100.00", issued=day(40)))
    keep(cash, invoice("INV-2026-0003", "100.00", issued=day(0), legal_entity="FR01"))
    cash.post(f"{MAY}/close", {})
    assert waits_for(cash) == ["acknowledgement", "documents"]
    cash.hear(*acknowledged("2026-05/1"))
    assert not cash.processor.tend()
    assert waits_for(cash) == ["documents"]
    with cash.processor.database.transaction() as cur:
        cur.execute("update dead_letters set state = 'discarded' where body like '%INV-2026-0001%'::bytea")
    assert cash.processor.tend()
    assert waits_for(cash) == ["closed"]


def test_while_nothing_is_closing_there_is_nothing_to_do_and_proofs_write_nothing(cash: Server) -> None:
    cash.hear(invoice("INV-2026-0001", "100.00"))
    events = "select count(*) as n from stored_events"
    before = cash.rows(events)
    cash.hear(*[proof.model_copy(update={"closing": ()}) for proof in acknowledged("2026-05/1")])
    assert cash.rows(events) == before
    assert not cash.processor.tend()


def test_what_stands_in_the_way_is_told_with_who_clears_it_and_how(cash: Server) -> None:
    cash.hear(invoice("INV-2026-0001", "500.00"))
    cash.hear(paid("500.00", "?", name="f", booked=day(2)), paid("70.00", "?", name="g", booked=day(30)))
    (found,) = cash.get(f"{MAY}/blockers")["blockers"]
    assert found == {
        "blocker": "unidentified", "count": 1, "amount": "500.00", "currency": "EUR", "owner": "cash desk",
        "command": "o2c desk list",
    }  # fmt: skip
    assert cash.get("/v1/periods/DE01/2026-06/blockers")["blockers"][0]["amount"] == "570.00"
    assert cash.get("/v1/periods/FR01/2026-05/blockers")["blockers"] == []


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Iterator[tuple[psycopg.Connection, str, Path]]:
    """A schema as it was before months were closing, with its own name."""
    from cash_server import SETTINGS

    folder = Path(make(SETTINGS).migrations)
    before = tmp_path / folder.parent.name / "migrations"
    shutil.copytree(folder, before)
    for later in ("0012_periods.sql", "0021_revaluation.sql"):
        (before / later).unlink()
    schema = f"cash_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        migrate(connection, schema, [CHASSIS, before])
        connection.execute(f"set search_path to {schema}")
        yield connection, schema, folder
        connection.execute(f"drop schema {schema} cascade")


def test_months_closed_before_are_rows_of_the_new_table(old: tuple[psycopg.Connection, str, Path]) -> None:
    connection, schema, folder = old
    told = [("closed", "2026-03"), ("closed", "2026-04"), ("reopened", "2026-04"), ("closed", "2026-04")]
    for version, (what, period) in enumerate(told, 1):
        data = {"legal_entity": "DE01", "period": period, "reason": f"no {version}"}
        state = msgspec.json.encode({"actor": "anna", "correlation": "", "causation": "", "data": data})
        connection.execute(
            "insert into stored_events (originator_id, originator_version, topic, state) values (%s, %s, %s, %s)",
            ("periods:DE01", version, f"period-{what}.v1", state),
        )
    migrate(connection, schema, [CHASSIS, folder])
    rows = connection.execute(
        "select period, closing, state, reason, asked_by, log_position from periods order by number"
    ).fetchall()
    assert rows == [
        ("2026-03", "2026-03/1", "closed", "no 1", "anna", 1),
        ("2026-04", "2026-04/2", "reopened", "no 2", "anna", 2),
        ("2026-04", "2026-04/3", "closed", "no 4", "anna", 4),
    ]
