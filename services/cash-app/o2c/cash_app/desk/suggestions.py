"""What a receipt may be for: what is suggested for it, and the account's open items, those that it names first."""

from collections.abc import Mapping
from typing import Any

from o2c.cash_app.account import Account, Item, Receipt, unit_of
from o2c.cash_app.desk import deciding
from o2c.cash_app.items import discounts
from o2c.cash_app.matching.rules import NETTED
from o2c.cash_app.policies.layers import Book
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.suggestion import Suggestion
from o2c.cash_app.receipts.weighing import why_left
from o2c.chassis.money import to_text

MAX_ITEMS = 50


def of(account: Account, receipt_id: str, book: Book, reads: Mapping[str, Any] = {}) -> dict[str, Any]:
    """At most 50 items: suggested ones, then those of exactly what is left, then by due date.

    `suggestion` is what is suggested as the account stands now, `kept` the key of what the queue shows. `payers` are
    customers that an unidentified receipt may be of, the likeliest first. `reads`: other units (`deciding.asks`); items
    of accounts among them that are named are listed too, with whose they are.
    """
    receipt = account.receipts.get(receipt_id)
    nothing: dict[str, Any] = {
        "unapplied": None,
        "suggestion": None,
        "kept": None,
        "payers": [],
        "evidence": [],
        "items": [],
        "actions": [],
    }
    whose: dict[str, Any] = {"receipt": receipt_id, "account": account.name}
    if receipt is None:
        return whose | nothing
    policy = book.of_receipt(receipt.facts, account)
    found = deciding.now(receipt, account, policy, reads)
    wanted = {*receipt.weighing.suggested, *receipt.weighing.named, *(found.items if found else ())}
    whose_item = [(account.name, item) for item in account.items.values()]
    for each in receipt.weighing.beside:
        other = reads.get(unit_of(each.account))
        known = other.items if other is not None else {}
        whose_item += [(each.account, known[name]) for name in each.named if name in known]
    items = [(name, item) for name, item in whose_item if item.group == receipt.group and item.open]
    items.sort(
        key=lambda each: (
            each[1].document.document not in wanted,
            receipt.unapplied not in each[1].listed,
            each[1].document.due_date,
            each[1].document.document,
        )
    )
    return whose | {
        "unapplied": to_text(receipt.unapplied, receipt.facts.currency),
        "reason": why_left(receipt.weighing),
        "suggestion": shown(found, receipt.facts.currency) if found else None,
        "kept": receipt.suggestion.key if receipt.suggestion else None,
        "named": list(receipt.weighing.suggested),
        "payers": list(receipt.weighing.may_be),
        "evidence": [f"{said.kind}: {said.detail}" for said in receipt.weighing.evidence],
        "items": [_item(*each, receipt, wanted, policy) for each in items[:MAX_ITEMS]],
        "actions": _actions(receipt, _open_of_named(account, receipt)),
    }


def shown(found: Suggestion, currency: str) -> dict[str, Any]:
    """`score` and the parts of the doubt in millionths."""
    doubt = found.doubt
    return {
        "suggestion": found.key,
        "rule": found.rule,
        "score": found.score,
        "amount": to_text(found.cash, currency),
        "items": [
            {"item": p.item, "amount": to_text(p.paid, currency), "discount": to_text(p.discount, currency)}
            for p in found.placements
        ],
        "evidence": [f"{said.kind}: {said.detail}" for said in found.evidence],
        "rivals": [{"items": list(lost.items), "size": lost.size, "why": lost.why} for lost in found.rivals],
        "doubt": {"rivals": doubt.rivals, "unseen": doubt.unseen, "stray": doubt.stray} if doubt else None,
        "policy": found.policy,
    }


def _open_of_named(account: Account, receipt: Receipt) -> int:
    named = map(account.items.get, receipt.weighing.named)
    return sum([item.open for item in named if item is not None and item.group == receipt.group])


def _actions(receipt: Receipt, opens: int) -> list[dict[str, str]]:
    """What else may be done with it than applying it."""
    facts, weighing = receipt.facts, receipt.weighing
    if weighing.repeats:
        amount = to_text(receipt.unapplied, facts.currency)
        return [{"action": "refund", "amount": amount, "why": f"{weighing.repeats} paid the same"}]
    if weighing.left == NETTED and not facts.clues.netted:
        return _set_off(receipt, opens)
    if weighing.left == NETTED:
        ours, owed = (to_text(n, facts.currency) for n in (facts.clues.netted, facts.amount + facts.clues.netted))
        return [{"action": "net", "amount": ours, "why": f"the text says {owed} less {ours} that we owe"}]
    return []


def _set_off(receipt: Receipt, opens: int) -> list[dict[str, str]]:
    """What is missing of the items named, `opens` in all, where the text says that something is set off."""
    missing, currency = opens - receipt.unapplied, receipt.facts.currency
    if not receipt.weighing.named or missing <= 0:
        return []
    amount = to_text(missing, currency)
    why = f"the text speaks of netting, and pays {amount} less than named"
    return [{"action": "net", "amount": amount, "why": why}]


def _item(account: str, item: Item, receipt: Receipt, wanted: set[str], policy: Policy) -> dict[str, Any]:
    document, facts = item.document, receipt.facts
    discount, _ = discounts.earned(item, facts.receipt, facts.value_date, policy.granting, item.open)
    return {
        "item": document.document,
        "account": account,
        "number": document.number,
        "kind": document.kind,
        "open": to_text(item.open, document.currency),
        "discount": to_text(discount, document.currency),
        "currency": document.currency,
        "due_date": document.due_date.isoformat(),
        "suggested": document.document in wanted,
        "hold": item.hold,
    }
