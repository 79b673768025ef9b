"""Counting what flows: each fact once, when its rows are committed. A restart begins at 0, as Prometheus expects."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from o2c.chassis.reader import Fact
from o2c.contracts import billing, cash_app, order
from o2c.projection.amounts import minor, minor_of
from o2c.projection.business.major import major
from o2c.projection.business.metrics import APPLIED_AMOUNT, APPLIED_LINES, FLOW_AMOUNT, FLOW_FACTS

PERSON, RULE = "person", "rule"

Flow = tuple[str, Callable[[Any], tuple[int, str]]]


def _gross(event: Any) -> tuple[int, str]:
    return minor(event.gross, event.currency), event.currency


def _amount(event: Any) -> tuple[int, str]:
    return minor_of(event.amount), event.amount.currency


FLOWS: dict[str, Flow] = {
    order.OrderPlaced.TYPE: ("ordered", _gross),
    order.OrderShipped.TYPE: ("shipped", _gross),
    billing.InvoiceIssued.TYPE: ("invoiced", _gross),
    billing.CreditNoteIssued.TYPE: ("credited", _gross),
    cash_app.PaymentReceived.TYPE: ("received", _amount),
    cash_app.PaymentApplied.TYPE: ("applied", _amount),
}
STEPS = tuple(step for step, _ in FLOWS.values())


def count(facts: Sequence[Fact]) -> None:
    """What is taken back later (an application, an order's change) is not taken off again: it did flow."""
    sums: defaultdict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for fact in facts:
        flow = FLOWS.get(fact.type)
        if flow is not None:
            step, measure = flow
            amount, currency = measure(fact.data)
            by = (PERSON if fact.data.rule == PERSON else RULE) if step == "applied" else ""
            found = sums[step, by, fact.data.legal_entity, currency]
            found[0] += amount
            found[1] += 1
    for (step, by, entity, currency), (amount, times) in sums.items():
        value = max(0.0, major(amount, currency))
        FLOW_AMOUNT.labels(step, entity, currency).inc(value)
        FLOW_FACTS.labels(step, entity, currency).inc(times)
        if by:
            APPLIED_AMOUNT.labels(by, entity, currency).inc(value)
            APPLIED_LINES.labels(by, entity, currency).inc(times)


def begin(places: Iterable[tuple[str, str]]) -> None:
    """Let the counters of these (entity, currency) stand at 0: what was not there has not grown for Prometheus."""
    for place in places:
        for step in STEPS:
            FLOW_AMOUNT.labels(step, *place)
            FLOW_FACTS.labels(step, *place)
        for by in (PERSON, RULE):
            APPLIED_AMOUNT.labels(by, *place)
            APPLIED_LINES.labels(by, *place)
