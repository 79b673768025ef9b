"""Field 86, the bank's information about one line: who paid, and what the payer wrote.

Three forms are in use and tell themselves apart by how they begin: structured with numbered subfields (`166?00…?20…`,
German, Austrian and Polish banks), with slash codes (`/EREF/…/REMI/…`, SWIFT and Dutch banks), and plain text.
"""

from o2c.intake.bank.details_slash import CODES_FIRST, read_slash_codes
from o2c.intake.bank.details_structured import STRUCTURED_FIRST, read_structured
from o2c.intake.bank.details_types import Details
from o2c.intake.bank.unwrap import is_full, unwrap

_Lines = tuple[str, ...]


def read_details(fields: list[_Lines]) -> Details:
    """What the fields 86 of one line say; each is given as its lines.

    Some banks repeat the field instead of continuing it (Rabobank): plain texts are then joined by blanks, of the other
    forms the first counts.
    """
    for lines in fields:
        if begin := STRUCTURED_FIRST.match("".join(lines)):
            return read_structured(lines, begin)
        if lines and CODES_FIRST.match(lines[0]):
            return read_slash_codes(unwrap(lines), cut=is_full(lines))
    text = " ".join(unwrap(lines) for lines in fields)
    return Details(remittance=text, cut=any(is_full(lines) for lines in fields))
