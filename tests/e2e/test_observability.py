"""What an operator watches: health, readiness, metrics, logs, and that a process stops when it is asked to."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from observe.metrics_page import all_metrics
from prometheus_client.parser import text_string_to_metric_families
from records import of
from story import customer, line, order, shipped, statement
from world import World, fresh

from o2c.contracts.base import MAX_BYTES

pytestmark = pytest.mark.servers

DECIDING = ("order", "credit", "billing", "cash-app")
SERVICES = (*DECIDING, "projection")
CONSUMER = {
    "o2c_consumer_lag_records", "o2c_consumer_lag_seconds", "o2c_inbox_duplicates", "o2c_conflicts",
    "o2c_dead_letters", "o2c_dead_letters_open", "o2c_append_seconds", "o2c_batch_records", "o2c_batch_seconds",
    "o2c_partition_stopped",
}  # fmt: skip
RELAY = {"o2c_relay_backlog_records", "o2c_relay_oldest_unpublished_seconds"}


def get(world: World, service: str, path: str) -> Any:
    return world.http.get(world.stack.services[service].url + path)


def metrics(world: World, service: str) -> dict[str, list[Any]]:
    """Samples by metric; a metric without any is there with none."""
    families = text_string_to_metric_families(get(world, service, "/metrics").text)
    return {family.name: family.samples for family in families}


def value(world: World, service: str, name: str, **labels: str) -> float:
    samples = metrics(world, service)[name]
    found = [s.value for s in samples if s.name in (name, name + "_total") and labels.items() <= s.labels.items()]
    return sum(found)


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_says_that_it_is_alive_and_what_of_it_is_ready(world: World, service: str) -> None:
    world.settle()
    assert get(world, service, "/healthz").json() == {"status": "alive"}
    ready = get(world, service, "/readyz")
    assert (ready.status_code, ready.json()) == (200, {"consumer": True, "database": True})


@pytest.mark.parametrize("service", SERVICES)
def test_every_metric_to_watch_is_there_from_the_start(world: World, service: str) -> None:
    wanted = CONSUMER | (RELAY if service in DECIDING else {"o2c_tie_out_difference"})
    assert wanted <= metrics(world, service).keys()


@pytest.mark.parametrize("service", SERVICES)
def test_no_label_names_a_customer_an_order_or_a_person(world: World, service: str) -> None:
    world.send(customer(fresh("C")))
    labels = {name for samples in metrics(world, service).values() for s in samples for name in s.labels}
    bounded = {name for metric in all_metrics() for name in metric._labelnames} | {"le"}
    assert not {"customer", "account", "order", "actor", "person", "invoice", "item", "receipt"} & bounded
    assert labels <= bounded | {"implementation", "major", "minor", "patchlevel", "version", "generation"}


def test_lag_is_said_for_every_partition_that_is_read_and_is_nothing_when_all_is_heard(world: World) -> None:
    world.send(customer(fresh("C")))
    samples = metrics(world, "order")["o2c_consumer_lag_records"]
    places = {(s.labels["topic"], s.labels["partition"]) for s in samples}
    topics = ("erp.orders.v1", "o2c.credit.v1", "o2c.billing.v1", "o2c.cash-app.v1")
    assert places == {(topic, str(partition)) for topic in topics for partition in range(4)}


def test_a_dead_letter_is_counted_by_its_reason(world: World) -> None:
    who = fresh("C")
    before = value(world, "order", "o2c_dead_letters", kind="refused", code="currency-unknown")
    world.send(order(fresh("O"), who).model_copy(update={"currency": "XXQ"}))
    after = value(world, "order", "o2c_dead_letters", kind="refused", code="currency-unknown")
    assert after == before + 1


def test_a_repeated_message_is_counted_as_a_duplicate(world: World) -> None:
    who = fresh("C")
    again = of(customer(who))
    before = value(world, "credit", "o2c_inbox_duplicates", topic="erp.customers.v1")
    world.put("erp.customers.v1", who, again, again, again)
    world.settle()
    assert value(world, "credit", "o2c_inbox_duplicates", topic="erp.customers.v1") == before + 2


def test_what_was_batched_and_appended_is_measured(world: World) -> None:
    before = counted(world, "o2c_batch_records"), counted(world, "o2c_append_seconds")
    world.send(customer(fresh("C")))
    after = counted(world, "o2c_batch_records"), counted(world, "o2c_append_seconds")
    assert all(new > old for new, old in zip(after, before, strict=True))


def counted(world: World, name: str) -> float:
    return sum(s.value for s in metrics(world, "credit")[name] if s.name == name + "_count")


def test_the_tie_out_difference_is_nought_in_every_class_of_account(world: World) -> None:
    who, number = fresh("C"), fresh("O")
    world.send(customer(who), order(number, who), statement(fresh("ST"), fresh("B"), "0.00", "5.00", line(1, "5.00")))
    world.send(shipped(number, who, f"S-{number}"))
    world.settle_read_models()
    deadline = time.monotonic() + 30
    while not {"receivable", "unidentified"} <= (found := tie_outs(world)).keys():
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    assert set(found.values()) == {0.0}


def tie_outs(world: World) -> dict[str, float]:
    return {s.labels["account_class"]: s.value for s in metrics(world, "projection")["o2c_tie_out_difference"]}


def test_the_answer_to_a_question_is_timed_by_its_route_and_not_by_its_address(world: World) -> None:
    get(world, "order", f"/v1/orders/{fresh('O')}")
    routes = {s.labels["route"] for s in metrics(world, "order")["o2c_http_request_seconds"]}
    assert "/v1/orders/{order}" in {route.replace(":path", "") for route in routes}
    assert not [route for route in routes if "O-" in route]


# -- logs


def log_lines(world: World, service: str) -> Iterator[str]:
    yield from (world.home / "logs" / f"{service}.log").read_text().splitlines()


@pytest.mark.parametrize("service", SERVICES)
def test_every_line_of_a_log_is_one_json_document_that_says_who_when_and_how_bad(world: World, service: str) -> None:
    for text in log_lines(world, service):
        said = json.loads(text)
        assert said["event"]
        assert said["service"] == service
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", said["timestamp"])
        assert said["level"] in ("debug", "info", "warning", "error", "critical")


def test_a_failed_record_is_logged_with_its_place_and_the_correlation_of_its_sender(world: World) -> None:
    who, correlation = fresh("C"), fresh("ticket")
    world.put("erp.orders.v1", who, too_long(who, correlation))
    world.goes_on(beside=who)
    [said] = [json.loads(text) for text in log_lines(world, "order") if correlation in text]
    assert said["level"] == "error"
    assert "erp.orders.v1/" in said["event"]
    assert (said["correlation"], said["type"]) == (correlation, "erp.sales-order-submitted.v1")
    assert said["event_id"]
    assert "xxx" not in json.dumps(said), "what the record holds stays in its dead letter"


def test_a_command_is_logged_with_its_correlation_and_neither_whom_it_is_about_nor_who_gave_it(world: World) -> None:
    who, correlation = fresh("C"), fresh("ticket")
    body = {"amount": "1.00", "currency": "EUR", "reason": "r"}
    headers = {"O2C-Correlation": correlation, "O2C-Actor": "jane.doe"}
    world.post("credit", f"/v1/customers/{who}/credit-limit", body, **headers)
    [text] = [text for text in log_lines(world, "credit") if correlation in text]
    said = json.loads(text)
    assert (said["event"], said["method"], said["status"]) == ("command answered", "POST", 404)
    assert who not in text
    assert "jane.doe" not in text


def too_long(who: str, correlation: str) -> bytes:
    """An order just short enough to be read, but not to be answered: OrderPlaced repeats its lines and adds values."""
    event = order(fresh("O"), who, *[("10", "10.00")] * 1000)
    padding = "x" * ((MAX_BYTES - len(of(event)) - 1000) // 1000)
    texts = {"ship_to": padding[:490], "description": padding[490:]}
    long = tuple(line.model_copy(update=texts) for line in event.lines)
    return of(event.model_copy(update={"lines": long}), correlationid=correlation)


@pytest.mark.parametrize("service", SERVICES)
def test_no_log_and_no_process_list_shows_a_password_or_a_key(world: World, service: str) -> None:
    secrets = json.loads((world.home / "secrets.json").read_text())
    log = "\n".join(log_lines(world, service))
    [pid] = [world.running.services[service].pid]
    shown = " ".join(psutil.Process(pid).cmdline())
    for secret in secrets.values():
        assert secret not in log
        assert secret not in shown


def test_what_a_home_keeps_secret_only_its_owner_reads(world: World) -> None:
    for name in ("secrets.json", "stack.json"):
        assert (world.home / name).stat().st_mode & 0o077 == 0


# -- the end


@pytest.mark.parametrize("service", SERVICES)
def test_asked_to_stop_a_service_ends_in_good_order_and_goes_on_where_it_was(world: World, service: str) -> None:
    who, number = fresh("C"), fresh("O")
    world.send(customer(who))
    running = world.stack.services[service]
    world.stack.stop_one(service)
    assert running.exit_text == "exit code 0"
    assert '"event": "stopping"' in list(log_lines(world, service))[-1]

    world.send(order(number, who), settle=False)
    world.stack.start_one(service)
    world.stack.wait_ready(service)
    world.settle()
    assert world.get("order", f"/v1/orders/{number}")["status"] == "released"
