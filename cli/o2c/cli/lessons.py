"""`o2c desk proposals` and `o2c desk rules`: what people's decisions teach, and how right each rule was."""

from typing import Annotated, Any

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, shown
from o2c.cli.show import amount, say
from o2c.cli.talk import talk

proposals = typer.Typer(help="What decisions of people propose to learn: list, confirm, reject.")

Proposal = Annotated[str, typer.Argument(help="as the list names it, e.g. L-5e0c2b7f9a41")]
Month = Annotated[str | None, typer.Option(help="YYYY-MM", show_default=False)]


@proposals.callback(invoke_without_command=True)
def list_proposals(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="waiting, confirmed, rejected or any")] = "waiting",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """A payer's name or account that may tell a customer, or how invoice numbers look that stand glued in texts.

    Example:  o2c desk proposals --state any
    """
    if context.invoked_subcommand is not None:
        return
    found = talk(home).get(SERVICE, "/v1/proposals", state=state, limit=limit)["proposals"]
    cells = [[p["proposal"], _what(p), p["shown"], p["customer"] or p["item"], p["made_by"]] for p in found]
    columns = ["proposal", "a payer's", "as", "of", "by"]
    shown(f"{len(found)} proposals", columns, cells, found, as_json)


def _what(proposal: dict[str, Any]) -> str:
    return f"not this {proposal['of']}" if proposal["kind"] == "alias-wrong" else proposal["of"] or proposal["kind"]


@proposals.command("confirm")
def confirm(
    proposal: Proposal,
    reason: Reason,
    although_alike: Annotated[bool, typer.Option(help="the name is like another customer's, and not his")] = False,
    home: Home = None,
) -> None:
    """Believe it once a second person agrees; receipts that wait are decided again.

    An alias waits in: o2c approvals list
    One that was wrong is withdrawn at once.
    A pattern becomes a change of the policy, which waits in: o2c policy list

    Example:  o2c desk proposals confirm L-5e0c2b7f9a41 --reason "their treasury pays for them"
    """
    body = {"reason": reason, "although_alike": although_alike}
    talk(home).post(SERVICE, f"/v1/proposals/{proposal}/confirm", body)
    say("confirmed")


@proposals.command("reject")
def reject(proposal: Proposal, reason: Reason, home: Home = None) -> None:
    """Never believe it.

    Example:  o2c desk proposals reject L-5e0c2b7f9a41 --reason "paid for them once only"
    """
    talk(home).post(SERVICE, f"/v1/proposals/{proposal}/reject", {"reason": reason})
    say("rejected")


def rules(
    since: Annotated[str | None, typer.Option("--from", help="YYYY-MM", show_default=False)] = None,
    to: Month = None,
    rule: Annotated[str | None, typer.Option(help="only this one, e.g. habit.v1", show_default=False)] = None,
    by_month: Annotated[bool, typer.Option(help="a line for each month")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """How right each rule was: what it applied, and what of that people undid.

    Example:  o2c desk rules --from 2026-01 --to 2026-06
    """
    asked = {"from": since, "to": to, "rule": rule, "by": "month" if by_month else "rule"}
    found = talk(home).get(SERVICE, "/v1/rules/precision", **asked)["rules"]
    if by_month:
        columns = ["rule", "month", "", "applied", "undone", "gave way", "right %"]
        cells = [[r["rule"], r["month"], r["currency"], *_counts(r)] for r in found]
    else:
        columns = ["rule", "", "amount", "applied", "undone", "gave way", "right %"]
        cells = [[r["rule"], r["currency"], amount(r["applied_amount"]), *_counts(r)] for r in found]
    shown("Rules, and what of them people undid", columns, cells, found, as_json)


def _counts(row: dict[str, Any]) -> list[Any]:
    return [row["applied"], row["undone"], row["gave_way"], row["precision"] or "n/a"]
