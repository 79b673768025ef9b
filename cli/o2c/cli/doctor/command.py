"""`o2c doctor`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from o2c.chassis.local.home import running_stack
from o2c.cli.answers import Home, Json
from o2c.cli.doctor.database import check_database
from o2c.cli.doctor.environment import check_settings
from o2c.cli.doctor.finding import Finding, look
from o2c.cli.doctor.kafka import check_kafka
from o2c.cli.doctor.machine import check_machine
from o2c.cli.doctor.services import check_services
from o2c.cli.platform import default_home
from o2c.cli.reports import dump
from o2c.cli.show import plain, say, table, wrapped


def doctor(
    all_: Annotated[bool, typer.Option("--all", help="Also what is well.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Look over everything and say in plain words what is wrong and what to do.

    Settings, machine, disk, clock, PostgreSQL, schemas, grants, Kafka, topics,
    services, lag, dead letters and the tie-out. Nothing is changed. Exit code 1
    where something is wrong.

    Example:  o2c doctor --all
    """
    found = list(examine(home or default_home()))
    if as_json:
        dump([one.as_dict() for one in found])
    else:
        _show(found, all_)
    if any(one.level == "wrong" for one in found):
        raise typer.Exit(1)


def examine(home: Path) -> Iterator[Finding]:
    yield from check_settings(os.environ)
    yield from check_machine([home if home.exists() else Path()])
    stack = running_stack(home)
    if stack is None:
        yield look("stack", f"nothing runs in {home}", "o2c up starts it; the rest cannot be looked at before")
        return
    yield from check_database(stack.database_url)
    yield from check_kafka(stack.kafka_bootstrap_servers)
    yield from check_services(stack)


def _show(found: list[Finding], all_: bool) -> None:
    if all_:
        table("", ["check", "", "seen"], [[one.check, one.level, one.says] for one in found])
    ill = [one for one in found if one.level != "ok"]
    for one in ill:
        for line in wrapped(f"{one.level.upper()}  {one.check}: {one.says}"):
            say(line)
        for line in wrapped(f"do: {one.do}", "      "):
            say(plain(line))
    well, rest = len(found) - len(ill), f"{_count(ill, 'look')} to look at, {_count(ill, 'wrong')} wrong"
    say(f"{len(found)} checks: {well} well, {rest}")


def _count(found: list[Finding], level: str) -> int:
    return sum(one.level == level for one in found)
