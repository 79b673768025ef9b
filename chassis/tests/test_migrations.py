"""Migrations and logins: applied once, by two jobs at the same time too, and each login sees its own schema only."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql

from o2c.chassis.migrate import CHASSIS, login_of, login_url, migrate, provision

pytestmark = pytest.mark.servers


@pytest.fixture
def schemas(postgres_url: str) -> Iterator[list[str]]:
    names = [f"o2c_m_{uuid4().hex[:8]}" for _ in range(2)]
    yield names
    with psycopg.connect(postgres_url) as connection:
        for name in names:
            connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(name)))
            connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(login_of(name))))


def applied(url: str, schema: str, folders: list[Path]) -> list[str]:
    with psycopg.connect(url) as connection:
        return migrate(connection, schema, folders)


def test_a_migration_is_applied_once(postgres_url: str, schemas: list[str]) -> None:
    assert applied(postgres_url, schemas[0], [CHASSIS]) == ["chassis/0001_chassis.sql"]
    assert applied(postgres_url, schemas[0], [CHASSIS]) == []


def test_later_migrations_are_applied_in_the_order_of_their_numbers(
    postgres_url: str, schemas: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "toy" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0002_more.sql").write_text("alter table first_table add column more int;")
    (folder / "0001_first.sql").write_text("create table first_table (one int); insert into first_table values (1);")
    (folder / "notes.sql").write_text("this is no migration")
    assert applied(postgres_url, schemas[0], [CHASSIS, folder])[1:] == ["toy/0001_first.sql", "toy/0002_more.sql"]
    (folder / "0003_third.sql").write_text("update first_table set more = 2")
    assert applied(postgres_url, schemas[0], [CHASSIS, folder]) == ["toy/0003_third.sql"]


def test_a_migration_that_fails_leaves_nothing(postgres_url: str, schemas: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "toy" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_bad.sql").write_text("create table good (one int); create table bad (one nonsense);")
    with pytest.raises(errors.UndefinedObject, match="nonsense"):
        applied(postgres_url, schemas[0], [CHASSIS, folder])
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("select to_regnamespace(%s)", (schemas[0],)).fetchone()
    assert row == (None,)


def test_six_jobs_at_once_apply_everything_once(postgres_url: str, schemas: list[str]) -> None:
    outcomes: list[object] = []
    start = threading.Barrier(6)

    def job() -> None:
        start.wait()
        try:
            outcomes.append(provision(postgres_url, {s: [CHASSIS] for s in schemas}, dict.fromkeys(schemas, "pw")))
        except psycopg.Error as error:
            outcomes.append(error)

    jobs = [threading.Thread(target=job) for _ in range(6)]
    for thread in jobs:
        thread.start()
    for thread in jobs:
        thread.join()
    assert all(isinstance(outcome, dict) for outcome in outcomes), outcomes
    with psycopg.connect(postgres_url) as connection:
        for schema in schemas:
            query = sql.SQL("select count(*) from {}.migrations").format(sql.Identifier(schema))
            assert connection.execute(query).fetchone() == (1,)


def test_a_login_uses_its_own_schema_and_cannot_read_another_one(postgres_url: str, schemas: list[str]) -> None:
    mine, other = schemas
    urls = provision(postgres_url, {s: [CHASSIS] for s in schemas}, {mine: "p1", other: "p2"})
    with psycopg.connect(urls[mine], autocommit=True, options=f"-c search_path={mine}") as connection:
        connection.execute("insert into guards values ('a', 1)")
        connection.execute("update guards set version = 2")
        connection.execute("insert into stored_events (originator_id, originator_version, topic, state) values "
                           "('a', 1, 't', '')")  # fmt: skip
        forbidden = [
            f"select * from {other}.stored_events",
            f"insert into {other}.guards values ('a', 1)",
            f"create table {mine}.extra (one int)",
            "create table public.extra (one int)",
            "create schema extra",
            "create role extra",
            "delete from stored_events",
            "update stored_events set state = 'rewritten'",
            "update outbox set body = 'rewritten'",
            "truncate stored_events",
            "drop table guards",
            "insert into migrations values ('9999')",
            "copy guards to '/tmp/guards'",
        ]
        for statement in forbidden:
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_new_password_replaces_the_old_one(postgres_url: str, schemas: list[str]) -> None:
    schema = schemas[0]
    (old,) = provision(postgres_url, {schema: [CHASSIS]}, {schema: "old'one"}).values()
    (new,) = provision(postgres_url, {schema: [CHASSIS]}, {schema: "n@w/one?"}).values()
    with psycopg.connect(new) as connection:
        assert connection.execute("select current_user").fetchone() == (login_of(schema),)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(old)


def test_a_login_url_keeps_what_else_the_admin_s_says() -> None:
    admin = "postgresql://root:r%40t@db.example:6432/my%20db?connect_timeout=3&sslmode=require"
    assert login_url(admin, "o2c_toy", "a/b@c") == (
        "postgresql://o2c_toy_login:a%2Fb%40c@db.example:6432/my%20db?connect_timeout=3&sslmode=require"
    )
