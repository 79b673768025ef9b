"""The BI login reads schema `bi` and nothing else, and what docs/bi.md shows works with it."""

import re
from pathlib import Path

import psycopg
import pytest
from bi_database import SCHEMA
from projection_quarter import quarter

from o2c.projection.bi.publish import BI_LOGIN, view_names

pytestmark = pytest.mark.servers
GUIDE = (Path(__file__).parents[3] / "docs" / "bi.md").read_text()
EXAMPLES = re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"example-{n}" for n in range(len(EXAMPLES))])
def test_the_sql_of_the_guide_works(empty_bi, example):
    empty_bi.fold([quarter(37, steps=120).log.said])
    with empty_bi.connect(empty_bi.reader_url) as connection:
        cur = connection.execute(example)
        shown = [cur.fetchall()] if cur.description else []
        while cur.nextset():
            shown += [cur.fetchall()] if cur.description else []
    assert shown
    assert all(shown)


def test_the_guide_names_every_view():
    assert {name for name in view_names() if f"`{name}`" not in GUIDE} == set()


def test_it_may_read_the_views_and_no_table(empty_bi):
    query = """select n.nspname || '.' || c.relname,
        has_table_privilege(%(login)s, c.oid, 'select') and has_schema_privilege(%(login)s, n.oid, 'usage'),
        has_table_privilege(%(login)s, c.oid, 'insert, update, delete, truncate')
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
        and n.nspname not like 'pg\\_%%'"""
    with empty_bi.connect() as connection:
        found = connection.execute(query, {"login": BI_LOGIN}).fetchall()
        role = "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication from pg_roles"
        assert not any(connection.execute(f"{role} where rolname = %s", (BI_LOGIN,)).fetchone())
        member = "select count(*) from pg_auth_members where member = %s::regrole"
        assert connection.execute(member, (BI_LOGIN,)).fetchone() == (0,)
    assert any(name.startswith(f"{SCHEMA}.") for name, _, _ in found)
    assert {name for name, reads, _ in found if reads} == {f"bi.{name}" for name in view_names()}
    assert [name for name, _, writes in found if writes] == []


@pytest.mark.parametrize(
    "statement",
    [
        "create table bi.mine (a int)", "create table public.mine (a int)", "create schema mine",
        "delete from bi.extract_position",
        f"select * from {SCHEMA}.open_item", f"set search_path to {SCHEMA}; select * from watermark",
        "create role other", "copy (select 1) to program 'true'",
    ],
    ids=lambda statement: statement[:24],
)  # fmt: skip
def test_what_writes_or_looks_elsewhere_is_refused(empty_bi, statement):
    with (
        empty_bi.connect(empty_bi.reader_url) as connection,
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)),
    ):
        connection.execute(statement)
