"""One import: each file is checked, its refused rows are written beside it, its events are sent. A file that cannot be
read does not stop the others."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from o2c.chassis.local.home import RunningStack
from o2c.cli.import_report import FileReport, exit_code, lines
from o2c.cli.platform import partitions
from o2c.cli.show import say
from o2c.cli.talk import find_stack, keep_original
from o2c.contracts.base import Event
from o2c.intake.bank import UnreadableFile
from o2c.intake.content import Content
from o2c.intake.files import shown_name
from o2c.intake.publish import PublishError, publish_now
from o2c.intake.rejected import Rejects

SOURCE = "/import"
_NOT_DATA = {".toml", ".json", ".md"}
"""Beside data files in a folder lie profiles and notes."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file whose good rows can be sent: `events` gives the `count` events from the beginning, each time."""

    report: FileReport
    events: Callable[[], Iterable[Event]]
    count: int
    rejects: Rejects | None = None
    original: Content | None = None
    """Of a bank's file, which is kept as it came."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said after the files, to a person and to a script."""

    lines: tuple[str, ...] = ()
    as_dict: dict[str, Any] = field(default_factory=dict)


def run(
    files: list[Path],
    check: Callable[[Path], Checked],
    *,
    dry_run: bool,
    home: Path | None,
    as_json: bool,
    deep: bool = False,
    beside: Callable[[], Beside] | None = None,
) -> None:
    """Import the files, say what became of each, and end the command with the exit code for that. `deep`: a folder
    stands for the folders in it, too. `beside` is asked at the end for what all the files come to together."""
    stack = None if dry_run else find_stack(home)
    reports: list[FileReport] = []
    try:
        for file in flat(files, deep=deep):
            reports.append(_one(file, check, stack, quiet=as_json))
            if not as_json:
                say("\n".join(lines(reports[-1])))
    except PublishError as error:  # what a broker did not take, it will not take from the next file either
        typer.secho(f"error: {error}", err=True)
        raise typer.Exit(1) from None
    together = beside() if beside is not None else Beside()
    if as_json:
        files_told = [report.as_dict() for report in reports]
        say(json.dumps({"dry_run": dry_run, "files": files_told, **together.as_dict}, indent=2))
    elif together.lines:
        say("\n".join(together.lines))
    raise typer.Exit(exit_code(reports))


def flat(files: Iterable[Path], *, deep: bool = False) -> Iterator[Path]:
    """The files, and those of the folders among them in order of their names."""
    for file in files:
        if file.is_dir():
            inside = sorted(f for f in file.iterdir() if not f.name.startswith("."))
            yield from (f for f in inside if f.is_file() and f.suffix.lower() not in _NOT_DATA)
            if deep:
                yield from flat((f for f in inside if f.is_dir() and not f.is_symlink()), deep=True)
        else:
            yield file


def _one(file: Path, check: Callable[[Path], Checked], stack: RunningStack | None, *, quiet: bool) -> FileReport:
    try:
        checked = check(file)
        report = checked.report
        if stack is None:
            return report
        report.rejected_file = checked.rejects.save() if checked.rejects else None
    except UnreadableFile as error:
        return FileReport(shown_name(file), error=str(error))
    progress = _silence if quiet or checked.count < 5_000 else _progress(checked.count)
    if checked.original is not None:
        keep_original(stack, checked.original, report)
    report.sent = publish_now(stack.kafka_bootstrap_servers, checked.events(), SOURCE, partitions(), progress)
    return report


def _silence(done: int) -> None:
    pass


def _progress(total: int) -> Callable[[int], None]:
    def show(done: int) -> None:
        typer.echo(f"\r  sent {done:,} of {total:,}" + ("\n" if done >= total else ""), nl=False, err=True)

    return show
