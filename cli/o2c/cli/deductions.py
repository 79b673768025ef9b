"""`o2c deductions`: what customers kept back."""

from typing import Annotated
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.show import amount
from o2c.cli.talk import talk

app = typer.Typer(help="What customers kept back: list, split off, work on, credit.", no_args_is_help=True)

Deduction = Annotated[str, typer.Argument(help="the deduction, as the list has it")]


@app.command("list")
def list_deductions(
    state: Annotated[str, typer.Option(help="open, resolved or any")] = "open",
    owner: Annotated[str | None, typer.Option(help="only theirs")] = None,
    account: Annotated[str | None, typer.Option(help="only this customer's")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What customers kept back, due first.

    Example:  o2c deductions list --owner logistics
    """
    asked = {"state": state, "owner": owner, "account": account, "limit": 1000}
    found = talk(home).get(SERVICE, "/v1/deductions", **asked)["deductions"]
    cells = [
        [d["deduction"], amount(d["open"]), d["currency"], d["code"], d["status"], d["owner"], d["due_on"]]
        for d in found
    ]
    columns = ["deduction", "open", "", "reason", "status", "owner", "due"]
    shown(f"{len(found)} deductions", columns, cells, found, as_json)


@app.command("show")
def show_deduction(deduction: Deduction, as_json: Json = False, home: Home = None) -> None:
    """One deduction, and how earlier ones of that customer and reason ended: a
    hint whether the claim may be right.

    Example:  o2c deductions show DE01-INV-2026-000042/D1
    """
    found = talk(home).get(SERVICE, f"/v1/deductions/{quote(deduction)}")
    earlier = found["earlier"]
    cells = [
        ["amount", f"{amount(found['amount'])} {found['currency']}"],
        ["open", f"{amount(found['open'])} {found['currency']}"],
        ["of", found["parent"]],
        ["customer", found["account"]],
        ["reason", f"{found['code']}: {found['reason']}"],
        ["status", found["status"] + (f", by {found['ended_by']}" if found["ended_by"] else "")],
        ["owner", f"{found['owner']}, due {found['due_on']}"],
        ["earlier ones", f"{earlier['valid']} were valid, {earlier['invalid']} were not"],
    ]
    shown(found["deduction"], ["", ""], cells, found, as_json)


@app.command("open")
def open_deduction(
    item: Annotated[str, typer.Argument(help="the open item")],
    share: Annotated[str, typer.Argument(help="how much was kept back", metavar="AMOUNT")],
    account: Annotated[str, typer.Option(help="the customer")],
    code: Annotated[str, typer.Option(help="a reason code")],
    reason: Reason,
    home: Home = None,
) -> None:
    """Split off what the customer kept back, as an item of its own with the age of its invoice.

    Example:  o2c deductions open DE01-INV-2026-000042 119.00 --account C-1001 --code damage --reason "two were wet"
    """
    body = {"account": account, "amount": share, "code": code, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/items/{quote(item)}/deduct", body))


@app.command("work")
def work(
    deduction: Deduction,
    reason: Reason,
    status: Annotated[str | None, typer.Option(help="open, in-progress or charged-back")] = None,
    owner: Annotated[str | None, typer.Option(help="who looks after it")] = None,
    due: Annotated[str | None, typer.Option(help="until when, YYYY-MM-DD")] = None,
    home: Home = None,
) -> None:
    """Say how far it is. Charged back, it is collected as any other debt.

    Example:  o2c deductions work DE01-INV-2026-000042/D1 --status in-progress --reason "asked the carrier"
    """
    body = {"status": status, "owner": owner, "due_on": due, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/deductions/{quote(deduction)}/work", body))


@app.command("credit")
def credit(
    deduction: Deduction,
    reason: Reason,
    share: Annotated[str | None, typer.Option("--amount", help="default: all of it")] = None,
    home: Home = None,
) -> None:
    """The claim is valid: billing is asked for a credit note, which resolves it.

    Example:  o2c deductions credit DE01-INV-2026-000042/D1 --reason "the carrier lost it"
    """
    body = {"amount": share, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/deductions/{quote(deduction)}/credit", body))


@app.command("write-off")
def write_off(
    deduction: Deduction,
    reason: Reason,
    share: Annotated[str | None, typer.Option("--amount", help="default: all of it", show_default=False)] = None,
    code: Annotated[str | None, typer.Option(help="another reason code than its own", show_default=False)] = None,
    home: Home = None,
) -> None:
    """Give it up; above the reason code's ceiling it waits for a second person.

    Example:  o2c deductions write-off DE01-INV-2026-000042/D1 --reason "not worth asking"
    """
    body = {"amount": share, "code": code, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/deductions/{quote(deduction)}/write-off", body))


@app.command("take-back")
def take_back(deduction: Deduction, reason: Reason, home: Home = None) -> None:
    """It was split off by mistake: what is left of it is open on its invoice again.

    Example:  o2c deductions take-back DE01-INV-2026-000042/D1 --reason "wrong invoice"
    """
    did(talk(home).post(SERVICE, f"/v1/deductions/{quote(deduction)}/take-back", {"reason": reason}))


@app.command("codes")
def codes(
    legal_entity: Annotated[str, typer.Option(help="as they hold for this one")] = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Reason codes: account, owner, up to what one person decides alone, and days to resolve.

    Example:  o2c deductions codes
    """
    found = talk(home).get(SERVICE, "/v1/reason-codes", legal_entity=legal_entity)["reason_codes"]
    cells = [[c["code"], c["account"], c["owner"], c["ceiling"], c["days"]] for c in found]
    shown("Reason codes", ["code", "account", "owner", "ceiling", "days"], cells, found, as_json)
