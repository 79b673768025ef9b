"""A real Prometheus that scrapes the running platform: every panel has data, alarms fire on trouble that is provoked,
and the runbooks' commands do what they say."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from observe.dashboards import BOARDS
from observe.panels import Board
from prometheus_tools import DEPLOY, RULES, Prometheus, running_prometheus
from story import customer, line, order, shipped, statement
from world import O2C, World, fresh

from o2c.chassis.ids import lock_key

pytestmark = pytest.mark.servers

WINDOW = "30s"
OWN = "E2E-MON"
"""A legal entity of its own: numbers of invoices follow their dates, and other tests' invoices are of March."""
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)


def hurried(rules: str) -> str:
    """The rules as they are, but for patience: an alarm fires at once, and five minutes are fifteen seconds."""
    return re.sub(r"\bfor: \w+", "for: 0s", rules).replace("[5m]", "[15s]")


@pytest.fixture(scope="module")
def prometheus(world: World) -> Iterator[Prometheus]:
    done = world.o2c("status", "--targets")
    assert done.returncode == 0, done.stderr
    with running_prometheus(
        done.stdout, {file.name: hurried(file.read_text()) for file in RULES.glob("*.yml")}
    ) as made:
        eventually(world, lambda: len(made.ask('up{job="o2c"} == 1')) == len(world.stack.services))
        yield made


def eventually(world: World, condition: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        world.stack.tick()
        time.sleep(0.2)


# -- dashboards


@pytest.fixture(scope="module")
def played(world: World, prometheus: Prometheus) -> None:
    """Something of everything: paid, overdue, on hold, unidentified, credited by nobody. The read model's process then
    starts anew, and works out the key figures of yesterday."""
    who, other, number, bank = fresh("C"), fresh("C"), fresh("O"), fresh("BANK")
    world.send(customer(who), customer(other))
    world.send(
        order(number, who, ("10", "100.00"), entity=OWN), order(fresh("O"), other, ("1000", "90000.00"), entity=OWN)
    )
    world.send(shipped(number, who, f"S-{number}", "10", day=YESTERDAY))
    paid, stranger = (
        line(1, "600.00", f"Rechnung {latest_invoice(world, who)}", day=YESTERDAY),
        line(2, "5.00", "hello", day=YESTERDAY),
    )
    world.send(statement(fresh("ST"), bank, "0.00", "605.00", paid, stranger, day=YESTERDAY, entity=OWN))
    world.settle_read_models()
    world.stack.stop_one("projection")
    world.stack.start_one("projection")
    world.stack.wait_ready("projection")
    for more in range(2):  # once to be there, once more to have grown
        again, opening = fresh("O"), 605 + 119 * more
        world.send(customer(who), order(again, who, ("10", "10.00"), entity=OWN))
        world.send(shipped(again, who, f"S-{again}", "10", day=YESTERDAY))
        paid = line(1, "119.00", f"Rechnung {latest_invoice(world, who)}", day=YESTERDAY)
        balances = f"{opening}.00", f"{opening + 119}.00"
        world.send(statement(fresh("ST"), bank, *balances, paid, number=f"{2 + more}", day=YESTERDAY, entity=OWN))
        world.settle_read_models()
        for name, path in (("order", f"/v1/orders/{number}"), ("credit", f"/v1/customers/{who}/credit")):
            world.get(name, path)
        time.sleep(1.5)


def latest_invoice(world: World, who: str) -> str:
    query = "select number from o2c_billing.documents where customer = %s order by serial desc limit 1"
    [(number,)] = world.sql(query, [who])
    return str(number)


def filled_in(query: str) -> str:
    return query.replace("$__rate_interval", WINDOW).replace("$entity", ".*").replace("$currency", ".*")


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.uid)
def test_every_query_of_every_panel_returns_data(
    world: World, prometheus: Prometheus, played: None, board: Board
) -> None:
    queries = {query.expr for panel in board.panels for query in panel.queries}

    def all_have_data() -> bool:
        queries.difference_update([query for query in queries if prometheus.ask(filled_in(query))])
        return not queries

    try:
        eventually(world, all_have_data, 25)
    except AssertionError:
        assert sorted(queries) == [], "no data"


def test_a_platform_that_works_alarms_of_nothing_but_what_is_left_lying(
    world: World, prometheus: Prometheus, played: None
) -> None:
    """Other tests leave dead letters, and stop and start services, which makes events late."""
    eventually(world, lambda: prometheus.alerts() <= {"O2cDeadLetters", "O2cEventsVisibleLate"})


# -- runbooks


