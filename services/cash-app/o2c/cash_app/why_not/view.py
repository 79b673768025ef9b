"""The answer as others read it: amounts as decimal text, ways in order."""

from typing import Any

from o2c.cash_app.account import Receipt
from o2c.cash_app.why_not.answer import Answer, Way
from o2c.chassis.money import to_text


def shown(answer: Answer, receipt: Receipt, account: str) -> dict[str, Any]:
    currency = receipt.facts.currency
    return {
        "receipt": receipt.facts.receipt,
        "account": account,
        "currency": currency,
        "left": to_text(receipt.unapplied, currency),
        "reason": answer.left,
        "why_not": [_way(way, currency) for way in answer.ways],
        "tried": answer.tried,
    }


def _way(way: Way, currency: str) -> dict[str, Any]:
    decision = way.decision
    return {
        "said": way.said,
        "distance": way.distance,
        "steps": [{"kind": step.kind, "said": step.said} for step in way.steps],
        "account": way.account.name,
        "rule": decision.rule,
        "items": [
            {
                "item": placement.item,
                "number": way.account.items[placement.item].document.number
                if placement.item in way.account.items
                else placement.item.removeprefix("?/"),
                "amount": to_text(placement.paid, currency),
                "discount": to_text(placement.discount, currency),
                "allowance": to_text(placement.allowance, currency),
            }
            for placement in decision.placements
        ],
    }
