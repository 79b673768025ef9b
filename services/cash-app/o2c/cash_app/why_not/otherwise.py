"""Accounts as they would be, were one thing different. What is asked about is never changed: items that change are
copies."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import replace

from o2c.cash_app.account import Account, Applied
from o2c.cash_app.events import ItemOpened, ItemUnapplied
from o2c.cash_app.evolution import evolve
from o2c.cash_app.facts import Document


def taken_off(account: Account, items: Iterable[str], whose: Callable[[Applied], bool]) -> Account:
    """Without some of the money on these items; those that are not loaded stay as they are."""
    changed = _copy(account, [name for name in items if name in account.items])
    for name in items:
        item = changed.items.get(name)
        for application, applied in list(item.applied.items()) if item else ():
            if whose(applied):
                day = applied.value_date
                figures = applied.cash, applied.discount
                evolve(changed, ItemUnapplied(name, application, *figures, False, day, day, applied.allowance))
    return changed


def with_document(account: Account, document: Document) -> Account:
    """With one more open item."""
    changed = _copy(account, ())
    evolve(changed, ItemOpened(document, document.document_date))
    return changed


def _copy(account: Account, items: Iterable[str]) -> Account:
    copied = {name: deepcopy(account.items[name]) for name in items}
    notes = {name: list(known) for name, known in account.credit_notes.items()}
    return replace(account, items={**account.items, **copied}, groups=deepcopy(account.groups), credit_notes=notes)
