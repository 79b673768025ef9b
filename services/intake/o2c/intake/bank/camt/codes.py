"""The bank transaction code (BkTxCd) in the two fields that statements have for it.

Banks give ISO's domain, family and sub-family (PMNT RCDT ESCT), their own code, or both. The German one
("NTRF+166+00931", DFÜ agreement, appendix 3) holds SWIFT's transaction type and the business code that MT940 has.
"""

import re
from typing import NamedTuple

from o2c.intake.bank.camt.node import Node

CHARGES = "NCHG"
"""SWIFT's transaction type for charges."""

_GERMAN = re.compile(r"([A-Z][A-Z0-9]{3})\+(\d{3})(?:\+.*)?")
_SWIFT = {"CHRG": CHARGES, "FEES": CHARGES, "COMM": "NCOM"}
_TAKES_BACK = {"RRTN", "RPCR", "UPDD", "PRDD", "RCDD", "UPCQ", "CQRV"}
"""Sub-families for payments returned, recalled or reversed, direct debits and cheques unpaid."""
_MAX_CODE = 20


class Codes(NamedTuple):
    """`takes_back`: the code says that an earlier movement is taken back."""

    transaction: str = ""
    business: str = ""
    takes_back: bool = False


NO_CODES = Codes()


def read_codes(node: Node | None) -> Codes:
    """SWIFT's transaction type where the bank gives it or ISO's code means the same, else ISO's, else the bank's own.

    Fees keep SWIFT's name, which whoever classifies lines knows from MT940: `PMNT-RCDT-CHRG` comes out as NCHG.
    """
    if node is None:
        return NO_CODES
    family = node.value("Domn/Fmly/SubFmlyCd")
    iso = "-".join(filter(None, (node.value("Domn/Cd"), node.value("Domn/Fmly/Cd"), family)))[:_MAX_CODE]
    own = node.value("Prtry/Cd")
    takes_back = family in _TAKES_BACK
    if german := _GERMAN.fullmatch(own):
        return Codes(german[1], german[2], takes_back)
    if family in _SWIFT:
        return Codes(_SWIFT[family], own[:_MAX_CODE] or iso, takes_back)
    return Codes(iso or own[:_MAX_CODE], own[:_MAX_CODE] if iso else "", takes_back)
