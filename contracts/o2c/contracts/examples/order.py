"""What the order service says."""

from datetime import date

from o2c.contracts import order
from o2c.contracts.examples.inbound import BITS, DRILLS
from o2c.contracts.examples.story import Scene
from o2c.contracts.money import Money
from o2c.contracts.proof import ProvedEntityTotal

_DRILLS = order.OrderLine(
    line=1,
    product=DRILLS.product,
    description=DRILLS.description,
    quantity="10",
    unit_price="80.00",
    tax_rate="19",
    net="800.00",
    gross="952.00",
    ship_to=DRILLS.ship_to,
    requested_on=DRILLS.requested_on,
)
_BITS = order.OrderLine(
    line=2,
    product=BITS.product,
    description=BITS.description,
    quantity="4",
    unit_price="50.00",
    tax_rate="19",
    net="200.00",
    gross="238.00",
)
_MORE_BITS = _BITS.model_copy(update={"quantity": "5", "net": "250.00", "gross": "297.50"})

SCENES = (
    Scene(
        "2026-05-04T07:30:01Z",
        "SO-2026-0815",
        order.OrderPlaced(
            order="SO-2026-0815",
            revision=1,
            customer="C-1001",
            legal_entity="DE01",
            currency="EUR",
            ordered_on=date(2026, 5, 4),
            customer_reference="PO 4711",
            lines=(_DRILLS, _BITS),
            net="1000.00",
            gross="1190.00",
        ),
        cause="erp.sales-order-submitted.v1",
    ),
    Scene(
        "2026-05-04T07:30:03Z",
        "SO-2026-0815",
        order.OrderHeld(
            order="SO-2026-0815",
            revision=1,
            customer="C-1001",
            legal_entity="DE01",
            reason="credit-declined",
            amount=Money(amount="1190.00", currency="EUR"),
        ),
        cause="o2c.credit.order-credit-declined.v1",
    ),
    Scene(
        "2026-05-05T09:00:01Z",
        "SO-2026-0815",
        order.OrderChanged(
            order="SO-2026-0815",
            revision=2,
            customer="C-1001",
            legal_entity="DE01",
            currency="EUR",
            ordered_on=date(2026, 5, 4),
            customer_reference="PO 4711",
            lines=(_DRILLS, _MORE_BITS),
            net="1050.00",
            gross="1249.50",
            needs_credit=True,
        ),
        cause="erp.sales-order-changed.v1",
    ),
    Scene(
        "2026-05-05T09:00:04Z",
        "SO-2026-0815",
        order.OrderReleased(
            order="SO-2026-0815",
            revision=2,
            customer="C-1001",
            legal_entity="DE01",
            amount=Money(amount="1249.50", currency="EUR"),
        ),
        cause="o2c.credit.order-credit-approved.v1",
    ),
    Scene(
        "2026-05-05T09:00:05Z",
        "partition 2",
        order.OrderBalanceProved(
            partition=2,
            totals=(
                ProvedEntityTotal(legal_entity="DE01", account_class="held", currency="EUR", amount="0.00"),
                ProvedEntityTotal(legal_entity="DE01", account_class="released", currency="EUR", amount="1249.50"),
            ),
        ),
    ),
    Scene(
        "2026-05-06T14:00:01Z",
        "SO-2026-0815",
        order.OrderShipped(
            order="SO-2026-0815",
            revision=2,
            customer="C-1001",
            shipment="D-5001",
            legal_entity="DE01",
            currency="EUR",
            shipped_on=date(2026, 5, 6),
            customer_reference="PO 4711",
            lines=tuple(order.ShippedLine.model_validate(line.model_dump()) for line in (_DRILLS, _BITS)),
            net="1000.00",
            gross="1190.00",
        ),
        cause="erp.goods-shipped.v1",
    ),
    Scene(
        "2026-05-07T10:00:01Z",
        "SO-2026-0815",
        order.OrderCancelled(
            order="SO-2026-0815",
            revision=3,
            customer="C-1001",
            legal_entity="DE01",
            currency="EUR",
            cancelled_on=date(2026, 5, 7),
            lines=(order.CancelledLine(line=2, quantity="1", gross="59.50"),),
            gross="59.50",
            complete=True,
            reason="out of stock",
        ),
        cause="erp.sales-order-cancelled.v1",
    ),
    Scene(
        "2026-05-13T06:00:07Z",
        "SO-2026-0815",
        order.OrderCompleted(
            order="SO-2026-0815", customer="C-1001", legal_entity="DE01", completed_on=date(2026, 5, 12)
        ),
        cause="o2c.cash-app.open-item-settled.v1",
    ),
)
