"""A database of its own with the views of schema `bi`: committed, so that other sessions read them."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

import o2c.projection
from o2c.chassis.reader import Fact
from o2c.projection.bi.publish import BI_LOGIN, create_views
from o2c.projection.projection import Projection

SCHEMA = "o2c_projection_v0_1"
MIGRATIONS = Path(next(iter(o2c.projection.__path__))) / "migrations"


class BiDatabase:
    """`url` is the superuser's, `reader_url` acts as the BI login."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.reader_url = psycopg.conninfo.make_conninfo(url, options=f"-c role={BI_LOGIN}")

    @contextmanager
    def connect(self, url: str | None = None) -> Iterator[psycopg.Connection[Any]]:
        options = {} if url else {"options": f"-c search_path={SCHEMA} -c timezone=UTC"}
        with psycopg.connect(url or self.url, autocommit=True, **options) as connection:
            yield connection

    def fold(self, batches: Iterable[Sequence[Fact]]) -> None:
        projection = Projection()
        with self.connect() as connection:
            for batch in batches:
                with connection.transaction(), connection.cursor(binary=True) as cur:
                    projection.fold(cur, batch)

    def clear(self) -> None:
        with self.connect() as connection:
            rows = connection.execute("select tablename from pg_tables where schemaname = current_schema()").fetchall()
            names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in rows if name != "currency")
            connection.execute(sql.SQL("truncate {}").format(names))


@contextmanager
def bi_database(admin_url: str) -> Iterator[BiDatabase]:
    name = f"bi_{os.getpid()}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        if not admin.execute("select 1 from pg_roles where rolname = %s", (BI_LOGIN,)).fetchone():
            admin.execute(f"create role {BI_LOGIN} login")
        admin.execute(f"create database {name}")
        try:
            made = BiDatabase(psycopg.conninfo.make_conninfo(admin_url, dbname=name))
            with psycopg.connect(made.url, autocommit=True) as connection:
                connection.execute(f"create schema {SCHEMA}")
                connection.execute(f"set search_path to {SCHEMA}")
                for file in sorted(MIGRATIONS.glob("*.sql")):
                    connection.execute(file.read_bytes())
                create_views(connection)
            yield made
        finally:
            admin.execute(f"drop database {name} with (force)")
