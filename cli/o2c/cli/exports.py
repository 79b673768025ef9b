"""`o2c export`: what other systems read, as files."""

from datetime import date
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from o2c.cli.platform import Secrets, default_home
from o2c.cli.reports import Home, Json, dump
from o2c.cli.show import say
from o2c.cli.talk import fail, find_stack
from o2c.projection.bi.export.errors import ExportRefused
from o2c.projection.bi.export.manifest import position_of
from o2c.projection.bi.export.query import Asked
from o2c.projection.bi.export.run import export, export_daily
from o2c.projection.bi.publish import BI_LOGIN

app = typer.Typer(help="Files for other systems.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Files for other systems."""


@app.command("bi")
def bi(
    to: Annotated[Path, typer.Option("--to", help="A new folder; with --daily the one that holds the days.")],
    view: Annotated[list[str] | None, typer.Option(help="Only this view; again for more.", show_default=False)] = None,
    since: Annotated[
        str | None,
        typer.Option(help="What changed since: an earlier export, or its position.", show_default=False),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Only what counts by the end of this day.", show_default=False)
    ] = None,
    daily: Annotated[bool, typer.Option("--daily", help="All of today (UTC), unless it is there.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Write the views of schema bi as Parquet files with a manifest.

    Example:  o2c export bi --to sunday
    Then:     o2c export bi --to monday --since sunday
    """
    if daily and (view or since or as_of):
        fail("--daily is of everything: it goes without --view, --since and --as-of")
    url = _reader_url(home)
    tell = (lambda _: None) if as_json else say
    try:
        if daily:
            folder, made = export_daily(url, to, tell)
        else:
            asked = Asked(position_of(since) if since is not None else None, _day(as_of))
            folder, made = to, export(url, to, view or (), asked, tell)
    except ExportRefused as error:
        fail(str(error))
    except OSError as error:
        fail(f"{to} cannot be written: {error.strerror or error}")
    except psycopg.OperationalError as error:
        fail(f"the database does not answer: {str(error).splitlines()[0]}")
    if as_json:
        dump({"folder": str(folder), "manifest": made})
        return
    for name in sorted(made["left_out"]):
        say(f"left out: {name}: {made['left_out'][name]}")
    say(str(folder / "manifest.json"))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no day; write it as in 2026-02-28")


def _reader_url(home: Path | None) -> str:
    stack, where = find_stack(home), home or default_home()
    password = Secrets(where).get(BI_LOGIN)
    return psycopg.conninfo.make_conninfo(stack.database_url, user=BI_LOGIN, password=password)