class Runbook:
    """Runs what a page says, part by part, as it stands there."""

    def __init__(self, alert: str, world: World, prometheus: Prometheus, **names: str) -> None:
        self.alert, self._world, self._prometheus = alert, world, prometheus
        self._text = (DEPLOY.parent / "docs" / "runbooks" / f"{alert}.md").read_text()
        path = f"{O2C.parent}{os.pathsep}{os.environ['PATH']}"
        self._env = os.environ | {"PATH": path, "O2C_HOME": str(world.home), "COLUMNS": "80", **names}

    def fires(self) -> bool:
        return self.alert in self._prometheus.alerts()

    def run(self, part: str) -> str:
        """Every block of a part; what its commands printed, and its queries answered."""
        section = re.split(r"^## ", self._text.partition(f"## {part}\n")[2], flags=re.M)[0]
        blocks = re.findall(r"^ *```(sh|sql|promql)\n(.*?)^ *```", section, re.M | re.S)
        assert blocks, f"{self.alert}: {part} holds nothing to run"
        return "\n".join(getattr(self, "_" + kind)(text) for kind, text in blocks)

    def _sh(self, text: str) -> str:
        done = subprocess.run(
            ["bash", "-euc", text], env=self._env, cwd=self._world.home, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _sql(self, text: str) -> str:
        return "\n".join(str(row) for row in self._world.sql(text))

    def _promql(self, text: str) -> str:
        return "\n".join(str(sample) for sample in self._prometheus.ask(text.strip()))


def test_a_record_nobody_can_read_alarms_and_the_runbook_settles_it(world: World, prometheus: Prometheus) -> None:
    who = fresh("C")
    world.put("erp.orders.v1", who, b"{nonsense")
    world.settle()
    number = str(world.letter("order", who)["id"])
    runbook = Runbook("O2cDeadLetters", world, prometheus, SERVICE="order", NUMBER=number)
    eventually(world, runbook.fires)
    assert "nonsense" in runbook.run("How to look")
    runbook.run("What to do")
    assert world.letters("order", who) == []
    runbook.run("How to know it is over")


def test_a_service_that_ends_alarms_and_one_that_does_not_publish_because_a_session_holds_its_lock(
    world: World, prometheus: Prometheus
) -> None:
    down = Runbook("O2cServiceDown", world, prometheus, SERVICE="credit")
    leaderless = Runbook("O2cRelayWithoutLeader", world, prometheus, SERVICE="credit")
    world.stack.stop_one("credit")
    with holding("relay credit", world, "o2c-credit"):
        eventually(world, down.fires)
        assert "stopping" in down.run("How to look")
        down.run("What to do")
        world.stack.start_one("credit")
        world.stack.wait_ready("credit")
        eventually(world, lambda: not down.fires() and leaderless.fires())
        leaderless.run("How to look")
        leaderless.run("What to do")
        eventually(world, lambda: not leaderless.fires())
    leaderless.run("How to know it is over")
    down.run("How to know it is over")


def test_a_forgotten_session_that_stops_money_is_found_and_ended(world: World, prometheus: Prometheus) -> None:
    runbook = Runbook("O2cMoneyStopped", world, prometheus, SERVICE="credit")
    with holding("credit", world, "somebody's psql") as pid:
        world.send(customer(fresh("C")), settle=False)
        eventually(world, runbook.fires)
        eventually(world, lambda: "somebody's psql" in runbook.run("How to look"))
        world.sql("select pg_terminate_backend(%s)", [pid])
        world.settle()
    eventually(world, lambda: not runbook.fires())
    runbook.run("How to know it is over")


def holding(lock: str, world: World, name: str) -> "Holding":
    return Holding(lock, world, name)


class Holding:
    """A session that takes an advisory lock in a transaction and forgets about it."""

    def __init__(self, lock: str, world: World, name: str) -> None:
        self._connection = psycopg.connect(world.stack.database_url, application_name=name)
        self._connection.execute("select pg_advisory_lock(%s)", [lock_key(lock)])

    def __enter__(self) -> int:
        return self._connection.info.backend_pid

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def test_a_read_model_that_somebody_changed_alarms_and_is_right_after_a_rebuild(
    world: World, prometheus: Prometheus
) -> None:
    runbook = Runbook("O2cTieOutDifference", world, prometheus)
    world.send(customer(fresh("C")))
    world.settle_read_models()
    [(schema,)] = world.sql("select schema from o2c_projection.active")
    changed = f"""update {schema}.proof_total set amount = amount + 7 where (source, partition, entity, account_class,
      currency) = (select source, partition, entity, account_class, currency from {schema}.proof_total
      where account_class = 'receivable' order by partition limit 1) returning 7::bigint"""
    assert world.sql(changed) == [(7,)]
    world.send(customer(fresh("C")))
    eventually(world, runbook.fires)
    runbook.run("How to look")
    runbook.run("What to do")
    world.stack.wait_ready("projection", timeout=60)
    world.settle_read_models()
    eventually(world, lambda: not runbook.fires())
    runbook.run("How to know it is over")


def test_what_is_committed_while_kafka_is_away_is_seen_to_wait(world: World, prometheus: Prometheus) -> None:
    runbook = Runbook("O2cKafkaUnreachable", world, prometheus, SERVICE="credit")
    stuck = Runbook("O2cRelayStuck", world, prometheus, SERVICE="credit")
    who = fresh("C")
    world.send(customer(who))
    world.stack.stop_one("kafka")
    body = {"amount": "1.00", "currency": "EUR", "reason": "r"}
    assert world.post("credit", f"/v1/customers/{who}/credit-limit", body).status_code == 200
    waits = 'max(o2c_relay_oldest_unpublished_seconds{service="credit"}) > 3'
    eventually(world, lambda: runbook.fires() and prometheus.ask(waits))
    runbook.run("How to look")
    stuck.run("How to look")
    world.stack.start_one("kafka")
    world.stack.wait_ready()
    world.settle()
    eventually(world, lambda: not runbook.fires() and not prometheus.ask(waits))
    runbook.run("How to know it is over")
    stuck.run("How to know it is over")
