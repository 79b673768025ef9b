"""Field 86 with slash codes: `/EREF/…/IBAN/…/NAME/…/REMI/…`.

Source: SWIFT's codes for field 86 as Dutch banks use them. ING puts the other side into one code, account first:
`/CNTP/NL32INGB0000012345/INGBNL2A/NAME/CITY/`, and marks unstructured text: `/REMI/USTD//text/`.
"""

import re
from collections.abc import Iterator, Sequence

from o2c.intake.bank.details_types import Details

_CODES = (
    "ADDR|BENM|BIC|CNTP|CSID|EREF|IBAN|ID|ISDT|KREF|MARF|NAME|ORDP|PREF|PURP|REMI|RTRN|SVCL|SVWZ|TRTP|ULTB|ULTC|ULTD"
)
CODES_FIRST = re.compile(rf"\s*/({_CODES})/")
_CODE = re.compile(rf"/({_CODES})/")
_TEXT_KIND = re.compile(r"^(USTD|STRD)/+")
_FREE = ("REMI", "SVWZ")
_NO_ID = {"NOTPROVIDED", "NONREF"}


def read_slash_codes(text: str, *, cut: bool) -> Details:
    """The payer and the payer's text; of a code that is repeated the first that says something counts.

    Where no text for us is given (`/REMI/` empty or absent) the remittance stays empty: the codes are no text.
    """
    pieces = _CODE.split(text)
    found: dict[str, str] = {}
    for code, value in _values(pieces):
        if said := value.strip(" /"):
            found.setdefault(code, said)
    other = [*found.get("CNTP", "").split("/"), "", "", ""]
    end_to_end = found.get("EREF", "")
    return Details(
        remittance=_TEXT_KIND.sub("", found.get("REMI", "") or found.get("SVWZ", "")),
        payer_name=found.get("NAME") or other[2],
        payer_account=found.get("IBAN") or other[0],
        end_to_end_id="" if end_to_end in _NO_ID else end_to_end,
        cut=cut,
    )


def _values(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each code with what follows it. An identification (ID) belongs to a party; what looks like one in the payer's own
    text is text:

    >>> list(_values(["", "REMI", "PO", "ID", "4711", "EREF", "E1"]))
    [('REMI', 'PO/ID/4711'), ('EREF', 'E1')]
    """
    code, value = "", ""
    for code_, value_ in zip(pieces[1::2], pieces[2::2], strict=True):
        if code_ == "ID" and code in _FREE:
            value += f"/ID/{value_}"
            continue
        if code:
            yield code, value
        code, value = code_, value_
    yield code, value
