"""`o2c approvals`: what waits for a second person."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.show import amount, say, wrapped
from o2c.cli.talk import talk

app = typer.Typer(help="What waits for a second person: list, approve, refuse.", no_args_is_help=True)


@app.command("list")
def list_approvals(
    state: Annotated[str, typer.Option(help="waiting, decided or any")] = "waiting",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What waits for a second person. Until there is access control nobody's name is verified.

    Example:  o2c approvals list
    """
    found = talk(home).get(SERVICE, "/v1/approvals", state=state, limit=1000)["approvals"]
    cells = [[a["approval"], a["kind"], a["subject"], _amount(a), a["currency"], a["asked_by"]] for a in found]
    columns = ["approval", "what", "of", "amount", "", "asked by"]
    shown(f"{len(found)} approvals", columns, cells, found, as_json)
    for about in [] if as_json else found:
        if about["detail"]:
            say("\n".join(wrapped(f"{about['approval']}: {about['detail']}", "  ")))


def _amount(about: dict[str, Any]) -> str:
    return "" if about["amount"] is None else amount(about["amount"])


@app.command("approve")
def approve(approval: str, reason: Reason, home: Home = None) -> None:
    """Agree; it is done in the same moment. Nobody approves what they asked for.

    Example:  O2C_ACTOR=carla o2c approvals approve A-7d1c5b57 --reason "seen on both statements"
    """
    did(talk(home).post(SERVICE, f"/v1/approvals/{quote(approval)}/approve", {"reason": reason}))


@app.command("refuse")
def refuse(approval: str, reason: Reason, home: Home = None) -> None:
    """Do not agree; it will never be done.

    Example:  o2c approvals refuse A-7d1c5b57 --reason "ask the customer first"
    """
    did(talk(home).post(SERVICE, f"/v1/approvals/{quote(approval)}/refuse", {"reason": reason}))
