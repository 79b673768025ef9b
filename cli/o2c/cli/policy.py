"""`o2c policy`: what may be applied by which rules, and how much may be given up, as data in layers."""

import json
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, shown
from o2c.cli.show import say
from o2c.cli.talk import fail, talk

MAX_BYTES = 64 * 1024

app = typer.Typer(
    help="The policy of cash application: show what holds, propose a change, agree to one.", no_args_is_help=True
)

Entity = Annotated[str, typer.Option("--entity", help="legal entity; none: any")]
Account = Annotated[str, typer.Option("--bank-account", help="one of ours; none: any")]
Group = Annotated[str, typer.Option("--group", help="customer group; none: any")]


@app.command("show")
def show(entity: Entity = "", bank_account: Account = "", group: Group = "", home: Home = None) -> None:
    """What holds for a legal entity, a bank account and a customer group, all layers laid over each other.

    Example:  o2c policy show --entity DE01 --group retail
    """
    asked = {"legal_entity": entity, "bank_account": bank_account, "customer_group": group}
    typer.echo(json.dumps(talk(home).get(SERVICE, "/v1/policies/holding", **asked), indent=2))


@app.command("list")
def list_layers(as_json: Json = False, home: Home = None) -> None:
    """The layers, and proposals that wait for a second person.

    Example:  o2c policy list
    """
    found = talk(home).get(SERVICE, "/v1/policies")
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    layers = [[scope_of(layer["scope"]), content_of(layer["set"])] for layer in found["layers"]]
    shown(f"policy {found['version']}: {len(layers)} layers", ["for", "sets"], layers, found, False)
    waiting = [[p["proposal"], scope_of(p["scope"]), content_of(p["set"]), p["asked_by"]] for p in found["proposals"]]
    if waiting:
        shown(f"{len(waiting)} proposals", ["proposal", "for", "sets", "asked by"], waiting, found, False)


@app.command("history")
def history(
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20, as_json: Json = False, home: Home = None
) -> None:
    """Who changed what, the latest first.

    Example:  o2c policy history --limit 5
    """
    found = talk(home).get(SERVICE, "/v1/policies/history", limit=limit)["changes"]
    cells = [
        [
            c["version"],
            c["known"][:10],
            scope_of(c["scope"]),
            content_of(c["set"]),
            f"{c['asked_by']}, {c['approved_by']}",
        ]
        for c in found
    ]
    shown(f"{len(found)} changes", ["", "on", "for", "sets", "asked, approved by"], cells, found, as_json)


@app.command("propose")
def propose(
    file: Annotated[Path, typer.Argument(help='JSON: {"grace_days": 3, "tolerances": {…}, …}', metavar="FILE")],
    reason: Reason,
    entity: Entity = "",
    bank_account: Account = "",
    group: Group = "",
    home: Home = None,
) -> None:
    """Propose a layer, whole; it holds when somebody else has agreed.

    Example:  o2c policy propose retail.json --group retail --reason "as agreed in May"
    """
    _propose(read_policy(file), reason, (entity, bank_account, group), home)


@app.command("remove")
def remove(
    reason: Reason, entity: Entity = "", bank_account: Account = "", group: Group = "", home: Home = None
) -> None:
    """Propose to take a layer away.

    Example:  o2c policy remove --group retail --reason "ended in June"
    """
    _propose(None, reason, (entity, bank_account, group), home)


@app.command("approve")
def approve(proposal: str, reason: Reason, home: Home = None) -> None:
    """Agree; it holds from that moment on. Nobody approves what they proposed.

    Example:  O2C_ACTOR=carla o2c policy approve P-7d1c5b57 --reason "checked"
    """
    talk(home).post(SERVICE, f"/v1/policies/proposals/{quote(proposal)}/approve", {"reason": reason})
    say(f"{proposal} holds")


@app.command("reject")
def reject(proposal: str, reason: Reason, home: Home = None) -> None:
    """Do not agree; it never holds.

    Example:  o2c policy reject P-7d1c5b57 --reason "too generous"
    """
    talk(home).post(SERVICE, f"/v1/policies/proposals/{quote(proposal)}/reject", {"reason": reason})
    say(f"{proposal} is rejected")


def _propose(content: Any, reason: str, scope: tuple[str, str, str], home: Path | None) -> None:
    names = dict(zip(("legal_entity", "bank_account", "customer_group"), scope, strict=True))
    asked = {"scope": names, "set": content, "reason": reason}
    answer = talk(home).post(SERVICE, "/v1/policies/proposals", asked)
    say(f"{answer['proposal']} waits for a second person: o2c policy approve {answer['proposal']}")


def read_policy(file: Path) -> Any:
    try:
        text = file.read_bytes()[: MAX_BYTES + 1]
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    if len(text) > MAX_BYTES:
        fail(f"{file}: more than {MAX_BYTES:,} bytes; that is no policy")
    try:
        return json.loads(text)
    except ValueError as error:
        fail(f'{file}: {error}; expected JSON like {{"grace_days": 3}}')


def scope_of(scope: dict[str, str]) -> str:
    return ", ".join(value for value in scope.values() if value) or "everywhere"


def content_of(content: Any) -> str:
    return "taken away" if content is None else ", ".join(content)
