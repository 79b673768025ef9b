"""`o2c withholding`: tax that customers withheld, and its certificates."""

from typing import Annotated
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.show import amount
from o2c.cli.talk import talk

app = typer.Typer(
    help="Tax that customers withheld: certificates due and received, writing back.", no_args_is_help=True
)

Application = Annotated[str, typer.Argument(help="with which it was withheld, as the list has it")]


@app.command("list")
def list_withholdings(
    state: Annotated[str, typer.Option(help="due, received, written-back or any")] = "due",
    account: Annotated[str | None, typer.Option(help="only this customer's")] = None,
    due_by: Annotated[str | None, typer.Option(help="only what is due by this day, YYYY-MM-DD")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Withheld tax, the certificate due first.

    Example:  o2c withholding list --due-by 2026-06-30
    """
    asked = {"state": state, "account": account, "due_by": due_by, "limit": 1000}
    found = talk(home).get(SERVICE, "/v1/withholdings", **asked)["withholdings"]
    cells = [
        [
            w["application"],
            w["account"],
            amount(w["amount"]),
            w["currency"],
            w["due_on"],
            w["certificate"] or w["state"],
        ]
        for w in found
    ]
    columns = ["withheld with", "customer", "tax", "", "due", "certificate"]
    shown(f"{len(found)} withheld", columns, cells, found, as_json)


@app.command("received")
def received(
    application: Application,
    number: Annotated[str, typer.Option(help="of the certificate")],
    dated: Annotated[str, typer.Option(help="YYYY-MM-DD")],
    reason: Reason,
    home: Home = None,
) -> None:
    """The certificate came.

    Example:  o2c withholding received "5e0c2b7f9a41-1/3#1" --number 16A-817 --dated 2026-05-15 --reason "by post"
    """
    body = {"number": number, "dated": dated, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/withholdings/{quote(application)}/certificate", body))


@app.command("write-back")
def write_back(application: Application, reason: Reason, home: Home = None) -> None:
    """The certificate does not come: the customer owes the tax again.

    Example:  o2c withholding write-back "5e0c2b7f9a41-1/3#1" --reason "asked three times"
    """
    did(talk(home).post(SERVICE, f"/v1/withholdings/{quote(application)}/write-back", {"reason": reason}))
