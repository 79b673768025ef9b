"""What an export holds, in its `manifest.json`: written last, so that a folder with one is whole."""

import json
from pathlib import Path

import msgspec
from typing_extensions import TypedDict

from o2c.projection.bi.export.errors import ExportRefused
from o2c.projection.bi.export.parquet import WrittenFile
from o2c.projection.bi.export.positions import Positions, parse

NAME = "manifest.json"
FORMAT = "o2c-bi-export/1"


class ExportedView(TypedDict):
    """`extraction` is how its rows are taken over: append (add them), changed (replace what has the same `replace_by`)
    or full (replace all). `sums`: currency → amount column → sum."""

    extraction: str
    replace_by: list[str]
    month_of: str | None
    columns: list[list[str]]
    rows: int
    sums: dict[str, dict[str, str]]
    files: list[WrittenFile]


class Place(TypedDict):
    source: str
    partition: int
    position: int


class Manifest(TypedDict):
    """`position` is what the next export's --since takes; `positions` says the same place by place. `known_at`: all
    that the sources committed before is in."""

    format: str
    schema_version: int
    made_at: str
    known_at: str | None
    since: str | None
    as_of: str | None
    position: str
    positions: list[Place]
    views: dict[str, ExportedView]
    left_out: dict[str, str]


def write(folder: Path, manifest: Manifest) -> None:
    (folder / NAME).write_text(json.dumps(manifest, indent=1) + "\n")


def read(file: Path) -> Manifest:
    """Raises ExportRefused for what is no manifest of an export."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise ExportRefused(f"{file} is no manifest of an export: {error}") from None
    if found["format"] != FORMAT:
        raise ExportRefused(f"{file} is of format {found['format'][:40]!r}, this reads {FORMAT!r}")
    return found


def position_of(given: str) -> Positions:
    """The position that a text, a manifest or the folder of an export says. Raises ExportRefused."""
    if "=" in given:
        return parse(given)
    path = Path(given)
    return parse(read(path / NAME if path.is_dir() else path)["position"])
