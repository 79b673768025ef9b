"""The policy as data: in layers, changed by two people, kept with every decision."""

import json
from typing import Any, get_type_hints

import pytest
from cash_desk import Desk
from cash_facts import IBAN, advice, day, invoice, paid, registered

from o2c.cash_app.cascade.policy import CascadePolicy
from o2c.cash_app.policies.commands import DecidePolicy, ProposePolicy
from o2c.cash_app.policies.content import SETTINGS, BadPolicy, check, layers_of
from o2c.cash_app.policies.layers import Book, Layer, Scope
from o2c.cash_app.policies.policies import UNIT
from o2c.cash_app.policy import Policy
from o2c.cash_app.screening.policy import ScreeningPolicy
from o2c.chassis.domain import Refuse, Send
from o2c.contracts import cash_app, policies

LENIENT = {"tolerances": {"payment": {"amount": "25", "percent": "2"}, "invoice": {"amount": "25", "percent": "3"}}}


def desk_with(group: str = "") -> Desk:
    desk = Desk()
    attributes = {"customer_group": group} if group else {}
    desk.hear(registered("C-100", "Example Pumps", IBAN, attributes=attributes))
    desk.hear(invoice("INV-2026-0001", "1000.00"))
    return desk


def holds(desk: Desk, content: dict[str, Any] | None, **scope: str) -> None:
    asked = ProposePolicy(Scope(**scope), "" if content is None else json.dumps(content))
    desk.ask(Send(UNIT, asked), actor="anna")
    (proposal,) = desk.state(UNIT).proposals
    desk.ask(Send(UNIT, DecidePolicy(proposal, True)), actor="carla")


def test_what_two_people_agreed_to_holds_from_then_on() -> None:
    desk = desk_with()
    holds(desk, LENIENT)
    desk.hear(paid("985.00", "INV-2026-0001", payer_account=IBAN))
    assert desk.open("INV-2026-0001") == 0
    (state,) = desk.state("account:C-100").receipts.values()
    assert state.weighing.policy == "v1"


