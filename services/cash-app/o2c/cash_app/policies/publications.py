"""Changes of the policy, in the public language. They concern no account and have a key of their own."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from o2c.cash_app.policies.content import content_of
from o2c.cash_app.policies.events import PolicyProposed, PolicyRejected, PolicySet
from o2c.cash_app.policies.layers import Scope
from o2c.cash_app.policies.policies import Policies
from o2c.contracts.policies import KEY
from o2c.contracts.wire import policies as said
from o2c.contracts.wire.base import Message


def _proposed(event: PolicyProposed, state: Policies) -> Message:
    return said.PolicyProposed(
        proposal=event.proposal,
        scope=_scope(event.scope),
        changes=tuple(changed(state.layers.get(event.scope, ""), event.content)),
        removed=not event.content,
        proposed_by=event.by,
        reason=event.reason,
    )


def _set(event: PolicySet, state: Policies) -> Message:
    return said.PolicyChanged(
        proposal=event.proposal,
        scope=_scope(event.scope),
        version=event.version,
        changes=tuple(changed(state.replaced, event.content)),
        removed=not event.content,
        proposed_by=event.asked_by,
        approved_by=event.approved_by,
        reason=event.reason,
        approval_reason=event.approval_reason,
    )


def _rejected(event: PolicyRejected, state: Policies) -> Message:
    assert state.decided is not None
    return said.PolicyRejected(
        proposal=event.proposal, scope=_scope(state.decided.scope), rejected_by=event.by, reason=event.reason
    )


def _scope(scope: Scope) -> said.PolicyScope:
    return said.PolicyScope(**msgspec.structs.asdict(scope))


def changed(before: str, after: str) -> Iterator[said.PolicyField]:
    """Fields of a layer that are other ones, by name; a layer that is not there has none.

    >>> [(field.name, field.before, field.after) for field in changed('{"a":1,"b":[2]}', '{"b":[3],"c":4}')]
    [('a', '1', ''), ('b', '[2]', '[3]'), ('c', '', '4')]
    """
    old, new = (json.loads(layer) if layer else {} for layer in (before, after))
    for name in sorted(old.keys() | new.keys()):
        texts = [content_of(layer[name]) if name in layer else "" for layer in (old, new)]
        if texts[0] != texts[1]:
            yield said.PolicyField(name=name, before=texts[0], after=texts[1])


_TRANSLATIONS: dict[type, Callable[[Any, Policies], Message]] = {
    PolicyProposed: _proposed,
    PolicySet: _set,
    PolicyRejected: _rejected,
}


def publish(event: Any, state: Any) -> tuple[tuple[str, Message], ...]:
    translate = _TRANSLATIONS.get(type(event))
    return () if translate is None else ((KEY, translate(event, state)),)
