"""Gathers what the answer needs: the account with all that a receipt names, and those of others it may be of."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from o2c.cash_app.account import Account, Receipt, item_streams, receipt_stream, unit_of
from o2c.cash_app.found import Found
from o2c.cash_app.matching import naming
from o2c.cash_app.matching.advised import clues_of
from o2c.cash_app.policy import Policy
from o2c.cash_app.why_not.answer import Answer, why_not
from o2c.cash_app.why_not.commands import AskWhy
from o2c.cash_app.why_not.payer import Around, may_be
from o2c.chassis.domain import Send

if TYPE_CHECKING:
    from o2c.chassis.rehearsal import Rehearsal


def of_receipt(rehearsal: "Rehearsal", account: str, receipt: str, name: str) -> tuple[Answer, Receipt]:
    """Raises KeyError where the receipt never was on the account."""
    unit = unit_of(account)
    state: Account = rehearsal.state(unit, [receipt_stream(account, receipt)])
    held = state.receipts[receipt]
    wanted = {*held.weighing.named, *(h.item for h in held.applications.values())}
    state = rehearsal.state(unit, item_streams(account, sorted(wanted)))
    asked = AskWhy(replace(held.facts, clues=clues_of(held.facts, held.advice)), name)
    found: Found = rehearsal.look(Send(unit, asked))["found"]
    assert found.book is not None
    others = dict(_others(rehearsal, held, found, found.book.of_receipt(held.facts, state)))
    return why_not(state, held, rehearsal.now.date(), Around(found.book, found, others, name)), held


def _others(rehearsal: "Rehearsal", held: Receipt, found: Found, policy: Policy) -> Iterable[tuple[str, Any]]:
    """Each with the documents that the receipt's words may mean: those that it may pay for, and be of."""
    words = naming.named(held.facts, found, policy)
    hits = [hit for meant in words.references() for hit in meant]
    beside = [each.account for each in held.weighing.beside]
    for customer in dict.fromkeys([*beside, *may_be(held.facts, found, policy)]):
        documents = sorted({hit.document for hit in hits if hit.account == customer})
        yield customer, rehearsal.state(unit_of(customer), item_streams(customer, documents))
