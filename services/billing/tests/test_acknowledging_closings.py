"""Closings heard: every proof acknowledges them until they are over, each in the partition it stands in."""

import pytest
from billing_facts import billing, shipped
from billing_town import Town

from o2c.billing.proof import prove
from o2c.chassis.ids import partition_of
from o2c.contracts import cash_app
from o2c.contracts.base import Event
from o2c.contracts.billing import BillingBalanceProved

MAY = {"legal_entity": "ACME", "period": "2026-05"}
FIRST = cash_app.PeriodClosing(**MAY, closing="2026-05/1")
CANCELLED = cash_app.PeriodClosingCancelled(**MAY, closing="2026-05/1", reason="not yet")
SECOND = cash_app.PeriodClosing(**MAY, closing="2026-05/2")
CLOSED = cash_app.PeriodClosed(**MAY, closing="2026-05/2")
OLD = cash_app.PeriodClosed(**MAY)


@pytest.mark.parametrize(
    ("heard", "under_way"),
    [
        ([FIRST], {"2026-05/1": "2026-05"}),
        ([FIRST, FIRST], {"2026-05/1": "2026-05"}),
        ([FIRST, CANCELLED], {}),
        ([FIRST, CANCELLED, SECOND], {"2026-05/2": "2026-05"}),
        ([SECOND, CLOSED], {}),
        ([SECOND, CANCELLED], {"2026-05/2": "2026-05"}),
        ([FIRST, OLD], {"2026-05/1": "2026-05"}),
        ([OLD, CANCELLED], {}),
    ],
)
def test_a_closing_is_under_way_from_when_it_is_heard_until_it_is_over(
    heard: list[Event], under_way: dict[str, str]
) -> None:
    assert billing(*heard).replayed("closing:ACME").under_way == under_way


def proofs(town: Town) -> list[BillingBalanceProved]:
    with town.databases[0].transaction() as cur:
        return [event for _, _, event in prove(cur, 4) if isinstance(event, BillingBalanceProved)]


@pytest.mark.servers
def test_proofs_acknowledge_a_closing_at_the_place_they_stand_in_until_it_is_over(town: Town) -> None:
    processor = town.replica()
    processor.handle(town.records(shipped(), shipped(shipment="S-2")))
    assert [proof.closing for proof in proofs(town)] == [(), (), (), ()]
    processor.handle(town.records(FIRST))
    heard = [proof.closing[0] for proof in proofs(town)]
    assert {(h.legal_entity, h.period, h.closing) for h in heard} == {("ACME", "2026-05", "2026-05/1")}
    said = [2 if p == partition_of("C-1", 4) else 0 for p in range(4)]
    assert [h.sequence for h in heard] == said
    processor.prove(4)
    assert [proof.closing[0].sequence for proof in proofs(town)] == [n + 1 for n in said]
    processor.handle(town.records(CANCELLED))
    assert [proof.closing for proof in proofs(town)] == [(), (), (), ()]
