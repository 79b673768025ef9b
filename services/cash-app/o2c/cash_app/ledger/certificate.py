"""The certificate of a closed month: what an auditor can check from files alone, without our database.

The *export* is the month's journal as lines of JSON: first the balances that the month opens with, one for each account
and currency, then every line with an accounting date in the month, by date, entry and number. The *document* says what
they add up to, the SHA-256 of the export and of each day's lines in it, up to where the logs were counted, and the
hashes of the certificates before it. Its canonical text (keys sorted, no blanks, UTF-8; no number but whole ones) is
what is hashed and signed.

    gunzip -c DE01-2026-05.ndjson.gz | sha256sum     # the `export` of the document

Everything is made as the lines go by, so that memory does not grow with them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from o2c.cash_app.ledger.export_lines import Kept, Opening, line_text, opening_text
from o2c.cash_app.ledger.period_events import PeriodCertified
from o2c.chassis.money import to_text

FORMAT = "o2c period certificate 1"
NONE = "none"

CLASSES = {"prepayments": "prepaid"}
"""Journal accounts whose class has another name; of any other it is the account, without what stands behind a colon."""


def class_of(account: str) -> str:
    """
    >>> class_of("receivable"), class_of("cash:DE-BANK"), class_of("prepayments")
    ('receivable', 'cash', 'prepaid')
    """
    name = account.partition(":")[0]
    return CLASSES.get(name, name)


@dataclass(slots=True)
class Moved:
    """Of an account in a currency; credits are negative, as lines are."""

    opening: int = 0
    debits: int = 0
    credits: int = 0

    def add(self, amount: int) -> None:
        if amount > 0:
            self.debits += amount
        else:
            self.credits += amount

    def told(self, currency: str, prefix: str = "") -> dict[str, str]:
        amounts = {
            "opening": self.opening,
            "debits": self.debits,
            "credits": self.credits,
            "closing": self.opening + self.debits + self.credits,
        }
        return {prefix + name: to_text(amount, currency) for name, amount in amounts.items()}


Key = tuple[str, str, str]
"""(account or class, currency, functional currency)."""


@dataclass(slots=True)
class Figures:
    """What goes by is counted, and handed on."""

    accounts: dict[Key, tuple[Moved, Moved]] = field(default_factory=dict)
    days: dict[date, tuple[int, Any]] = field(default_factory=dict)
    entries: int = 0
    lines: int = 0
    size: int = 0
    sha: Any = field(default_factory=hashlib.sha256)

    def export(self, openings: Iterable[Opening], lines: Iterable[Kept]) -> Iterator[bytes]:
        """The export, line by line."""
        for opening in openings:
            amount, value = self._moved(opening.account, opening.currency, opening.functional_currency)
            amount.opening, value.opening = opening.amount, opening.functional_amount
            yield self._took(opening_text(opening))
        entry = ""
        for line in lines:
            amount, value = self._moved(line.account, line.currency, line.functional_currency)
            amount.add(line.amount)
            value.add(line.functional_amount)
            self.lines += 1
            self.entries += line.entry != entry
            entry = line.entry
            text = line_text(line)
            count, sha = self.days.get(line.accounting) or (0, hashlib.sha256())
            sha.update(text)
            self.days[line.accounting] = count + 1, sha
            yield self._took(text)

    def _took(self, text: bytes) -> bytes:
        self.sha.update(text)
        self.size += len(text)
        return text

    def _moved(self, *key: str) -> tuple[Moved, Moved]:
        account, currency, functional = key
        found = self.accounts.get((account, currency, functional))
        if found is None:
            found = self.accounts[account, currency, functional] = Moved(), Moved()
        return found

    def told(self) -> dict[str, Any]:
        """As they stand in the document."""
        classes: dict[Key, tuple[Moved, Moved]] = {}
        for (account, *currencies), pair in self.accounts.items():
            key = (class_of(account), currencies[0], currencies[1])
            for total, moved in zip(classes.setdefault(key, (Moved(), Moved())), pair, strict=True):
                total.opening += moved.opening
                total.debits += moved.debits
                total.credits += moved.credits
        return {
            "entries": self.entries,
            "lines": self.lines,
            "accounts": _totals("account", self.accounts),
            "classes": _totals("class", classes),
            "days": [
                {"day": day.isoformat(), "lines": count, "sha256": sha.hexdigest()}
                for day, (count, sha) in self.days.items()
            ],
            "export": {"sha256": self.sha.hexdigest(), "bytes": self.size},
        }


def _totals(name: str, totals: Mapping[Key, tuple[Moved, Moved]]) -> list[dict[str, str]]:
    return [
        {
            name: key[0],
            "currency": key[1],
            "functional_currency": key[2],
            **amount.told(key[1]),
            **value.told(key[2], "functional_"),
        }
        for key, (amount, value) in sorted(totals.items())
    ]


def canonical(document: Mapping[str, Any]) -> str:
    """
    >>> canonical({"b": [1, "é"], "a": "none"})
    '{"a":"none","b":[1,"é"]}'
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def file_of(made: PeriodCertified) -> bytes:
    """The certificate as a file, for people and for `o2c verify certificate`."""
    whole = {
        "document": json.loads(made.document),
        "sha256": made.hash,
        "ed25519": {"public_key": made.signed_by, "signature": made.signature},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()
