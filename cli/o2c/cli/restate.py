"""`o2c restate`: what changed in a report since it was last looked at, and why."""

from typing import Annotated, Any

import typer

from o2c.cli.reports import AsOf, Basis, Home, Json, Known, dump, money
from o2c.cli.show import say, table
from o2c.cli.talk import Talk, talk

SHOWN = 20
PAGE = 1000


def restate(
    known_before: Annotated[
        str, typer.Option(help="As known then: the day or moment the report was read, e.g. 2026-03-03.")
    ],
    as_of: AsOf = None,
    known: Known = None,
    basis: Basis = "effective",
    report: Annotated[str, typer.Option(help="aging or roll-forward")] = "aging",
    since: Annotated[
        str | None, typer.Option(help="First day of a roll-forward, e.g. 2026-02-01.", show_default=False)
    ] = None,
    by: Annotated[str, typer.Option(help="aging by due or invoice (date)")] = "due",
    group: Annotated[
        list[str] | None, typer.Option(help="rows of the aging, as in o2c aging", show_default=False)
    ] = None,
    customer: Annotated[str | None, typer.Option(help="only this customer", show_default=False)] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Every figure of a report that changed between two moments of knowing: old, new, and the movements that did it.

    Example:  o2c restate --as-of 2026-02-28 --known-before 2026-03-03
    """
    asked = {
        "as_of": as_of, "known": known, "known_before": known_before, "basis": basis, "report": report, "since": since,
        "by": by, "group": group, "customer": customer,
    }  # fmt: skip
    answer = _whole(talk(home), asked) if as_json else _page(talk(home), asked, SHOWN)
    if as_json:
        dump(answer)
    else:
        show(answer, report)


def _page(ask: Talk, asked: dict[str, Any], limit: int, cursor: str | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = ask.get("projection", "/v1/restatement", limit=limit, cursor=cursor, **asked)
    return answer


def _whole(ask: Talk, asked: dict[str, Any]) -> dict[str, Any]:
    answer = _page(ask, asked, PAGE)
    while answer["next_cursor"] is not None:
        more = _page(ask, asked, PAGE, answer["next_cursor"])
        answer["causes"] += more["causes"]
        answer["next_cursor"] = more["next_cursor"]
    return answer


def show(answer: dict[str, Any], report: str) -> None:
    say(f"{report.capitalize()} as of {answer['as_of']} ({answer['basis']})")
    say(f"as known {answer['known_before'][:19]}, and as known {answer['known'][:19]}")
    if not answer["changed"]:
        say("no figure has changed")
        return
    rows = [
        [
            " / ".join([row["currency"], *(value or "-" for value in row["group"].values())]),
            row["figure"].replace("_", " "), money(row["old"]), money(row["new"]), money(row["difference"]),
        ]
        for row in answer["changed"]
    ]  # fmt: skip
    table("What changed", ["", "figure", "old", "new", "difference"], rows)
    causes = [
        [cause["known"][:10], cause["effective"], cause["kind"], cause["customer"], cause["number"][:24], _by(cause)]
        for cause in answer["causes"]
    ]
    table("What moved it", ["known", "effective", "what", "customer", "number", "by"], causes)
    if answer["next_cursor"] is not None:
        say(f"The first {SHOWN} are shown; all of them: --json")


def _by(cause: dict[str, Any]) -> str:
    return "; ".join(f"{money(change['by'])} {change['by']['currency']}" for change in cause["changes"])
