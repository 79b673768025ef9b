"""`o2c report list`, `show`, `sources`, `check`, `put`: reports and their definitions."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.reports import Home, Json, dump
from o2c.cli.show import say, table, wrapped
from o2c.cli.talk import fail, talk
from o2c.projection.reporting.checking import plan_of
from o2c.projection.reporting.faults import BadDefinition

SERVICE = "projection"
app = typer.Typer(no_args_is_help=True, help="Reports: list, run, define and send them on a schedule.")
ReportName = Annotated[str, typer.Argument(help="name of the report, as o2c report list shows it")]
Definition = Annotated[Path, typer.Argument(help="file with a definition (YAML)")]
Version = Annotated[
    int | None, typer.Option("--version", help="which version; 0 is the one shipped", show_default=False)
]


@app.command("list")
def list_reports(as_json: Json = False, home: Home = None) -> None:
    """Reports there are.

    Example:  o2c report list
    """
    found = talk(home).get(SERVICE, "/v1/reports")["reports"]
    if as_json:
        dump(found)
        return
    rows = [[one["name"], one["title"], one["source"], version(one)] for one in found]
    table("Reports", ["name", "title", "source", "version"], rows)


def version(report: dict[str, Any]) -> str:
    return "shipped" if report["version"] == 0 else str(report["version"])


@app.command("show")
def show(name: ReportName, version_: Version = None, as_json: Json = False, home: Home = None) -> None:
    """A report's definition, its parameters and its versions.

    Example:  o2c report show overdue-debtors
    """
    found = talk(home).get(SERVICE, f"/v1/reports/{quote(name, safe='')}", version=version_)
    if as_json:
        dump(found)
        return
    say(found["definition"].rstrip())
    rows = [[version(one), one["hash"][:12], one["author"], (one["created"] or "")[:19]] for one in found["versions"]]
    table("Versions", ["version", "hash", "by", "stored"], rows)


@app.command("sources")
def sources(
    name: Annotated[str | None, typer.Argument(help="only this source", show_default=False)] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What a report can be of: sources and their fields.

    Example:  o2c report sources open-items
    """
    found = talk(home).get(SERVICE, "/v1/report-sources")["sources"]
    found = [one for one in found if name in (None, one["name"])]
    if not found:
        fail(f"there is no source {name!r}; see them all: o2c report sources")
    if as_json:
        dump(found)
        return
    for one in found:
        say("\n".join(wrapped(f"{one['name']}: {one['description']}")))
        if name:
            table("", ["field", "kind", "title"], [[f["name"], f["kind"], f["title"]] for f in one["fields"]])


@app.command("check")
def check(file: Definition, as_json: Json = False) -> None:
    """Whether a definition can be used; everything that is wrong with it. Needs no running stack.

    Example:  o2c report check overdue.yaml
    """
    text = _read(file)
    try:
        plan = plan_of(text, str(file))
    except BadDefinition as error:
        if as_json:
            dump([{"path": f.path, "line": f.line, "found": f.found, "expected": f.expected, "nearest": f.nearest}
                  for f in error.faults])  # fmt: skip
            raise typer.Exit(1) from None
        for fault in error.faults:
            typer.secho("\n".join(wrapped(f"{file}: {fault}", "")), err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from None
    columns = ", ".join(one.column.name for one in plan.columns)
    if as_json:
        dump({"name": plan.definition.name, "source": plan.source.name, "columns": columns.split(", ")})
    else:
        say("\n".join(wrapped(f"{file}: good. {plan.definition.name} shows {columns}")))


@app.command("put")
def put(file: Definition, as_json: Json = False, home: Home = None) -> None:
    """Store a definition as the next version of the report it names.

    Example:  o2c report put overdue.yaml
    """
    text = _read(file)
    try:
        name = plan_of(text, str(file)).definition.name
    except BadDefinition as error:
        fail(str(error))
    kept = talk(home).put(SERVICE, f"/v1/reports/{quote(name, safe='')}", {"definition": text})
    if as_json:
        dump(kept)
    else:
        say(f"{name}: {'stored as' if kept['new'] else 'is already'} version {version(kept)}")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        fail(f"{file} is no text in UTF-8")
