"""Schema `bi`: commented views that say in decimals what the API says, and a login that sees nothing else."""

from datetime import date
from decimal import Decimal

import psycopg
import pytest
from projection_quarter import quarter

from o2c.contracts.money import to_minor
from o2c.projection.bi.publish import BI_LOGIN, create_views, view_names
from o2c.projection.queries.aging import aging
from o2c.projection.queries.balances import balances
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import cut

pytestmark = pytest.mark.servers


@pytest.fixture
def bi(models):
    """The views on our read models, made and unmade around each test: the schema is the whole server's."""
    models.fold(quarter(21, steps=150).log.said)
    with models.connection.transaction(force_rollback=True):
        models.connection.execute("select pg_advisory_xact_lock(21)")
        if not models.connection.execute("select 1 from pg_roles where rolname = %s", (BI_LOGIN,)).fetchone():
            models.connection.execute(f"create role {BI_LOGIN} login")
        for _ in range(2):  # run again at every switch
            create_views(models.connection)
        yield models


def test_every_view_and_every_column_says_what_it_is(bi):
    rows = bi.connection.execute(
        """select c.relname, a.attname, col_description(c.oid, a.attnum), obj_description(c.oid)
           from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
           where n.nspname = 'bi' and a.attnum > 0"""
    ).fetchall()
    assert {row[0] for row in rows} == set(view_names())
    assert [row[:2] for row in rows if not row[2] or not row[3]] == []
    for view, column, _, _ in rows:
        assert not column.endswith("_amount") or any(r[0] == view and r[1].endswith("_currency") for r in rows)


def test_amounts_are_decimals_that_add_up_to_what_the_api_says(bi):
    def total(view: str, column: str, currency: str) -> dict[str, Decimal]:
        query = f"select {currency}, sum({column}) from bi.{view} group by 1 having sum({column}) <> 0"
        return dict(bi.connection.execute(query).fetchall())

    expected: dict[str, int] = {}
    answer = bi.ask(lambda cur: balances(cur, cut(cur, date(2999, 1, 1)), limit=1000))
    for row in answer["balances"]:
        currency = row["receivable"]["currency"]
        expected[currency] = expected.get(currency, 0) + to_minor(row["receivable"]["amount"], currency)
    decimals = {currency: Decimal(amount) / 100 for currency, amount in expected.items() if amount}
    assert decimals
    assert total("fct_open_item", "open_amount", "item_currency") == decimals
    assert total("fct_receivable_movement", "movement_amount", "movement_currency") == decimals
    assert total("fct_aging_current", "total_amount", "aging_currency") == decimals
    left = bi.connection.execute("select left_amount from bi.fct_receipt limit 1").fetchone()[0]
    assert left.as_tuple().exponent == -2
    parts = "select count(*) from bi.fct_receipt where left_amount <> on_account_amount + unapplied_amount"
    assert bi.connection.execute(parts).fetchone() == (0,)
    on_account: dict[str, int] = {}
    for row in answer["balances"]:
        currency = row["on_account"]["currency"]
        on_account[currency] = on_account.get(currency, 0) + to_minor(row["on_account"]["amount"], currency)
    decimals = {currency: Decimal(amount) / 100 for currency, amount in on_account.items() if amount}
    assert decimals
    assert total("fct_receipt", "on_account_amount", "receipt_currency") == decimals


def test_what_is_disputed_and_what_is_kept_for_orders_is_what_the_api_says(bi):
    today = bi.connection.execute("select current_date").fetchone()[0]
    for row in bi.ask(lambda cur: aging(cur, cut(cur, today), Buckets()))["rows"]:
        currency = row["currency"]
        (disputed, legal) = bi.connection.execute(
            """select sum(open_amount) filter (where is_disputed), sum(open_amount) filter (where mark_code = 'legal')
               from bi.fct_open_item where item_currency = %s""", (currency,),
        ).fetchone()  # fmt: skip
        aged = bi.connection.execute(
            """select sum(disputed_amount), sum(legal_amount), sum(overdue_disputed_amount) from bi.fct_aging_current
               where aging_currency = %s""", (currency,),
        ).fetchone()  # fmt: skip
        late = sum(Decimal(bucket["disputed"]["amount"]) for bucket in row["buckets"][1:])
        assert (disputed or 0, legal or 0, late) == aged
        assert (Decimal(row["disputed"]["amount"]), Decimal(row["legal"]["amount"])) == aged[:2]
        assert aged[0], "else it shows nothing"
        query = "select sum(prepaid_amount) from bi.fct_receipt where receipt_currency = %s"
        assert Decimal(row["prepaid"]["amount"]) == bi.connection.execute(query, (currency,)).fetchone()[0]


def test_since_when_an_item_is_marked_is_what_its_history_says(bi):
    rows = bi.connection.execute(
        """select i.mark_code, i.marked_since_date, m.mark_code, m.effective_date from bi.fct_open_item i
           join bi.fct_item_mark m using (open_item_id) where i.mark_code is not null and m.mark_kind = 'hold'
             and not exists (select from bi.fct_item_mark l where l.open_item_id = i.open_item_id
               and l.mark_kind = 'hold' and l.known_at > m.known_at) and m.mark_code is not null"""
    ).fetchall()
    assert rows
    assert all(row[:2] == row[2:] for row in rows)


def test_the_bi_login_reads_the_views_and_nothing_behind_them(bi):
    schema = bi.connection.execute("select current_schema()").fetchone()[0]
    bi.connection.execute(f"set local role {BI_LOGIN}")
    assert bi.connection.execute("select count(*) > 0 from bi.fct_open_item").fetchone() == (True,)
    for forbidden in (f"select * from {schema}.open_item", "create table bi.mine (x int)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), bi.connection.transaction():
            bi.connection.execute(forbidden)
