"""`o2c bank …`: how our bank accounts stand, and what a person decides about their statements."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.reports import Home, Json, dump
from o2c.cli.show import amount, plain, say, wrapped
from o2c.cli.talk import talk

app = typer.Typer(help="Bank accounts: figures, gaps, refused statements.", no_args_is_help=True)

_SHOWN = 5
"""Refused statements shown of an account; with --json there are more."""

Account = Annotated[str, typer.Argument(help="Our bank account, as `o2c bank status` writes it.")]
Statement = Annotated[str, typer.Argument(help="The statement, as `o2c bank status` writes it.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept.")]


@app.command("status")
def status(
    as_of: Annotated[
        str | None, typer.Option(help="Up to when statements are expected. Default: today.", show_default=False)
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """For each bank account: opening + classes = closing, and what is missing.

    Gaps, weekdays without a statement, announced cash, opening balances that
    nobody confirmed, and statements that were refused and are kept.

    Exit code 1 where an account has a difference.

    Example:  o2c bank status
    """
    accounts = talk(home).get("cash-app", "/v1/bank-status", as_of=as_of)["bank_accounts"]
    differ = sum(Decimal(account.get("unexplained", "0")) != 0 for account in accounts)
    if as_json:
        dump(accounts)
    else:
        for account in accounts:
            say("\n".join([*_lines(account), ""]))
        found = f"{differ} with a difference" if differ else "opening + classes = closing wherever balances are known"
        say(f"{len(accounts)} bank accounts, {found}" if accounts else "no statement of any bank account came yet")
    if differ:
        raise typer.Exit(1)


@app.command("release")
def release(account: Account, statement: Statement, reason: Reason, home: Home = None) -> None:
    """Take in a statement that was refused because it contradicts itself.

    Only after the bank confirmed its lines: what does not add up stays on the
    account as a difference.

    Example:  o2c bank release DE89370400440532013000 1f3a-1 --reason "…"
    """
    body = {"statement": statement, "reason": reason}
    talk(home).post("cash-app", f"/v1/bank-accounts/{quote(account, safe='')}/release", body)
    say(f"statement {plain(statement)} is taken in")


@app.command("confirm")
def confirm(account: Account, statement: Statement, reason: Reason, home: Home = None) -> None:
    """Confirm the opening balance of the first statement, or of one after a gap.

    Example:  o2c bank confirm DE89370400440532013000 1f3a-1 --reason "…"
    """
    body = {"statement": statement, "reason": reason}
    talk(home).post("cash-app", f"/v1/bank-accounts/{quote(account, safe='')}/confirm", body)
    say(f"the opening balance of statement {plain(statement)} is confirmed")


@app.command("lines")
def lines(
    account: Account,
    of: Annotated[
        str | None, typer.Option("--class", help="return, refund, fee, transfer or not-ours", show_default=False)
    ] = None,
    unmatched: Annotated[bool, typer.Option(help="returns without a receipt, refunds without an order")] = False,
    after: Annotated[str, typer.Option(help="from behind this line on", show_default=False)] = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The account's lines that are no receipts, and what each was taken for.

    Example:  o2c bank lines DE89370400440532013000 --class not-ours
    """
    asked = {"line_class": of, "unmatched": unmatched, "after": after, "limit": 200}
    found = talk(home).get("cash-app", f"/v1/bank-accounts/{quote(account, safe='')}/lines", **asked)
    if as_json:
        dump(found)
        return
    for row in found["lines"]:
        say(f"{row['statement']}/{row['number']}")
        say(f"  {row['booking_date']}  {row['line_class']:<10}{amount(row['amount']):>18}")
        for note in wrapped(plain(row["reason"]), "  "):
            say(note)
    say(f"{len(found['lines'])} lines" + (f"; more: --after {found['next']}" if found["next"] else ""))


def _lines(account: dict[str, Any]) -> Iterator[str]:
    currency = account["currency"]
    days = f", {account['from']} to {account['until']}" if "until" in account else ", no balances known"
    yield plain(f"{account['bank_account']}, {account['legal_entity']}, {currency}{days}")
    if "opening" in account:
        yield _row("opening", "" if account["opening_confirmed"] else "not confirmed", account["opening"])
    for name, found in account["classes"].items():
        yield _row(name, f"{found['lines']:,} lines", found["amount"])
    if "closing" in account:
        yield _row("closing", "", account["closing"])
        yield _row("difference", "", account["unexplained"])
    for note in _notes(account, currency):
        yield from wrapped(note, "  ")


def _row(name: str, note: str, value: str) -> str:
    return f"  {name:<14}{note:>16}{amount(value):>26}"


def _notes(account: dict[str, Any], currency: str) -> Iterator[str]:
    for gap in account["gaps"]:
        days = f"{gap['weekdays']} weekdays without a statement" if gap["weekdays"] else "no weekday between"
        moved = f"{amount(gap['amount'])} {currency} moved meanwhile"
        confirm = f"; load them, or: o2c bank confirm … {gap['statement']}"
        yield f"gap: after {gap['after']}, before {gap['before']}: {days}; {moved}{confirm}"
    if "opening" in account and not account["opening_confirmed"]:
        first = account["first_statement"]
        yield f"compare the opening balance with the bank's paper, then: o2c bank confirm … {first}"
    for deposit in account.get("in_transit", {}).get("deposits", ()):
        what = "brought by a detail file, not in a statement yet"
        if deposit["amount"].startswith("-"):
            what = "in a statement, no detail file brought it yet"
        yield f"in transit: {amount(deposit['amount'])} {currency} of {deposit['day']}: {what} ({deposit['statement']})"
    if account["missing_since"]:
        yield f"no statement since {account['until']}: {account['missing_since']} weekdays"
    announced = account["announced"]
    if announced:
        when = f"{announced['format']}, booked {announced['first_day']} to {announced['last_day']}"
        yield f"announced: {announced['lines']} lines, {amount(announced['moved'])} {currency} ({when}); not posted"
    for refused in account["refused"][:_SHOWN]:
        name = f"{refused['number']} of {refused['statement_date']}" if refused["number"] else refused["file_name"]
        kept = f"; kept: o2c bank release … {refused['statement']}" if refused["can_be_released"] else ""
        yield f"refused: {name}: {refused['code']}: {refused['detail']}{kept}"
    if len(account["refused"]) > _SHOWN:
        yield f"… and {len(account['refused']) - _SHOWN} more refused statements; all: --json"
