"""An advice as every reader hands it on, and the event that it becomes.

Amounts are minor units of the advice's currency. An advice is known by its content: the same one in another file, sent
again or exported anew, is the same.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from o2c.contracts.money import to_text
from o2c.contracts.remittance import RemittanceAdvised

MAX_LINES = 2_000
"""Lines of one advice, as the contract bounds them."""
_MAX_TEXT = 500
_MAX_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class PartyDraft:
    name: str = ""
    account: str = ""
    bank: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    """(kind, number)."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What the payer took off, negative, or added."""

    minor: int
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LineDraft:
    """`paid` is negative for a credit note; "" as `document` is an adjustment of the payment as a whole."""

    document: str
    paid: int
    kind: str = ""
    document_date: date | None = None
    gross: int | None = None
    discount: int = 0
    adjusted: tuple[Adjusted, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """`where` says where in the file it stands."""

    where: str
    currency: str
    amount: int
    lines: tuple[LineDraft, ...]
    number: str = ""
    trace: str = ""
    end_to_end_id: str = ""
    day: date | None = None
    method: str = ""
    payer: PartyDraft = field(default_factory=PartyDraft)
    payee: PartyDraft = field(default_factory=PartyDraft)

    @property
    def difference(self) -> int:
        """The payment less the sum of its lines."""
        return self.amount - sum(line.paid for line in self.lines)


class BadAdvice(ValueError):
    """One advice that cannot be taken; the text says what was found and what was expected. The others go on."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.reason, self.where = reason, where


@dataclass(frozen=True, slots=True)
class Source:
    """The file that advices come from."""

    file_name: str
    file_hash: str
    form: str


def event_of(draft: Draft, source: Source) -> RemittanceAdvised:
    """The event, without its name; `named` gives it one. Raises BadAdvice."""
    if draft.amount <= 0:
        raise BadAdvice(f"the payment is {_money(draft.amount, draft)}; an advice without a payment is not taken")
    if not draft.lines:
        raise BadAdvice("it names no document; expected one line at least")
    if len(draft.lines) > MAX_LINES:
        raise BadAdvice(
            f"it has {len(draft.lines):,} lines; at most {MAX_LINES:,} are possible: ask for several advices"
        )
    try:
        return RemittanceAdvised.model_validate(_values(draft, source))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise BadAdvice(f"{where}: {first['msg']}, found {str(first['input'])[:60]!r}") from None


def warnings_of(draft: Draft) -> list[str]:
    """What the advice says of itself that does not add up."""
    if not draft.difference:
        return []
    total = draft.amount - draft.difference
    return [f"the payment is {_money(draft.amount, draft)}, its lines sum to {_money(total, draft)}"]


def named(events: Iterable[RemittanceAdvised]) -> Iterator[RemittanceAdvised]:
    """The events with their identity: the hash of what they say, and a number where one file says it several times."""
    seen: dict[str, int] = {}
    for event in events:
        content = event.model_dump_json(exclude={"advice", "file_name", "file_hash", "format"})
        digest = hashlib.blake2b(content.encode(), digest_size=12).hexdigest()
        seen[digest] = times = seen.get(digest, 0) + 1
        yield event.model_copy(update={"advice": digest if times == 1 else f"{digest}-{times}"})


def _values(draft: Draft, source: Source) -> dict[str, object]:
    currency = draft.currency
    return {
        "advice": "unnamed",
        "number": draft.number,
        "payer": _party(draft.payer),
        "payee": _party(draft.payee),
        "trace": draft.trace,
        "end_to_end_id": draft.end_to_end_id,
        "amount": {"amount": to_text(draft.amount, currency), "currency": currency},
        "payment_date": draft.day,
        "method": draft.method[:20],
        "difference": to_text(draft.difference, currency),
        "file_name": source.file_name,
        "file_hash": source.file_hash,
        "format": source.form,
        "lines": [_line(line, number, currency) for number, line in enumerate(draft.lines, 1)],
    }


def _line(line: LineDraft, number: int, currency: str) -> dict[str, object]:
    return {
        "line": number,
        "document": line.document,
        "kind": line.kind[:20],
        "document_date": line.document_date,
        "paid": to_text(line.paid, currency),
        "gross": None if line.gross is None else to_text(line.gross, currency),
        "discount": to_text(line.discount, currency),
        "adjustments": [
            {"amount": to_text(a.minor, currency), "reason": a.reason[:20], "text": a.text[:_MAX_TEXT]}
            for a in line.adjusted
        ],
        "references": line.references[:_MAX_REFERENCES],
    }


def _party(party: PartyDraft) -> dict[str, object]:
    ids = [{"kind": kind[:20], "number": number} for kind, number in party.ids if number]
    return {"name": party.name, "account": party.account, "bank": party.bank, "ids": ids[:_MAX_REFERENCES]}


def _money(minor: int, draft: Draft) -> str:
    return f"{to_text(minor, draft.currency)} {draft.currency}"
