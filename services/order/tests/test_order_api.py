"""The HTTP door gives the same commands as Kafka, and shows an order as it stands."""

from typing import Any

import pytest
from fastapi import FastAPI, Response
from order_facts import UNIT, answered, cancelled, changed, invoiced, service, settled, shipped, submitted
from starlette.testclient import TestClient

from o2c.chassis.domain import Send
from o2c.chassis.problems import install
from o2c.order import reactions
from o2c.order.api import routes
from o2c.order.commands import ChangeOrder


class Gate:
    """Notes what is submitted; states come from a service in memory."""

    def __init__(self) -> None:
        self.sends: list[Send] = []
        self.reason = ""
        self.memory = service()

    async def submit(self, *sends: Send, request: Any, reason: str = "") -> Response:
        self.sends, self.reason = list(sends), reason
        return Response('{"events": []}', media_type="application/json")

    async def state(self, unit: str) -> Any:
        return self.memory.state(unit)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def http(gate):
    app = FastAPI()
    install(app)
    app.include_router(routes(gate))
    return TestClient(app)


def body(event) -> dict[str, Any]:
    return event.model_dump(mode="json")


@pytest.mark.parametrize(
    ("address", "event", "reaction"),
    [
        ("/v1/orders", submitted(), reactions.submitted),
        ("/v1/orders/O-1/change", changed("8", number=2), reactions.changed),
        ("/v1/orders/O-1/cancel", cancelled((1, "2")), reactions.cancelled),
        ("/v1/orders/O-1/shipments", shipped("4"), reactions.shipped),
    ],
)
def test_each_address_gives_the_command_of_its_event(http, gate, address, event, reaction):
    assert http.post(address, json=body(event)).status_code == 200
    assert gate.sends == list(reaction(event))


def test_a_change_without_number_follows_what_is_known(http, gate):
    http.post("/v1/orders/O-1/change", json={k: v for k, v in body(changed()).items() if k != "change_number"})
    (send,) = gate.sends
    assert isinstance(send.command, ChangeOrder)
    assert send.command.change_number is None


def test_the_reason_of_a_cancellation_is_the_persons(http, gate):
    http.post("/v1/orders/O-1/cancel", json=body(cancelled(reason="customer's wish")))
    assert gate.reason == "customer's wish"


def test_an_order_number_with_a_slash_has_an_address(http, gate):
    event = shipped("4").model_copy(update={"order": "SO/2026/17"})
    assert http.post("/v1/orders/SO/2026/17/shipments", json=body(event)).status_code == 200
    assert gate.sends[0].unit == "order:SO/2026/17"
    assert http.get("/v1/orders/SO/2026/17").status_code == 404


@pytest.mark.parametrize("what", ["change", "cancel", "shipments"])
def test_a_body_about_another_order_than_its_address_is_a_problem(http, gate, what):
    event = {"change": changed(), "cancel": cancelled(), "shipments": shipped("4")}[what]
    answer = http.post(f"/v1/orders/O-2/{what}", json=body(event))
    assert (answer.status_code, answer.json()["code"]) == (422, "order-differs")
    assert gate.sends == []


def test_a_body_that_breaks_the_contract_is_a_problem_that_says_where(http, gate):
    wrong = body(submitted())
    wrong["lines"][0]["quantity"] = "1,5"
    answer = http.post("/v1/orders", json=wrong)
    assert answer.status_code == 422
    assert "body.lines.0.quantity" in answer.json()["detail"]
    assert gate.sends == []


def test_an_unknown_order_is_not_found(http, gate):
    assert http.get("/v1/orders/O-1").status_code == 404
    gate.memory.hear(invoiced())  # an invoice alone is no order yet
    assert http.get("/v1/orders/O-1").status_code == 404


def test_an_order_is_shown_as_it_stands(http, gate):
    for event in (submitted(), answered("1190.00"), shipped("4"), cancelled((1, "3")), invoiced()):
        gate.memory.hear(event)
    shown = http.get("/v1/orders/O-1").json()
    assert (shown["status"], shown["hold"], shown["revision"]) == ("released", None, 1)
    assert (shown["net"], shown["gross"], shown["open_gross"]) == ("1000.00", "1190.00", "357.00")
    (line,) = shown["lines"]
    assert [line[k] for k in ("ordered", "shipped", "cancelled", "open")] == ["10", "4", "3", "3"]
    assert shown["shipments"] == [{"shipment": "S-1", "shipped_on": "2026-05-04", "gross": "476.00"}]
    assert shown["invoices"] == [{"document": "INV-1", "shipment": "S-1", "settled": False}]


@pytest.mark.parametrize(
    ("events", "status", "hold"),
    [
        ([], "waiting-for-credit", None),
        ([answered("1190.00", approve=False)], "held", "credit-declined"),
        ([shipped("4")], "held", "shipped-while-held"),
        ([shipped("4"), answered("1190.00", approve=False)], "held", "shipped-while-held"),
        ([answered("1190.00")], "released", None),
        ([answered("1190.00"), changed("12")], "waiting-for-credit", None),
        ([answered("1190.00"), shipped("10")], "closed", None),
        ([answered("1190.00"), shipped("10"), invoiced(), settled()], "completed", None),
        ([cancelled()], "cancelled", None),
    ],
)
def test_the_status_says_what_an_order_waits_for(http, gate, events, status, hold):
    for event in [submitted(), *events]:
        gate.memory.hear(event)
    shown = http.get("/v1/orders/O-1").json()
    assert (shown["status"], shown["hold"]) == (status, hold)
    assert UNIT in gate.memory.states
