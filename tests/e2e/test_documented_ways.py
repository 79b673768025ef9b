"""What the documents tell a reader to do is done here, as it stands there."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from world import World, fresh, run_o2c

from o2c.chassis.settings import Settings
from o2c.projection.reporting.schedules.settings import Delivery

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
INTEGRATE = (ROOT / "docs" / "integrate.md").read_text()
OPERATE = (ROOT / "docs" / "operate.md").read_text()
MIGRATE = (ROOT / "docs" / "migrate.md").read_text()
GOLDEN = ROOT / "contracts" / "examples"

WRITTEN = sorted(
    set(re.findall(r"(?:^    |`)(o2c [a-z][^`#\n]*?)(?:`|\s{2,}#|$)", README + INTEGRATE + OPERATE + MIGRATE, re.M))
)


def test_the_documents_name_commands() -> None:
    assert {"o2c status", "o2c verify", "o2c rebuild", "o2c explain C-1001"} <= set(WRITTEN)


@pytest.mark.parametrize("command", WRITTEN)
def test_a_command_that_is_written_down_exists_with_its_options(command: str) -> None:
    """With `--help` behind it nothing is done, but a name or an option that does not exist is an error."""
    done = run_o2c(*shlex.split(command)[1:], "--help")
    assert done.returncode == 0, done.stderr


def test_the_producer_of_the_guide_places_an_order_that_explains_itself(world: World) -> None:
    env = os.environ | {"KAFKA_BOOTSTRAP_SERVERS": world.stack.kafka_bootstrap_servers}
    for _ in range(2):
        program = [sys.executable, ROOT / "examples" / "produce_order.py"]
        done = subprocess.run(program, env=env, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    world.settle()
    [number] = re.findall(r"`o2c explain (SO-\w+)` tells the story", INTEGRATE)
    told = world.o2c("explain", number).stdout
    assert f"order {number} placed: 952.00 EUR" in told
    assert f"order {number} released" in told
    customer = re.search(r'"customer": "([^"]+)"', INTEGRATE)
    assert customer is not None
    assert world.letters("order", customer[1]) == world.letters("credit", customer[1]) == []


def test_the_delivery_of_the_guide_waits_for_its_order_as_the_guide_says(world: World) -> None:
    """The two golden examples that the kcat line sends, for a customer of this test."""
    who, number = fresh("C"), fresh("SO")

    def golden(name: str) -> bytes:
        text = (GOLDEN / f"{name}.json").read_text().replace("C-1001", who).replace("SO-2026-0815", number)
        return text.encode()

    world.put("erp.orders.v1", who, golden("erp.goods-shipped.v1"))
    world.settle()
    assert world.letter("order", who)["kind"] == "waiting"
    world.put("erp.orders.v1", who, golden("erp.sales-order-submitted.v1"))
    world.settle()
    assert world.letters("order", who) == []
    seen = world.get("order", f"/v1/orders/{number}")
    assert [shipment["shipment"] for shipment in seen["shipments"]] == ["D-5001"]


def test_every_metric_of_the_operators_table_exists(world: World) -> None:
    named = set(re.findall(r"`(o2c_[a-z_]+?)(?:_total)?(?:\{[a-z_,]+\})?`", OPERATE))
    assert len(named) > 8
    pages = [world.http.get(service.url + "/metrics").text for service in world.stack.services.values()]
    exist = {family.name for page in pages for family in text_string_to_metric_families(page)}
    assert named <= exist


def test_the_operators_table_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"`((?:O2C_[A-Z_]+)|DATABASE_URL|KAFKA_BOOTSTRAP_SERVERS)`", OPERATE))
    fields = [*Settings.model_fields.items(), *Delivery.model_fields.items()]
    upper = {str(field.validation_alias or f"O2C_{name.upper()}") for name, field in fields}
    local = {"O2C_HOME", "O2C_CACHE", "O2C_SECRETS_DIR", "O2C_ACTOR"}
    assert upper <= named
    assert named <= upper | local


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/docs"])
def test_every_process_has_the_addresses_that_are_promised(world: World, path: str) -> None:
    for name, service in world.stack.services.items():
        assert world.http.get(service.url + path).status_code == 200, name


def test_the_bi_login_reads_the_views_and_nothing_else(world: World) -> None:
    password = json.loads((world.home / "secrets.json").read_text())["bi_reader"]
    url = psycopg.conninfo.make_conninfo(world.stack.database_url, user="bi_reader", password=password)
    forbidden = ("select 1 from o2c_order.outbox", "create table bi.mine (a int)", "set role o2c_order_login")
    with psycopg.connect(url, autocommit=True) as reader:
        views = reader.execute("select table_name::text from information_schema.views where table_schema = 'bi'")
        names = [name for (name,) in views.fetchall()]
        assert len(names) > 5
        for name in names:
            reader.execute(f"select * from bi.{name} limit 1")
        for statement in forbidden:
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                reader.execute(statement)
