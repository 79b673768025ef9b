"""Billing on a real PostgreSQL: the totals that are proved are those of the documents, in every partition."""

from typing import Any

import pytest
from billing_facts import DAY, at, credit_note, erp_credit_note, erp_invoice, shipped
from billing_town import SERVICE, Town, asked, carry_out

from o2c.billing.proof import prove
from o2c.chassis.domain import Send
from o2c.chassis.engine import Job
from o2c.chassis.ids import partition_of
from o2c.contracts.billing import BillingBalanceProved

pytestmark = pytest.mark.servers


def test_totals_are_proved_for_every_partition_and_are_the_documents_sum(town: Town) -> None:
    processor = town.replica()
    elsewhere = {"number": "900002", "customer": "C-2", "legal_entity": "EMCA", "currency": "JPY"}
    carry_out(
        processor, asked(shipped(), shipped(shipment="S-2"), erp_invoice("119.00"), erp_invoice("50", **elsewhere))
    )
    carry_out(town.replica(), asked(erp_credit_note("19.00")))
    carry_out(processor, Job(at(DAY), [Send("shipment:O-1/S-1", credit_note(amount="1.19"))]))
    processor.prove(4)
    with processor.database.transaction() as cur:
        said = prove(cur, 4)
    assert [(partition, key) for partition, key, _ in said] == [(p, f"partition:{p}") for p in range(4)]
    assert {
        (partition, t.legal_entity, t.account_class, t.currency): t.amount
        for partition, _, event in said
        if isinstance(event, BillingBalanceProved)
        for t in event.totals
    } == {
        (partition_of("C-1", 4), "ACME", "invoiced", "EUR"): "357.00",  # 2 × 119.00 of our own, 119.00 adopted
        (partition_of("C-1", 4), "ACME", "credited", "EUR"): "20.19",
        (partition_of("C-2", 4), "EMCA", "invoiced", "JPY"): "50",
    }
    told = town.rows("select partition, body from outbox order by partition")
    assert [place for place, body in told if b"balance-proved" in bytes(body)] == list(range(4))


def test_a_document_that_is_rolled_back_is_in_no_total(town: Town) -> None:
    def poisoned(event: Any, state: Any, unit: str) -> Any:
        if unit.endswith("S-2"):
            raise ValueError("a bug after the number was drawn")
        return SERVICE.publish(event, state, unit)

    town.replica(publish=poisoned).handle(town.records(shipped(), shipped(shipment="S-2")))
    assert town.rows("select account_class, amount from balances") == [("invoiced", 11900)]
