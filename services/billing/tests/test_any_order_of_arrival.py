"""Topics overtake each other and facts come twice: the same documents stand in the end, but for their numbers."""

from typing import Any

from billing_facts import billing, erp_credit_note, erp_invoice, line, registered, shipped, tax
from hypothesis import given
from hypothesis import strategies as st

from o2c.chassis.testing.spec import Memory
from o2c.chassis.testing.wire import held_to_contract
from o2c.contracts.base import Event

FACTS: tuple[Event, ...] = (
    registered("2% 10 net 30"),
    registered("eom 5", customer="C-2"),
    shipped(shipment="S-1", payment_terms=None),
    shipped(line("10.00"), line("3.33", 2, "7"), shipment="S-2", payment_terms="net 7"),
    shipped(shipment="S-3", payment_terms=None, customer="C-2"),
    shipped(shipment="S-4", billed_by="erp"),
    erp_invoice(order="O-1", shipment="S-4", taxes=(tax("100.00", "19.00"),)),
    erp_invoice("7.00", number="900002", due_date=None, customer="C-2"),
    erp_credit_note("19.00"),
    erp_credit_note("7.00", number="78", invoice_number="900002", customer="C-2"),
)


def standing(memory: Memory) -> list[dict[str, Any]]:
    documents = [
        held_to_contract(event).model_dump(mode="json")
        for unit, state in memory.states.items()
        if not unit.startswith(("customer:", "credit-note:"))
        for stored in (state.issued, *state.credit_notes)
        if stored is not None
        for _, event in memory.publish(stored, state, unit)
    ]
    for document in documents:
        if document["books"] == "ours":
            document["document"] = document["number"] = "drawn"
    return sorted(documents, key=str)


IN_ORDER = standing(billing(*FACTS))


@given(st.permutations(FACTS), st.lists(st.sampled_from(FACTS), max_size=5), st.data())
def test_every_order_and_every_repetition_leads_to_the_same_documents(
    order: list[Event], again: list[Event], data: st.DataObject
) -> None:
    for event in again:
        order.insert(data.draw(st.integers(0, len(order))), event)
    memory = billing()
    while order:
        size = data.draw(st.integers(1, 4))
        memory.hear(*order[:size])
        order = order[size:]
    assert memory.refused == []
    assert memory.waiting == []
    assert standing(memory) == IN_ORDER


def test_all_documents_stand_in_the_end() -> None:
    assert len(IN_ORDER) == 7
