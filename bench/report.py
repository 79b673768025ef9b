"""The table on the terminal, and the files kept of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

WIDTH = 80
_NAME, _VALUE = 42, 19


@dataclass(frozen=True)
class Row:
    name: str
    value: str
    target: str = ""
    met: bool | None = None
    """None: there is no target, or it was not measured in full."""


def title(text: str) -> Row:
    return Row(text, "")


def table(rows: Sequence[Row], head: Sequence[str]) -> str:
    lines = [*head, "-" * WIDTH]
    for row in rows:
        if not row.value:
            lines += ["", row.name]
            continue
        mark = {True: "ok", False: "MISSED", None: ""}[row.met]
        lines.append(f"  {row.name:<{_NAME}}{row.value:>{_VALUE}}  {' '.join((row.target, mark)).strip()}".rstrip())
    return "\n".join([*lines, "-" * WIDTH])


def markdown(rows: Sequence[Row], head: Sequence[str]) -> str:
    lines = ["# " + head[0], "", *(f"{line}  " for line in head[1:]), "", "| | | target | |", "|---|---:|---|---|"]
    for row in rows:
        mark = {True: "met", False: "**missed**", None: ""}[row.met]
        name = f"**{row.name}**" if not row.value else row.name
        lines.append(f"| {name} | {row.value} | {row.target} | {mark} |")
    return "\n".join(lines) + "\n"


def save(folder: Path, machine: str, rows: Sequence[Row], head: Sequence[str], figures: dict[str, Any]) -> Path:
    """Write `<date>-<machine>.json` and `.md`; the results of the same machine and day are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"{datetime.now().astimezone().date()}-{machine}"
    stem.with_suffix(".json").write_text(json.dumps(figures, indent=2) + "\n")
    stem.with_suffix(".md").write_text(markdown(rows, head))
    return stem.with_suffix(".md")
