"""`o2c import opening`: which table a file is, by its name, and with which profile it is read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from o2c.cli.import_run import Checked
from o2c.cli.opening.totals import Totals
from o2c.cli.table_files import check_table
from o2c.intake.bank import UnreadableFile
from o2c.intake.files import MAX_PROFILE_BYTES, read_bytes, shown_name
from o2c.intake.tables import (
    CONTROLS,
    CUSTOMERS,
    OPENING_ITEMS,
    OPENING_MONEY,
    Built,
    Kind,
    Row,
    TableProfile,
    load_table_profile,
)

KINDS = {"items": OPENING_ITEMS, "money": OPENING_MONEY, "gl": CONTROLS, "customers": CUSTOMERS}


def check(file: Path, *, cutover: date, who: str, profile: TableProfile | None, totals: Totals) -> Checked:
    """Raises UnreadableFile."""
    name, kind = _kind_of(file)
    profile = profile or _beside(file, name)
    if "cutover" in kind.fields.required:
        profile = profile.with_default("cutover", cutover.strftime(profile.date_format))
        profile = profile.with_default("loaded_by", who)
        kind = _counted(kind, totals)
    if "change_number" in kind.fields.optional:
        profile = profile.with_default("change_number", str(int(file.stat().st_mtime)))
    return check_table(file, kind, profile)


def _kind_of(file: Path) -> tuple[str, Kind]:
    for name, kind in KINDS.items():
        if file.name.lower().startswith(name):
            return name, kind
    raise UnreadableFile(f"which table is {shown_name(file)}? expected a name that begins with {', '.join(KINDS)}")


def _beside(file: Path, name: str) -> TableProfile:
    """The profile of the file's own name, else of its table's: items-2026.toml, items.toml."""
    stem = file.name.partition(".")[0]
    for candidate in (f"{stem}.toml", f"{stem}.json", f"{name}.toml", f"{name}.json"):
        found = file.with_name(candidate)
        if found.is_file():
            return load_table_profile(read_bytes(found, MAX_PROFILE_BYTES))
    return TableProfile()


def _counted(kind: Kind, totals: Totals) -> Kind:
    """The first time that the rows are built; when they are sent, they are built again."""
    passes = 0

    def build(rows: Iterable[Row], profile: TableProfile) -> Iterator[Built]:
        nonlocal passes
        passes += 1
        built = kind.build(rows, profile)
        return totals.counting(built) if passes == 1 else built

    return replace(kind, build=build)
