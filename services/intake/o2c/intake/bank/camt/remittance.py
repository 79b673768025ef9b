"""What the payer wrote: structured references, and free text."""

import re
from typing import NamedTuple

from o2c.intake.bank.camt.node import Node

WIDTH = 140
"""Characters of one Ustrd. One that is full goes on in the next with nothing between."""

_NO_TEXT = re.compile(r"\?REJECT\?\d+(\?ERROR\?\d+)?")
"""Swiss banks' counters of rejected payment slips (SIX, AddtlRmtInf): no text for us."""


class Remittance(NamedTuple):
    """`cut`: the text fills its field to the last character."""

    text: str = ""
    cut: bool = False


NO_REMITTANCE = Remittance()


def read_remittance(node: Node | None) -> Remittance:
    """References (creditor's: RF, QRR; document numbers) stand before the free text, so that a cut word is the last.

    One that the free text repeats is not written twice.
    """
    if node is None:
        return NO_REMITTANCE
    pieces = [piece.text for piece in node.all("Ustrd")]
    free = " ".join("".join(piece if len(piece) == WIDTH else f"{piece} " for piece in pieces).split())
    squeezed = free.replace(" ", "")
    said: list[str] = []
    for text in _structured(node):
        if text not in said and text.replace(" ", "") not in squeezed:
            said.append(text)
    return Remittance(" ".join([*said, free]).strip(), bool(pieces) and len(pieces[-1]) >= WIDTH)


def _structured(node: Node) -> list[str]:
    found: list[str] = []
    for part in node.all("Strd"):
        found += [part.value("CdtrRefInf/Ref"), *(document.value("Nb") for document in part.all("RfrdDocInf"))]
        found += [_NO_TEXT.sub("", text.value()).strip() for text in part.all("AddtlRmtInf")]
    return [text for text in found if text]
