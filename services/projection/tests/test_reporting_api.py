"""Reports over HTTP: downloads in every format, wrong questions, and definitions that are stored."""

import csv
import io
import os
from collections.abc import AsyncIterator

import httpx2
import psycopg
import pytest
from projection_quarter import quarter
from report_sending import make_kept

from o2c.chassis.database import Database
from o2c.chassis.http import make_app
from o2c.chassis.tabular import FORMATS
from o2c.projection.api import report_schedules, reports
from o2c.projection.provision import CONTROL
from o2c.projection.reporting.store import shipped

pytestmark = pytest.mark.servers
MINE = """name: by-region
title: Open by region
source: open-items
columns:
  - {field: customer.attributes.region, title: Region}
  - {field: customer}
  - {field: open, total: sum}
groups: [customer.attributes.region, customer]
detail: false
"""


class Readings:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, query):
        return self._database.read(query)

    async def keep(self, change):
        return self._database.keep(change)


@pytest.fixture
async def client(database_url, models) -> AsyncIterator[httpx2.AsyncClient]:
    models.fold(quarter(31, steps=150).log.said)
    schema = models.connection.execute("select current_schema()").fetchone()[0]
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(40)")
        connection.execute(f"drop schema if exists {CONTROL} cascade")
        make_kept(connection, CONTROL)
        database = Database(database_url, schema, f"report-api-{os.getpid()}")
        app = make_app("projection", lambda: {})
        for part in (reports, report_schedules):
            app.include_router(part.routes(Readings(database)), prefix="/v1")
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://projection") as asking:
            yield asking
        database.close()
        connection.execute(f"drop schema {CONTROL} cascade")


async def test_every_report_is_listed_and_shown_with_its_definition_and_versions(client):
    listed = (await client.get("/v1/reports")).json()["reports"]
    assert [one["name"] for one in listed] == sorted(shipped())
    assert all(one["title"] and one["description"] and not one["problem"] for one in listed)
    shown = (await client.get("/v1/reports/overdue-debtors")).json()
    assert shown["definition"] == shipped()["overdue-debtors"].text
    assert [one["version"] for one in shown["versions"]] == [0]


@pytest.mark.parametrize("format_", FORMATS)
async def test_a_run_is_a_download_with_a_name_and_a_type(client, format_):
    address = f"/v1/reports/open-items-by-due-date/run?format={format_}&as_of=2026-05-20"
    answer = await client.get(address, headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMATS[format_].media_type
    assert answer.headers["content-disposition"].endswith(f'"open-items-by-due-date-2026-05-20.{format_}"')
    assert len(answer.content) == int(answer.headers["content-length"])
    assert answer.headers["o2c-report-version"] == f"0 {shipped()['open-items-by-due-date'].hash}"
    assert (await client.get(address)).content == answer.content


async def test_parameters_narrow_a_report(client):
    async def customers(**more) -> set[str]:
        params = {"format": "csv", "as_of": "2026-05-20", **more}
        answer = await client.get("/v1/reports/open-items-by-due-date/run", params=params)
        return {row["customer"] for row in csv.DictReader(io.StringIO(answer.text))}

    everybody = await customers()
    one = min(everybody)
    assert len(everybody) > 1
    assert await customers(customer=one) == {one}
    assert await customers(customer="' or 1=1 --") == set()
    assert await customers(due_by="today-3650") == set()


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("overdue-debtor/run", 404, "did you mean 'overdue-debtors'"),
        ("overdue-debtors/run?dayz=3", 422, "dayz: no parameter of overdue-debtors .*did you mean 'days'"),
        ("overdue-debtors/run?days=0", 422, "days: found 0, expected at least 1"),
        ("overdue-debtors/run?days=1&days=2", 422, "days: is given twice"),
        ("overdue-debtors/run?as_of=2026-02-30", 422, "as_of: found '2026-02-30', expected a day"),
        ("overdue-debtors/run?as_of=today-99999", 200, ""),
        ("overdue-debtors/run?as_of=year-start-9999999", 422, "as_of"),
        ("overdue-debtors/run?known=then", 422, "known: expected a day or a moment"),
        ("overdue-debtors/run?basis=other", 422, "basis"),
        ("overdue-debtors/run?format=doc", 422, "format"),
        ("overdue-debtors/run?version=7", 404, "in version 7"),
        ("overdue-debtors/run?entity=" + "9" * 400, 200, ""),
        ("customer-list/run?as_of=2026-01-01", 422, "shows what is now"),
        ("customer-list/run?country=%00", 422, "U.0000"),
        ("credit-limit-use/run?used=1e400", 422, "used: found '1e400', expected a number"),
        ("credit-limit-use/run?used=" + "9" * 18, 200, ""),
        ("..%2f..%2fetc/run", 404, ""),
    ],
)
async def test_a_wrong_question_is_told_what_was_expected(client, question, status, said):
    import re

    answer = await client.get(f"/v1/reports/{question}")
    assert answer.status_code == status, answer.text
    assert re.search(said, answer.text)


async def test_a_definition_is_stored_as_a_version_once_and_run_by_it(client):
    def put(text: str):
        return client.put("/v1/reports/by-region", json={"definition": text}, headers={"O2C-Actor": "ann"})

    first = (await put(MINE)).json()
    assert (first["version"], first["new"], first["author"]) == (1, True, "ann")
    assert (await put(MINE)).json()["new"] is False
    second = (await put(MINE.replace("Open by", "Owed by"))).json()
    assert second["version"] == 2
    latest = (await client.get("/v1/reports/by-region/run")).json()
    assert (latest["title"], latest["version"]) == ("Owed by region", "2")
    assert latest["lines"][-1]["total"] == "total"
    earlier = (await client.get("/v1/reports/by-region/run?version=1")).json()
    assert (earlier["title"], earlier["hash"]) == ("Open by region", first["hash"])


async def test_a_wrong_definition_is_refused_with_all_that_is_wrong(client):
    answer = await client.put("/v1/reports/by-region", json={"definition": MINE.replace("open", "opne")})
    assert answer.status_code == 422
    assert "source: found 'opne-items', did you mean 'open-items'" in answer.json()["detail"]
    named = await client.put("/v1/reports/other", json={"definition": MINE})
    assert "name: found 'by-region', expected other" in named.json()["detail"]


async def test_schedules_are_added_listed_and_removed(client):
    body = {"name": "daily", "report": "customer-list", "cron": "0 7 * * *", "target": "folder:x"}
    assert (await client.post("/v1/report-schedules", json=body)).status_code == 200
    [one] = (await client.get("/v1/report-schedules")).json()["schedules"]
    assert (one["name"], one["time_zone"], one["missed"]) == ("daily", "UTC", "last")
    assert (await client.post("/v1/report-schedules", json={**body, "report": "nix", "name": "b"})).status_code == 404
    wrong = await client.post("/v1/report-schedules", json={**body, "cron": "x", "name": "c"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad-schedule")
    assert (await client.get("/v1/report-runs?schedule=daily")).json() == {"runs": []}
    assert (await client.delete("/v1/report-schedules/daily")).json() == {"removed": "daily"}
    assert (await client.delete("/v1/report-schedules/daily")).status_code == 404


async def test_the_catalogue_says_every_field_with_its_kind(client):
    sources = {one["name"]: one for one in (await client.get("/v1/report-sources")).json()["sources"]}
    assert {"name": "open", "kind": "amount", "title": "Open"} in sources["open-items"]["fields"]
    assert sources["customers"]["as_of"] is False
