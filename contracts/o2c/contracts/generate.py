"""Writes what is generated from the contracts: `python -m o2c.contracts.generate [--check]`.

    contracts/schemas/<type>.json      JSON Schema 2020-12 of an event's data, and envelope.json
    contracts/examples/<type>.json     one golden record of each event
    contracts/asyncapi/asyncapi.yaml   the page for those who publish to us or read from us
    contracts/history/<type>/<n>.json  every shape an event's data ever had, never changed again
    contracts/o2c/contracts/wire/*.py  the structs that our own services write and read instead of the models

All are committed. A schema that breaks a promise of an earlier one (see `compat`) is refused, and nothing is written.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from o2c.contracts import asyncapi, mirror
from o2c.contracts.compat import breaking, direction_of
from o2c.contracts.envelope_schema import envelope_document
from o2c.contracts.examples import records
from o2c.contracts.registry import BY_TYPE
from o2c.contracts.schemas import data_schema, published_schema, shape

ROOT = Path(__file__).parents[2]
GENERATED = ("schemas", "examples", "asyncapi")


def rendered() -> dict[str, str]:
    """Path below `contracts/` to content, but for the history."""
    examples = records()
    files = {f"schemas/{name}.json": _json(published_schema(model)) for name, model in BY_TYPE.items()}
    files["schemas/envelope.json"] = _json(envelope_document())
    files |= {f"examples/{name}.json": _json(msgspec.json.decode(examples[name])) for name in BY_TYPE}
    files |= {f"o2c/contracts/wire/{name}.py": source for name, source in mirror.rendered().items()}
    files["asyncapi/asyncapi.yaml"] = asyncapi.render(examples)
    return files


def current() -> dict[str, dict[str, Any]]:
    """The shape of every event's data, by type."""
    return {name: shape(data_schema(model)) for name, model in BY_TYPE.items()}


def history(root: Path) -> dict[str, list[dict[str, Any]]]:
    """The committed shapes of every event, oldest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for folder in sorted((root / "history").glob("*")):
        files = sorted(folder.glob("*.json"), key=lambda file: int(file.stem))
        found[folder.name] = [json.loads(file.read_text()) for file in files]
    return found


def broken(now: Mapping[str, Mapping[str, Any]], before: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Every promise of a committed version that the schemas of now break."""
    problems: list[str] = []
    for name, versions in before.items():
        if name not in now:
            problems.append(f"{name}: the event is gone")
            continue
        for number, old in enumerate(versions, 1):
            reasons = breaking(old, now[name], direction_of(name))
            problems += [f"{name}, against version {number}: {reason}" for reason in reasons]
    return problems


def outdated(root: Path) -> dict[str, str | None]:
    """What has to be written (content) or removed (None) for the folder to be up to date."""
    wanted = rendered() | dict(_new_versions(history(root)))
    changes: dict[str, str | None] = {
        name: text for name, text in wanted.items() if not (root / name).exists() or (root / name).read_text() != text
    }
    for folder in GENERATED:
        for file in sorted((root / folder).glob("*")):
            if file.relative_to(root).as_posix() not in wanted:
                changes[file.relative_to(root).as_posix()] = None
    return changes


def _new_versions(before: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
    for name, now in current().items():
        versions = before.get(name, [])
        if not versions or versions[-1] != now:
            yield f"history/{name}/{len(versions) + 1}.json", _json(now)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m o2c.contracts.generate", description="Generate contract files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if something is out of date")
    check: bool = parser.parse_args(arguments).check
    if problems := broken(current(), history(root)):
        sys.stderr.write("These changes break promises made to senders or readers; nothing was written.\n\n")
        sys.stderr.write("".join(f"  {problem}\n" for problem in problems))
        sys.stderr.write(_ADVICE)
        return 1
    changes = outdated(root)
    for name, text in changes.items():
        sys.stdout.write(f"{'out of date' if check else 'removed' if text is None else 'written'}: {name}\n")
        if not check:
            _apply(root / name, text)
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


_ADVICE = """
Make the new field optional with a default, or keep the old one beside it; else say a new major version: a class with
a TYPE and TOPIC of its own (….v2), beside the old one. A version in contracts/history that was never released, so that
nobody can rely on it, may be deleted by hand.
"""

if __name__ == "__main__":
    sys.exit(main())
