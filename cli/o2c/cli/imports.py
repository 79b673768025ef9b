"""`o2c import …`: check a file, load its good rows as an ERP's events, write the bad ones beside it."""

import csv
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from o2c.cli.bank_files import read_bank_file
from o2c.cli.platform import partitions
from o2c.cli.show import say
from o2c.cli.talk import fail, find_stack
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.publish import PublishError, publish_now
from o2c.intake.tables import builders
from o2c.intake.tables.builders import Built
from o2c.intake.tables.profile import TableProfile, load_table_profile
from o2c.intake.tables.rows import Row, read_rows

app = typer.Typer(help="Load files: customers, orders, invoices, bank statements.", no_args_is_help=True)

SOURCE = "/import"
SHOWN = 10

Files = Annotated[list[Path], typer.Argument(help="CSV or Parquet files.", exists=True, dir_okay=False, readable=True)]
Mapping = Annotated[
    Path | None, typer.Option("--profile", help="Mapping profile, TOML or JSON.", exists=True, dir_okay=False)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, load nothing.")]
Home = Annotated[Path | None, typer.Option(help="Home of the running stack. Default: $O2C_HOME or .o2c")]

Build = Callable[[Iterable[Row], TableProfile], Iterator[Built]]


@app.command("customers")
def customers(files: Files, profile: Mapping = None, dry_run: DryRun = False, home: Home = None) -> None:
    """Customer master records.

    Example:  o2c import customers customers.csv --profile erp.toml
    """
    moment = int(time.time())
    _load(files, profile, dry_run, home, lambda rows, p: builders.customers(rows, p, moment))


@app.command("orders")
def orders(files: Files, profile: Mapping = None, dry_run: DryRun = False, home: Home = None) -> None:
    """Sales orders, one row a line; rows of one order stand together.

    Example:  o2c import orders orders.parquet --dry-run
    """
    _load(files, profile, dry_run, home, builders.orders)


@app.command("invoices")
def invoices(files: Files, profile: Mapping = None, dry_run: DryRun = False, home: Home = None) -> None:
    """Invoices that the ERP issued itself: adopted, never issued again.

    Example:  o2c import invoices invoices.csv --profile erp.toml
    """
    _load(files, profile, dry_run, home, builders.invoices)


@app.command("bank")
def bank(
    files: Annotated[list[Path], typer.Argument(help="MT940 or CSV statements, or folders of them.", exists=True)],
    profile: Mapping = None,
    legal_entity: Annotated[str | None, typer.Option(help="Whose bank account it is.")] = None,
    dry_run: DryRun = False,
    home: Home = None,
) -> None:
    """Bank statements; the format is recognised from the content.

    Example:  o2c import bank statements/ --legal-entity ACME
    """
    for file in _flat(files):
        try:
            reading = read_bank_file(file, profile, legal_entity)
        except UnreadableFile as error:
            fail(f"{file.name}: {error}")
        say(f"{file.name}: {reading.summary}")
        for text in reading.findings[:SHOWN]:
            say(f"  {text}")
        if reading.bad_rows:
            say(f"  {len(reading.bad_rows)} rows refused, see {_write_bad_lines(file, reading.bad_rows)}")
        _publish(reading.events, dry_run, home)


def _flat(files: list[Path]) -> Iterator[Path]:
    for file in files:
        if file.is_dir():
            yield from sorted(f for f in file.iterdir() if f.is_file() and not f.name.startswith("."))
        else:
            yield file


def _load(files: list[Path], profile_file: Path | None, dry_run: bool, home: Path | None, build: Build) -> None:
    try:
        profile = load_table_profile(profile_file.read_bytes()) if profile_file else TableProfile()
        for file in files:
            built = list(build(read_rows(file, profile), profile))
            _report(file, built)
            _publish([b.event for b in built if b.event is not None], dry_run, home)
    except UnreadableFile as error:
        fail(str(error))


def _report(file: Path, built: list[Built]) -> None:
    good = [b for b in built if b.event is not None]
    bad = [b for b in built if b.event is None]
    warnings = [text for b in good for text in b.warnings]
    say(f"{file.name}: {len(good):,} good, {len(bad):,} refused, {len(warnings):,} warnings")
    for b in bad[:SHOWN]:
        say(f"  line {b.rows[0].line}: {b.reason}")
    for text in warnings[:SHOWN]:
        say(f"  warning: {text}")
    if len(bad) + len(warnings) > SHOWN:
        say("  …")
    if bad:
        say(f"  refused rows, with line and reason: {_write_bad_rows(file, bad)}")


def _publish(events: list[Any], dry_run: bool, home: Path | None) -> None:
    if dry_run:
        say("  dry run: nothing loaded")
        return
    stack = find_stack(home)
    try:
        sent = publish_now(stack.kafka_bootstrap_servers, events, SOURCE, partitions(), _progress(len(events)))
    except PublishError as error:
        fail(str(error))
    say(f"  {sent:,} events sent")


def _progress(total: int) -> Callable[[int], None]:
    def show(done: int) -> None:
        if total > 5_000:
            say(f"  sent {done:,} of {total:,}")

    return show


def rejected_name(file: Path) -> Path:
    return file.with_name(file.name.rsplit(".", 1)[0] + ".rejected.csv")


def _write_bad_rows(file: Path, bad: list[Built]) -> Path:
    """The refused rows with their columns, so that the mended file can be loaded again as it is."""
    names = list(dict.fromkeys(name for b in bad for row in b.rows for name in row.cells))
    target = rejected_name(file)
    with target.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow([*names, "rejected_line", "rejected_reason"])
        for b in bad:
            for row in b.rows:
                writer.writerow([*(safe(row.cells.get(n, "")) for n in names), row.line, safe(b.reason)])
    return target


def _write_bad_lines(file: Path, bad: list[tuple[int, str, str]]) -> Path:
    target = rejected_name(file)
    with target.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["rejected_line", "rejected_reason", "row"])
        for line, reason, raw in bad:
            writer.writerow([line, safe(reason), safe(raw)])
    return target


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers with a sign stay numbers."""
    risky = text[:1] in ("=", "@", "\t", "\r") or (text[:1] in "+-" and not text[1:].replace(".", "").isdigit())
    return "'" + text if text and risky else text
