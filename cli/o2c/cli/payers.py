"""`o2c payers`: by which names customers pay, and who pays for many."""

from typing import Annotated
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.talk import fail, talk

app = typer.Typer(help="Names by which customers pay, and payers that pay for many.", no_args_is_help=True)
agents = typer.Typer(help="Factors and payment providers, who pay for many.", no_args_is_help=True)
app.add_typer(agents, name="agents")

Customer = Annotated[str, typer.Argument(help="customer number")]
Clue = Annotated[str, typer.Argument(help="as the list has it")]


@app.command("list")
def list_names(customer: Customer, as_json: Json = False, home: Home = None) -> None:
    """Names that people confirmed to be this customer's; masked, for they may be persons'.

    Example:  o2c payers list C-1001
    """
    found = talk(home).get(SERVICE, f"/v1/payers/{quote(customer, safe='')}/aliases")
    cells = [[alias["shown"], alias["clue"]] for alias in found["aliases"]]
    shown(f"{len(cells)} confirmed names of {customer}", ["name", "clue"], cells, found, as_json)


@app.command("confirm")
def confirm(
    customer: Customer,
    reason: Reason,
    name: Annotated[str | None, typer.Option(help="as the bank writes it", show_default=False)] = None,
    receipt: Annotated[str | None, typer.Option(help="of which the payer's name is meant", show_default=False)] = None,
    although_alike: Annotated[bool, typer.Option(help="it is as much like another customer's, and not theirs")] = False,
    home: Home = None,
) -> None:
    """This name is the customer's: receipts of that name that wait are decided about again at once.

    Example:  o2c payers confirm C-1001 --name "BW MARINE" --reason "they told us"
    """
    if (name is None) == (receipt is None):
        fail("give --name or --receipt, one of them")
    body = {"name": name, "receipt": receipt, "although_alike": although_alike, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/payers/{quote(customer, safe='')}/aliases", body))


@app.command("withdraw")
def withdraw(customer: Customer, clue: Clue, reason: Reason, home: Home = None) -> None:
    """The name tells nobody from now on; what it told stays where it is.

    Example:  o2c payers withdraw C-1001 l0123456789abcdef0123456789abcdef --reason "sold in May"
    """
    path = f"/v1/payers/{quote(customer, safe='')}/aliases/{quote(clue, safe='')}/withdraw"
    did(talk(home).post(SERVICE, path, {"reason": reason}))


@agents.command("list")
def list_agents(as_json: Json = False, home: Home = None) -> None:
    """Who pays for many: neither account nor name of theirs tells a customer.

    Example:  o2c payers agents list
    """
    found = talk(home).get(SERVICE, "/v1/paying-agents")
    cells = [[agent["shown"], agent["clue"]] for agent in found["agents"]]
    shown(f"{len(cells)} pay for many", ["who", "clue"], cells, found, as_json)


@agents.command("mark")
def mark(
    reason: Reason,
    name: Annotated[str | None, typer.Option(help="as the bank writes it", show_default=False)] = None,
    account: Annotated[str | None, typer.Option(help="IBAN, or as the bank prints it", show_default=False)] = None,
    home: Home = None,
) -> None:
    """This payer pays for many: from now on only numbers in the text tell whose money it is.

    Example:  o2c payers agents mark --name "Example Factoring AG" --reason "buys our receivables"
    """
    if name is None and account is None:
        fail("give --name or --account, or both")
    did(talk(home).post(SERVICE, "/v1/paying-agents", {"name": name, "account": account, "reason": reason}))


@agents.command("unmark")
def unmark(clue: Clue, reason: Reason, home: Home = None) -> None:
    """This payer pays for itself only.

    Example:  o2c payers agents unmark n0123456789abcdef0123456789abcdef --reason "the contract ended"
    """
    did(talk(home).post(SERVICE, f"/v1/paying-agents/{quote(clue, safe='')}/unmark", {"reason": reason}))
