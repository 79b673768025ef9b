"""X12 and EDIFACT messages that come by mistake among bank files: named, so that a clerk knows where they belong."""

import re

_X12 = {
    b"810": "an invoice",
    b"820": "a payment order with its remittance advice",
    b"823": "a lockbox report",
    b"835": "a health care claim payment",
    b"850": "a purchase order",
    b"855": "an answer to a purchase order",
    b"856": "a ship notice",
    b"997": "an acknowledgment",
}
_EDIFACT = {
    b"ORDERS": "a purchase order",
    b"ORDRSP": "an answer to a purchase order",
    b"DESADV": "a despatch advice",
    b"INVOIC": "an invoice",
    b"REMADV": "a remittance advice",
    b"QUOTES": "a quotation",
    b"FINSTA": "a financial statement",
    b"CREADV": "a credit advice",
    b"DEBADV": "a debit advice",
}
_SET = re.compile(rb"[~'\n\r\s]ST[^A-Za-z0-9\s]([0-9]{3})")
_MESSAGE = re.compile(rb"UNH[^A-Za-z0-9]+[^'\r\n+]*\+([A-Z]{6})")
_BEGINS = re.compile(rb"ISA[^\w\s]|UNA.{6}|UNB\+")
EDI = "EDI"
"""An interchange of which the message is not told."""
_LOOK = 2_000
"""Bytes in which the first message begins."""


def name_edi(start: bytes) -> str:
    """What it is, or "" for what is neither.

    >>> name_edi(b"UNB+UNOC:3+1+2+101012:1104+1'UNH+1+ORDERS:D:96A:UN'")
    'an EDIFACT ORDERS, a purchase order'
    """
    start = start[:_LOOK]
    if start.startswith(b"ISA") and (found := _SET.search(start)):
        return f"an X12 {found[1].decode()}, {_X12.get(found[1], 'no message of a bank')}"
    if start.startswith((b"UNA", b"UNB")) and (found := _MESSAGE.search(start)):
        return f"an EDIFACT {found[1].decode()}, {_EDIFACT.get(found[1], 'no message of a bank')}"
    return EDI if _BEGINS.match(start) else ""
