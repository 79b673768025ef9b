"""MT940 files: one or many statements, of one or many accounts, each on one or many pages."""

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.mt940_fields import messages
from o2c.intake.bank.mt940_page import read_page
from o2c.intake.bank.paging import Pages
from o2c.intake.bank.statement import Statement
from o2c.intake.bank.text import Text, refuse_size
from o2c.intake.content import Bytes, Scratch


def read_mt940(data: Bytes) -> list[Statement]:
    """The statements of a file, in the order of their first pages.

    Reads; does not judge: whether balances add up and pages follow each other says `checks.verify`. Pages of several
    accounts may alternate. Structured and plain texts see `details.py`, character sets `text.py`.

    Raises UnreadableFile, with line and field, for a file that is not readable from its first line to its last. It is
    then refused as a whole: nobody knows what the unreadable part would have said.
    """
    refuse_size(data)
    scratch = Scratch()
    pages = Pages(scratch)
    for message in messages(Text(data).lines(), scratch):
        pages.add(read_page(message))
    found = pages.statements
    if not found:
        raise UnreadableFile("no statement found: none of the lines begins with :20:, as every MT940 statement does")
    return found
