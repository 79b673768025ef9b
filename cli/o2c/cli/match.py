"""`o2c why-not` and `o2c match`: the matching engine is asked, and nothing touched. Thin over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json
from o2c.cli.dry_run import NOTHING, statements_of, told, unreadable
from o2c.cli.imports import Mapping
from o2c.cli.policy import Account, Entity, Group
from o2c.cli.reports import dump
from o2c.cli.show import amount, say, wrapped
from o2c.cli.talk import fail, talk
from o2c.cli.what_if import another_way, figures, layers_of, progress

app = typer.Typer(help="Ask the matching engine without touching anything.", no_args_is_help=True)

RUN_SECONDS = 600
"""A rehearsal of many lines, and a replay, take their time."""
NOBODY = (
    "nobody of this name or account is known: say whose money it is with `o2c desk move`, which proposes to know the "
    "payer from then on; or send the customer's master record"
)


def why_not(
    payment: Annotated[str, typer.Argument(help="the receipt, as the desk lists it", metavar="PAYMENT")],
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Why a payment has money left: the smallest thing that would have made it
    touchless, then larger ones. Each was tried, and places all of the money.

    Example:  o2c why-not 5e0c2b7f9a41-1/3
    """
    found = talk(home).get(SERVICE, f"/v1/receipts/{quote(payment)}/why-not")
    if as_json:
        dump(found)
    else:
        say("\n".join(_why_not(found)))


def _why_not(found: dict[str, Any]) -> Iterator[str]:
    left = f"{amount(found['left'])} {found['currency']}"
    if found["left"].strip("0.") == "":
        yield from wrapped(f"{found['receipt']} on {found['account']}: nothing is left of it")
        return
    yield from wrapped(f"{found['receipt']} on {found['account']}: {left} left, {found['reason'] or 'by a person'}")
    for number, way in enumerate(found["why_not"], 1):
        yield from wrapped(f"{number}. {way['said']}", "  ")
        yield from wrapped(f"then: {', '.join(_placed(way))}", "     ")
    if not found["why_not"] and not found["tried"] and found["reason"] == "payer-unknown":
        yield from wrapped(NOBODY, "  ")
    elif not found["why_not"]:
        yield f"  nothing of {found['tried']} things that were tried would have been enough"


def _placed(way: dict[str, Any]) -> Iterator[str]:
    for item in way["items"]:
        beside = [f"{kind} {amount(item[kind])}" for kind in ("discount", "allowance") if item[kind].strip("0.")]
        yield " ".join([item["number"], amount(item["amount"]), *beside])
    yield f"{way['rule']}, {way['account']}"


@app.command("dry-run")
def dry_run(
    files: Annotated[list[Path], typer.Argument(help="Statements, or folders of them.", exists=True)],
    profile: Mapping = None,
    legal_entity: Annotated[str | None, typer.Option(help="Whose bank account it is.")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What bank statements would come to, before they are booked.

    Line by line: class, payer, what it would be applied to and by which rule,
    or why it would be left; whether a statement would be refused or flagged;
    totals. All files are taken as one batch: what competes for an item is shown
    as it would go. Nothing is sent, stored or kept.

    Exit code 1 where a file cannot be read, 2 where a statement would be
    refused.

    Example:  o2c match dry-run monday.sta --legal-entity ACME
    """
    events, unread = statements_of(files, profile, legal_entity)
    ask = talk(home)
    found = ask.post(SERVICE, "/v1/match/dry-run", events, timeout=RUN_SECONDS) if events else NOTHING
    if as_json:
        dump(found | {"unread": unread})
    else:
        for text in [*unreadable(unread), *told(found)]:
            say(text)
    refused = any(said["outcome"] in ("refused", "rejected") for said in found["statements"])
    if unread or refused:
        raise typer.Exit(1 if unread else 2)


@app.command("what-if")
def what_if(
    policy: Annotated[Path, typer.Option(help='JSON: {"layers": [{"scope": …, "set": …}]}, or fields of one')],
    first: Annotated[str, typer.Option("--from", help="receipts booked from this day on, YYYY-MM-DD")],
    last: Annotated[str, typer.Option("--to", help="and until this day")],
    entity: Entity = "",
    bank_account: Account = "",
    group: Group = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What another policy would have decided, replayed over what happened.

    Every receipt of these days is decided about again on its account as it was
    just before it was decided. Layers of the file take the place of those that
    stand for the same scope; a file of one layer's fields is for --entity,
    --bank-account and --group. Nothing is touched. Days unapplied are compared
    where both are known; right and wrong is by what people decided in the end.
    What rules give up is summed by reason, so that it is seen where more
    touchless payments cost money.

    Example:  o2c match what-if --policy p.json --from 2026-01-01 --to 2026-03-31
    """
    body = {"layers": layers_of(policy, (entity, bank_account, group)), "from": first, "to": last}
    differences: list[dict[str, Any]] = []
    for told_now in talk(home).stream(SERVICE, "/v1/match/what-if", body, timeout=RUN_SECONDS):
        if "difference" in told_now:
            differences.append(told_now["difference"])
            if not as_json:
                say("\n".join(another_way(told_now["difference"])))
        elif "result" in told_now:
            if as_json:
                dump(told_now["result"] | {"differences": differences})
            else:
                say("\n".join(figures(told_now["result"])))
            return
        else:
            progress(told_now["progress"])
    fail("the replay ended before its figures: ask the log of cash-app")
