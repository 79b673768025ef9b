"""`o2c opening report`: what came over at a cut-over, to be signed."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json
from o2c.cli.opening.page import page
from o2c.cli.opening.untaken import untaken
from o2c.cli.reports import dump
from o2c.cli.show import say
from o2c.cli.talk import fail, talk

app = typer.Typer(help="The cut-over: what came over from another ledger.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The cut-over: what came over from another ledger, and whether it ties out."""


@app.command("report")
def report(
    cutover: Annotated[str, typer.Option(help="Last day of the old ledger, e.g. 2026-06-30.")],
    legal_entity: Annotated[str | None, typer.Option(help="Only of this one.", show_default=False)] = None,
    out: Annotated[Path | None, typer.Option(help="Write it into this file.", dir_okay=False)] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The report to sign: counts and sums, the general ledger, what differs, a hash.

    Plain text of 80 columns. Exit code 1 if something does not agree.

    Example:  o2c opening report --cutover 2026-06-30 --out cutover.txt
    """
    ask = talk(home)
    found = ask.get(SERVICE, f"/v1/cutovers/{quote(cutover, safe='')}", legal_entity=legal_entity)
    found["untaken"] = untaken(ask)
    text = "\n".join(page(found, legal_entity))
    if out is not None:
        try:
            out.write_text(text + "\n")
        except OSError as error:
            fail(f"{out} cannot be written: {error.strerror}")
    if as_json:
        dump(found)
    else:
        say(text if out is None else f"written: {out}")
    if not found["agrees"]:
        raise typer.Exit(1)
