"""Commands of people and other systems over HTTP: once each, with who and why, answered with what was done."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest
from records import data_of
from story import DAY, customer, order, shipped
from world import World, fresh

pytestmark = pytest.mark.servers

LIMIT = "/v1/customers/{}/credit-limit"


def known(world: World, limit: str = "100000.00") -> str:
    who = fresh("C")
    world.send(customer(who, limit=limit))
    return who


def said(world: World, service: str, who: str, kind: str) -> list[dict[str, Any]]:
    """What the service has said about an account, whole envelopes without their place."""
    rows = world.sql(
        f"select convert_from(body, 'utf8')::jsonb from o2c_{service}.outbox where key = %s order by sequence", [who]
    )
    return [row[0] for row in rows if kind in row[0]["type"]]


def is_problem(answer: httpx2.Response, status: int, code: str, *says: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"urn:o2c:problem:{code}")
    for text in says:
        assert text in problem["detail"]


def test_the_same_key_gets_the_same_bytes_and_is_carried_out_once(world: World) -> None:
    who, key = known(world), fresh("K")
    body = {"amount": "500.00", "currency": "EUR", "reason": "trade reference"}
    first = world.post("credit", LIMIT.format(who), body, **{"Idempotency-Key": key})
    world.post("credit", LIMIT.format(who), body | {"amount": "600.00"})
    again = world.post("credit", LIMIT.format(who), body, **{"Idempotency-Key": key})
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    [event] = first.json()["events"]
    assert event["type"] == "o2c.credit.credit-limit-changed.v1"
    assert [e["data"]["new"]["amount"] for e in said(world, "credit", who, "limit-changed")] == ["500.00", "600.00"]


def test_a_refusal_is_repeated_too_although_the_same_would_be_possible_by_now(world: World) -> None:
    who, key, number = fresh("C"), fresh("K"), fresh("O")
    body = data_of(shipped(number, who, "S-1"))
    first = world.post("order", f"/v1/orders/{number}/shipments", body, **{"Idempotency-Key": key})
    world.send(customer(who), order(number, who))
    again = world.post("order", f"/v1/orders/{number}/shipments", body, **{"Idempotency-Key": key})
    assert first.status_code == again.status_code == 404
    assert first.content == again.content
    assert world.post("order", f"/v1/orders/{number}/shipments", body).status_code == 200


def test_the_same_key_with_another_body_is_a_mistake_and_changes_nothing(world: World) -> None:
    who, key = known(world), fresh("K")
    body = {"amount": "500.00", "currency": "EUR", "reason": "trade reference"}
    world.post("credit", LIMIT.format(who), body, **{"Idempotency-Key": key})
    other = world.post("credit", LIMIT.format(who), body | {"amount": "5000.00"}, **{"Idempotency-Key": key})
    is_problem(other, 422, "idempotency-key-reused", key)
    assert world.get("credit", f"/v1/customers/{who}/credit")["limit"]["amount"] == "500.00"


def test_actor_reason_and_correlation_stand_on_the_event(world: World) -> None:
    who = known(world)
    body = {"amount": "7.00", "currency": "EUR", "reason": "insolvency of the parent"}
    headers = {"O2C-Actor": "jane.doe", "O2C-Correlation": "ticket-4711"}
    assert world.post("credit", LIMIT.format(who), body, **headers).status_code == 200
    [event] = said(world, "credit", who, "limit-changed")
    assert (event["actor"], event["correlationid"]) == ("jane.doe", "ticket-4711")
    assert event["data"]["reason"] == "insolvency of the parent"
    assert event["causationid"]


def test_an_erp_event_is_the_cause_of_all_that_follows_from_it(world: World) -> None:
    """Order, credit's answer, release and invoice carry the correlation of the order that the ERP sent."""
    who, number = known(world), fresh("O")
    world.send(order(number, who))
    [placed] = said(world, "order", who, "order-placed")
    [approved] = said(world, "credit", who, "order-credit-approved")
    [released] = said(world, "order", who, "order-released")
    assert placed["actor"] == "/test"
    assert placed["correlationid"] == approved["correlationid"] == released["correlationid"]
    assert placed["causationid"] == placed["correlationid"], "the ERP's event gave no other"


def test_a_higher_limit_releases_the_orders_that_wait_for_room_oldest_first(world: World) -> None:
    who, first, second = known(world, limit="10.00"), fresh("O"), fresh("O")
    world.send(order(second, who), order(first, who).model_copy(update={"ordered_on": DAY - timedelta(days=1)}))
    assert statuses(world, first, second) == ["held", "held"]
    body = {"amount": "119.00", "currency": "EUR", "reason": "bank guarantee"}
    assert world.post("credit", LIMIT.format(who), body).status_code == 200
    world.settle()
    assert statuses(world, first, second) == ["released", "held"]
    world.post("credit", LIMIT.format(who), body | {"amount": "238.00"})
    world.settle()
    assert statuses(world, first, second) == ["released", "released"]


def statuses(world: World, *numbers: str) -> list[str]:
    return [world.get("order", f"/v1/orders/{number}")["status"] for number in numbers]


