"""Migrations: plain SQL files, each applied once, in order, in a transaction of its own, by a job before the services.

`provision` also makes the schemas and the logins: each service's login owns its schema and sees no other.
"""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from o2c.chassis.ids import lock_key

log = logging.getLogger("o2c.migrate")

CHASSIS = Path(__file__).parent / "migrations"


_NOT_THEIRS = {"migrations": "insert, update, delete", "stored_events": "update, delete", "outbox": "update, delete"}
"""What a service may not do in its own schema: rewrite what happened, or what was said."""


def login_of(schema: str) -> str:
    return f"{schema}_login"


def migrate(connection: psycopg.Connection[tuple[object, ...]], schema: str, folders: Sequence[Path]) -> list[str]:
    """Apply what is missing to a schema; returns the names applied. Two jobs at once wait for each other."""
    with connection.transaction(), connection.cursor() as cur:
        cur.execute("select pg_advisory_xact_lock(%s)", (lock_key("migrate " + schema),))
        cur.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
        cur.execute(sql.SQL("set local search_path to {}").format(sql.Identifier(schema)))
        cur.execute("create table if not exists migrations (name text primary key, applied timestamptz default now())")
        cur.execute("select name from migrations")
        done = {row[0] for row in cur.fetchall()}
        applied = []
        for folder in folders:
            for file in sorted(folder.glob("[0-9]*.sql")):
                name = f"{folder.parent.name}/{file.name}"
                if name not in done:
                    cur.execute(file.read_bytes())
                    cur.execute("insert into migrations (name) values (%s)", (name,))
                    applied.append(name)
    for name in applied:
        log.info("applied %s to %s", name, schema)
    return applied


def grant_login(
    connection: psycopg.Connection[tuple[object, ...]], schema: str, password: str, login: str | None = None
) -> None:
    """A login that may use this schema's tables and nothing else. The tables stay the migrating user's."""
    role = login_of(login or schema)
    name = sql.Identifier(role)
    names = {"login": name, "schema": sql.Identifier(schema), "password": sql.Literal(password)}
    with connection.transaction(), connection.cursor() as cur:
        cur.execute("select pg_advisory_xact_lock(%s)", (lock_key("logins"),))
        cur.execute("select 1 from pg_roles where rolname = %s", (role,))
        verb = sql.SQL("alter" if cur.fetchone() else "create")
        cur.execute(sql.SQL("{} role {login} login password {password}").format(verb, **names))
        cur.execute(sql.SQL("grant usage on schema {schema} to {login}").format(**names))
        for what in ("tables", "sequences", "functions"):
            right = {"tables": "select, insert, update, delete", "sequences": "usage, select", "functions": "execute"}
            grant = sql.SQL("grant {right} on all {what} in schema {schema} to {login}")
            cur.execute(grant.format(right=sql.SQL(right[what]), what=sql.SQL(what), **names))
        for table, rights in _NOT_THEIRS.items():
            cur.execute("select to_regclass(%s)", (f"{schema}.{table}",))
            if cur.fetchone() != (None,):
                revoke = sql.SQL("revoke {right} on {schema}.{table} from {login}")
                cur.execute(revoke.format(right=sql.SQL(rights), table=sql.Identifier(table), **names))


def login_url(admin_url: str, schema: str, password: str) -> str:
    """The admin's URL with the service's login in it; whatever else it says (`sslmode`) stays."""
    parts = psycopg.conninfo.conninfo_to_dict(admin_url)
    host, port = parts.pop("host", "127.0.0.1"), parts.pop("port", 5432)
    place = f"{host}:{port}/{quote(str(parts.pop('dbname', 'postgres')), safe='')}"
    more = urlencode({name: value for name, value in parts.items() if name not in ("user", "password")})
    return f"postgresql://{login_of(schema)}:{quote(password, safe='')}@{place}" + (f"?{more}" if more else "")


def provision(admin_url: str, schemas: Mapping[str, Sequence[Path]], passwords: Mapping[str, str]) -> dict[str, str]:
    """Bring every schema up to date and return the URL of each one's own login."""
    with psycopg.connect(admin_url) as connection:
        for schema, folders in schemas.items():
            migrate(connection, schema, folders)
            grant_login(connection, schema, passwords[schema])
    return {schema: login_url(admin_url, schema, passwords[schema]) for schema in schemas}
