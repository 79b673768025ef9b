"""`o2c report run`: a report on the screen or into a file."""

import sys
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import typer

from o2c.cli.reporting.definitions import SERVICE, ReportName, Version
from o2c.cli.reporting.screen import show
from o2c.cli.reports import Basis, Home, Json, Known, dump
from o2c.cli.show import say, wrapped
from o2c.cli.talk import fail, talk

FORMATS = ("table", "csv", "xlsx", "pdf", "parquet", "json")
BINARY = ("xlsx", "pdf", "parquet")
AsOf = Annotated[
    str | None,
    typer.Option(help="end of this day, also as last-month-end or today-7; default: as defined", show_default=False),
]
Params = Annotated[
    list[str] | None,
    typer.Option("--param", help="a parameter, as name=value; once for each", show_default=False),
]


def run(
    name: ReportName,
    param: Params = None,
    as_of: AsOf = None,
    known: Known = None,
    basis: Basis = "effective",
    format_: Annotated[
        str | None, typer.Option("--format", help=" | ".join(FORMATS), show_default="table, or by --out")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="file to write", show_default=False)] = None,
    version: Version = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Run a report: to the screen, or into a file.

    Example:  o2c report run overdue-debtors --param days=30 --out overdue.xlsx
    """
    wanted = "json" if as_json else format_of(format_, out)
    asked: dict[str, Any] = {"as_of": as_of, "known": known, "basis": basis, "version": version}
    given = {key: value for key, value in asked.items() if value is not None and (key, value) != ("basis", "effective")}
    query = urlencode({**parameters(param), **given, "format": "json" if wanted == "table" else wanted})
    path = f"/v1/reports/{quote(name, safe='')}/run?{query}"
    ask = talk(home)
    if wanted == "table":
        show(ask.get(SERVICE, path))
    elif out is None and wanted in BINARY and sys.stdout.isatty():
        fail(f"{wanted} is nothing for a terminal; say where to write it: --out FILE.{wanted}")
    elif out is None and wanted == "json":
        dump(ask.get(SERVICE, path))
    elif out is None:
        sys.stdout.buffer.write(ask.download(SERVICE, path))
    else:
        ask.save(SERVICE, path, out)
        say("\n".join(wrapped(f"{out}: {out.stat().st_size:,} bytes")))


def parameters(given: list[str] | None) -> dict[str, str]:
    """
    >>> parameters(["days=30", "entity=DE01"])
    {'days': '30', 'entity': 'DE01'}
    """
    found: dict[str, str] = {}
    for text in given or []:
        name, equals, value = text.partition("=")
        if not equals or not name:
            fail(f"--param: found {text!r}, expected name=value such as days=30")
        if name in found:
            fail(f"--param: {name} is given twice")
        found[name] = value
    return found


def format_of(format_: str | None, out: Path | None) -> str:
    """The format asked for, or that of the file's ending.

    >>> format_of(None, Path("a.xlsx")), format_of(None, None)
    ('xlsx', 'table')
    """
    wanted = format_ or (out.suffix.removeprefix(".").lower() if out else "table")
    if wanted not in FORMATS:
        where = "--format" if format_ else "--out"
        fail(f"{where}: found {wanted!r}, expected {', '.join(FORMATS)}")
    if wanted == "table" and out is not None:
        fail("--out: a table is for the screen; expected csv, xlsx, pdf, parquet or json")
    return wanted
