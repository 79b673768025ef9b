"""Money that seems to come a second time: the text names what an earlier receipt of the payer settled with the same
amount, or nothing else fits and an earlier receipt had just this amount.

It is left for a person, with the earlier receipt named and a refund suggested, and never placed by its amount alone. A
debit that is presented again is none: what the first had settled is open again then. Where a text names something, the
items that it names tell; where it is silent, a look-up says which receipts to load, and those tell.
"""

from collections.abc import Iterable, Iterator, Sequence

from o2c.cash_app.account import Account, Item, Receipt, group_key, item_stream, receipt_stream
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.found import Found
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.rules import DUPLICATE, REFERENCE
from o2c.chassis.money import to_text

LOOKS = 2
"""The earlier receipts are loaded first, then the items that they settled."""
NOTHING = "nothing-matches"
AS_FOUND = Decision("", (), left=DUPLICATE)
"""Where it is known already that it repeats another."""


def of_named(facts: Facts, items: Sequence[Item], days: int) -> Decision | None:
    """All that is named was settled by one other receipt, with exactly this money, at most `days` before or after."""
    if not items or any(item.open for item in items):
        return None
    paid = [_cash_by_receipt(item, facts, days) for item in items]
    for earlier in sorted(set.intersection(*map(set, paid))):
        if sum([cash[earlier] for cash in paid]) == facts.amount:
            numbers = ", ".join([item.document.number for item in items[:5]])
            return _decision(REFERENCE, earlier, f"settled {numbers} with the same amount")
    return None


def _cash_by_receipt(item: Item, facts: Facts, days: int) -> dict[str, int]:
    cash: dict[str, int] = {}
    for applied in item.applied.values():
        if applied.receipt != facts.receipt and abs((facts.value_date - applied.value_date).days) <= days:
            cash[applied.receipt] = cash.get(applied.receipt, 0) + applied.cash
    return cash


def suspects(facts: Facts, account: Account, found: Found, before: str = "") -> tuple[str, ...]:
    """Receipts of this payer that had the same amount; `before` is one that it was found to repeat before."""
    if account.is_pool:
        return ()
    known = found.earlier.get((account.name, facts.currency, facts.amount), ())
    return tuple([name for name in dict.fromkeys((before, *known)) if name not in ("", facts.receipt)])


def unloaded(names: Iterable[str], account: Account) -> tuple[str, ...]:
    """Streams that must be in the state before these can be judged."""
    missing: list[str] = []
    for name in names:
        receipt = account.receipts.get(name)
        if receipt is None:
            missing.append(receipt_stream(account.name, name))
        else:
            items = (held.item for held in receipt.applications.values())
            missing += [item_stream(item) for item in items if item not in account.items]
    return tuple(missing)


def of_silent(facts: Facts, names: Iterable[str], account: Account, days: int) -> Decision | None:
    """Nothing is named and nothing fits, but the latest of these receipts that was applied whole had this amount; what
    went to other accounts settles items there, or it would be back."""
    found = max(
        _repeated(facts, names, account, days), key=lambda r: (r.facts.value_date, r.facts.receipt), default=None
    )
    if found is None:
        return None
    amount = f"{to_text(facts.amount, facts.currency)} {facts.currency}"
    return _decision("", found.facts.receipt, f"settled items with {amount} on {found.facts.value_date}")


def _repeated(facts: Facts, names: Iterable[str], account: Account, days: int) -> Iterator[Receipt]:
    for receipt in filter(None, map(account.receipts.get, names)):
        whole = receipt.applied + receipt.given == receipt.facts.amount == facts.amount
        near = abs((facts.value_date - receipt.facts.value_date).days) <= days
        if whole and near and receipt.group == group_key(facts.legal_entity, facts.currency):
            items = [account.items.get(held.item) for held in receipt.applications.values()]
            if all(item is not None and not item.open for item in items):
                yield receipt


def _decision(rule: str, earlier: str, why: str) -> Decision:
    return Decision(rule, (), (Evidence(DUPLICATE, f"{earlier} {why}"),), DUPLICATE, repeats=earlier)