SAID = {
    "by reference": [paid("1000.00", "INV-2026-0001", payer_account=IBAN, booked=day(9))],
    "in part": [paid("400.00", "INV-2026-0001", payer_account=IBAN, booked=day(9))],
    "by amount": [paid("1000.00", "", payer_account=IBAN, booked=day(9))],
    "by advice": [
        advice("1000.00", ("INV-2026-0001", "1000.00"), dated=day(9), account=IBAN),
        paid("1000.00", "", payer_account=IBAN, booked=day(9)),
    ],
    "of an order's prepayment": [
        paid("1000.00", "INV-2026-0001", payer_account=IBAN, booked=day(9)),
        paid("70.00", "down payment SO-47110", name="ahead", payer_account=IBAN, booked=day(9)),
        invoice("INV-2026-0002", "70.00", order="SO-47110", issued=day(12)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("how", sorted(SAID))
def test_every_application_says_its_rule_and_the_policy_that_it_was_made_under(how: str) -> None:
    desk = desk_with()
    holds(desk, {"order_patterns": ["SO-#{4,8}"]})
    for event in SAID[how]:
        desk.hear(event)
    applied = desk.of(cash_app.PaymentApplied)
    assert len(applied) == (2 if "prepayment" in how else 1)
    for each in applied:
        assert "." in each.rule
        assert [(e.kind, e.detail) for e in each.evidence if e.kind == "policy"] == [("policy", "v1")]


def test_what_is_only_suggested_says_it_too() -> None:
    desk = desk_with()
    holds(desk, {"by_text": {"document-number.v1": "suggest"}})
    desk.hear(paid("1000.00", "INV-2026-0001", payer_account=IBAN, booked=day(9)))
    (state,) = desk.state("account:C-100").receipts.values()
    assert (state.suggestion.rule, state.suggestion.policy) == ("reference.v1", "v1")


def test_nobody_agrees_to_what_they_proposed() -> None:
    desk = desk_with()
    desk.ask(Send(UNIT, ProposePolicy(Scope(), json.dumps(LENIENT))), actor="anna")
    (proposal,) = desk.state(UNIT).proposals
    desk.ask(Send(UNIT, DecidePolicy(proposal, True)), actor="anna")
    assert [refusal.code for _, refusal in desk.refused] == ["own-approval"]
    desk.hear(paid("985.00", "INV-2026-0001", payer_account=IBAN))
    assert desk.open("INV-2026-0001") == 1500, "what waits does not hold"


def test_what_is_rejected_never_holds_and_what_is_so_already_is_refused() -> None:
    desk = desk_with()
    desk.ask(Send(UNIT, ProposePolicy(Scope(), json.dumps(LENIENT))), actor="anna")
    (proposal,) = desk.state(UNIT).proposals
    desk.ask(Send(UNIT, DecidePolicy(proposal, False)), actor="anna")
    assert desk.state(UNIT).layers == {}
    desk.ask(Send(UNIT, ProposePolicy(Scope(), "")))
    assert desk.refused[-1][1] == Refuse("no-change", "everywhere: it is so already")


def test_what_becomes_of_a_proposal_is_said_under_one_key() -> None:
    """So that all changes are in one partition, in the order of their versions."""
    desk = desk_with()
    begun = len(desk.said)
    holds(desk, {"grace_days": 3, "prepayments": False}, customer_group="retail")
    holds(desk, {"grace_days": 5}, customer_group="retail")
    desk.ask(Send(UNIT, ProposePolicy(Scope(customer_group="retail"), "")), reason="ended", actor="anna")
    (proposal,) = desk.state(UNIT).proposals
    desk.ask(Send(UNIT, DecidePolicy(proposal, False)), reason="not yet", actor="carla")
    told = desk.said[begun:]
    assert {key for key, _ in told} == {policies.KEY}
    assert {event.scope.customer_group for _, event in told} == {"retail"}  # type: ignore[attr-defined]
    changed = desk.of(policies.PolicyChanged)
    assert [(event.version, event.proposed_by, event.approved_by) for event in changed] == [
        (1, "anna", "carla"), (2, "anna", "carla"),
    ]  # fmt: skip
    assert [[(f.name, f.before, f.after) for f in event.changes] for event in changed] == [
        [("grace_days", "", "3"), ("prepayments", "", "false")],
        [("grace_days", "3", "5"), ("prepayments", "false", "")],
    ]
    removal = desk.of(policies.PolicyProposed)[-1]
    assert (removal.removed, [(f.name, f.after) for f in removal.changes]) == (True, [("grace_days", "")])
    (rejected,) = desk.of(policies.PolicyRejected)
    assert (rejected.proposal, rejected.rejected_by, rejected.reason) == (proposal, "carla", "not yet")


@pytest.mark.parametrize(
    ("scope", "settled"),
    [
        ({"customer_group": "retail"}, True),
        ({"customer_group": "industry"}, False),
        ({"legal_entity": "DE01"}, True),
        ({"legal_entity": "US01"}, False),
        ({"bank_account": "another"}, False),
    ],
)
def test_a_layer_is_for_its_legal_entity_bank_account_and_customer_group(scope: dict[str, str], settled: bool) -> None:
    desk = desk_with("retail")
    holds(desk, LENIENT, **scope)
    desk.hear(paid("985.00", "INV-2026-0001", payer_account=IBAN))
    assert (desk.open("INV-2026-0001") == 0) == settled


def test_the_group_is_the_customers_last_one() -> None:
    desk = desk_with("industry")
    holds(desk, LENIENT, customer_group="retail")
    desk.hear(registered("C-100", "Example Pumps", IBAN, attributes={"customer_group": "retail"}))
    desk.forget()
    desk.hear(paid("985.00", "INV-2026-0001", payer_account=IBAN))
    assert desk.open("INV-2026-0001") == 0
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    assert desk.state("account:C-100").customer_group == ""


def test_a_layer_that_was_taken_away_holds_no_more() -> None:
    desk = desk_with()
    holds(desk, LENIENT)
    holds(desk, None)
    desk.hear(paid("985.00", "INV-2026-0001", payer_account=IBAN))
    assert desk.open("INV-2026-0001") == 1500


def test_the_narrower_layer_wins_and_says_only_what_differs() -> None:
    layers = [
        Layer(Scope(customer_group="retail"), {"grace_days": 9}, 1),
        Layer(Scope(), {"grace_days": 1, "named_ahead_days": 7}, 2),
        Layer(Scope(legal_entity="DE01"), {"grace_days": 2, "reasons": [{"code": "freight", "days": 3}]}, 3),
        Layer(Scope(bank_account="1234"), {"grace_days": 4}, 4),
    ]
    book = Book(Policy(), layers)
    found = [book.of(*place) for place in [("US01",), ("DE01",), ("DE01", "1234"), ("DE01", "1234", "retail")]]
    assert [policy.grace_days for policy in found] == [1, 2, 4, 9]
    assert {policy.named_ahead_days for policy in found} == {7}
    assert [policy.version for policy in found] == ["v2", "v3", "v4", "v4"]
    reason = found[1].reason("freight")
    assert reason is not None
    assert (reason.days, reason.account) == (3, "allowances"), "the rest of the reason code stays"


@pytest.mark.parametrize(
    ("setting", "applied"),
    [("apply", ["single-amount.v2"]), ("suggest", []), ("off", ["whole-account.v2"])],
)
def test_each_rule_of_the_cascade_is_switched_by_itself(setting: str, applied: list[str]) -> None:
    desk = desk_with()
    holds(desk, {"cascade": {"rules": [{"rule": "single-amount.v2", "outcome": setting}]}})
    desk.hear(paid("1000.00", "thank you", payer_account=IBAN))
    assert [e.rule for e in desk.of(cash_app.PaymentApplied)] == applied
    said = {e.detail for payment in desk.of(cash_app.PaymentApplied) for e in payment.evidence if e.kind == "policy"}
    assert said == ({"v1"} if applied else set())


def test_a_rule_that_reads_texts_may_only_suggest_or_be_off() -> None:
    desk = desk_with()
    holds(desk, {"by_text": {"document-number.v1": "suggest"}})
    desk.hear(paid("1000.00", "INV-2026-0001", payer_account=IBAN))
    (receipt,) = desk.state("account:C-100").receipts.values()
    assert (receipt.unapplied, receipt.weighing.left) == (100000, "rule-only-suggests")
    assert receipt.weighing.suggested == ("DE01/INV-2026-0001",)
    holds(desk, {"by_text": {"document-number.v1": "off"}, "cascade": {"rules": []}})
    desk.hear(invoice("INV-2026-0002", "700.00"), paid("300.00", "INV-2026-0002", payer_account=IBAN, number="2"))
    assert desk.open("INV-2026-0002") == 70000, "the number counts as not said, and no item has that amount"


def test_rules_are_asked_in_the_order_that_the_policy_gives() -> None:
    policy = Book(Policy(), [Layer(Scope(), {"cascade": {"order": ["all-due.v1", "habit.v1"]}}, 1)]).of()
    names = [setting.rule for setting in policy.cascade.rules]
    assert names[:3] == ["all-due.v1", "habit.v1", "single-amount.v2"]
    assert len(names) == len(Policy().cascade.rules)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "nothing is set"),
        ({"number_patterns": ["9" * 70_000]}, "a layer of more than 65,536 bytes"),
        ({"grace": 3}, "grace: no field of the policy; expected some of"),
        ({"functional": {"DE01": "EUR"}}, "functional: the whole company has one, by its settings"),
        ({"grace_days": "three"}, "Expected `int`, got `str` - at `$.grace_days`"),
        ({"tolerances": {"payment": {"amount": "-1"}}}, "tolerances.payment.amount: expected a decimal amount"),
        ({"tolerances": {"payment": {"percent": "101"}}}, "tolerances.payment.percent: expected a percent from 0 to"),
        ({"tolerances": {"payment": {"amont": "1"}}}, "Object contains unknown field `amont`"),
        ({"cascade": {"rules": [{"rule": "guess.v1"}]}}, "cascade.rules: no rule 'guess.v1'; expected some of"),
        ({"by_text": {"guess.v1": "off"}}, "by_text: no rule 'guess.v1'"),
        ({"number_patterns": ["INV"]}, "number_patterns: pattern \"INV\": expected at least one digit"),
        ({"refund_ceiling": "NaN"}, "refund_ceiling: expected a decimal amount"),
        ({"reason_words": {"pallets": "pallet"}}, "reason_words.pallets: no reason code 'pallet'; expected one of"),
        ({"adjustment_codes": {"X12 ZZ": "z"}}, "adjustment_codes.X12 ZZ: no reason code 'z'"),
        ({"bank_charges": [{"up_to": "x", "currency": "USD"}]}, "bank_charges[0].up_to: expected a decimal amount"),
        ({"unearned_discount": "keep"}, "Invalid enum value 'keep' - at `$.unearned_discount`"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(content: dict[str, Any], said: str) -> None:
    with pytest.raises(BadPolicy) as problem:
        check(Scope(legal_entity="DE01"), content, Policy())
    assert said in str(problem.value)
    assert str(problem.value).startswith("legal_entity DE01: ")


@pytest.mark.parametrize("text", ["", "[]", '{"layers": [{"scop": {}, "set": {}}]}', '{"layers": 3}'])
def test_a_file_that_is_no_policy_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(BadPolicy, match=r"expected \{\"layers\""):
        layers_of(text, Policy())


NUMBERS = [
    *[(name,) for name, kind in get_type_hints(Policy).items() if kind is int and name not in SETTINGS],
    *[("cascade", name) for name, kind in get_type_hints(CascadePolicy).items() if kind is int],
    *[("screening", name) for name, kind in get_type_hints(ScreeningPolicy).items() if kind is int],
]


@pytest.mark.parametrize("place", NUMBERS, ids=".".join)
@pytest.mark.parametrize("number", [-1, 10**8, 2**63])
def test_no_number_of_a_policy_is_beyond_what_its_rules_can_bear(place: tuple[str, ...], number: int) -> None:
    content: Any = number
    for name in reversed(place):
        content = {name: content}
    with pytest.raises(BadPolicy, match=place[-1]):
        check(Scope(), content, Policy())


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"cascade": {"order": ["nope.v1"]}}, "cascade.order: no rule 'nope.v1'; expected some of all-due.v1"),
        ({"sweep_code": "dust"}, "sweep_code: no reason code 'dust'; expected one of"),
        ({"withholdings": [{"percent": "5", "countries": ["Germany"]}]}, "countries"),
        ({"approval_limits": {"clerk": {"EURO": "5"}}}, "approval_limits.clerk: expected a currency of ISO 4217"),
        ({"bank_charges": [{"up_to": "5", "currency": "XXQ"}]}, "bank_charges: expected a currency of ISO 4217"),
    ],
)
def test_what_names_nothing_that_is_known_is_refused_with_where_and_what_was_expected(
    content: dict[str, Any], place: str
) -> None:
    with pytest.raises(BadPolicy) as refused:
        check(Scope(), content, Policy())
    assert place in str(refused.value)
