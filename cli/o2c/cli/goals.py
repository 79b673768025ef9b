"""`o2c goals`: what a figure shall come down to, how that goes, and what would close the gap."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.kpis import sparkline
from o2c.cli.reports import AsOf, Home, Json, Known, dump
from o2c.cli.show import amount, plain, say, table, wrapped
from o2c.cli.talk import talk

app = typer.Typer(no_args_is_help=True, help="Goals: days to pay, overdue share or DSO, of whom, until when.")
Name = Annotated[str, typer.Argument(help="The goal's name.")]
PATH = "/v1/goals/"


@app.command("list")
def list_goals(
    ended: Annotated[bool, typer.Option("--ended", help="Those that were ended, too.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Every goal, with how it goes.

    Example:  o2c goals list
    """
    ask = talk(home)
    goals = ask.get("projection", "/v1/goals", ended=ended)["goals"]
    found = [ask.get("projection", PATH + quote(goal["name"], safe=""), items=0) for goal in goals]
    if as_json:
        dump(found)
        return
    if not found:
        say("there are no goals: o2c goals set --help")
    else:
        rows = [[one["goal"]["name"], *_figures(one), one["goal"]["last"], one["status"]] for one in found]
        table("Goals", ["goal", "start", "now", "target", "", "until", "status"], rows)


@app.command("show")
def show(
    name: Name,
    as_of: AsOf = None,
    known: Known = None,
    items: Annotated[int, typer.Option(min=0, max=1000, help="Items that would close the gap.")] = 10,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """How a goal goes: its trend, where it is heading, and what would close the gap.

    Example:  o2c goals show north-overdue
    """
    path = PATH + quote(name, safe="")
    found = talk(home).get("projection", path, as_of=as_of, known=known, items=items)
    if as_json:
        dump(found)
        return
    goal, unit = found["goal"], found["goal"]["unit"]
    say(plain(f"{goal['name']}: {goal['measure']} of {_whom(goal)}, {goal['legal_entity']} {goal['currency']}"))
    say(f"at most {goal['target']} {unit} until {goal['last']}, since {goal['first']}: {found['status']}")
    for line in wrapped(found["why"]) if found["why"] else ():
        say(line)
    rows = [[label, found[key] or "n/a", unit] for label, key in _LINES]
    table(sparkline(found["points"]), ["", "", ""], [*rows, ["of the way", found["way_percent"] or "n/a", "%"]])
    _show_gap(found["gap"])


_LINES = (("at the start", "start"), ("now", "now"), ("heading for", "heading_for"))


def _figures(found: dict[str, Any]) -> list[str]:
    goal = found["goal"]
    return [found["start"] or "n/a", found["now"] or "n/a", goal["target"], goal["unit"]]


def _whom(goal: dict[str, Any]) -> str:
    return goal["customer"] or goal["customer_group"] or "all customers"


def _show_gap(gap: dict[str, Any] | None) -> None:
    if gap is None or not gap["items"]:
        return
    enough = "" if gap["share_percent"] == "100.0" else f", which is {gap['share_percent']} % of what is needed"
    count = f"{gap['items']} item" + ("" if gap["items"] == 1 else "s")
    told = f"Paid today, {count} over {amount(gap['amount']['amount'])} {gap['amount']['currency']} would close the gap"
    for line in wrapped(told + enough + "."):
        say(line)
    rows = [[one["number"], one["customer"], one["due_date"], amount(one["open"]["amount"])] for one in gap["largest"]]
    table("", ["item", "customer", "due", "open"], rows)


@app.command("set")
def set_goal(
    name: Name,
    measure: Annotated[str, typer.Option(help="days-to-pay, dso or overdue-share")],
    target: Annotated[str, typer.Option(help="at most so many days, or percent")],
    until: Annotated[str, typer.Option(help="the day it shall be reached")],
    entity: Annotated[str, typer.Option(help="legal entity")],
    currency: Annotated[str, typer.Option(help="the currency it is measured in")],
    since: Annotated[str, typer.Option("--from", help="first day; progress counts from the day before")],
    customer: Annotated[str | None, typer.Option(help="of one customer", show_default=False)] = None,
    group: Annotated[
        str | None,
        typer.Option(help="of customers of a kind, e.g. attribute:salesperson=Lind", metavar="NAME=VALUE"),
    ] = None,
    owner: Annotated[str, typer.Option(help="who answers for it", show_default=False)] = "",
    reason: Annotated[str, typer.Option(help="why; it is kept", show_default=False)] = "",
    home: Home = None,
) -> None:
    """Set a goal, or change one: what it said before is kept.

    Example:  o2c goals set north --measure overdue-share --target 15
              --until 2026-12-31 --from 2026-07-01 --entity DE01
              --currency EUR --group attribute:region=north
    """
    asked = {
        "measure": measure,
        "target": target,
        "first": since,
        "last": until,
        "legal_entity": entity,
        "currency": currency,
        "customer": customer,
        "customer_group": group,
        "owner": owner,
        "reason": reason,
    }
    set_ = talk(home).put("projection", PATH + quote(name, safe=""), asked)
    say(plain(f"{set_['name']} is set, version {set_['version']}"))


@app.command("end")
def end(
    name: Name, reason: Annotated[str, typer.Option(help="why; it is kept", show_default=False)] = "", home: Home = None
) -> None:
    """End a goal; its history is kept.

    Example:  o2c goals end north --reason "the region was split"
    """
    talk(home).delete("projection", f"{PATH}{quote(name, safe='')}?reason={quote(reason, safe='')}")
    say(plain(f"{name} is ended"))
