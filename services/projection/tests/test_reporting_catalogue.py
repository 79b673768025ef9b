"""All the catalogue offers can be asked for, filters mean what they say, and what was stored outlives a build."""

import io
import json
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from projection_quarter import quarter

from o2c.chassis.database import Database
from o2c.chassis.tabular import write
from o2c.chassis.versions import drop_others
from o2c.projection.projection import Projection
from o2c.projection.provision import CONTROL, MIGRATIONS, VERSIONS, provision_projection
from o2c.projection.reporting.asked import Asked
from o2c.projection.reporting.checking import plan_of
from o2c.projection.reporting.conditions import LISTS, OPERATORS, UNARY, VALUE_OF
from o2c.projection.reporting.fields import Field
from o2c.projection.reporting.running import answer
from o2c.projection.reporting.sources import CATALOGUE
from o2c.projection.reporting.store import Report, Store, shipped

pytestmark = pytest.mark.servers
SAMPLE = {"text": "x", "integer": "3", "decimal": "3.50", "date": "today-30", "yes-no": "yes"}
AS_OF = Asked(as_of="2026-05-20")


def told(models, definition: dict, asked: Asked = AS_OF) -> list[dict]:
    """Rows by their columns' names, without totals."""
    text = json.dumps({"name": "made", "title": "Made", **definition})  # JSON is YAML too
    plan = plan_of(text)

    def ask(cur):
        file = io.BytesIO()
        found = answer(cur, Report("made", 1, "", text, ""), plan, asked)
        write("json", file, found.sheet, found.lines)
        return json.loads(file.getvalue())

    found = models.ask(ask)
    names = [column["name"] for column in found["columns"]]
    return [dict(zip(names, line["cells"], strict=True)) for line in found["lines"] if "total" not in line]


@pytest.fixture
def quarterly(models):
    models.fold(quarter(31, steps=150).log.said)
    return models


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_field_can_be_shown_grouped_by_and_sorted_by(quarterly, name):
    source = CATALOGUE[name]
    asked = AS_OF if source.cuts else Asked()
    columns = [{"field": field} for field in source.fields]
    sort = [f"-{field}" for field in list(source.fields)[:8]]
    rows = told(quarterly, {"source": name, "columns": columns, "sort": sort}, asked)
    texts = [f.name for f in source.fields.values() if f.kind == "text"]
    days = [f"{f.name}.{part}" for f in source.fields.values() if f.kind == "date" for part in ("month", "quarter")]
    for group in [*texts, *days]:
        counted = {"field": source.key[0] if source.key[0] in source.fields else texts[0], "total": "count"}
        grouped = told(quarterly, {"source": name, "columns": [{"field": group}, counted], "groups": [group],
                                   "detail": False}, asked)  # fmt: skip
        assert len(grouped) <= len(rows)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_field_can_be_filtered_by_with_every_operator_of_its_kind(quarterly, name):
    source = CATALOGUE[name]
    asked = AS_OF if source.cuts else Asked()
    filters = [_filter(field, operator) for field in source.fields.values() for operator in OPERATORS[field.kind]]
    for start in range(0, len(filters), 40):
        first = next(iter(source.fields))
        told(quarterly, {"source": name, "columns": [{"field": first}], "filters": filters[start : start + 40]}, asked)


def _filter(field: Field, operator: str) -> dict:
    value = SAMPLE[VALUE_OF[field.kind]]
    given = (
        {} if operator in UNARY else {"values": [value, value]} if operator in (*LISTS, "between") else {"value": value}
    )
    return {"field": field.name, "is": operator, **given}


