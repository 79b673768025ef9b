"""`o2c aging`, `statement`, `explain`, `verify`: the read models on a terminal."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.aging_groups import all_rows, show_groups
from o2c.cli.show import amount, filled, plain, say, table, wrapped
from o2c.cli.talk import Talk, find_stack, talk
from o2c.cli.verification import Comparison, verify_all

Home = Annotated[Path | None, typer.Option(help="Home of the running stack.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")]
AsOf = Annotated[str | None, typer.Option(help="End of this day, e.g. 2026-02-28. Default: today.", show_default=False)]
Known = Annotated[str | None, typer.Option(help="As known then: a day or a moment.", show_default=False)]
Basis = Annotated[str, typer.Option(help="effective or accounting")]


def money(value: dict[str, str]) -> str:
    return amount(value["amount"])


def dump(answer: Any) -> None:
    typer.echo(json.dumps(answer, indent=2, default=str))


def aging(
    as_of: AsOf = None,
    known: Known = None,
    basis: Basis = "effective",
    by: Annotated[str, typer.Option(help="due or invoice (date)")] = "due",
    customer: Annotated[str | None, typer.Option(help="only this customer", show_default=False)] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            help="a line for each entity, customer, parent, country, risk-class, terms or attribute:<custom field>; "
            "up to four of them",
            show_default=False,
        ),
    ] = None,
    buckets: Annotated[str | None, typer.Option(help="last days of the buckets", show_default="30,60,90,120")] = None,
    into: Annotated[str | None, typer.Option("--in", help="one currency for all, e.g. EUR", show_default=False)] = None,
    rate: Annotated[str, typer.Option(help="with --in: document, month-end or today, whose day's rates")] = "month-end",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Open items by how long they are due, one table a currency; with --in, all in one.

    Example:  o2c aging --as-of 2026-02-28 --known 2026-03-05 --group attribute:region
    """
    moment = {"as_of": as_of, "known": known, "basis": basis}
    asked = {"by": by, "customer": customer, "group": group, "buckets": buckets, **moment}
    ask = talk(home)
    if into is not None:
        answer = ask.get("projection", "/v1/aging/converted", into=into, rate=rate, **asked)
    else:
        answer = all_rows(ask, **asked)
    if as_json:
        dump(answer)
    elif group:
        show_groups(answer)
    else:
        show_aging(answer)
    if into is not None and not as_json:
        show_rates(answer)


def show_aging(answer: dict[str, Any]) -> None:
    """One table a currency."""
    title = f"Aging by {answer['by']} date as of {answer['as_of']} ({answer['basis']}, known {answer['known'][:19]})"
    say(title)
    if not answer["rows"]:
        say("nothing is open")
    for row in answer["rows"]:
        table("", *filled([row["currency"], *AGED], aged(answer["buckets"], row)))


def show_rates(answer: dict[str, Any]) -> None:
    """With which rates it was made, and of which day they are."""
    rows = [[used["pair"], used["rate"], used["day"], plain(used["source"])] for used in answer["rates"]]
    if rows:
        table(f"Converted at rates of {answer['rate_kind']}", ["pair", "rate", "of", "source"], rows)


AGED = ("items", "amount", "of it disputed", "of it legal")
"""Columns of what `aged` gives, after the first."""
BESIDE = {
    "unapplied": "unapplied",
    "on_account": "on account",
    "prepaid": "prepaid",
    "unidentified": "unidentified",
}
"""Money of others that is on no item, by its name in an answer."""


def aged(buckets: Sequence[str], row: dict[str, Any]) -> list[list[Any]]:
    """Buckets and open credits add up to the receivable, and what is disputed or on legal hold is part of them; money
    that is on no item stands beside."""
    cells = zip((*buckets, "open credits"), (*row["buckets"], row["open_credits"]), strict=True)
    lines = [[name, cell["items"], money(cell["amount"]), *_marked(cell)] for name, cell in cells]
    lines.append(["receivable", "", money(row["total"]), *_marked(row)])
    return lines + [[f"beside it: {what}", "", money(row[name]), "", ""] for name, what in BESIDE.items()]


def _marked(cell: dict[str, Any]) -> list[str]:
    """Nothing is shown where nothing is disputed or on legal hold."""
    return [some(cell["disputed"]), some(cell["legal"])]


def some(value: dict[str, str]) -> str:
    return money(value) if value["amount"].strip("-0.") else ""


