"""`o2c watchlist`: names whose money is held before anything of it is applied."""

from pathlib import Path
from typing import Annotated

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, shown
from o2c.cli.show import say
from o2c.cli.talk import fail, talk

MAX_NAMES = 5_000
"""Of one request."""

app = typer.Typer(help="Names that compliance looks out for: list, add, import, remove.", no_args_is_help=True)


@app.command("list")
def list_names(as_json: Json = False, home: Home = None) -> None:
    """The names, in masked form, each with the clue by which it is removed.

    Example:  o2c watchlist list
    """
    found = talk(home).get(SERVICE, "/v1/watched-names")["names"]
    cells = [[name["clue"], name["shown"]] for name in found]
    shown(f"{len(found)} names are watched", ["clue", "name"], cells, found, as_json)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="as it is known")],
    reason: Reason,
    home: Home = None,
) -> None:
    """Hold money of payers with a name like this one, from now on.

    Example:  o2c watchlist add "Example Trading" --reason "asked by compliance"
    """
    talk(home).post(SERVICE, "/v1/watched-names", {"names": [name], "reason": reason})
    say("watched")


@app.command("import")
def import_names(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="text file, a name a line")],
    reason: Reason,
    home: Home = None,
) -> None:
    """A list of names; those that are watched already stay as they are.

    Example:  o2c watchlist import sanctions.txt --reason "list of June"
    """
    names = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    if not names:
        fail(f"{file}: expected a name a line; it is empty")
    ask = talk(home)
    for begin in range(0, len(names), MAX_NAMES):
        body = {"names": names[begin : begin + MAX_NAMES], "source": file.name, "reason": reason}
        ask.post(SERVICE, "/v1/watched-names", body)
    say(f"{len(names)} names were read")


@app.command("remove")
def remove(
    clue: Annotated[str, typer.Argument(help="the name's clue, as the list has it")],
    reason: Reason,
    home: Home = None,
) -> None:
    """Do not watch a name any more; what it held stays held until it is released.

    Example:  o2c watchlist remove n0123456789abcdef0123456789abcdef --reason "cleared"
    """
    talk(home).post(SERVICE, f"/v1/watched-names/{clue}/unwatch", {"reason": reason})
    say("not watched any more")
