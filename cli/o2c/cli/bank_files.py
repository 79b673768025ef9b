"""A bank file from disk, ready to be sent; its refused rows are written beside it. An advice among them is one, too."""

from pathlib import Path

from o2c.cli.advice_files import checked_edi
from o2c.cli.import_run import Checked
from o2c.intake.advice_import import is_advice
from o2c.intake.bank import MAX_XML_BYTES, CsvReading, Profile
from o2c.intake.bank_import import read_bank_file
from o2c.intake.content import Content
from o2c.intake.files import shown_name, take_over
from o2c.intake.rejected import Form, Origin, Rejects


def check_bank_file(file: Path, profile: Profile | None, legal_entity: str | None) -> Checked:
    """Raises UnreadableFile with what was found and what was expected."""
    content = take_over(file, MAX_XML_BYTES)
    if is_advice(content):
        return checked_edi(file, content)
    found = read_bank_file(content, shown_name(file), profile)
    rejects = _rejects(file, content, profile, found.table) if found.table and profile else None
    return Checked(found.report, lambda: found.events(legal_entity), found.lines, rejects, content)


def _rejects(file: Path, content: Content, profile: Profile, reading: CsvReading) -> Rejects:
    form = Form(profile.delimiter, profile.quote, profile.encoding, profile.skip_rows)
    rejects = Rejects(file, reading.names, form)
    for error in reading.errors:
        rejects.add(error.values, error.origin or Origin(content.hash, error.line_no), error.reason)
    return rejects