def test_a_person_can_place_change_cancel_and_ship_in_the_words_of_the_erp(world: World) -> None:
    who, number = known(world), fresh("O/2026")
    assert world.post("order", "/v1/orders", data_of(order(number, who))).status_code == 200
    bigger = data_of(order(number, who, ("20", "10.00")))
    del bigger["change_number"]
    assert world.post("order", f"/v1/orders/{number}/change", bigger).status_code == 200
    world.settle()
    assert (
        world.post("order", f"/v1/orders/{number}/shipments", data_of(shipped(number, who, "S", "15"))).status_code
        == 200
    )
    rest = {"order": number, "customer": who, "cancelled_on": "2026-03-03", "reason": "sold out"}
    assert world.post("order", f"/v1/orders/{number}/cancel", rest).status_code == 200
    world.settle()
    seen = world.get("order", f"/v1/orders/{number}")
    assert (seen["status"], seen["gross"], seen["open_gross"]) == ("closed", "238.00", "0.00")
    [invoice] = world.sql("select gross from o2c_billing.documents where customer = %s", [who])
    assert invoice == (17_850,)


def test_a_credit_note_frees_exposure_and_never_exceeds_its_invoice(world: World) -> None:
    who, number = known(world), fresh("O")
    world.send(order(number, who), shipped(number, who, "S"))
    [(document,)] = world.sql("select document from o2c_billing.documents where customer = %s", [who])
    path = f"/v1/invoices/{document}/credit-notes"
    answer = world.post("billing", path, {"reason": "two came back", "lines": [{"line": 1, "quantity": "2"}]})
    assert answer.status_code == 200, answer.text
    too_much = world.post("billing", path, {"reason": "all of it", "amount": "119.00"})
    assert too_much.status_code == 409, too_much.text
    assert world.get("billing", f"/v1/invoices/{document}")["creditable"]["gross"] == "95.20"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"amount": "1" * 400, "currency": "EUR", "reason": "r"}, "body.amount"),
        ({"amount": "-1.00", "currency": "EUR", "reason": "r"}, "a credit limit must be 0 or more"),
        ({"amount": "1.00", "currency": "XXQ", "reason": "r"}, "'XXQ' is not a currency of ISO 4217"),
        ({"amount": "1.005", "currency": "EUR", "reason": "r"}, "1.005 EUR has more than 2 decimals"),
        ({"amount": "1.00", "currency": "EUR"}, "body.reason: Field required"),
        ({"amount": "1.00", "currency": "EUR", "reason": " "}, "body.reason"),
        ({"amount": "1.00", "currency": "EUR", "reason": "a\0b"}, "body.reason"),
        ({"amount": 1.0, "currency": "EUR", "reason": "r"}, "body.amount: Input should be a valid string"),
        ({"amount": "1.00", "currency": "EUR", "reason": "r", "limit": "2"}, "body.limit: Extra inputs"),
    ],
)
def test_a_wrong_body_is_told_field_by_field_and_changes_nothing(world: World, body: Any, says: str) -> None:
    is_problem(world.post("credit", LIMIT.format("C-1"), body), 422, "invalid-request", says)


def test_a_body_that_is_no_json_is_a_problem_document_too(world: World) -> None:
    url = world.stack.services["credit"].url + LIMIT.format("C-1")
    answer = world.http.post(url, content=b'{"amount": ', headers={"content-type": "application/json"})
    is_problem(answer, 422, "invalid-request", "JSON")


def test_a_body_of_many_megabytes_is_not_read(world: World) -> None:
    url = world.stack.services["order"].url + "/v1/orders"
    answer = world.http.post(url, content=b" " * (5 << 20), headers={"content-type": "application/json"})
    is_problem(answer, 413, "too-large", "at most 4,194,304 bytes")


@pytest.mark.parametrize("path", ["/v1/orders/..%2F..%2F..%2Fetc%2Fpasswd", "/nowhere", "/v1/orders/x"])
def test_an_address_that_names_nothing_is_not_found_and_reads_no_file(world: World, path: str) -> None:
    is_problem(world.http.get(world.stack.services["order"].url + path), 404, "not-found")


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("order", "/v1/orders/O%00"),
        ("credit", "/v1/customers/C%00/credit"),
        ("billing", "/v1/invoices/I%00"),
        ("billing", "/v1/numbers/I%00"),
        ("billing", "/v1/documents?year=2026&legal_entity=E%00"),
        ("billing", "/v1/documents?year=2026&legal_entity=E&after=%00"),
    ],
)
def test_a_nul_in_an_address_is_a_mistake_of_the_caller(world: World, service: str, path: str) -> None:
    is_problem(world.http.get(world.stack.services[service].url + path), 422, "invalid-request", "U+0000")


def test_a_nul_in_any_field_of_a_command_is_refused_and_never_published(world: World) -> None:
    body = data_of(order(fresh("O"), known(world)), payment_terms="net 30\0")
    is_problem(world.post("order", "/v1/orders", body), 422, "invalid-request", "body.payment_terms", "U+0000")
