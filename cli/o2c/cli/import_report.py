"""What became of a file that was imported: for a person at 80 columns, or as JSON for a script."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from o2c.cli.show import plain, wrapped

SHOWN = 10
"""Of each kind of note on the terminal; the file of refused rows has them all."""

KEPT = 1_000
"""Of each kind of note in JSON. Beyond it they are only counted: a file may have a million bad rows."""


@dataclass(slots=True)
class Notes:
    count: int = 0
    first: list[tuple[str, str]] = field(default_factory=list)
    """Where, and what about it."""

    def add(self, where: str, what: str) -> None:
        self.count += 1
        if len(self.first) < KEPT:
            self.first.append((where, what))

    def as_dict(self) -> dict[str, Any]:
        return {"count": self.count, "first": [{"where": where, "reason": what} for where, what in self.first]}


@dataclass(slots=True)
class FileReport:
    """`good` rows or lines are loaded, `repeated` of them say what an earlier one of the file says. `error` is set when
    nothing of the file was loaded, or not all. `sent` stays None in a dry run."""

    file: str
    summary: str = ""
    good: int = 0
    repeated: int = 0
    refused: Notes = field(default_factory=Notes)
    warnings: Notes = field(default_factory=Notes)
    statements: list[dict[str, Any]] = field(default_factory=list)
    rejected_file: Path | None = None
    sent: int | None = None
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "good": self.good,
            "repeated": self.repeated,
            "refused": self.refused.as_dict(),
            "warnings": self.warnings.as_dict(),
            "statements": self.statements,
            "rejected_file": None if self.rejected_file is None else str(self.rejected_file),
            "sent": self.sent,
            "error": self.error or None,
        }

    def lines(self) -> list[str]:
        if self.error and not self.good:
            return wrapped(f"{self.file}: {self.error}", "")
        found = wrapped(f"{self.file}: {self.summary}{self._counts()}", "")
        found += _listed("refused", self.refused) + _listed("warning", self.warnings)
        if self.rejected_file is not None:
            found += ["  Mend the refused rows here, and load this file (not all again):"]
            found.append(f"  {plain(str(self.rejected_file))}")
        if self.error:
            return found + wrapped(f"error: {self.error}", "  ")
        return [*found, "  dry run: nothing loaded" if self.sent is None else f"  {self.sent:,} events sent"]

    def _counts(self) -> str:
        repeated = f" ({self.repeated:,} of them repeat another)" if self.repeated else ""
        return f"{self.good:,} good{repeated}, {self.refused.count:,} refused, {self.warnings.count:,} warnings"


def exit_code(reports: Sequence[FileReport]) -> int:
    """1: a file was not loaded; 2: all were, but not all of their rows; 0: everything was."""
    if any(report.error for report in reports):
        return 1
    return 2 if any(report.refused.count for report in reports) else 0


def _listed(kind: str, notes: Notes) -> list[str]:
    found: list[str] = []
    for where, what in notes.first[:SHOWN]:
        found += wrapped(f"{kind}: {where}: {what}", "  ")
    if notes.count > SHOWN:
        found.append(f"  … and {notes.count - SHOWN:,} more")
    return found
