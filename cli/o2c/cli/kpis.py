"""`o2c kpi`: key figures on a terminal: of a day, as a series, and the items behind one."""

from itertools import islice
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.reports import AsOf, Basis, Home, Json, Known, dump
from o2c.cli.show import amount, say, table, wrapped
from o2c.cli.talk import Talk, fail, talk

Customer = Annotated[str | None, typer.Option(help="only this customer", show_default=False)]
Group = Annotated[
    str | None, typer.Option(help="only customers of this kind, e.g. risk-class=A", metavar="NAME=VALUE")
]  # fmt: skip
Entity = Annotated[str | None, typer.Option(help="only this legal entity", show_default=False)]
Currency = Annotated[str | None, typer.Option(help="only this currency", show_default=False)]
BARS = "▁▂▃▄▅▆▇█"
ITEMS_SHOWN = 40


def kpi(
    name: Annotated[
        str | None, typer.Argument(help="one figure, e.g. dso; without it: all", show_default=False)
    ] = None,
    as_of: AsOf = None,
    known: Known = None,
    basis: Basis = "effective",
    entity: Entity = None,
    currency: Currency = None,
    customer: Customer = None,
    group: Group = None,
    months: Annotated[
        int | None, typer.Option(help="calendar months it is measured over", show_default="each figure's own")
    ] = None,
    series: Annotated[bool, typer.Option("--series", help="Day by day, with --from.")] = False,
    first: Annotated[str | None, typer.Option("--from", help="First day of a series.", show_default=False)] = None,
    to: Annotated[str | None, typer.Option(help="Last day of a series; as --as-of.", show_default=False)] = None,
    step: Annotated[str, typer.Option(help="day, week or month")] = "month",
    items: Annotated[bool, typer.Option("--items", help="The items behind one figure.")] = False,
    side: Annotated[str, typer.Option(help="of --items: numerator or denominator")] = "numerator",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Key figures of receivables as of any day: DSO, days to pay, collection effectiveness …

    Example:  o2c kpi --as-of 2026-03-31 --currency EUR
              o2c kpi dso --series --from 2025-07-01
              o2c kpi days-late --items --customer C-1001
    """
    ask = talk(home)
    wanted: dict[str, Any] = {
        "as_of": to or as_of, "known": known, "basis": basis, "entity": entity, "currency": currency,
        "customer": customer, "group": group, "months": months,
    }  # fmt: skip
    if (series or items) and name is None:
        fail("which figure? e.g. o2c kpi dso --series --from 2026-01-01")
    if items:
        _items(ask, str(name), wanted, side, as_json)
    elif series or first is not None:
        if first is None:
            fail("from which day on? --from 2026-01-01")
        answer = ask.get("projection", "/v1/kpis/series", name=name, step=step, **{"from": first}, **wanted)
        dump(answer) if as_json else _show_series(answer)
    else:
        answer = ask.get("projection", "/v1/kpis", name=name, **wanted)
        dump(answer) if as_json else _show(answer)


def _show(answer: dict[str, Any]) -> None:
    say(f"Key figures as of {answer['as_of']} ({answer['basis']}, known {answer['known'][:19]})")
    if not answer["rows"]:
        say("nothing ever moved here")
    for row in answer["rows"]:
        rows = [[k["name"], _value(k), _unit(k, row["currency"])] for k in row["kpis"]]
        table(f"{row['legal_entity']} {row['currency']}", ["figure", "value", ""], rows)
    if len(answer["rows"]) and len(answer["rows"][0]["kpis"]) == 1:
        (figure,) = answer["rows"][0]["kpis"]
        say(f"{figure['title']}, measured since {figure['since']}")


def _value(figure: dict[str, Any]) -> str:
    return "n/a" if figure["value"] is None else amount(figure["value"])


def _unit(figure: dict[str, Any], currency: str) -> str:
    if figure["value"] is None:
        return str(figure["reason"])
    return currency if figure["unit"] == "money" else str(figure["unit"])


def _show_series(answer: dict[str, Any]) -> None:
    say(f"{answer['title']}, {answer['unit']} ({answer['basis']}, known {answer['known'][:19]})")
    for row in answer["rows"]:
        points = row["points"]
        rows = [[p["day"], _value(p), bar, p["reason"] or ""] for p, bar in zip(points, bars(points), strict=True)]
        table(f"{row['legal_entity']} {row['currency']}  {sparkline(points)}", ["", answer["unit"], "", ""], rows)


def bars(points: list[dict[str, Any]], width: int = 30) -> list[str]:
    """A bar for each value, the largest as long as `width`; none for what has no value or a negative one."""
    values = [_hundredths(p["value"]) for p in points]
    most = max((v for v in values if v is not None), default=0)
    return ["" if v is None or v <= 0 else "█" * max(1, v * width // most) for v in values]


def sparkline(points: list[dict[str, Any]], width: int = 60) -> str:
    """The last values as one line, the lowest as the lowest bar; a dot where there is none.

    >>> sparkline([{"value": "1.00"}, {"value": None}, {"value": "8.00"}, {"value": "4.50"}])
    '▁·█▄'
    """
    values = [_hundredths(p["value"]) for p in points][-width:]
    found = [v for v in values if v is not None]
    low, span = min(found, default=0), max(found, default=0) - min(found, default=0)
    return "".join("·" if v is None else BARS[(v - low) * (len(BARS) - 1) // span if span else 0] for v in values)


def _hundredths(value: str | None) -> int | None:
    return None if value is None else int(value.replace(".", ""))


def _items(ask: Talk, name: str, wanted: dict[str, Any], side: str, as_json: bool) -> None:
    path, places = f"/v1/kpis/{quote(name, safe='')}/items", _places(ask, name, wanted)
    asked = [{**wanted, "entity": entity, "currency": currency, "side": side} for entity, currency in places]
    answers = [ask.get("projection", path, limit=1000, **one) for one in asked]
    if as_json:
        dump(answers)
        return
    for answer in answers:
        figure = answer["figure"]
        where = f"{answer['legal_entity']} {answer['currency']}"
        say(f"{answer['title']} of {where} as of {answer['as_of']}, since {answer['since']}")
        of_side = f"; {side} {amount(figure[side])} ({answer['counts']})" if figure[side] is not None else ""
        told = figure["reason"] or f"{amount(figure['value'])} {answer['unit']}{of_side}"
        say("\n".join(wrapped(told)))
        rows = [
            [i["what"], i["customer"], i["day"] or "", i["due_date"] or "", amount(i["amount"])]
            for i in islice(answer["items"], ITEMS_SHOWN)
        ]
        table("", ["what", "customer", "day", "due", "amount"], rows)
        if len(answer["items"]) > ITEMS_SHOWN or answer["next_cursor"]:
            say(f"The first {ITEMS_SHOWN} are shown; all are in the API: /v1/kpis/{name}/items")


def _places(ask: Talk, name: str, wanted: dict[str, Any]) -> list[tuple[str, str]]:
    answer = ask.get("projection", "/v1/kpis", name=name, **wanted)
    return [(row["legal_entity"], row["currency"]) for row in answer["rows"]]
