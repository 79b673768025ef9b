"""What became of a file that was imported, for a person at 80 columns."""

from collections.abc import Sequence
from typing import Any

from o2c.cli.show import plain, wrapped
from o2c.intake.report import FileReport, Notes

__all__ = ["FileReport", "Notes", "exit_code", "lines"]

SHOWN = 10
"""Of each kind of note on the terminal; the file of refused rows has them all."""


def lines(report: FileReport) -> list[str]:
    if report.error and not report.good:
        return wrapped(f"{report.file}: {report.error}", "")
    found = wrapped(f"{report.file}: {report.summary}{_counts(report)}", "")
    found += _listed("refused", report.refused) + _listed("warning", report.warnings)
    if report.rejected_file is not None:
        found += ["  Mend the refused rows here, and load this file (not all again):"]
        found.append(f"  {plain(str(report.rejected_file))}")
    if report.error:
        return found + wrapped(f"error: {report.error}", "  ")
    if report.before is not None and report.sent is not None:
        return found + wrapped(_again(report.before, report.sent), "  ")
    return [*found, "  dry run: nothing loaded" if report.sent is None else f"  {report.sent:,} events sent"]


def _again(before: dict[str, Any], sent: int) -> str:
    day, _, time = before["received"].partition("T")
    came = f"on {day} at {time[:5]} UTC as {before['name']} by {before['actor']}"
    return f"loaded before: {came}. {sent:,} events sent again; what they booked then is not booked twice"


def exit_code(reports: Sequence[FileReport]) -> int:
    """1: a file was not loaded; 2: all were, but not all of their rows; 0: everything was."""
    if any(report.error for report in reports):
        return 1
    return 2 if any(report.refused.count for report in reports) else 0


def _counts(report: FileReport) -> str:
    repeated = f" ({report.repeated:,} of them repeat another)" if report.repeated else ""
    return f"{report.good:,} good{repeated}, {report.refused.count:,} refused, {report.warnings.count:,} warnings"


def _listed(kind: str, notes: Notes) -> list[str]:
    found: list[str] = []
    for where, what in notes.first[:SHOWN]:
        found += wrapped(f"{kind}: {where}: {what}", "  ")
    if notes.count > SHOWN:
        found.append(f"  … and {notes.count - SHOWN:,} more")
    return found
