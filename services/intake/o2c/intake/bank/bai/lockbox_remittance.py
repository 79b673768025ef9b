"""What a cheque pays, out of its overflow records, as a text that names the documents.

Most banks write one invoice in each: number (positions 12-27), amount paid (28-37), deduction (38-47), reason code
(48-50), with the amounts in cents. Others use the space for what the payer wrote; that is taken as it stands.
"""

import re
from dataclasses import dataclass

from o2c.contracts.money import to_text
from o2c.intake.bank.bai.lockbox_records import Record
from o2c.intake.bank.statement import MAX_TEXT

_INVOICE = re.compile(r"(?P<number>.{16})(?P<paid>[0-9]{10})(?:(?P<less>[0-9]{10})(?P<reason>.{0,3}))?(?P<text>.*)")
_OVERFLOW_DATA = 11
"""Characters before the data: type, batch, item, overflow type, sequence, last-flag."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A document's number, or a piece of text; with amounts it is `shown` in full."""

    number: str
    shown: str


def read_overflow(record: Record, currency: str) -> Paid:
    data = record.line[_OVERFLOW_DATA:].rstrip()
    found = _INVOICE.fullmatch(data)
    number = found["number"].strip() if found else ""
    if not found or not number or " " in number:
        text = " ".join(data.split())
        return Paid(text, text)
    words = [number, to_text(int(found["paid"]), currency)]
    if found["less"] and int(found["less"]):
        words += ["less", to_text(int(found["less"]), currency), found["reason"]]
    words.append(found["text"])
    return Paid(number, " ".join(" ".join(words).split()))


def remittance(paid: list[Paid]) -> str:
    """Numbers with their amounts, or the numbers alone where a cheque pays so many that not all would fit.

    >>> remittance([Paid("4711", "4711 1190.00"), Paid("4712", "4712 500.00 less 20.00 03")])
    '4711 1190.00 4712 500.00 less 20.00 03'
    """
    full = " ".join(item.shown for item in paid if item.shown)
    return full if len(full) <= MAX_TEXT else " ".join(item.number for item in paid if item.number)
