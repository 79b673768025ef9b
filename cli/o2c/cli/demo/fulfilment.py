"""The warehouse and the sales desk: what they tell the platform of an order after it was submitted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from o2c.cli.demo.days import Week
from o2c.cli.demo.orders import Delivery, Plan
from o2c.contracts.erp import (
    GoodsShipped,
    LineQuantity,
    SalesOrderCancelled,
    SalesOrderChanged,
    SalesOrderLine,
    SalesOrderSubmitted,
)

Submission = SalesOrderSubmitted | SalesOrderChanged
Movement = GoodsShipped | SalesOrderCancelled


class Progress(StrEnum):
    """How far an order is on its way to the customer; what it has been paid is another matter."""

    TO_SUBMIT = "not submitted yet"
    HELD = "waits for credit"
    OPEN = "something is left to ship"
    GONE = "all of it is shipped or cancelled"
    CANCELLED = "cancelled before anything was shipped"


@dataclass(slots=True)
class Fulfilment:
    """The orders, and what has been done with them. Asked once a week, in turn."""

    plans: tuple[Plan, ...]
    done: dict[str, int] = field(default_factory=dict)
    """Deliveries made, by order."""
    cancelled: set[str] = field(default_factory=set)
    submitted: set[str] = field(default_factory=set)
    shipped: dict[tuple[str, str], Plan] = field(default_factory=dict)
    """By order and shipment: what must be billed."""

    def submissions(self, week: Week) -> list[Submission]:
        """New and changed orders of the week, by date."""
        found: list[tuple[date, Submission]] = []
        for plan in self.plans:
            if week.first <= plan.ordered_on <= week.last:
                self.submitted.add(plan.order)
                found.append((plan.ordered_on, _order(plan, plan.lines, change=False)))
            if plan.changed_on is not None and week.first <= plan.changed_on <= week.last:
                found.append((plan.changed_on, _order(plan, plan.changed, change=True)))
        return [event for _, event in sorted(found, key=lambda one: one[0])]

    def movements(self, week: Week, released: Collection[str]) -> list[Movement]:
        """Goods that leave and what is cancelled until the week's end, by date; only released orders are shipped."""
        allowed = frozenset(released)
        found = [one for plan in self.plans if plan.ordered_on <= week.last for one in self._of(plan, week, allowed)]
        return [event for _, event in sorted(found, key=lambda one: one[0])]

    def progress(self, plan: Plan) -> Progress:
        if plan.order not in self.submitted:
            return Progress.TO_SUBMIT
        if plan.order in self.cancelled:
            return Progress.GONE if plan.deliveries else Progress.CANCELLED
        if not plan.fits:
            return Progress.HELD
        left = plan.cancel_on is not None or self.done.get(plan.order, 0) < len(plan.deliveries)
        return Progress.OPEN if left else Progress.GONE

    def _of(self, plan: Plan, week: Week, released: frozenset[str]) -> Iterator[tuple[date, Movement]]:
        if plan.order in self.cancelled:
            return
        if plan.order in released:
            for delivery in plan.deliveries[self.done.get(plan.order, 0) :]:
                if delivery.planned > week.last:
                    return
                yield self._ship(plan, delivery, max(delivery.planned, week.first))
        delivered = self.done.get(plan.order, 0) == len(plan.deliveries)
        if delivered and plan.cancel_on is not None and plan.cancel_on <= week.last:
            yield self._cancel(plan, max(plan.cancel_on, week.first))

    def _ship(self, plan: Plan, delivery: Delivery, day: date) -> tuple[date, Movement]:
        self.done[plan.order] = self.done.get(plan.order, 0) + 1
        self.shipped[plan.order, delivery.shipment] = plan
        parts = tuple(LineQuantity(line=line, quantity=f"{q:f}") for line, q in delivery.quantities.items())
        return day, GoodsShipped(
            order=plan.order, customer=plan.customer.id, shipment=delivery.shipment, shipped_on=day, lines=parts
        )

    def _cancel(self, plan: Plan, day: date) -> tuple[date, Movement]:
        self.cancelled.add(plan.order)
        return day, SalesOrderCancelled(
            order=plan.order, customer=plan.customer.id, change_number=3, cancelled_on=day, reason="no longer needed"
        )


def _order(plan: Plan, lines: tuple[SalesOrderLine, ...], *, change: bool) -> Submission:
    customer = plan.customer
    kind = SalesOrderChanged if change else SalesOrderSubmitted
    return kind(
        order=plan.order,
        customer=customer.id,
        change_number=2 if change else 1,
        legal_entity=customer.legal_entity,
        currency=customer.currency,
        ordered_on=plan.ordered_on,
        customer_reference=f"PO {plan.order[-4:]}",
        lines=lines,
    )
