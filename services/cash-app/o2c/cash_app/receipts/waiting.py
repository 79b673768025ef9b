"""Money that waits, in the public language: why rules left it, who holds it, who looks after it. None of it moves."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from o2c.cash_app.account import Account
from o2c.cash_app.cascade.policy import DEFAULT_VERSION
from o2c.cash_app.facts import Facts
from o2c.cash_app.receipts import events as e
from o2c.cash_app.receipts.suggestion import Suggestion
from o2c.cash_app.receipts.weighing import why_left
from o2c.contracts.waiting import MAX_CANDIDATES
from o2c.contracts.wire.base import Message
from o2c.contracts.wire.cash_app import Evidence
from o2c.contracts.wire.waiting import PaymentHeld, PaymentNoted, PaymentReleased, PaymentWeighed


def weighed(facts: Facts, weighing: e.Weighing, account: str) -> Iterator[Message]:
    """Nothing where all of it found its place."""
    if not weighing.left:
        return
    suggestion = weighing.suggestion
    items = _candidates(suggestion) if suggestion else weighing.suggested
    said = (*weighing.evidence, *(suggestion.evidence if suggestion else ()))
    yield PaymentWeighed(
        **_about(facts, account),
        left=why_left(weighing),
        identified_by=weighing.by,
        customers=weighing.may_be[:MAX_CANDIDATES],
        candidates=tuple(dict.fromkeys(items))[:MAX_CANDIDATES],
        rule=suggestion.rule if suggestion else "",
        score=suggestion.score if suggestion else None,
        evidence=(*[Evidence(kind=each.kind, detail=each.detail) for each in said], *_lost(suggestion)),
        policy=weighing.policy or DEFAULT_VERSION,
    )


def _candidates(suggestion: Suggestion) -> tuple[str, ...]:
    return (*suggestion.items, *[item for lost in suggestion.rivals for item in lost.items])


def _lost(suggestion: Suggestion | None) -> list[Evidence]:
    """Other sets that fit."""
    return [
        Evidence(kind="lost", detail=f"{lost.size} items, {', '.join(lost.items[:3])}: {lost.why}")
        for lost in (suggestion.rivals if suggestion else ())
    ]


def _held(event: e.ReceiptHeld, state: Account, account: str) -> Iterable[Message]:
    about = _about(state.receipts[event.receipt].facts, account)
    yield PaymentHeld(**about, code=event.code, until=event.until, held_by=event.by, reason=event.reason)


def _released(event: e.ReceiptReleased, state: Account, account: str) -> Iterable[Message]:
    about = _about(state.receipts[event.receipt].facts, account)
    yield PaymentReleased(**about, released_by=event.by, reason=event.reason)


def _noted(event: e.ReceiptNoted, state: Account, account: str) -> Iterable[Message]:
    about = _about(state.receipts[event.receipt].facts, account)
    yield PaymentNoted(**about, comment=event.comment, assigned_to=event.assigned_to, noted_by=event.by)


def _about(facts: Facts, account: str) -> dict[str, str]:
    return {"account": account, "legal_entity": facts.legal_entity, "receipt": facts.receipt}


TRANSLATIONS: dict[type, Callable[[Any, Account, str], Iterable[Message]]] = {
    e.ReceiptHeld: _held,
    e.ReceiptReleased: _released,
    e.ReceiptNoted: _noted,
}
