"""The star of schema `bi`: what its rows come to, and that what they promise holds."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from projection_company import Company
from projection_quarter import quarter
from psycopg.rows import dict_row

from o2c.contracts import credit
from o2c.contracts.money import Money
from o2c.projection.bi.catalog import relations
from o2c.projection.bi.publish import view_names
from o2c.projection.bi.registry import VIEWS

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def star(_bi_database):
    """A quarter of a random company."""
    _bi_database.clear()
    company = quarter(34, steps=400)
    _bi_database.fold([company.log.said])
    with _bi_database.connect() as connection:
        yield company, connection


def rows(connection: Any, query: str) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cur:
        return cur.execute(query).fetchall()


def test_every_view_is_described_and_every_description_has_its_view(star):
    found = relations(star[1])
    assert sorted(found) == view_names() == sorted(VIEWS)
    for name, view in VIEWS.items():
        columns = {column.name for column in found[name].columns}
        named = {*view.key, *view.replace_by, *view.nullable} | {c for c in (view.date, view.currency) if c}
        assert named <= columns, name
        assert (view.mode == "full") == (not view.source) == ("position" not in columns or name == "extract_position")


RULES = [(view.name, rule) for view in VIEWS.values() for rule in view.all_rules]


@pytest.mark.parametrize(("view", "rule"), RULES, ids=lambda it: it if isinstance(it, str) else it.name)
def test_a_rule_that_is_promised_holds(star, view, rule):
    assert star[1].execute(rule.query).fetchone() == (0,)


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_only_what_may_be_empty_is(star, view):
    columns = [column.name for column in relations(star[1])[view].columns]
    found = rows(star[1], f"select * from bi.{view}")
    assert found or view in ("fct_kpi_day", "fct_policy_change")
    empty = {name for name in columns if any(row[name] is None for row in found)}
    assert empty <= set(VIEWS[view].nullable)


def test_movements_of_a_customer_come_to_its_balance(star):
    company, connection = star
    found = {
        (row["account_id"], row["movement_class"]): row["amount"]
        for row in rows(
            connection,
            """select account_id, movement_class, sum(movement_amount) as amount from bi.fct_movement group by 1, 2
               having sum(movement_amount) <> 0""",
        )
    }
    truth: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for item in company.items.values():
        truth[item.customer, "receivable"] += Decimal(item.open) / 100
    for (_, account), left in company.left.items():
        truth[account, "receipt"] -= Decimal(left) / 100
    assert found == {key: amount for key, amount in truth.items() if amount}
    assert len({kind for _, kind in found}) == 2


def test_a_movement_has_three_dates_and_its_place(star):
    company, connection = star
    first = {(fact.partition, fact.sequence): fact for fact in company.log.said if fact.source == "/o2c/cash-app"}
    found = rows(connection, "select * from bi.fct_movement")
    assert len(found) > 400
    for row in found:
        fact = first[row["position_partition"], row["position"]]
        said = (fact.data.effective, fact.data.accounting, fact.known)
        assert (row["effective_date"], row["accounting_date"], row["known_at"]) == said
    assert any(row["effective_date"] != row["accounting_date"] for row in found)


def test_lines_of_an_order_say_what_of_it_was_shipped_and_cancelled(empty_bi):
    company = Company()
    company.customer("C-1")
    company.place("O-1", "C-1", 1_000)
    company.change("O-1", "C-1", 1_200, revision=2)
    company.ship("O-1", "C-1", "S-1", 400)
    company.ship("O-1", "C-1", "S-2", 100)
    company.cancel("O-1", "C-1", 300)
    empty_bi.fold([company.log.said])
    with empty_bi.connect(empty_bi.reader_url) as connection:
        (line,) = rows(connection, "select * from bi.fct_order_line")
        (order,) = rows(connection, "select * from bi.fct_order")
    parts = ("ordered_quantity", "shipped_quantity", "cancelled_quantity")
    assert [line[part] for part in parts] == [1_200, 500, 300]
    assert (line["gross_amount"], line["open_amount"]) == (Decimal("12.00"), Decimal("4.00"))
    assert (line["open_amount"], line["position"]) == (order["open_amount"], order["position"])


def test_history_has_what_held_at_any_moment(empty_bi):
    company = Company()
    company.customer("C-1", risk_class="A")
    said = [("A", "net 30", Decimal("10000.00"))]
    company.log.now += timedelta(days=1)
    company.log.say(credit.PaymentTermsChanged(customer="C-1", old="net 30", new="net 60", reason="asked"), "C-1")
    said.append(("A", "net 60", Decimal("10000.00")))
    company.log.now += timedelta(days=1)
    old, new = Money.of(1_000_000, "EUR"), Money.of(5_000, "EUR")
    company.log.say(credit.CreditLimitChanged(customer="C-1", old=old, new=new, check=True, reason="late"), "C-1")
    said.append(("A", "net 60", Decimal("50.00")))
    empty_bi.fold([company.log.said])
    with empty_bi.connect(empty_bi.reader_url) as connection:
        found = rows(connection, "select * from bi.dim_customer_history order by valid_from")
        (now,) = rows(connection, "select * from bi.dim_customer")
    spans = [(row["risk_class"], row["payment_terms"], row["credit_limit_amount"]) for row in found]
    assert spans[-3:] == said
    assert [row["valid_to"] for row in found] == [*(row["valid_from"] for row in found[1:]), None]
    assert [row["is_current"] for row in found] == [*(False for _ in found[1:]), True]
    same = ("customer_name", "payment_terms", "credit_limit_amount", "risk_class", "attributes", "position")
    assert [found[-1][name] for name in same] == [now[name] for name in same]


def test_what_was_said_of_a_customer_at_one_moment_is_one_row(empty_bi):
    company = Company()
    start = company.log.now
    company.log.say(credit.CustomerRegistered(customer="C-1", name="One Ltd", payment_terms="net 30"), "C-1")
    company.log.now = start
    limit = Money.of(700, "EUR")
    company.log.say(credit.CreditAccountOpened(customer="C-1", limit=limit, check=True), "C-1")
    empty_bi.fold([company.log.said])
    with empty_bi.connect(empty_bi.reader_url) as connection:
        (row,) = rows(connection, "select * from bi.dim_customer_history")
    assert (row["customer_name"], row["credit_limit_amount"], row["position"]) == ("One Ltd", Decimal("7.00"), 2)


def test_a_calendar_has_every_day_once_and_iso_weeks(star):
    found = {row["calendar_date"]: row for row in rows(star[1], "select * from bi.dim_date")}
    assert len(found) == (date(2050, 1, 1) - date(2000, 1, 1)).days
    for day, row in found.items():
        assert (row["iso_year"], row["iso_week"], row["iso_weekday"]) == tuple(day.isocalendar())
        assert row["is_month_end"] == ((day + timedelta(days=1)).day == 1)
        assert row["month_start_date"] == day.replace(day=1) <= day <= row["month_end_date"]
        assert (row["fiscal_year"], row["fiscal_period"]) == (day.year, day.month)
