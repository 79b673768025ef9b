"""The policy as it stood at each moment, and as it would be with other layers."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from o2c.cash_app.account import Account
from o2c.cash_app.facts import Facts
from o2c.cash_app.policies.content import check
from o2c.cash_app.policies.events import PolicySet
from o2c.cash_app.policies.layers import Book, Layer, Scope
from o2c.cash_app.policy import Policy
from o2c.cash_app.what_if.moment import Moment

AS_IT_WAS = {
    "adjustment_codes": "the reasons that advices code count as they were understood",
    "duplicate_days": "what repeats another payment is what was found to",
    "screening": "what was held before any rule is held",
}
"""Fields that are not replayed, whatever they would be, and why."""


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """A layer that would be: `set` whole, as it is proposed; without it the layer is taken away."""

    scope: Scope = Scope()
    set: dict[str, Any] | None = None


class Standing:
    """All books that ever stood, each from the number of its event on; asked at the moment of a replay."""

    def __init__(self, base: Policy, changes: Iterable[tuple[int, PolicySet]], moment: Moment) -> None:
        self._moment = moment
        layers: dict[Scope, Layer] = {}
        self._books: list[tuple[int, Book]] = [(0, Book(base))]
        for number, change in changes:
            if change.content:
                layers[change.scope] = Layer(change.scope, msgspec.json.decode(change.content), change.version)
            else:
                layers.pop(change.scope, None)
            self._books.append((number, Book(base, layers.values())))

    def __call__(self, facts: Facts, account: Account) -> Policy:
        book = next(book for since, book in reversed(self._books) if since <= self._moment.number)
        return book.of_receipt(facts, account)

    @property
    def latest(self) -> Book:
        return self._books[-1][1]


def with_layers(book: Book, asked: Sequence[Asked]) -> Book:
    """The book with these layers in the place of those of the same scope. Raises BadPolicy.

    >>> with_layers(Book(Policy()), [Asked(set={"grace_days": 3})]).of().grace_days
    3
    """
    layers = {layer.scope: layer for layer in book.layers}
    version = max((layer.version for layer in book.layers), default=0) + 1
    for one in asked:
        layers.pop(one.scope, None)
        if one.set is not None:
            check(one.scope, one.set, book.base)
            layers[one.scope] = Layer(one.scope, one.set, version)
    return Book(book.base, layers.values())


def as_it_was(asked: Iterable[Asked]) -> list[dict[str, Any]]:
    """Fields of the layers that make no difference to a replay.

    >>> [field["field"] for field in as_it_was([Asked(set={"grace_days": 3, "duplicate_days": 9}), Asked()])]
    ['duplicate_days']
    """
    named = {name for one in asked for name in one.set or ()}
    return [{"field": name, "payments": None, "why": why} for name, why in AS_IT_WAS.items() if name in named]
