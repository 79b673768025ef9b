"""One service's way to PostgreSQL: a connection that writes, and a small pool that reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import Cursor
from psycopg.rows import dict_row, tuple_row
from psycopg_pool import ConnectionPool

from o2c.chassis import arrays
from o2c.chassis.errors import translate

T = TypeVar("T")

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "60s"


class Database:
    """Connections of a service, with its schema on the search path.

    The writing connection is one, because the processor is one; it is opened again after it was lost.
    """

    def __init__(self, url: str, schema: str, name: str, readers: int = 4) -> None:
        self._url, self.schema = url, schema
        self._options = {
            "application_name": f"o2c-{name}",
            "options": f"-c search_path={schema} -c lock_timeout={LOCK_TIMEOUT} "
            f"-c statement_timeout={STATEMENT_TIMEOUT} -c timezone=UTC",
        }
        self._writer: psycopg.Connection[Any] | None = None
        # Connections are tried before they are used: after a restart of the server all of them are dead.
        self._pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
            url,
            min_size=0,
            max_size=readers,
            open=False,
            timeout=5,
            check=ConnectionPool.check_connection,
            configure=lambda connection: arrays.register(connection.adapters),
            kwargs={**self._options, "autocommit": True},
        )

    def connect(self) -> psycopg.Connection[Any]:
        """A new connection of its own, for whoever must hold one (the relay's lock)."""
        connection = psycopg.connect(self._url, autocommit=True, prepare_threshold=0, **self._options)  # type: ignore[arg-type]
        arrays.register(connection.adapters)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[Cursor[Any]]:
        """A cursor in a transaction of the writing connection; only the processor's lock holder may use it.

        Raises Fenced and Conflict (errors.py) where the server says so, else psycopg's own errors.
        """
        if self._writer is None or self._writer.closed:
            self._writer = self.connect()
        try:
            with self._writer.transaction(), self._writer.cursor(binary=True, row_factory=tuple_row) as cur:
                yield cur
        except psycopg.Error as error:
            known = translate(error)
            if known is None:
                raise
            raise known from error

    def read(self, query: Callable[[Cursor[Any]], T]) -> T:
        """Run a query function with a cursor of dict rows, in one consistent snapshot that cannot write."""
        if self._pool.closed:
            self._pool.open()
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            with connection.cursor(row_factory=dict_row) as cur:
                return query(cur)

    def keep(self, change: Callable[[Cursor[Any]], T]) -> T:
        """Run a function with a cursor of dict rows, in a transaction on a connection of its own."""
        with self.connect() as connection, connection.cursor(row_factory=dict_row) as cur, connection.transaction():
            return change(cur)

    @contextmanager
    def snapshot(self) -> Iterator[Cursor[Any]]:
        """A cursor such as `transaction` gives, for anybody: one consistent snapshot that cannot write."""
        if self._pool.closed:
            self._pool.open()
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            with connection.cursor(binary=True, row_factory=tuple_row) as cur:
                yield cur

    def pool_stats(self) -> dict[str, int]:
        """What the pool counts, as psycopg_pool names it."""
        return self._pool.get_stats()

    @property
    def connected(self) -> bool:
        return self._writer is not None and not self._writer.closed

    def close(self) -> None:
        self._pool.close()
        if self._writer is not None:
            self._writer.close()
