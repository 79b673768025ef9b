"""HTTP: the same commands an ERP gives through Kafka, in the same words, and an order as it stands."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response

from o2c.chassis.problems import Problem
from o2c.contracts import erp
from o2c.contracts.base import Ref
from o2c.order import reactions
from o2c.order.state import Order, order_unit
from o2c.order.views import OrderView, view

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate

Number = Annotated[Ref, Path()]


def routes(gate: "Gate") -> APIRouter:
    # `:path`, because an order number may hold a slash: SO/2026/17
    router = APIRouter(prefix="/v1/orders", tags=["orders"])

    @router.post("", summary="Submit a sales order")
    async def _submit(body: erp.SalesOrderSubmitted, request: Request) -> Response:
        return await gate.submit(*reactions.submitted(body), request=request)

    @router.post("/{order:path}/change", summary="Replace an order's lines and terms")
    async def _change(order: Number, body: erp.SalesOrderChanged, request: Request) -> Response:
        """Without a `change_number` the change follows whatever is known of the order."""
        _same(order, body.order)
        return await gate.submit(*reactions.changed(body, by_person=True), request=request)

    @router.post("/{order:path}/cancel", summary="Cancel what is left of an order, or some of it")
    async def _cancel(order: Number, body: erp.SalesOrderCancelled, request: Request) -> Response:
        _same(order, body.order)
        return await gate.submit(*reactions.cancelled(body), request=request, reason=body.reason)

    @router.post("/{order:path}/shipments", summary="Say that goods of an order have left")
    async def _ship(order: Number, body: erp.GoodsShipped, request: Request) -> Response:
        _same(order, body.order)
        return await gate.submit(*reactions.shipped(body), request=request)

    @router.get("/{order:path}", summary="An order as it stands")
    async def _show(order: Number) -> OrderView:
        state: Order = await gate.state(order_unit(order))
        if not state.exists:
            raise Problem(404, "not-found", f"no order {order!r}")
        return view(state)

    return router


def _same(order: str, named: str) -> None:
    if order != named:
        raise Problem(422, "order-differs", f"the address names order {order!r}, the body {named!r}")
