"""Numbers have no gaps, are never used twice, and their dates do not fall: whatever happens to a batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from billing_facts import at, shipped
from hypothesis import given
from hypothesis import strategies as st

from o2c.billing.decider import BillingDecider
from o2c.billing.events import InvoiceIssued
from o2c.billing.indexes import Indexes, NumberGap
from o2c.billing.reactions import HEARS
from o2c.billing.series import Key, Last, Numbers
from o2c.chassis.domain import Refuse
from o2c.contracts.order import OrderShipped

TODAY = date(2026, 12, 31)


def test_a_series_is_an_entity_a_kind_and_a_year() -> None:
    numbers = Numbers()
    drawn = [
        numbers.draw("A", "INV", date(2026, 1, 1)),
        numbers.draw("A", "INV", date(2026, 1, 1)),
        numbers.draw("B", "INV", date(2026, 1, 1)),
        numbers.draw("A", "CN", date(2026, 1, 1)),
        numbers.draw("A", "INV", date(2027, 1, 1)),
    ]
    assert [number for number, _ in drawn] == [1, 2, 1, 1, 1]


def test_a_late_shipment_bears_the_date_of_the_last_document() -> None:
    numbers = Numbers({("A", "INV", 2026): Last(7, date(2026, 5, 2))})
    assert numbers.next_date("A", "INV", date(2026, 4, 30)) == date(2026, 5, 2)
    assert numbers.draw("A", "INV", date(2026, 4, 30)) == (8, date(2026, 5, 2))
    assert numbers.draw("A", "INV", date(2026, 5, 3)) == (9, date(2026, 5, 3))


def test_a_shipment_of_last_year_goes_on_with_last_years_numbers() -> None:
    numbers = Numbers({("A", "INV", 2026): Last(7, date(2026, 12, 30)), ("A", "INV", 2027): Last(2, date(2027, 1, 4))})
    assert numbers.draw("A", "INV", date(2026, 12, 31)) == (8, date(2026, 12, 31))


def test_asking_for_the_date_draws_nothing() -> None:
    numbers = Numbers()
    numbers.next_date("A", "INV", date(2026, 1, 1))
    assert numbers.draw("A", "INV", date(2026, 1, 1))[0] == 1


def test_a_batch_that_would_leave_a_gap_is_stopped() -> None:
    numbers, indexes = Numbers(), Indexes()
    events = [_decided(shipped(shipment=s), numbers) for s in ("S-1", "S-2", "S-3")]
    indexes.add(events[0], None, "shipment:O-1/S-1")
    with pytest.raises(NumberGap, match="ACME-INV-2026-000003 follows number 1"):
        indexes.add(events[2], None, "shipment:O-1/S-3")


@dataclass(frozen=True)
class Work:
    """A shipment, and what becomes of its record."""

    event: OrderShipped
    poison: bool


@dataclass
class Billing:
    """The chassis in miniature: an attempt draws from what is committed; one that fails is halved and tried again."""

    series: dict[Key, Last] = field(default_factory=dict)
    issued: dict[str, InvoiceIssued] = field(default_factory=dict)
    refused: list[OrderShipped] = field(default_factory=list)

    def take(self, batch: Sequence[Work]) -> None:
        series = {key: Last(last.number, last.day) for key, last in self.series.items()}
        numbers, indexes = Numbers(series), Indexes()
        issued, refused = dict(self.issued), list(self.refused)
        try:
            for work in batch:
                made = _decided(work.event, numbers, issued.get(work.event.shipment))
                if work.poison:
                    raise RuntimeError("after its number was drawn")
                if isinstance(made, Refuse):
                    refused.append(work.event)
                elif made is not None:
                    indexes.add(made, None, "")
                    issued[work.event.shipment] = made
        except RuntimeError:
            if len(batch) > 1:
                self.take(batch[: len(batch) // 2])
                self.take(batch[len(batch) // 2 :])
            return
        self.series, self.issued, self.refused = series, issued, refused


def _decided(
    event: OrderShipped, numbers: Numbers, known: InvoiceIssued | None = None
) -> InvoiceIssued | Refuse | None:
    decider = BillingDecider()
    (send,) = HEARS[OrderShipped](event)
    state = decider.initial(send.unit)
    if known is not None:
        state = decider.evolve(state, known)
    ctx = at(TODAY)
    ctx.found["series"] = numbers
    return next(iter(decider.decide(send.command, state, ctx)), None)


@st.composite
def works(draw: st.DrawFn) -> list[list[Work]]:
    def one() -> Work:
        event = shipped(
            shipment=f"S-{draw(st.integers(1, 40))}",
            legal_entity=draw(st.sampled_from(["ACME", "EMCA"])),
            day=date(2026, 1, 10) - timedelta(draw(st.integers(0, 20))),
            payment_terms=draw(st.sampled_from(["net 30", "net 30", "some day"])),
        )
        return Work(event, draw(st.integers(0, 5)) == 0)

    return [[one() for _ in range(draw(st.integers(1, 8)))] for _ in range(draw(st.integers(1, 5)))]


@given(works())
def test_numbers_are_gapless_and_in_order_whatever_batches_fail_or_are_refused(batches: list[list[Work]]) -> None:
    billing = Billing()
    for batch in batches:
        billing.take(batch)
    for key, documents in _by_series(billing.issued.values()):
        assert [d.serial for d in documents] == list(range(1, len(documents) + 1))
        dates = [d.document_date for d in documents]
        assert dates == sorted(dates)
        assert billing.series[key] == Last(len(documents), dates[-1])
    good = {w.event.shipment for b in batches for w in b if not w.poison and w.event.payment_terms == "net 30"}
    assert set(billing.issued) == good


def _by_series(documents) -> Iterator[tuple[Key, list[InvoiceIssued]]]:
    found: dict[Key, list[InvoiceIssued]] = {}
    for document in documents:
        found.setdefault((document.legal_entity, "INV", document.document_date.year), []).append(document)
    for key, members in found.items():
        yield key, sorted(members, key=lambda d: d.serial)
