"""A file of customers, orders, invoices or rates: checked whole before anything of it is sent."""

from collections.abc import Iterator
from pathlib import Path

from o2c.cli.import_report import FileReport
from o2c.cli.import_run import Checked
from o2c.contracts.base import Event
from o2c.intake.files import file_hash, read_bytes, shown_name
from o2c.intake.messages import message_id
from o2c.intake.rejected import Origin, Rejects
from o2c.intake.tables import CUSTOMERS, Built, Kind, TableProfile, open_table
from o2c.intake.tables.reader import form_of


def check_table(file: Path, kind: Kind, profile: TableProfile) -> Checked:
    """Reads the file twice, now and when its events are sent, so that they need not all be kept.

    Raises UnreadableFile.
    """
    data = read_bytes(file)
    if kind is CUSTOMERS:  # of two versions of a record the one in the file that was written later holds
        profile = profile.with_default("change_number", str(int(file.stat().st_mtime)))
    table = open_table(data, profile, kind.fields)
    report, rejects = FileReport(shown_name(file)), Rejects(file, table.names, form_of(profile))
    seen: set[str] = set()
    for made in kind.build(table.rows, profile):
        _note(made, report, seen)
        if made.event is None:
            for row in made.rows:
                rejects.add(row.values, row.origin or Origin(file_hash(data), row.line), made.reason)

    def events() -> Iterator[Event]:
        again = kind.build(open_table(data, profile, kind.fields).rows, profile)
        return (made.event for made in again if made.event is not None)

    return Checked(report, events, report.good, rejects)


def _note(made: Built, report: FileReport, seen: set[str]) -> None:
    if made.event is None:
        more = f" and {len(made.rows) - 1} of the same order" if len(made.rows) > 1 else ""
        report.refused.add(f"line {made.rows[0].line}{more}", made.reason)
        return
    report.good += 1
    identity = message_id(made.event)
    report.repeated += identity in seen
    seen.add(identity)
    for warning in made.warnings:
        where, _, what = warning.partition(": ")
        report.warnings.add(where, what)