def statement(
    customer: Annotated[str, typer.Argument(help="customer number")],
    since: Annotated[
        str | None, typer.Option(help="First day. Default: 1 January of the last day's year.", show_default=False)
    ] = None,
    as_of: AsOf = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Statement of account of one customer.

    Example:  o2c statement C-1001 --since 2026-01-01
    """
    first = since or f"{(as_of or date.today().isoformat())[:4]}-01-01"  # noqa: DTZ011 - the user's own day
    answer = talk(home).get("projection", f"/v1/statement/{quote(customer, safe='')}", since=first, as_of=as_of)
    if as_json:
        dump(answer)
        return
    say(plain(f"{answer['customer']}  {answer['name'][:40]}  {answer['since']} to {answer['as_of']}"))
    for account in answer["accounts"]:
        rows = [["", "opening", "", "", money(account["opening"])]]
        rows += [
            [line["day"], line["kind"], line["number"], money(line["amount"]), money(line["balance"])]
            for line in account["lines"]
        ]
        rows.append(["", "closing", "", "", money(account["closing"])])
        table(f"{account['legal_entity']} {account['currency']}", ["day", "what", "number", "amount", "balance"], rows)
    for row in answer["aging"]:
        apart = [f"{what} {money(row[name])}" for name, what in STATED.items() if some(row[name])]
        if apart:
            say(f"{row['legal_entity']} {row['currency']}: {', '.join(apart)}")
    if answer["truncated"]:
        say("Only the first lines are shown; ask from a later day with --since.")


STATED = {"disputed": "of it disputed", "legal": "of it on legal hold"} | {
    name: f"beside it {what}" for name, what in BESIDE.items() if name != "unidentified"
}
"""What stands under a statement of account, where it is not nothing."""


def explain(
    ref: Annotated[str, typer.Argument(help="an order, invoice, payment or customer; policy, or policy:<scope>")],
    known: Known = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The story behind a reference: everything that happened, in the order it was known, and why.

    Example:  o2c explain C-1001
    """
    ask = talk(home)
    entries: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = ask.get("projection", f"/v1/timeline/{quote(ref, safe='')}", known=known, limit=500, cursor=cursor)
        entries += page["entries"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    if as_json:
        dump(entries)
        return
    day = None
    for entry in entries:
        if entry["day"] != day:
            day = entry["day"]
            say(f"{day or 'undated'}")
        actor = f"  [{entry['actor']}]" if entry["actor"] not in ("", entry["source"]) else ""
        say("\n".join(wrapped(f"{entry['text']}{actor}", "  ")))
    say(f"{len(entries)} events; with --json each names its place in the log")


def show_tie_out(results: list[Comparison]) -> None:
    rows = [[r.name, f"{r.compared:,}", "0.00" if r.ties else f"{len(r.differences)} differ"] for r in results]
    table("Tie-out", ["compared", "figures", "difference"], rows)
    for result in results:
        for difference in result.differences[:10]:
            say("\n".join(wrapped(f"{result.name}: {difference}", "  ")))


def verify(command: typer.Context, as_json: Json = False, home: Home = None) -> None:
    """Compare what is folded independently: billing, cash application, journal, credit, read models.

    Exit code 1 where two differ, with the customer and the first event where they part.

    Example:  o2c verify
    """
    if command.invoked_subcommand is not None:
        return
    results = verify_all(find_stack(home))
    if as_json:
        dump([result.as_dict() for result in results])
    else:
        show_tie_out(results)
    if not all(result.ties for result in results):
        raise typer.Exit(1)


def overview(ask: Talk, as_of: str | None = None) -> None:
    """What a controller wants to see first."""
    aged = ask.get("projection", "/v1/aging", as_of=as_of)
    show_aging(aged)
    for currency in dict.fromkeys(row["currency"] for row in aged["rows"]):
        top = ask.get("projection", "/v1/balances", as_of=as_of, currency=currency, top=10)["balances"]
        rows = [[b["customer"], b["name"][:30], money(b["receivable"]), money(b["unapplied"])] for b in top]
        table(f"Largest debtors, {currency}", ["customer", "name", "receivable", "unapplied"], rows)
    show_credit(ask)
    show_unapplied(ask)
    held = ask.get("projection", "/v1/orders", status="held", limit=100)["orders"]
    rows = [[o["order"], o["customer"], o["hold_reason"], money(o["gross"]), o["gross"]["currency"]] for o in held]
    table(f"Orders on hold: {len(held)}", ["order", "customer", "why", "gross", ""], rows[:10])


def show_credit(ask: Talk) -> None:
    found = ask.get("projection", "/v1/credit-use", limit=1000)["credit_use"]
    used = [c for c in found if c["utilisation"] is not None]
    used.sort(key=lambda c: -float(c["utilisation"]))
    rows = [
        [c["customer"], money(c["exposure"]), money(c["limit"]), c["utilisation"], c["limit"]["currency"]]
        for c in used[:10]
    ]
    table("Credit use, highest first", ["customer", "exposure", "limit", "%", ""], rows)


def show_unapplied(ask: Talk) -> None:
    found = ask.get("projection", "/v1/unapplied", limit=1000)["receipts"]
    rows = [[r["account"], r["value_date"], money(r["left"]), r["left"]["currency"], r["payer"][:24]] for r in found]
    table(
        f"Unapplied and unidentified cash: {len(found)} receipts", ["account", "value", "left", "", "payer"], rows[:10]
    )
