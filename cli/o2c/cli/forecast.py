"""`o2c forecast`: what open items will bring, by week, with the band it should lie in."""

from decimal import Decimal
from typing import Annotated, Any

import typer

from o2c.cli.reports import AsOf, Basis, Home, Json, Known, dump, money
from o2c.cli.show import WIDTH, say, table, wrapped
from o2c.cli.talk import talk

LEAST_BAR, MOST_BAR = 6, 30
ITEMS = 200
RESTS_ON = {
    "payer": "have a payer whose past is known",
    "group": "go by the payer's group",
    "all": "go by all payers",
    "due-date": "go by their due date, for nothing was ever paid",
}


def forecast(
    as_of: AsOf = None,
    known: Known = None,
    basis: Basis = "effective",
    weeks: Annotated[int, typer.Option(help="how many, 1 to 26")] = 8,
    currency: Annotated[str | None, typer.Option(help="only this currency", show_default=False)] = None,
    entity: Annotated[str | None, typer.Option(help="only this legal entity", show_default=False)] = None,
    customer: Annotated[str | None, typer.Option(help="only this customer", show_default=False)] = None,
    items: Annotated[bool, typer.Option("--items", help="Every open item instead of the weeks' sums.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What open items will bring by week: median, 80 % band, and the ten items that matter most.

    Learned from how each payer paid before. Invoices that are still to come are not in it.

    Example:  o2c forecast --weeks 6 --currency EUR
    """
    asked: dict[str, Any] = {"as_of": as_of, "known": known, "basis": basis, "weeks": weeks}
    asked |= {"currency": currency, "entity": entity, "customer": customer}
    more: dict[str, Any] = {"limit": ITEMS} if items else {}
    answer = talk(home).get("projection", "/v1/forecast/items" if items else "/v1/forecast", **asked, **more)
    if as_json:
        dump(answer)
    elif items:
        show_items(answer)
    else:
        show_forecast(answer)


def show_forecast(answer: dict[str, Any]) -> None:
    _head(answer)
    if not answer["rows"]:
        say("nothing is open")
    for row in answer["rows"]:
        _show_weeks(row)
        _show_matter(row)


def show_items(answer: dict[str, Any]) -> None:
    _head(answer)
    table(
        f"{len(answer['items'])} open items",
        ["number", "customer", "open", "", "due", "median", "10 %", "90 %"],
        [
            [item["number"], item["customer"], money(item["open"]), item["open"]["currency"], item["due_date"]]
            + [item[name] or "later" for name in ("median", "earliest", "latest")]
            for item in answer["items"]
        ],
    )
    if answer["next_cursor"]:
        say(f"Only the first {ITEMS} are shown; ask for one customer with --customer.")


def bar(low: Decimal, median: Decimal, high: Decimal, most: Decimal, width: int) -> str:
    """The band as a line and the median in it, where `most` ends at `width`.

    >>> bar(Decimal(2), Decimal(5), Decimal(8), Decimal(10), 10)
    ' ───█───'
    """
    if most <= 0:
        return ""
    first, middle, last = (int(value * (width - 1) / most) for value in (low, median, high))
    return "".join("█" if place == middle else "─" if place >= first else " " for place in range(last + 1))


def _head(answer: dict[str, Any]) -> None:
    say(f"Forecast as of {answer['as_of']} ({answer['basis']}, known {answer['known'][:19]})")
    if answer["asserted"]:
        say("\n".join(wrapped("Nothing was known here then: it rests on the dates that the imported history asserts.")))


def _show_weeks(row: dict[str, Any]) -> None:
    weeks = [{name: Decimal(week[name]["amount"]) for name in ("low", "median", "high")} for week in row["weeks"]]
    most = max((week["high"] for week in weeks), default=Decimal(0))
    shown = [[week["last"], *(money(week[name]) for name in ("low", "median", "high"))] for week in row["weeks"]]
    taken = sum(max((len(line[column]) for line in shown), default=0) + 3 for column in range(4)) + 4
    width = max(LEAST_BAR, min(MOST_BAR, WIDTH - taken))
    lines = [[*line, bar(**week, most=most, width=width)] for line, week in zip(shown, weeks, strict=True)]
    table(f"{row['currency']}: what comes in", ["week to", "10 %", "median", "90 %", ""], lines)
    expected = sum((Decimal(week["expected"]["amount"]) for week in row["weeks"]), Decimal(0))
    sums = f"Expected {expected:,}, later or never {money(row['later'])}, of {money(row['open'])} open."
    counted = ", ".join(
        f"{row['rests_on'][name]:,} {said}" for name, said in RESTS_ON.items() if name in row["rests_on"]
    )
    say("\n".join(wrapped(f"{sums} Of {row['items']:,} items {counted}.")))


def _show_matter(row: dict[str, Any]) -> None:
    lines = [
        [
            item["number"],
            item["customer"],
            money(item["open"]),
            item["median"] or "later",
            f"{_short(item['earliest'])}..{_short(item['latest'])}",
            f"{Decimal(item['share']) * 100:.0f}",
        ]
        for item in row["matter"]
    ]
    table("What is uncertain most", ["number", "customer", "open", "median", "10..90 %", "%"], lines)


def _short(day: str | None) -> str:
    return day[5:] if day else "later"
