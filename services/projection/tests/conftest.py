"""A real PostgreSQL for the projection's tests, and empty read models in it."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row, tuple_row

import o2c.projection

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # the stream builders beside this file

from bi_database import BiDatabase, bi_database  # noqa: E402

from o2c.chassis.reader import Fact  # noqa: E402
from o2c.projection.projection import Projection  # noqa: E402

MIGRATIONS = Path(next(iter(o2c.projection.__path__))) / "migrations"
SCHEMA = "projection_test"


class ReadModels:
    """A schema of read models: fold into it, ask it, dump it."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.projection = Projection()

    def clear(self) -> None:
        with self.connection.cursor(row_factory=tuple_row) as cur:
            names = [name for name in self.tables() if name != "currency"]
            cur.execute("truncate " + ", ".join(names))  # names of our own migration

    def tables(self) -> list[str]:
        with self.connection.cursor(row_factory=tuple_row) as cur:
            cur.execute("select tablename from pg_tables where schemaname = current_schema() order by 1")
            return [row[0] for row in cur.fetchall()]

    def fold(self, *batches: Sequence[Fact]) -> None:
        for batch in batches:
            with self.connection.transaction(), self.connection.cursor(binary=True, row_factory=tuple_row) as cur:
                self.projection.fold(cur, batch)

    def ask(self, query: Callable[[Any], Any]) -> Any:
        with self.connection.transaction(), self.connection.cursor(row_factory=dict_row) as cur:
            return query(cur)

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table as text, sorted: equal dumps are equal read models, byte by byte."""
        with self.connection.cursor(row_factory=tuple_row) as cur:
            return {
                table: [row[0] for row in cur.execute(f"select t::text from {table} t order by 1").fetchall()]
                for table in self.tables()
            }


@pytest.fixture(scope="session")
def _schema(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    name = f"{SCHEMA}_{os.getpid()}"
    with psycopg.connect(database_url, autocommit=True, options="-c timezone=UTC") as connection:
        connection.execute(f"create schema {name}")
        try:
            connection.execute(f"set search_path to {name}")
            for file in sorted(MIGRATIONS.glob("*.sql")):
                connection.execute(file.read_bytes())
            yield connection
        finally:
            connection.execute(f"drop schema {name} cascade")


@pytest.fixture
def models(_schema: psycopg.Connection[Any]) -> ReadModels:
    """Empty read models."""
    read_models = ReadModels(_schema)
    read_models.clear()
    return read_models


@pytest.fixture(scope="session")
def _bi_database(database_url: str) -> Iterator[BiDatabase]:
    with bi_database(database_url) as made:
        yield made


@pytest.fixture
def empty_bi(_bi_database: BiDatabase) -> BiDatabase:
    """Schema `bi` in a database of its own, over empty read models."""
    _bi_database.clear()
    return _bi_database
