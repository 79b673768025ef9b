"""A PostgreSQL of its own for what needs no broker and no services."""

from collections.abc import Iterator
from contextlib import contextmanager

from o2c.chassis.local.home import scratch_home
from o2c.chassis.local.postgres import EmbeddedPostgres

READY_SECONDS = 60


@contextmanager
def postgres() -> Iterator[EmbeddedPostgres]:
    with scratch_home() as home:
        server = EmbeddedPostgres(home / "postgres")
        server.start()
        try:
            server.wait_ready(READY_SECONDS)
            yield server
        finally:
            server.stop()
