"""A service that only hears what others prove has no reason to prove anything itself."""

from types import SimpleNamespace

import pytest

from o2c.chassis.processor import Processor
from o2c.contracts.order import OrderBalanceProved, OrderCompleted
from o2c.contracts.registry import EVENTS, HEARTBEATS

PROOF, FACT = OrderBalanceProved.TYPE, OrderCompleted.TYPE


def heard(*types: str | None, cause: str = "") -> tuple[bool, str]:
    """(whether it stirs, the proof to answer)."""
    items = [SimpleNamespace(envelope=kind and SimpleNamespace(type=kind, id="p", causation=cause)) for kind in types]
    processor = SimpleNamespace(unanswered="")
    return Processor.stirs(processor, items), processor.unanswered  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("types", "stirs"),
    [([PROOF], False), ([PROOF, PROOF], False), ([PROOF, FACT], True), ([FACT], True), ([None], True)],
)
def test_anything_but_a_proof_is_a_reason_to_prove(types, stirs):
    assert heard(*types)[0] is stirs


def test_a_proof_that_rests_on_facts_is_answered_and_an_answer_is_not():
    assert heard(PROOF) == (False, "p")
    assert heard(PROOF, cause="another") == (False, "")


def test_every_proof_is_a_heartbeat_and_nothing_else_is():
    assert {e.TYPE for e in EVENTS if e.TYPE.endswith(".balance-proved.v1")} == HEARTBEATS
