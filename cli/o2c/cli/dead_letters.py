"""`o2c deadletters`: records that could not be taken. List them, look at one, mend and retry it, or discard it."""

import base64
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from o2c.cli.platform import NAMES
from o2c.cli.show import say, table
from o2c.cli.talk import talk

app = typer.Typer(help="Records that could not be taken: list, show, retry, discard.", no_args_is_help=True)

Service = Annotated[str, typer.Argument(help="order, credit, billing, cash-app or projection")]
Letter = Annotated[int, typer.Argument(help="number of the dead letter in that service")]
Reason = Annotated[str, typer.Option("--reason", help="why, for the record")]
Home = Annotated[Path | None, typer.Option(help="Home of the running stack.")]


@app.command("list")
def list_letters(
    service: Annotated[str | None, typer.Option(help="only this service")] = None,
    state: Annotated[str, typer.Option(help="open, retried, discarded or all")] = "open",
    as_json: Annotated[bool, typer.Option("--json")] = False,
    home: Home = None,
) -> None:
    """What is kept, with the reason. *waiting* and *parked* ones are tried again by themselves.

    Example:  o2c deadletters list --service order
    """
    ask = talk(home)
    rows: list[dict[str, Any]] = []
    for name in [service] if service else NAMES:
        found = ask.get(name, "/v1/dead-letters", state=state, limit=1000)["dead_letters"]
        rows += [{"service": name, **letter} for letter in found]
    if as_json:
        typer.echo(json.dumps(rows, indent=2, default=str))
        return
    if not rows:
        say("no dead letters")
        return
    cells = [[r["service"], r["id"], r["kind"], r["key"], f"{r['code']}: {r['detail']}"[:160]] for r in rows]
    table(f"{len(rows)} dead letters", ["service", "no", "kind", "key", "what is wrong"], cells)


@app.command("show")
def show(service: Service, number: Letter, home: Home = None) -> None:
    """One dead letter whole, with its bytes as text.

    Example:  o2c deadletters show order 7
    """
    typer.echo(json.dumps(talk(home).get(service, f"/v1/dead-letters/{number}"), indent=2, default=str))


@app.command("retry")
def retry(
    service: Service,
    number: Letter,
    reason: Reason,
    file: Annotated[Path | None, typer.Option(help="the mended record", exists=True, dir_okay=False)] = None,
    home: Home = None,
) -> None:
    """Try one again, as it was or mended; what was parked behind it follows in order.

    Example:  o2c deadletters retry order 7 --file mended.json --reason "quantity corrected by sales"
    """
    body = {"reason": reason, "body": base64.b64encode(file.read_bytes()).decode() if file else None}
    say(talk(home).post(service, f"/v1/dead-letters/{number}/retry", body)["outcome"])


@app.command("discard")
def discard(service: Service, number: Letter, reason: Reason, home: Home = None) -> None:
    """Give one up, with a reason; what was parked behind it follows.

    Example:  o2c deadletters discard order 7 --reason "sent by mistake, the ERP team knows"
    """
    say(talk(home).post(service, f"/v1/dead-letters/{number}/discard", {"reason": reason})["outcome"])
