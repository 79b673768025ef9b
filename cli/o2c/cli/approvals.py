"""`o2c approvals`: what waits for a second person."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.policy import content_of, scope_of
from o2c.cli.show import amount, say, wrapped
from o2c.cli.talk import Talk, talk

app = typer.Typer(help="What waits for a second person: list, approve, refuse.", no_args_is_help=True)
MOST = 1000


@app.command("list")
def list_approvals(
    state: Annotated[str, typer.Option(help="waiting, decided or any")] = "waiting",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What waits for a second person: what was asked for, changes of the policy, and lessons, with the command that
    decides each. Until there is access control nobody's name is verified.

    What became of changes of the policy is shown by o2c policy history, of lessons by o2c desk proposals --state any.

    Example:  o2c approvals list
    """
    ask = talk(home)
    found = ask.get(SERVICE, "/v1/approvals", state=state, limit=MOST)["approvals"]
    found = [_with_commands(about, "o2c approvals", "approve", "refuse") for about in found]
    if state != "decided":
        found += [*_policies(ask), *_lessons(ask)]
    cells = [[a["approval"], a["kind"], a["subject"], _amount(a), a["currency"], a["asked_by"]] for a in found]
    columns = ["approval", "what", "of", "amount", "", "asked by"]
    shown(f"{len(found)} approvals", columns, cells, found, as_json)
    for about in [] if as_json else found:
        decided = about.get("approved") is not None
        told = [text for text in (about["detail"], "" if decided else about["approve"]) if text]
        if told:
            say("\n".join(wrapped(f"{about['approval']}: {'; '.join(told)}", "  ")))


def _policies(ask: Talk) -> Iterator[dict[str, Any]]:
    for waiting in ask.get(SERVICE, "/v1/policies")["proposals"]:
        sets = content_of(waiting["set"])
        about = {"kind": "policy", "subject": scope_of(waiting["scope"]), "detail": sets}
        row = _row(waiting["proposal"], about, waiting["asked_by"], waiting["reason"])
        yield _with_commands(row, "o2c policy", "approve", "reject")


def _lessons(ask: Talk) -> Iterator[dict[str, Any]]:
    """What decisions of people teach; who confirms it asks for the approval of a third."""
    for lesson in ask.get(SERVICE, "/v1/proposals", state="waiting", limit=MOST)["proposals"]:
        shows = f"a payer's {lesson['of']} {lesson['shown']}" if lesson["of"] else f"numbers like {lesson['shown']}"
        about = {"kind": "lesson", "subject": lesson["customer"] or lesson["item"], "detail": shows}
        row = _row(lesson["proposal"], about, lesson["made_by"], lesson.get("reason", ""))
        yield _with_commands(row, "o2c desk proposals", "confirm", "reject")


def _row(name: str, about: dict[str, str], by: str, reason: str) -> dict[str, Any]:
    """As an approval, of what is not about one sum."""
    return {"approval": name, **about, "amount": None, "currency": "", "asked_by": by, "reason": reason}


def _with_commands(about: dict[str, Any], group: str, agree: str, refuse: str) -> dict[str, Any]:
    name = about["approval"]
    return {**about, "approve": f"{group} {agree} {name}", "refuse": f"{group} {refuse} {name}"}


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
