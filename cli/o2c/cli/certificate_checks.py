"""Is a period's certificate true? Answered from files alone: the certificate, its export, the certificate before it.

Nothing of a service is asked, and memory does not grow with the export. Every check says what it found; one that fails
says where.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

from o2c.cash_app.ledger.certificate import FORMAT, NONE, canonical, class_of, sha256
from o2c.chassis.money import to_text
from o2c.contracts.money import BadAmount, to_minor

SHOWN = 3
"""Places named by a check that fails."""


Key = tuple[str, str, str]
"""(account or class, currency, functional currency)."""


class BadCertificate(Exception):
    """The file is no certificate that could be checked; says why."""


class Check(NamedTuple):
    name: str
    ok: bool
    said: str


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


class _Line(msgspec.Struct):
    accounting: date
    entry: str
    line: int
    account: str
    currency: str
    amount: str
    functional_currency: str
    functional_amount: str


class _Opening(msgspec.Struct):
    opening: str
    currency: str
    amount: str
    functional_currency: str
    functional_amount: str


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


def check_document(made: Certificate, key: str | None) -> Iterator[Check]:
    """Hash, signature and sums of the certificate itself. `key`: PEM, public or private, of who should have signed."""
    found = sha256(made.text)
    yield Check("hash", found == made.hash, made.hash[:16] if found == made.hash else f"the document has {found[:16]}")
    yield _signed(made, key)
    yield _summed(made.document)


def _signed(made: Certificate, key: str | None) -> Check:
    by = made.signature.public_key
    try:
        public = eddsa.import_public_key(bytes.fromhex(by))
        eddsa.new(public, "rfc8032").verify(made.text.encode(), bytes.fromhex(made.signature.signature))
    except ValueError:
        return Check("signature", False, f"is not that of the key {by[:16]} over this document")
    if key is None:
        return Check("signature", True, f"by the key {by[:16]}; whose that is says only --key")
    expected = public_key_of(key)
    said = f"by the key {by[:16]}" + ("" if by == expected else f", not by {expected[:16]}")
    return Check("signature", by == expected, said)


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


def _summed(document: Document) -> Check:
    """Opening + debits + credits = closing, and accounts make up their class."""
    wrong: list[str] = []
    classes: dict[Key, tuple[int, ...]] = {}
    for one in document.accounts:
        amounts = one.amounts()
        if sum(amounts[:3]) != amounts[3] or sum(amounts[4:7]) != amounts[7]:
            wrong.append(f"{one.account} {one.currency}")
        key = class_of(one.account), one.currency, one.functional_currency
        classes[key] = tuple(map(sum, zip(classes.get(key, (0,) * 8), amounts, strict=True)))
    said = {(one.class_, one.currency, one.functional_currency): one.amounts() for one in document.classes}
    wrong += [" ".join(key[:2]) for key in sorted(classes.keys() | said.keys()) if classes.get(key) != said.get(key)]
    return _all("sums", wrong, f"{len(document.accounts)} accounts, {len(document.classes)} classes")


def _all(name: str, wrong: list[str], said: str) -> Check:
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    return Check(name, not wrong, said if not wrong else ", ".join(wrong[:SHOWN]) + more)


@dataclass(slots=True)
class Folded:
    """What the export comes to, line by line; places are numbers of its lines."""

    sha: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    lines: int = 0
    entries: int = 0
    accounts: dict[Key, list[int]] = field(default_factory=dict)
    days: dict[date, tuple[int, int, Any]] = field(default_factory=dict)
    """Day → its first line, how many, their hash."""
    unreadable: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)


def fold(export: Iterable[bytes], period: str) -> Folded:
    """`export` by its lines, with their line feeds."""
    found = Folded()
    for _, rows in groupby(_rows(export, period, found), key=lambda row: row[1]):
        _entry(list(rows), found)
    return found


def _rows(export: Iterable[bytes], period: str, found: Folded) -> Iterator[tuple[int, str, _Line]]:
    last: tuple[date, bytes, int] | None = None
    opening: dict[str, int] = {}
    for number, text in enumerate(export, 1):
        found.sha.update(text)
        found.size += len(text)
        try:
            if text.startswith(b'{"opening"'):
                _open(msgspec.json.decode(text, type=_Opening), found, opening)
                continue
            row = msgspec.json.decode(text, type=_Line)
            place = row.accounting, row.entry.encode(), row.line
            _count(row, number, text, found)
        except (ValueError, RecursionError, BadAmount) as error:
            found.unreadable.append(f"line {number}: {error}")
            continue
        if row.accounting.isoformat()[:7] != period:
            found.outside.append(f"line {number}: {row.accounting}")
        if last is not None and place <= last:
            found.disordered.append(f"line {number}: {row.entry}")
        last = place
        yield number, row.entry, row
    found.unbalanced += [f"the opening balances: {left} {currency}" for currency, left in opening.items() if left]


def _open(row: _Opening, found: Folded, opened: dict[str, int]) -> None:
    value = to_minor(row.functional_amount, row.functional_currency)
    totals = found.accounts.setdefault((row.opening, row.currency, row.functional_currency), [0] * 6)
    totals[0] += to_minor(row.amount, row.currency)
    totals[3] += value
    opened[row.functional_currency] = opened.get(row.functional_currency, 0) + value


def _count(row: _Line, number: int, text: bytes, found: Folded) -> None:
    amounts = to_minor(row.amount, row.currency), to_minor(row.functional_amount, row.functional_currency)
    totals = found.accounts.setdefault((row.account, row.currency, row.functional_currency), [0] * 6)
    for at, amount in zip((0, 3), amounts, strict=True):
        totals[at + (1 if amount > 0 else 2)] += amount
    first, count, sha = found.days.get(row.accounting) or (number, 0, hashlib.sha256())
    sha.update(text)
    found.days[row.accounting] = first, count + 1, sha
    found.lines += 1


def _entry(rows: list[tuple[int, str, _Line]], found: Folded) -> None:
    """The lines of an entry stand together, and are worth nothing together."""
    found.entries += 1
    number, entry, first = rows[0]
    left = sum(to_minor(row.functional_amount, row.functional_currency) for _, _, row in rows)
    if left:
        currency = first.functional_currency
        found.unbalanced.append(f"line {number}: {entry}: {to_text(left, currency)} {currency}")


def check_export(document: Document, found: Folded) -> Iterator[Check]:
    sha = found.sha.hexdigest()
    same = sha == document.export.sha256 and found.size == document.export.bytes
    yield Check("export", same, sha[:16] if same else f"has {sha[:16]}, the certificate is about another")
    yield _all("readable", found.unreadable, "every line")
    yield _all("days", list(_days(document, found)), f"{len(document.days)} days with lines")
    counted = found.lines == document.lines and found.entries == document.entries
    said = f"{found.lines:,} lines, {found.entries:,} entries"
    yield Check("counted", counted, said if counted else f"{said}; certified: {document.lines:,}, {document.entries:,}")
    yield _all("totals", list(_totals(document, found)), "opening + lines = closing, of every account")
    yield _all("balance", found.unbalanced, "every entry sums to 0 in the functional currency")
    yield _all("dates", found.outside, f"every line is dated in {document.period}")
    yield _all("order", found.disordered, "no line stands twice")


def _days(document: Document, found: Folded) -> Iterator[str]:
    said = {one.day: one for one in document.days}
    for day in sorted(said.keys() | found.days.keys()):
        one, here = said.get(day), found.days.get(day)
        if here is None or one is None or (one.lines, one.sha256) != (here[1], here[2].hexdigest()):
            where = f", lines {here[0]} to {here[0] + here[1] - 1}" if here else ""
            yield f"{day}{where}"


def _totals(document: Document, found: Folded) -> Iterator[str]:
    said = {}
    for one in document.accounts:
        amounts = one.amounts()
        said[one.account, one.currency, one.functional_currency] = [*amounts[:3], *amounts[4:7]]
    for key in sorted(said.keys() | found.accounts.keys()):
        if said.get(key) != found.accounts.get(key):
            yield " ".join(key[:2])


def check_chain(document: Document, previous: Certificate | None) -> Check:
    """The certificate before it is the one it names, and leaves off where this one begins."""
    if previous is None:
        first = document.previous == NONE
        return Check("chain", True, "the first" if first else f"{document.previous[:16]} was not looked at: --previous")
    before = previous.document
    if sha256(previous.text) != document.previous:
        return Check("chain", False, f"names {document.previous[:16]}, not {sha256(previous.text)[:16]}")
    closed = {(one.account, one.currency, one.functional_currency): one.amounts() for one in before.accounts}
    opened = {(one.account, one.currency, one.functional_currency): one.amounts() for one in document.accounts}
    nothing = (0,) * 8
    wrong = [
        " ".join(key[:2])
        for key in sorted(closed.keys() | opened.keys())
        if closed.get(key, nothing)[3::4] != opened.get(key, nothing)[0::4]
    ]
    return _all("chain", wrong, f"follows {before.period}, opens with what that closed with")
