"""`o2c adjustments`: small balances given up together, and given back."""

import uuid
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.show import amount, say, wrapped
from o2c.cli.talk import fail, talk

app = typer.Typer(help="Small balances given up together: sweep, look, undo.", no_args_is_help=True)

Sweep = Annotated[str, typer.Argument(help="a sweep, as the list names it")]


@app.command("sweep")
def sweep(
    entity: Annotated[str, typer.Option("--entity", help="legal entity")],
    below: Annotated[list[str], typer.Option("--below", help="<currency>:<amount>; again for each currency")],
    older_than: Annotated[int, typer.Option("--older-than", min=0, help="overdue for more than so many days")],
    of: Annotated[str, typer.Option("--of", help="items, credits or receipts")] = "items",
    propose: Annotated[bool, typer.Option("--propose", help="ask a second person; without it, only look")] = False,
    reason: Annotated[str, typer.Option("--reason", help="why, for the record; needed to propose")] = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Show the small balances of an entity, and with --propose ask to give up exactly those.

    Items and credits by their due date, what is left of receipts by its value date.

    Example:  o2c adjustments sweep --entity DE01 --below EUR:5.00 --older-than 90
    """
    if propose and not reason.strip():
        fail("--propose needs a --reason")
    ask = talk(home)
    found = ask.get(SERVICE, "/v1/sweeps/preview", of=of, legal_entity=entity, older_than=older_than, below=below)
    if not propose:
        show_preview(found, as_json)
        return
    chosen = {"of": of, "legal_entity": entity, "older_than": older_than, "below": below}
    body = chosen | {"digest": found["digest"], "reason": reason}
    answer = ask.post(SERVICE, "/v1/sweeps", body, key=str(uuid.uuid4()))
    if as_json:
        shown("", [], [], answer, as_json)
        return
    asked = answer["events"][0]["data"]
    say(f"proposed as {asked['subject']}: {asked['detail']}")
    say(f"somebody else agrees with: o2c approvals approve {asked['approval']} --reason …")


def show_preview(found: dict[str, Any], as_json: bool) -> None:
    cells = [[e["account"], e["name"], amount(e["amount"]), e["currency"], e["due"]] for e in found["entries"]]
    title = f"{found['count']} {found['of']} from before {found['due_before']}"
    shown(title, ["account", "what", "amount", "", "due"], cells, found, as_json)
    if not as_json and found["totals"]:
        say("together " + ", ".join(f"{amount(t['amount'])} {t['currency']}" for t in found["totals"]))


@app.command("list")
def list_sweeps(
    status: Annotated[str, typer.Option(help="proposed, running, done, taken-back … or any")] = "any",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Sweeps, the latest first.

    Example:  o2c adjustments list --status running
    """
    found = talk(home).get(SERVICE, "/v1/sweeps", status=status, limit=1000)["sweeps"]
    cells = [
        [s["sweep"], s["sweep_of"], s["legal_entity"], s["status"], s["entries"], s["swept"], s["left_out"], s["back"]]
        for s in found
    ]
    columns = ["sweep", "of", "entity", "status", "balances", "swept", "left", "undone"]
    shown(f"{len(found)} sweeps", columns, cells, found, as_json)


@app.command("show")
def show(name: Sweep, as_json: Json = False, home: Home = None) -> None:
    """A sweep: how far it is, what was left out because it had changed, what could not be undone.

    Example:  o2c adjustments show S-7d1c5b570b2e
    """
    found = talk(home).get(SERVICE, f"/v1/sweeps/{quote(name)}")
    cells = [[b["account"], b["name"], amount(b["amount"]), b["currency"], _became(b)] for b in found["balances"]]
    shown(f"{name}: {found['status']}", ["account", "what", "amount", "", "became"], cells, found, as_json)
    for balance in [] if as_json else found["balances"]:
        why = balance["left_out"] or balance["not_taken_back"]
        if why:
            say("\n".join(wrapped(f"{balance['name']}: {why}", "  ")))


def _became(balance: dict[str, Any]) -> str:
    if balance["left_out"]:
        return "left out"
    if not balance["movement"]:
        return ""
    return "undone" if balance["back"] else "not undone" if balance["not_taken_back"] else "swept"


@app.command("undo")
def undo(name: Sweep, reason: Reason, home: Home = None) -> None:
    """Take back all that a sweep has given up, as far as that is possible; `show` lists what was not.

    Example:  o2c adjustments undo S-7d1c5b570b2e --reason "the wrong entity"
    """
    did(talk(home).post(SERVICE, f"/v1/sweeps/{quote(name)}/take-back", {"reason": reason}))
    say(f"see how far it is: o2c adjustments show {name}")
