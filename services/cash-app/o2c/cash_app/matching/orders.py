"""The one order that a text is about, where it names nothing stricter: money for it is its prepayment, as far as none
of its invoices is open. A text that was cut may have named more, and is about no order for sure."""

from o2c.cash_app.account import Account, Item
from o2c.cash_app.facts import Facts
from o2c.cash_app.matching import naming
from o2c.cash_app.matching.rules import BY_KIND
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import Identity
from o2c.cash_app.texts.patterns import compiled
from o2c.cash_app.texts.references import key


def of_item(item: Item) -> str:
    """The key of its order, or "" for none; a deduction is of none."""
    document = item.document
    return key(document.order) if document.order and document.kind == "invoice" else ""


def named(identity: Identity, account: Account, facts: Facts, policy: Policy) -> str:
    """The order that all the documents belong to which the text names by their order and by nothing else; or ""."""
    claimed = naming.claimed(identity)
    if not _keeps(policy) or facts.clues.partial or not claimed or set(identity.how[: len(claimed)]) != {"order"}:
        return ""
    items = [account.items[name] for name in claimed if name in account.items]
    orders = {of_item(item) for item in items}
    return orders.pop() if len(orders) == 1 else ""


def said(facts: Facts, policy: Policy) -> str:
    """The one number of a text that looks like an order's, of which no document is known; or ""."""
    if not _keeps(policy) or not policy.order_patterns or facts.clues.partial:
        return ""
    expressions = [compiled(pattern) for pattern in policy.order_patterns]
    words = {token[0] for token in facts.clues.tokens if any(each.fullmatch(token[0]) for each in expressions)}
    return words.pop() if len(words) == 1 else ""


def _keeps(policy: Policy) -> bool:
    """Not where orders in texts may only be suggested, or count as not said."""
    return policy.prepayments and policy.by_text.get(BY_KIND["order"], "apply") == "apply"
