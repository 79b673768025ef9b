"""Reasons that remittance advices code, as our reason codes.

X12 data element 426 (ADX02 of an 820) and EDIFACT data element 4465 (AJT of a REMADV) number alike and mean different
things, so a code is known together with its standard.
"""

from collections.abc import Mapping

_X12 = {
    "price": ("01", "03", "09"),
    "short-shipment": ("06", "42", "59"),
    "damage": ("04", "05"),
    "return": ("07", "11", "12", "13", "14", "15", "25", "72"),
    "promotion": ("56", "57", "71"),
    "freight": ("21", "30", "31", "46", "54"),
    "tax": ("55",),
    "duplicate": ("19",),
    "unearned-discount": ("24", "43"),
}
_EDIFACT = {
    "price": ("5", "9"),
    "short-shipment": ("4", "32"),
    "damage": ("2", "3", "17"),
    "return": ("14", "15", "16", "29", "35"),
    "promotion": ("19", "21", "38"),
    "tax": ("26",),
    "bank-fee": ("10", "11"),
    "unearned-discount": ("39", "56"),
}

ADJUSTMENT_CODES: Mapping[str, str] = {
    **{f"X12 {code}": ours for ours, codes in _X12.items() for code in codes},
    **{f"EDIFACT {code}": ours for ours, codes in _EDIFACT.items() for code in codes},
}
"""What most begin with: "<standard> <code>" → our reason code. A company adds its partners' own codes."""


def reason_of(form: str, code: str, codes: Mapping[str, str]) -> str:
    """Our reason code for one that an advice of this format states, or "". ACH addenda hold X12 segments.

    >>> reason_of("X12 820", "04", ADJUSTMENT_CODES), reason_of("EDIFACT REMADV", "04", ADJUSTMENT_CODES)
    ('damage', 'short-shipment')
    >>> reason_of("ACH", "54", ADJUSTMENT_CODES), reason_of("CSV", "04", ADJUSTMENT_CODES)
    ('freight', '')
    """
    code = code.strip()
    standard = form.partition(" ")[0].upper()
    standard = "X12" if standard == "ACH" else standard
    plain = code.lstrip("0") if standard == "EDIFACT" else code
    return codes.get(f"{standard} {plain}", codes.get(code, "")) if code else ""
