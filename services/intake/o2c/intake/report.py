"""What became of a file that was imported, as figures and notes; how it is shown is elsewhere."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KEPT = 1_000
"""Of each kind of note. Beyond it they are only counted: a file may have a million bad rows."""


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
    before: dict[str, Any] | None = None
    """Where the same bytes came before: `name`, `actor`, `received`."""
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
            "before": self.before,
            "error": self.error or None,
        }
