"""A service that only hears what others prove has no reason to prove anything itself, but once a round."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.chassis.processor import Processor
from o2c.chassis.rounds import KEPT, Rounds
from o2c.contracts.order import OrderBalanceProved, OrderCompleted
from o2c.contracts.registry import EVENTS, HEARTBEATS

PROOF, FACT = OrderBalanceProved.TYPE, OrderCompleted.TYPE
HEARS = {
    "order": ("credit", "billing", "cash-app"),
    "credit": ("order", "cash-app"),
    "billing": ("order", "credit"),
    "cash-app": ("billing", "credit"),
}


def processor() -> Any:
    return SimpleNamespace(unanswered="", rounds=Rounds("billing"))


def heard(*types: str | None, by: Any = None, round_: str = "r") -> tuple[bool, str]:
    """(whether it stirs, the proof to answer)."""
    by = by or processor()
    items = [
        SimpleNamespace(envelope=kind and SimpleNamespace(type=kind, id=f"p{n}", correlation=round_, causation="c"))
        for n, kind in enumerate(types)
    ]
    return Processor.stirs(by, items), by.unanswered  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("types", "stirs"),
    [([PROOF], False), ([PROOF, PROOF], False), ([PROOF, FACT], True), ([FACT], True), ([None], True)],
)
def test_anything_but_a_proof_is_a_reason_to_prove(types, stirs):
    assert heard(*types)[0] is stirs


def test_the_first_proof_heard_of_a_round_is_answered_and_no_other():
    by = processor()
    assert heard(PROOF, PROOF, by=by) == (False, "p0")
    by.unanswered = ""
    assert heard(PROOF, by=by) == (False, "")
    assert heard(PROOF, by=by, round_="another") == (False, "p0")


def test_a_round_heard_of_beside_a_fact_is_not_answered_later():
    by = processor()
    assert heard(FACT, PROOF, by=by) == (True, "p1")
    by.unanswered = ""
    assert heard(PROOF, by=by) == (False, "")


def test_no_more_rounds_are_remembered_than_are_under_way():
    rounds = Rounds("order")
    assert all(rounds.heard(f"r{n}") for n in range(KEPT + 1))
    assert rounds.heard("r0")
    assert not rounds.heard(f"r{KEPT}")


@given(order=st.lists(st.sampled_from(sorted(HEARS)), max_size=60), first=st.sampled_from(sorted(HEARS)))
def test_from_whichever_service_a_round_starts_all_prove_after_it_and_then_it_is_quiet(order, first):
    """Beats come in any order; then each beats in turn until nothing is said any more."""
    rounds = {name: Rounds(name) for name in HEARS}
    asked = dict.fromkeys(HEARS, False)
    said = {first: 1}

    def say(name: str, round_: str) -> None:
        for other, sources in HEARS.items():
            if name in sources and rounds[other].heard(round_):
                asked[other] = True

    say(first, rounds[first].open("noon"))
    for name in [*order, *(name for _ in HEARS for name in HEARS)]:
        if asked[name]:
            asked[name] = False
            said[name] = said.get(name, 0) + 1
            say(name, rounds[name].take_part())
    assert not any(asked.values())
    assert said == dict.fromkeys(HEARS, 1)


def test_every_proof_is_a_heartbeat_and_nothing_else_is():
    assert {e.TYPE for e in EVENTS if e.TYPE.endswith(".balance-proved.v1")} == HEARTBEATS
