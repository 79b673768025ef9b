"""Schemas, views and logins of the read models, made by a job before the service starts."""

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from o2c.chassis.migrate import login_url
from o2c.chassis.versions import Versions
from o2c.projection.bi.publish import BI_LOGIN, create_views
from o2c.projection.projection import Projection

MIGRATIONS = Path(__file__).parent / "migrations"
CONTROL = "o2c_projection"

VERSIONS = Versions(CONTROL)


def provision_projection(admin_url: str, password: str, bi_password: str) -> str:
    """Make the first build where there is none, bring the active one up to date, and return the service's URL.

    A build of another version is left as it is: its successor is built beside it.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        VERSIONS.prepare(connection)
        active = VERSIONS.active(connection)
        build = active[2] if active else 1
        if active is None or active[1] == Projection.version:
            schema = VERSIONS.make(connection, Projection.version, build, MIGRATIONS, password)
            _bi_login(connection, bi_password)
            with connection.transaction():
                if active is None:
                    VERSIONS.point(connection, schema, Projection.version, build)
                publish_views(connection)
        VERSIONS.grant(connection, password)
    return login_url(admin_url, CONTROL, password)


def publish_views(connection: psycopg.Connection[Any]) -> None:
    """(Re)create the views of schema `bi` on the active build; part of the transaction that switches."""
    active = VERSIONS.active(connection)
    assert active is not None
    connection.execute(sql.SQL("set local search_path to {}").format(sql.Identifier(active[0])))
    create_views(connection)


def _bi_login(connection: psycopg.Connection[Any], password: str) -> None:
    names = {"login": sql.Identifier(BI_LOGIN), "password": sql.Literal(password)}
    with connection.transaction():
        found = connection.execute("select 1 from pg_roles where rolname = %s", (BI_LOGIN,)).fetchone()
        verb = sql.SQL("alter" if found else "create")
        connection.execute(sql.SQL("{} role {login} login password {password}").format(verb, **names))
        connection.execute(sql.SQL("alter role {login} set default_transaction_read_only = on").format(**names))
