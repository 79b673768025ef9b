"""What a file of advices is, by its content; and what it is, if it is none."""

from dataclasses import dataclass
from enum import StrEnum

from o2c.intake.advices.edi.edifact import is_edifact
from o2c.intake.advices.edi.x12 import is_x12
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.text import decode, refuse_size
from o2c.intake.workbook import is_workbook, other_spreadsheet


class Kind(StrEnum):
    X12 = "X12 820"
    EDIFACT = "EDIFACT REMADV"
    CSV = "CSV"
    EXCEL = "Excel"
    PARQUET = "Parquet"


@dataclass(frozen=True, slots=True)
class Recognised:
    """`text` of an EDI file; of a table only the bytes are needed."""

    kind: Kind
    text: str = ""


X12_SETS = {
    "850": "a purchase order", "860": "a change of a purchase order", "855": "an order acknowledgement",
    "810": "an invoice", "812": "a credit or debit adjustment", "856": "a ship notice", "997": "an acknowledgement",
    "999": "an acknowledgement", "835": "a health care claim payment", "823": "a lockbox file", "821": "a bank report",
    "822": "an account analysis", "824": "an application advice",
}  # fmt: skip
MESSAGES = {
    "ORDERS": "a purchase order", "ORDCHG": "a change of a purchase order", "ORDRSP": "an order response",
    "INVOIC": "an invoice", "DESADV": "a despatch advice", "QUOTES": "a quotation", "CONTRL": "an acknowledgement",
    "FINSTA": "a bank statement", "CREADV": "a credit advice of a bank", "CREMUL": "a credit advice of a bank",
    "PAYMUL": "a payment order", "PAYORD": "a payment order", "APERAK": "an acknowledgement",
    "COMDIS": "a commercial dispute",
}  # fmt: skip
_HOW = {
    "a purchase order": "; orders are loaded from tables, with `o2c import orders`",
    "an invoice": "; invoices that the ERP issued are loaded from tables, with `o2c import invoices`",
    "a lockbox file": "; lockbox files are loaded in the BAI format, with `o2c import bank`",
    "a bank statement": "; statements are loaded as MT940, CAMT or BAI2, with `o2c import bank`",
}


def not_an_advice(standard: str, kind: str) -> str:
    """Why a set or message that is no advice is not taken.

    >>> not_an_advice("X12", "850")
    'this is a purchase order (X12 850), no remittance advice; orders are loaded from tables, with `o2c import orders`'
    """
    what = (X12_SETS if standard == "X12" else MESSAGES).get(kind)
    name = f"{standard} {kind[:20] or '?'}"
    if what is None:
        return f"this is {name}, no remittance advice (X12 820, EDIFACT REMADV)"
    return f"this is {what} ({name}), no remittance advice{_HOW.get(what, '')}"


def recognise(data: bytes) -> Recognised:
    """Raises UnreadableFile for an empty and a too large file, and for what is recognised as something else."""
    refuse_size(data)
    if sheet := other_spreadsheet(data):
        raise UnreadableFile(sheet)
    if is_workbook(data):
        return Recognised(Kind.EXCEL)
    if data.startswith(b"PAR1"):
        return Recognised(Kind.PARQUET)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"ISA", b"UNA", b"UNB")):
        text = decode(data).lstrip("\ufeff \t\r\n")
        if is_x12(text):
            return Recognised(Kind.X12, text)
        if is_edifact(text):
            return Recognised(Kind.EDIFACT, text)
    if start.startswith(b"<"):
        raise UnreadableFile("this is XML, for which there is no reader of advices; bank files: `o2c import bank`")
    if start.startswith((b":20:", b"{1:")):
        raise UnreadableFile("this is a bank statement (MT940): load it with `o2c import bank`")
    return Recognised(Kind.CSV)
