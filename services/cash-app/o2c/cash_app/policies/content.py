"""What a policy layer may say: checked before anything is kept, with an error that tells what, where and what was
expected."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from msgspec import Struct

from o2c.cash_app.cascade.policy import CascadePolicy
from o2c.cash_app.matching.rules import BY_TEXT
from o2c.cash_app.policies.layers import Layer, Scope, laid_over
from o2c.cash_app.policy import Policy
from o2c.cash_app.texts.patterns import MAX_PATTERNS, BadPattern, compiled
from o2c.contracts.money import BadAmount, exponent

MAX_BYTES = 64 * 1024
SETTINGS = frozenset(
    {
        "default_entity", "house_accounts", "functional", "deposits", "deposit_codes", "pays_from", "max_lines",
        "name_cut_off", "name_margin", "watch_cut_off", "version",
    }
)  # fmt: skip
"""What the whole company has once and no layer changes; docs/operate.md names those that are settings."""


class BadPolicy(ValueError):
    """What is wrong with a policy, where, and what was expected."""


class _Entry(Struct, forbid_unknown_fields=True):
    set: dict[str, Any]
    scope: Scope = Scope()


class _File(Struct, forbid_unknown_fields=True):
    layers: list[_Entry]


def layers_of(text: bytes | str, base: Policy) -> list[Layer]:
    """The layers of a policy file. Raises BadPolicy.

    >>> layers_of('{"layers": [{"scope": {"legal_entity": "DE01"}, "set": {"grace_days": 3}}]}', Policy())
    [Layer(scope=Scope(legal_entity='DE01', bank_account='', customer_group=''), content={'grace_days': 3}, version=1)]
    """
    if len(text) > MAX_BYTES:
        raise BadPolicy(f"{len(text):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        file = msgspec.json.decode(text, type=_File)
    except msgspec.DecodeError as error:
        raise BadPolicy(f'{error}; expected {{"layers": [{{"scope": {{…}}, "set": {{…}}}}, …]}}') from error
    for entry in file.layers:
        check(entry.scope, entry.set, base)
    return [Layer(entry.scope, entry.set, number) for number, entry in enumerate(file.layers, start=1)]


def content_of(layer: Any) -> str:
    """A layer, or a field of it, as it is stored: the same text for the same content."""
    return json.dumps(layer, sort_keys=True, separators=(",", ":"))


def check(scope: Scope, content: Mapping[str, Any], base: Policy) -> Policy:
    """What holds where only this layer is laid over `base`. Raises BadPolicy."""
    if not content:
        raise BadPolicy(f"{scope}: nothing is set")
    if len(content_of(content)) > MAX_BYTES:
        raise BadPolicy(f"{scope}: a layer of more than {MAX_BYTES:,} bytes; what is said of it must fit one event")
    known = {name for name in Policy.__struct_fields__ if name not in SETTINGS}
    for name in content:
        if name in SETTINGS:
            raise BadPolicy(f"{scope}: {name}: the whole company has one, by its settings")
        if name not in known:
            raise BadPolicy(f"{scope}: {name}: no field of the policy; expected some of {', '.join(sorted(known))}")
    try:
        policy = laid_over(base, [Layer(scope, content, 1)])
    except msgspec.ValidationError as error:
        raise BadPolicy(f"{scope}: {error}") from error
    _check_decimals(scope, content)
    for who, limits in policy.approval_limits.items():
        for currency, limit in limits.items():
            _check_decimal(scope, f"approval_limits.{who}.{currency}", limit, percent=False)
    _check_currencies(scope, policy)
    _check_rules(scope, policy)
    _check_patterns(scope, policy)
    _check_codes(scope, policy)
    return policy


def _check_decimals(scope: Scope, content: Any, place: str = "") -> None:
    """Amounts and percents are decimal text, none below zero, no percent over a hundred."""
    if isinstance(content, Mapping):
        for name, value in content.items():
            where = f"{place}.{name}" if place else str(name)
            if name in DECIMALS and isinstance(value, str) and value:
                _check_decimal(scope, where, value, percent=name == "percent")
            else:
                _check_decimals(scope, value, where)
    elif isinstance(content, list):
        for number, value in enumerate(content):
            _check_decimals(scope, value, f"{place}[{number}]")


DECIMALS = frozenset({"amount", "percent", "ceiling", "refund_ceiling", "auto", "up_to"})


def _check_decimal(scope: Scope, place: str, text: str, *, percent: bool) -> None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not (value.is_finite() and 0 <= value < (Decimal("100.0001") if percent else Decimal(10) ** 15)):
        what = "a percent from 0 to 100" if percent else "a decimal amount of at least 0"
        raise BadPolicy(f"{scope}: {place}: expected {what}, like {'2.5' if percent else '25.00'}, not {text[:40]!r}")


def _check_rules(scope: Scope, policy: Policy) -> None:
    cascade = {setting.rule for setting in CascadePolicy().rules}
    named = [
        ("cascade.rules", [setting.rule for setting in policy.cascade.rules], cascade),
        ("cascade.order", policy.cascade.order, cascade),
        ("by_text", policy.by_text, BY_TEXT),
    ]
    for place, rules, known in named:
        for rule in rules:
            if rule not in known:
                expected = ", ".join(sorted(known))
                raise BadPolicy(f"{scope}: {place}: no rule {rule[:60]!r}; expected some of {expected}")


def _check_currencies(scope: Scope, policy: Policy) -> None:
    named = [("bank_charges", charge.currency) for charge in policy.bank_charges]
    named += [(f"approval_limits.{who}", name) for who, limits in policy.approval_limits.items() for name in limits]
    for place, currency in named:
        try:
            exponent(currency)
        except BadAmount as error:
            expected = f"expected a currency of ISO 4217, like EUR, not {currency[:40]!r}"
            raise BadPolicy(f"{scope}: {place}: {expected}") from error


def _check_codes(scope: Scope, policy: Policy) -> None:
    """What words, advices and charges are taken for must be a reason code of the company."""
    named = [
        *[(f"reason_words.{word}", code) for word, code in policy.reason_words.items()],
        *[(f"adjustment_codes.{stated}", code) for stated, code in policy.adjustment_codes.items()],
        *[("bank_charges", charge.code) for charge in policy.bank_charges],
        ("sweep_code", policy.sweep_code),
    ]
    for place, code in named:
        if policy.reason(code) is None:
            known = ", ".join(sorted(reason.code for reason in policy.reasons))
            raise BadPolicy(f"{scope}: {place}: no reason code {code[:40]!r}; expected one of {known}")


def _check_patterns(scope: Scope, policy: Policy) -> None:
    for name, patterns in (("number_patterns", policy.number_patterns), ("order_patterns", policy.order_patterns)):
        if len(patterns) > MAX_PATTERNS:
            raise BadPolicy(f"{scope}: {name}: {len(patterns)}; at most {MAX_PATTERNS}")
        for pattern in patterns:
            try:
                compiled(pattern)
            except BadPattern as error:
                raise BadPolicy(f"{scope}: {name}: {error}") from error
