"""What a person's decision came to, and lists of what waits, as the terminal or a script wants them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from o2c.cli.show import amount, say, table

SERVICE = "cash-app"

Home = Annotated[Path | None, typer.Option(help="Home of the running stack.")]
Json = Annotated[bool, typer.Option("--json", help="For a script.")]
Reason = Annotated[str, typer.Option("--reason", help="why, for the record")]


def shown(title: str, columns: list[str], cells: list[list[Any]], found: Any, as_json: bool) -> None:
    """A table, or the answer itself."""
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        table(title, columns, cells)


MOST = 20
"""Lines of one answer."""


def did(answer: Any) -> None:
    """Say what was decided, a line each."""
    events = answer["events"] or [{"type": "noted", "data": {}}]
    for event in events[:MOST]:
        data = event["data"]
        share = data.get("amount")
        money = f" {amount(share['amount'])} {share['currency']}" if isinstance(share, dict) else ""
        name = event["type"].removeprefix("o2c.cash-app.").removesuffix(".v1").replace("-", " ")
        about = data.get("approval") or data.get("deduction") or data.get("item") or data.get("receipt") or ""
        say(f"{name}{money} {about}".rstrip())
    if len(events) > MOST:
        say(f"… and {len(events) - MOST} more")
