"""`o2c refunds`: money that goes back to customers. List it, order it from the bank, say what the bank does not."""

import uuid
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.reports import Home, Json, dump, money
from o2c.cli.show import amount, say, table, wrapped
from o2c.cli.talk import Talk, fail, find_stack, talk

app = typer.Typer(help="Refunds: list, order a payment file, fetch it, take back, name the line that paid.")

Reason = Annotated[str, typer.Option("--reason", help="why, for the record")]
Actor = Annotated[str, typer.Option("--actor", help="who decides, for the record")]
Refund = Annotated[str, typer.Argument(help="a refund, as the list names it, e.g. RC-1/1#2")]
CASH_APP = "cash-app"


@app.callback(invoke_without_command=True)
def list_refunds(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="to-pay, ordered, paid, returned, cancelled, failed or any")] = "any",
    account: Annotated[str | None, typer.Option(help="only this customer", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Refunds, oldest first, why one cannot be paid, and what is left in refund-clearing.

    Example:  o2c refunds --state to-pay
    """
    if context.invoked_subcommand is not None:
        return
    ask = talk(home)
    page = ask.get(CASH_APP, "/v1/refunds", state=state, account=account, limit=limit)
    clearing = ask.get(CASH_APP, "/v1/refunds/clearing")
    if as_json:
        dump({**page, "clearing": clearing})
        return
    rows = [
        [row["withdrawal"], row["account"], amount(row["amount"]), row["currency"], row["state"]]
        for row in page["refunds"]
    ]
    table(f"{len(rows)} refunds", ["refund", "customer", "amount", "", "state"], rows)
    for row in page["refunds"]:
        if row["obstacle"]:
            say("\n".join(wrapped(f"{row['withdrawal']}: {row['obstacle']}", "  ")))
    if page["next"]:
        say("There are more: --limit shows up to 1000.")
    show_clearing(clearing)


def show_clearing(clearing: dict[str, Any]) -> None:
    """Refunds without a line of the bank, and lines without a refund, explain the journal's balance."""
    waiting = [["refunds without a line", r["bank_account"], r["refunds"], r] for r in clearing["waiting"]]
    lines = [["lines without a refund", r["bank_account"], r["lines"], r] for r in clearing["lines_without_refund"]]
    rows = [[what, bank, count, money(r), r["currency"]] for what, bank, count, r in waiting + lines]
    rows += [["journal", "", "", amount(b["balance"]), b["currency"]] for b in clearing["balances"]]
    if rows:
        table("Left in refund-clearing", ["what", "bank account", "number", "amount", ""], rows)


@app.command("order")
def order(
    bank_account: Annotated[str, typer.Argument(help="our bank account, as its statements name it")],
    entity: Annotated[str, typer.Option("--entity", help="legal entity")],
    on: Annotated[str, typer.Option("--on", help="the day on which the bank shall pay, e.g. 2026-06-09")],
    reason: Reason,
    out: Annotated[Path | None, typer.Option(help="write the file there", dir_okay=False, show_default=False)] = None,
    actor: Actor = "cli",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Make one payment file (pain.001) of all refunds to pay of a bank account, in euro.

    Example:  o2c refunds order DE-BANK --entity DE01 --on 2026-06-09 --reason weekly
    """
    if out is not None and out.exists():
        fail(f"{out} exists; nothing was ordered")
    ask = Talk(find_stack(home), actor)
    body = {"legal_entity": entity, "bank_account": bank_account, "execution_date": on, "reason": reason}
    answer = ask.post(CASH_APP, "/v1/refunds/order", body, key=str(uuid.uuid4()))
    made = next(e["data"] for e in answer["events"] if e["type"] == "o2c.cash-app.refunds-ordered.v1")
    if out is not None:
        out.write_bytes(ask.download(CASH_APP, f"/v1/refunds/files/{made['file']}"))
    if as_json:
        dump(made)
        return
    total = f"{money(made['amount'])} {made['amount']['currency']}"
    count = len(made["withdrawals"])
    say(f"{count} refund{'s' * (count != 1)}, {total}, to be paid on {made['execution_date']}")
    say(f"written to {out}" if out is not None else f"fetch it with: o2c refunds file {made['file']} --out FILE")


@app.command("file")
def file(
    name: Annotated[str, typer.Argument(help="of the payment file")],
    out: Annotated[Path, typer.Option(help="write it there", dir_okay=False)],
    home: Home = None,
) -> None:
    """Fetch a payment file again, byte for byte.

    Example:  o2c refunds file 20260608093000-1f0e9b7c2a55 --out refunds.xml
    """
    if out.exists():
        fail(f"{out} exists; it is not overwritten")
    content = talk(home).download(CASH_APP, f"/v1/refunds/files/{quote(name, safe='')}")
    out.write_bytes(content)
    say(f"{len(content):,} bytes written to {out}")


@app.command("take-back")
def take_back(refund: Refund, reason: Reason, actor: Actor = "cli", home: Home = None) -> None:
    """It will not be paid: the money is unapplied on the customer's account again.

    Of one that was ordered this says that the bank did not carry it out: make sure first.

    Example:  o2c refunds take-back "RC-1/1#2" --reason "the customer wants to keep the credit"
    """
    Talk(find_stack(home), actor).post(CASH_APP, _path(refund, "take-back"), {"reason": reason})
    say("taken back")


@app.command("payee")
def payee(
    refund: Refund,
    name: Annotated[str, typer.Option("--name", help="of the payee")],
    account: Annotated[str, typer.Option("--account", help="an IBAN")],
    reason: Reason,
    actor: Actor = "cli",
    home: Home = None,
) -> None:
    """Pay a refund to another account than the money came from: two persons more must agree.

    Example:  o2c refunds payee "RC-1/1#2" --name "A Co" --account GB82WEST12345698765432 --reason "moved bank"
    """
    body = {"name": name, "account": account, "reason": reason}
    answer = Talk(find_stack(home), actor).post(CASH_APP, _path(refund, "payee"), body)
    say(f"waits for two more persons: approve {answer['events'][0]['data']['approval']}, then the one that follows")


@app.command("paid")
def paid(
    refund: Refund,
    line: Annotated[str, typer.Option("--line", help="the bank's line: <statement>/<line>")],
    reason: Reason,
    actor: Actor = "cli",
    home: Home = None,
) -> None:
    """Name the bank's line that paid a refund, or with which it came back.

    Example:  o2c refunds paid "RC-1/1#2" --line ST-2026-06-09/4 --reason "paid by hand in dollars"
    """
    Talk(find_stack(home), actor).post(CASH_APP, _path(refund, "paid"), {"line": line, "reason": reason})
    say("settled")


def _path(refund: str, what: str) -> str:
    return f"/v1/refunds/{quote(refund, safe='/')}/{what}"
