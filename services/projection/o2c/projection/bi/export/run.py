"""An export: one snapshot of the views, written beside its place and then put there whole."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel

from o2c.projection.bi.catalog import Column, relations
from o2c.projection.bi.export import manifest, positions
from o2c.projection.bi.export.errors import ExportRefused
from o2c.projection.bi.export.manifest import ExportedView, Manifest
from o2c.projection.bi.export.parquet import ViewWriter
from o2c.projection.bi.export.positions import Positions
from o2c.projection.bi.export.query import Asked, answers_as_of, rows
from o2c.projection.bi.registry import VERSION, VIEWS
from o2c.projection.bi.view import View

_NOT_AS_OF = "it says what stands now; what stood on a day is the sum of movements by then"


def export(
    url: str,
    target: Path,
    names: Sequence[str] = (),
    asked: Asked = Asked(),  # noqa: B008 (frozen)
    say: Callable[[str], None] = lambda _: None,
) -> Manifest:
    """Write views (default: all) as Parquet files into `target`, which must not hold anything yet.

    Raises ExportRefused, and leaves nothing behind, for a view that is not there or cannot be told, a position that is
    not of these read models, and a folder that is in use. Raises OSError where it cannot be written.
    """
    chosen, left_out = _chosen(names, asked)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ExportRefused(f"{target} is not empty; name a new folder")
    with _snapshot(url) as connection, _put_whole(target) as folder:
        until = positions.read(connection.cursor())
        if asked.since is not None:
            positions.check(asked.since, until)
        found, views = relations(connection), {}
        for view in chosen:
            views[view.name] = _export_view(connection, folder, view, found[view.name].columns, asked, until)
            say(f"{view.name}: {views[view.name]['rows']:,} rows")
        made: Manifest = {
            "format": manifest.FORMAT,
            "schema_version": VERSION,
            "made_at": datetime.now(UTC).isoformat(),
            "known_at": until.known.isoformat() if until.known else None,
            "since": str(asked.since) if asked.since else None,
            "as_of": asked.as_of.isoformat() if asked.as_of else None,
            "position": str(until),
            "positions": [
                {"source": source, "partition": partition, "position": at}
                for (source, partition), at in sorted(until.places.items())
            ],
            "views": views,
            "left_out": left_out,
        }
        manifest.write(folder, made)
    return made


def export_daily(url: str, root: Path, say: Callable[[str], None] = lambda _: None) -> tuple[Path, Manifest]:
    """The export of this day (UTC) of all views, in a folder of its name. One that is there already is left as it is,
    so it may be asked for twice, also at once. Raises as `export` does."""
    folder = root / datetime.now(UTC).date().isoformat()
    if not (folder / manifest.NAME).exists():
        try:
            return folder, export(url, folder, say=say)
        except ExportRefused:
            if not (folder / manifest.NAME).exists():
                raise
    say(f"{folder} is there already")
    return folder, manifest.read(folder / manifest.NAME)


def _chosen(names: Sequence[str], asked: Asked) -> tuple[list[View], dict[str, str]]:
    if unknown := sorted(set(names) - set(VIEWS)):
        raise ExportRefused(f"there is no view {', '.join(unknown)}; there are: {', '.join(sorted(VIEWS))}")
    if asked.since is not None and asked.as_of is not None:
        raise ExportRefused("--since and --as-of exclude each other: what is left out by its date would never come")
    chosen = [VIEWS[name] for name in sorted(set(names) or VIEWS)]
    if asked.as_of is None:
        return chosen, {}
    untold = [view.name for view in chosen if not answers_as_of(view)]
    if names and untold:
        raise ExportRefused(f"{untold[0]} cannot be told as of a day: {_NOT_AS_OF}")
    return [view for view in chosen if view.name not in untold], dict.fromkeys(untold, _NOT_AS_OF)


@contextmanager
def _snapshot(url: str) -> Iterator[Connection[Any]]:
    """All views as of one moment; positions are read in it, too, so they are exactly those of the rows."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("select set_config('timezone', 'UTC', true), set_config('statement_timeout', '0', true)")
        yield connection


@contextmanager
def _put_whole(target: Path) -> Iterator[Path]:
    """A folder beside `target` that takes its place at the end, or goes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent))
    try:
        yield folder
        umask = os.umask(0)
        os.umask(umask)
        folder.chmod(0o777 & ~umask)
        try:
            folder.rename(target)
        except OSError as error:
            raise ExportRefused(f"{target} was made by somebody else meanwhile: {error.strerror}") from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _export_view(
    connection: Connection[Any], folder: Path, view: View, columns: Sequence[Column], asked: Asked, until: Positions
) -> ExportedView:
    writer = ViewWriter(folder, view, columns)
    with connection.cursor() as cur, cur.copy(rows(view, columns, asked, until)) as copy:
        writer.write(copy)
    partial = asked.since is not None and view.source
    return {
        "extraction": view.mode if partial else "full",
        "replace_by": list(view.replaced) if partial else [],
        "month_of": view.date,
        "columns": [[column.name, column.type] for column in columns],
        "rows": writer.rows,
        "sums": writer.sums,
        "files": writer.files,
    }
