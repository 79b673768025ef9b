"""What the payment related information of an entry says: the documents that are paid, and the payer's trace number.

CTX carries an X12 820 cut into pieces of 80 characters, CCD+ and PPD+ one segment of it, both by convention with `*`
between elements and `\\` or `~` at the end of a segment; other payers write plain text. Of the segments these name
documents: RMR (reference, amount paid, discount), REF with the qualifiers of an invoice or credit memo, NTE (words).
TRN has the number that ties the payment to an advice that comes another way. The rest is envelope, whose numbers would
be taken for those of documents.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from o2c.intake.bank.bai.lockbox_remittance import Paid, remittance

_BEGIN = re.compile(r"(?:ISA|GS|ST|BPR|TRN|RMR|REF|NTE|ENT|DTM|N1|PER|CUR|NM1|ADX|BPS|DED)([*|^])")
_ISA = 106
"""Characters of an ISA segment with its terminator: the only one of fixed length, so that it tells the terminator."""
_TERMINATORS = "\\\\~\n"
_DOCUMENTS = ("IV", "CM", "IK", "OI")


class Informed(NamedTuple):
    text: str = ""
    trace: str = ""


def informed(pieces: Sequence[str]) -> Informed:
    """The pieces are joined as they are: a word may go on in the next.

    >>> informed(["RMR*IV*4711**1190.00\\\\RMR*IV*4712*PO*500.00*520.00*20.00\\\\"])
    Informed(text='4711 1190.00 4712 500.00 less 20.00', trace='')
    >>> informed(["TRN*1*0099*1512345678~"]), informed(["INVOICE 4711"])
    (Informed(text='', trace='0099'), Informed(text='INVOICE 4711', trace=''))
    """
    whole = "".join(pieces).strip()
    begin = _BEGIN.match(whole)
    if not begin:
        return Informed(" ".join(whole.split()))
    ends = _TERMINATORS
    if whole.startswith("ISA") and len(whole) >= _ISA and not whole[_ISA - 1].isalnum():
        ends += re.escape(whole[_ISA - 1])
    paid: list[Paid] = []
    trace = ""
    for segment in re.split(f"[{ends}]", whole):
        name, *elements = (" ".join(element.split()) for element in segment.strip().split(begin[1]))
        if name == "TRN" and len(elements) > 1:
            trace = trace or elements[1]
        paid += _paid(name, elements)
    return Informed(remittance(paid), trace)


def _paid(name: str, elements: list[str]) -> list[Paid]:
    qualifier, number, *rest = [*elements, "", ""]
    if name == "RMR" and number:
        amount, discount = ([*rest, "", "", "", ""][place] for place in (1, 3))
        words = [number, amount, *(["less", discount] if discount.strip("0.") else [])]
        return [Paid(number, " ".join(word for word in words if word))]
    if (name == "REF" and qualifier in _DOCUMENTS) or name == "NTE":
        return [Paid(number, number)] if number else []
    return []
