"""Is a period's certificate true? Answered from files alone: the certificate, its export, the certificate before it.

Nothing of a service is asked. Every check says what it found; one that fails says where.
"""

from collections.abc import Iterator
from typing import NamedTuple

from Crypto.Signature import eddsa

from o2c.cash_app.ledger.certificate import NONE, class_of, sha256
from o2c.cli.certificate_export import Folded, Key
from o2c.cli.certificate_file import Certificate, Document, public_key_of

SHOWN = 3
"""Places named by a check that fails."""


class Check(NamedTuple):
    name: str
    ok: bool
    said: str


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
