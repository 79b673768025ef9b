"""Writes the data contracts of schema `bi`: `python -m o2c.projection.bi.generate [--check]`.

    contracts/bi/<view>.odcs.yaml       its columns, what they mean, what holds (Open Data Contract Standard)
    contracts/bi/history/<view>/<n>.json  every shape the view had within the schema's version, never changed again

Both are committed. They are read off a database that is made for it, so what they say is what a reader gets. A view
that lost, renamed, retyped or moved a column is refused, and nothing is written.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg
import yaml

from o2c.chassis.local.home import scratch_home
from o2c.chassis.local.postgres import EmbeddedPostgres
from o2c.projection.bi.catalog import Relation, relations
from o2c.projection.bi.contract import Shape, breaking, contract, shape
from o2c.projection.bi.registry import VIEWS
from o2c.projection.provision import provision_projection

ROOT = Path(__file__).parents[5] / "contracts" / "bi"
History = Mapping[str, Sequence[Shape]]


def history(root: Path = ROOT) -> dict[str, list[Shape]]:
    """The committed shapes of every view, oldest first."""
    return {
        folder.name: [json.loads(f.read_text()) for f in sorted(folder.glob("*.json"), key=lambda f: int(f.stem))]
        for folder in sorted((root / "history").glob("*"))
    }


def broken(found: Mapping[str, Relation], before: History) -> list[str]:
    """What of the committed shapes no longer holds."""
    problems = [f"{name}: the view is gone" for name in before if name not in found]
    for name, shapes in before.items():
        for number, old in enumerate(shapes, 1):
            if name in found:
                reasons = breaking(old, shape(found[name]))
                problems += [f"{name}, against shape {number}: {reason}" for reason in reasons]
    return problems


def rendered(found: Mapping[str, Relation], before: History) -> dict[str, str]:
    """Path below `contracts/bi` → content, for every view of the registry."""
    files: dict[str, str] = {}
    for name, view in VIEWS.items():
        shapes, now = list(before.get(name, [])), shape(found[name])
        if not shapes or shapes[-1] != now:
            shapes.append(now)
        for number, columns in enumerate(shapes, 1):
            lines = ",\n".join("  " + json.dumps(column) for column in columns)
            files[f"history/{name}/{number}.json"] = f"[\n{lines}\n]\n"
        document = contract(view, found[name], len(shapes) - 1)
        files[f"{name}.odcs.yaml"] = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    return files


def outdated(files: Mapping[str, str], root: Path = ROOT) -> list[str]:
    """What has to be written, or removed, for the folder to be up to date."""
    there = {file.relative_to(root).as_posix(): file.read_text() for file in root.rglob("*") if file.is_file()}
    return sorted(name for name in files.keys() | there.keys() if files.get(name) != there.get(name))


def _described() -> dict[str, Relation]:
    with scratch_home() as home:
        server = EmbeddedPostgres(home / "postgres")
        try:
            server.start()
            server.wait_ready(60)
            provision_projection(server.dsn(), "generate", "generate")
            with psycopg.connect(server.dsn()) as connection:
                return relations(connection)
        finally:
            server.stop()


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m o2c.projection.bi.generate", description="Generate contracts.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if something is out of date")
    check: bool = parser.parse_args(arguments).check
    found, before = _described(), history(root)
    if problems := broken(found, before):
        sys.stderr.write("These changes break promises made to readers of schema bi; nothing was written.\n\n")
        sys.stderr.write("".join(f"  {problem}\n" for problem in problems))
        sys.stderr.write("\nAdd a column at the end, or a view beside it, and leave what is there.\n")
        return 1
    files = rendered(found, before)
    changes = outdated(files, root)
    for name in changes:
        sys.stdout.write(f"{'out of date' if check else 'written' if name in files else 'removed'}: bi/{name}\n")
        if not check:
            _apply(root / name, files.get(name))
    if check and changes:
        sys.stderr.write("\nRun `make contracts` and commit what it writes.\n")
        return 1
    return 0


def _apply(file: Path, text: str | None) -> None:
    if text is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
