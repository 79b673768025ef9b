"""A period's certificate as a file holds it."""

from datetime import date
from typing import Any, NamedTuple

import msgspec
from Crypto.PublicKey import ECC

from o2c.cash_app.ledger.certificate import FORMAT, canonical
from o2c.contracts.money import BadAmount, to_minor


class BadCertificate(Exception):
    """The file is no certificate that could be checked; says why."""


class Moves(msgspec.Struct):
    currency: str
    functional_currency: str
    opening: str
    debits: str
    credits: str
    closing: str
    functional_opening: str
    functional_debits: str
    functional_credits: str
    functional_closing: str

    def amounts(self) -> tuple[int, ...]:
        """Opening, debits, credits, closing in minor units, then the same in the functional currency."""
        own = [to_minor(text, self.currency) for text in (self.opening, self.debits, self.credits, self.closing)]
        worth = (self.functional_opening, self.functional_debits, self.functional_credits, self.functional_closing)
        return (*own, *[to_minor(text, self.functional_currency) for text in worth])


class OfAccount(Moves, kw_only=True):
    account: str


class OfClass(Moves, kw_only=True):
    class_: str = msgspec.field(name="class")


class Day(msgspec.Struct):
    day: date
    lines: int
    sha256: str


class Export(msgspec.Struct):
    sha256: str
    bytes: int


class Document(msgspec.Struct):
    format: str
    legal_entity: str
    period: str
    closing: str
    closed_by: str
    closed_at: str
    entries: int
    lines: int
    log_position: int
    accounts: list[OfAccount]
    classes: list[OfClass]
    days: list[Day]
    export: Export
    previous: str
    supersedes: str


class Signature(msgspec.Struct):
    public_key: str
    signature: str


class _File(msgspec.Struct):
    document: dict[str, Any]
    sha256: str
    ed25519: Signature


class Certificate(NamedTuple):
    document: Document
    text: str
    """Canonical: what is hashed and signed."""
    hash: str
    signature: Signature


def read(content: bytes) -> Certificate:
    """Raises BadCertificate."""
    try:
        whole = msgspec.json.decode(content, type=_File)
        document = msgspec.convert(whole.document, Document)
        for moves in (*document.accounts, *document.classes):
            moves.amounts()
    except (ValueError, RecursionError, BadAmount) as error:
        raise BadCertificate(f"is no certificate of a period: {error}") from None
    if document.format != FORMAT:
        raise BadCertificate(f"is of the format {document.format!r}; this version checks {FORMAT!r}")
    return Certificate(document, canonical(whole.document), whole.sha256, whole.ed25519)


def public_key_of(pem: str) -> str:
    """Hexadecimal. Raises BadCertificate for what is no Ed25519 key."""
    try:
        key = ECC.import_key(pem)
    except (ValueError, IndexError, TypeError):
        raise BadCertificate("the key cannot be read (expected: PEM)") from None
    if key.curve != "Ed25519":
        raise BadCertificate(f"the key is of {key.curve}, not of Ed25519")
    raw: bytes = key.public_key().export_key(format="raw")
    return raw.hex()
