"""PostgreSQL: reached, new enough, in step with our clock, every schema up to date and closed to the other logins."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from o2c.chassis.migrate import login_of
from o2c.cli.doctor.finding import Finding, look, ok, wrong
from o2c.cli.platform import schemas

OLDEST = 14
SKEW = timedelta(seconds=2)
_FORBIDDEN = """select r.rolname as login, n.nspname as schema from pg_roles r cross join pg_namespace n
  where r.rolname = any(%s) and n.nspname = any(%s) and r.rolname <> n.nspname || '_login'
    and has_schema_privilege(r.rolname, n.nspname, 'USAGE') order by 1, 2"""
_MIGHTY = """select rolname from pg_roles
  where rolname = any(%s) and (rolsuper or rolcreatedb or rolcreaterole) order by 1"""


def check_database(url: str) -> Iterator[Finding]:
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        yield wrong(
            "postgresql", f"not reached: {reason}", "is it running? o2c status; its log lies in the home folder"
        )
        return
    with connection:
        yield _version(connection)
        yield _clock(connection)
        yield from _migrations(connection)
        yield from _grants(connection)


def _version(connection: psycopg.Connection[Any]) -> Finding:
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        return wrong("postgresql", f"version {version}", f"upgrade to {OLDEST} or newer")
    return ok("postgresql", f"version {version}")


def _clock(connection: psycopg.Connection[Any]) -> Finding:
    row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None
    apart = abs(datetime.now(UTC) - row[0])
    says = f"{apart.total_seconds():.1f} s between this machine and PostgreSQL"
    if apart > SKEW:
        return wrong("clock", says, "start a time service (chrony, systemd-timesyncd) on both")
    return ok("clock", says)


def _migrations(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    late = []
    for schema, folders in schemas().items():
        found = connection.execute("select to_regclass(%s)", (f"{schema}.migrations",)).fetchone()
        if found is None or found[0] is None:
            late.append(f"{schema} is not there")
            continue
        query = sql.SQL("select name from {}").format(sql.Identifier(schema, "migrations"))
        done = {row[0] for row in connection.execute(query).fetchall()}
        missing = sorted(set(_names(folders)) - done)
        if missing:
            late.append(f"{schema} lacks {', '.join(missing)}")
    if late:
        yield wrong("schemas", "; ".join(late), "stop and start: o2c down, then o2c up brings them up to date")
    else:
        yield ok("schemas", f"{len(schemas())} up to date")


def _names(folders: list[Path]) -> list[str]:
    return [f"{folder.parent.name}/{file.name}" for folder in folders for file in folder.glob("[0-9]*.sql")]


def _grants(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Each service's login may use its own schema and no other."""
    names = list(schemas())
    logins = [login_of(name) for name in names]
    forbidden = [f"{row[0]} in {row[1]}" for row in connection.execute(_FORBIDDEN, (logins, names)).fetchall()]
    mighty = [row[0] for row in connection.execute(_MIGHTY, (logins,)).fetchall()]
    if forbidden:
        yield wrong("grants", f"may look where it should not: {', '.join(forbidden)}", "revoke usage on those schemas")
    if mighty:
        yield look("grants", f"more than a service needs: {', '.join(mighty)}", "alter role … nosuperuser nocreatedb")
    if not forbidden and not mighty:
        yield ok("grants", f"{len(logins)} logins, each in its own schema")
