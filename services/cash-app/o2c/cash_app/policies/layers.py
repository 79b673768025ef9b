"""The policy in layers: what holds everywhere, and what differs for a legal entity, a bank account, a customer group.

A layer says only what differs. Those that fit a payment are laid over each other: a customer group's over a bank
account's, a bank account's over a legal entity's, each over what holds everywhere; of two alike the later one wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.account import Account
from o2c.cash_app.cascade.policy import RuleSetting
from o2c.cash_app.facts import Facts
from o2c.cash_app.policy import Policy

KEYS = ("rule", "code")
"""By which the entries of a list are told apart: one of the same name is changed, another is added."""


class Scope(Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """What a layer is for; "" is any."""

    legal_entity: str = ""
    bank_account: str = ""
    customer_group: str = ""

    def __str__(self) -> str:
        parts = [f"{name} {value}" for name, value in msgspec.structs.asdict(self).items() if value]
        return ", ".join(parts) or "everywhere"

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        return bool(self.customer_group), bool(self.bank_account), bool(self.legal_entity)

    def covers(self, other: "Scope") -> bool:
        """
        >>> Scope(legal_entity="DE01").covers(Scope("DE01", "1234", "retail")), Scope("DE01").covers(Scope("US01"))
        (True, False)
        """
        return (
            self.legal_entity in ("", other.legal_entity)
            and self.bank_account in ("", other.bank_account)
            and self.customer_group in ("", other.customer_group)
        )


class Layer(Struct, frozen=True):
    """`content`: fields of the policy and what they are here, as JSON values; `version`: that of the whole with it."""

    scope: Scope
    content: Mapping[str, Any]
    version: int = 0


class Book:
    """All layers over what the company's settings give. Immutable; an answer is worked out once."""

    def __init__(self, base: Policy, layers: Iterable[Layer] = ()) -> None:
        self.base = base
        self.layers = tuple(sorted(layers, key=lambda layer: (layer.scope.rank, layer.version)))
        scopes = [layer.scope for layer in self.layers]
        self._entities = {scope.legal_entity for scope in scopes}
        self._accounts = {scope.bank_account for scope in scopes}
        self._groups = {scope.customer_group for scope in scopes}
        self._known: dict[Scope, Policy] = {}

    def of(self, legal_entity: str = "", bank_account: str = "", customer_group: str = "") -> Policy:
        """What holds there. What no layer names makes no difference, so that few answers are kept.

        >>> grace = Layer(Scope(customer_group="retail"), {"grace_days": 5}, version=3)
        >>> book = Book(Policy(), [grace])
        >>> book.of("DE01", "", "retail").grace_days, book.of("DE01", "", "retail").version, book.of("DE01").grace_days
        (5, 'v3', 0)
        """
        if not self.layers:
            return self.base
        scope = Scope(
            legal_entity if legal_entity in self._entities else "",
            bank_account if bank_account in self._accounts else "",
            customer_group if customer_group in self._groups else "",
        )
        found = self._known.get(scope)
        if found is None:
            found = self._known[scope] = laid_over(self.base, [e for e in self.layers if e.scope.covers(scope)])
        return found

    def of_receipt(self, facts: Facts, account: Account) -> Policy:
        return self.of(facts.legal_entity, facts.bank_account, account.customer_group)


def laid_over(base: Policy, layers: Sequence[Layer]) -> Policy:
    """Raises msgspec.ValidationError for a content that is no policy's."""
    if not layers:
        return base
    whole: Any = msgspec.to_builtins(base)
    for layer in layers:
        whole = merged(whole, layer.content)
    policy = msgspec.convert(whole, Policy)
    version = f"v{max(layer.version for layer in layers)}"
    return replace(policy, version=version, cascade=replace(policy.cascade, version=version, rules=_ordered(policy)))


def _ordered(policy: Policy) -> tuple[RuleSetting, ...]:
    first, rules = policy.cascade.order, policy.cascade.rules
    return tuple(sorted(rules, key=lambda s: first.index(s.rule) if s.rule in first else len(first)))


def merged(base: Any, over: Any) -> Any:
    """Objects by field, lists of named entries by name, all else as it is in `over`.

    >>> merged({"a": 1, "list": [{"code": "x", "n": 1}]}, {"b": 2, "list": [{"code": "x", "n": 5}, {"code": "y"}]})
    {'a': 1, 'list': [{'code': 'x', 'n': 5}, {'code': 'y'}], 'b': 2}
    """
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return {**base, **{key: merged(base[key], value) if key in base else value for key, value in over.items()}}
    key = _key(over)
    if key and _key(base) == key:
        changes = {entry[key]: entry for entry in over}
        kept = [merged(entry, changes.pop(entry[key], {})) for entry in base]
        return [*kept, *changes.values()]
    return over


def _key(entries: Any) -> str:
    if not isinstance(entries, list | tuple) or not entries:
        return ""
    return next((key for key in KEYS if all(isinstance(entry, Mapping) and key in entry for entry in entries)), "")
