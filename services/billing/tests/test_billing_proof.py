"""Totals of what was billed: what each document adds, and that arrival does not matter."""

from typing import Any

import pytest
from billing_facts import ask, billing, credit_note, erp_credit_note, erp_invoice, line, shipped
from hypothesis import given
from hypothesis import strategies as st
from test_any_order_of_arrival import FACTS

from o2c.billing.events import Document
from o2c.billing.proof import Totals
from o2c.chassis.testing.spec import Memory

Key = tuple[str, str, str, str]


def totals(memory: Memory) -> dict[Key, int]:
    """As the table sums them: document by document, in the order in which they were stored."""
    found = Totals()
    for _, name, stored in memory.log:
        event: Any = memory._codec.decode(name, stored)
        if isinstance(event, Document):
            found.add(event)
    return found.added


@pytest.mark.parametrize(
    ("heard", "account_class", "currency", "amount"),
    [
        ([shipped()], "invoiced", "EUR", 11900),
        ([shipped(), shipped(line("10.00", rate="7"), shipment="S-2")], "invoiced", "EUR", 12970),
        ([shipped(), shipped()], "invoiced", "EUR", 11900),
        ([shipped(billed_by="erp")], "invoiced", "EUR", 0),
        ([erp_invoice("50", "JPY")], "invoiced", "JPY", 50),
        ([erp_invoice(), erp_credit_note("19.00")], "invoiced", "EUR", 11900),
        ([erp_invoice(), erp_credit_note("19.00")], "credited", "EUR", 1900),
        ([erp_credit_note("19.00")], "credited", "EUR", 0),
    ],
)
def test_a_document_adds_its_gross_amount_to_its_class(heard, account_class, currency, amount):
    found = totals(billing(*heard))
    assert found.get(("C-1", "ACME", account_class, currency), 0) == amount


def test_our_own_credit_note_counts_as_credited():
    memory = billing(shipped())
    ask(memory, credit_note(amount="59.50"))
    assert totals(memory) == {("C-1", "ACME", "invoiced", "EUR"): 11900, ("C-1", "ACME", "credited", "EUR"): 5950}


IN_ORDER = totals(billing(*FACTS))


@given(st.permutations(FACTS))
def test_in_any_order_of_arrival_the_totals_are_the_same_and_the_sum_of_what_was_said(facts):
    memory = billing()
    said = [event for fact in facts for event in memory.hear(fact)]
    assert totals(memory) == IN_ORDER
    for kind in ("invoiced", "credited"):
        gross = [event.gross for event in said if ("terms" in event.__class__.model_fields) == (kind == "invoiced")]
        of_kind = sum(amount for key, amount in IN_ORDER.items() if key[2] == kind)
        assert of_kind == sum(int(text.replace(".", "")) for text in gross)