MEANING: list[tuple[dict, Callable[[dict], bool]]] = [
    ({"field": "customer", "is": "equal", "value": "C-1"}, lambda r: r["customer"] == "C-1"),
    ({"field": "customer", "is": "not-equal", "value": "C-1"}, lambda r: r["customer"] != "C-1"),
    ({"field": "customer", "is": "in", "values": ["C-1", "C-2"]}, lambda r: r["customer"] in ("C-1", "C-2")),
    ({"field": "customer", "is": "not-in", "values": ["C-1"]}, lambda r: r["customer"] != "C-1"),
    ({"field": "kind", "is": "starts-with", "value": "cred"}, lambda r: r["kind"].startswith("cred")),
    ({"field": "kind", "is": "contains", "value": "VOI"}, lambda r: "voi" in r["kind"]),
    ({"field": "mark", "is": "empty"}, lambda r: not r["mark"]),
    ({"field": "mark", "is": "filled"}, lambda r: bool(r["mark"])),
    ({"field": "open", "is": "above", "value": "100.50"}, lambda r: Decimal(r["open"]) > Decimal("100.50")),
    ({"field": "open", "is": "below", "value": "0"}, lambda r: Decimal(r["open"]) < 0),
    ({"field": "open", "is": "between", "values": ["10", "200"]}, lambda r: 10 <= Decimal(r["open"]) <= 200),
    ({"field": "days_overdue", "is": "at-least", "value": "-10"}, lambda r: r["days_overdue"] >= -10),
    ({"field": "due_date", "is": "at-most", "value": "today+20"}, lambda r: r["due_date"] <= "2026-06-09"),
    ({"field": "is_deduction", "is": "equal", "value": "no"}, lambda r: r["is_deduction"] is False),
]


@pytest.mark.parametrize(("filter_", "meant"), MEANING, ids=[f"{f['field']} {f['is']}" for f, _ in MEANING])
def test_a_filter_keeps_what_it_says_also_of_currencies_without_cents(quarterly, filter_, meant):
    names = ("item", "customer", "kind", "mark", "open", "days_overdue", "due_date", "is_deduction")
    asked = {"source": "open-items", "columns": [{"field": name} for name in names]}
    everything = told(quarterly, asked)
    kept = told(quarterly, {**asked, "filters": [filter_]})
    assert kept == [row for row in everything if meant(row)]
    assert len({row["currency"] for row in everything}) > 1


def test_a_limit_of_what_is_sorted_by_an_amount_counts_in_each_currency(quarterly):
    asked = {"source": "open-items", "columns": [{"field": "item"}, {"field": "open"}], "sort": ["-open"]}
    everything, two = told(quarterly, asked), told(quarterly, {**asked, "limit": 2})
    for currency in {row["currency"] for row in everything}:
        of_it = [row for row in everything if row["currency"] == currency]
        assert [row for row in two if row["currency"] == currency] == of_it[:2]


def test_a_custom_field_of_the_customer_tells_rows_apart(quarterly):
    field = "customer.attributes.region"
    rows = told(quarterly, {"source": "customers", "columns": [{"field": "customer"}, {"field": field}]}, Asked())
    held = quarterly.ask(
        lambda cur: cur.execute("select customer, attributes ->> 'region' as r from customer").fetchall()
    )
    assert {(row["customer"], row["customer_attributes_region"]) for row in rows} == {
        (h["customer"], h["r"]) for h in held
    }


def test_what_was_known_later_is_not_in_a_report_as_known_before(quarterly):
    asked = {"source": "movements", "columns": [{"field": "item"}, {"field": "known"}]}
    rows = told(quarterly, asked, Asked(as_of="2026-12-31", known=date(2026, 5, 10)))
    assert rows
    assert max(row["known"] for row in rows) < "2026-05-11"


def test_definitions_outlive_builds_and_the_service_itself_cannot_change_them(database_url):
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(40)")
        before = admin.execute("select to_regnamespace(%s)", (CONTROL,)).fetchone()
        assert before == (None,)
        try:
            url = provision_projection(database_url, "a password", "another one")
            text = shipped()["customer-list"].text.replace("title: Customers", "title: Accounts")
            _put(url, text)
            schema = VERSIONS.make(admin, Projection.version, 2, MIGRATIONS, "a password")
            VERSIONS.point(admin, schema, Projection.version, 2)
            drop_others(admin, VERSIONS, [schema])
            provision_projection(database_url, "a password", "another one")
            database = Database(url, schema, f"outlives-{os.getpid()}")
            assert database.read(lambda cur: Store().get(cur, "customer-list")).version == 1
            for change in ("delete from", "update"):
                end = "" if change == "delete from" else " set text = ''"
                with pytest.raises(psycopg.Error, match="never changed"):
                    database.keep(lambda cur, c=change, e=end: cur.execute(f"{c} {CONTROL}.report_definition{e}"))
            database.close()
        finally:
            drop_others(admin, VERSIONS, [])
            admin.execute(f"drop schema if exists bi cascade; drop schema if exists {CONTROL} cascade")


def _put(url: str, text: str) -> None:
    database = Database(url, "public", f"outlives-{os.getpid()}")
    database.keep(lambda cur: Store().put(cur, "customer-list", text, "ann"))
    database.close()
