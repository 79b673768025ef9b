"""Reports on a running stack: on the screen, into files, stored, and sent on a schedule."""

import csv
import json
import time
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from story import customer, order, shipped
from world import World, fresh

pytestmark = pytest.mark.servers
MINE = """name: {name}
title: What is open
source: open-items
parameters:
  customer: {{required: true}}
columns:
  - {{field: customer}}
  - {{field: number}}
  - {{field: open, total: sum}}
filters:
  - {{field: customer, is: equal, parameter: customer}}
"""


@pytest.fixture(scope="module")
def billed(world: World) -> str:
    """A customer with one invoice of 1,190.00."""
    who, number = fresh("C"), fresh("O")
    world.send(customer(who), order(number, who, ("10", "100.00")))
    world.send(shipped(number, who, f"S-{number}"))
    world.settle_read_models()
    return who


def said(world: World, *args: str | Path) -> str:
    done = world.o2c("report", *args)
    assert done.returncode == 0, done.stderr
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    return done.stdout


def test_a_report_is_shown_and_written_in_every_format(world: World, billed: str, tmp_path: Path) -> None:
    asked = ("run", "open-items-by-due-date", "--param", f"customer={billed}", "--as-of", "2026-12-31")
    shown = said(world, *asked)
    assert "as of 2026-12-31" in shown
    assert "1,190.00" in shown
    for ending, begins in (("csv", b"customer,number"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("parquet", b"PAR1")):
        file = tmp_path / f"items.{ending}"
        assert f"items.{ending}" in said(world, *asked, "--out", file).replace("\n  ", "")
        assert file.read_bytes().startswith(begins)
    [row] = csv.DictReader((tmp_path / "items.csv").open(encoding="utf-8"))
    assert (row["customer"], row["open"], row["currency"]) == (billed, "1190.00", "EUR")
    assert pq.read_table(tmp_path / "items.parquet").column("open").to_pylist() == [Decimal("1190.0000")]
    assert json.loads(said(world, *asked, "--json"))["lines"][-1]["total"] == "total"


def test_a_wrong_name_or_parameter_is_said_with_what_was_meant(world: World, billed: str) -> None:
    for args, meant in (
        (("run", "overdue-debtor"), "did you mean 'overdue-debtors'"),
        (("run", "overdue-debtors", "--param", "dayz=3"), "did you mean 'days'"),
        (("run", "overdue-debtors", "--param", "days"), "expected name=value"),
        (("run", "overdue-debtors", "--out", "x.doc"), "expected table, csv, xlsx, pdf, parquet, json"),
        (("schedule", "add", "x", "--report", "customer-list", "--cron", "x", "--to", "folder:x"), "five fields"),
    ):
        done = world.o2c("report", *args)
        assert done.returncode == 1
        assert meant in done.stderr
        assert "Traceback" not in done.stderr


def test_a_definition_is_checked_stored_and_sent_by_the_service_itself(
    world: World, billed: str, tmp_path: Path
) -> None:
    name = fresh("open").lower()
    file = tmp_path / "mine.yaml"
    file.write_text(MINE.format(name=name).replace("number", "nummer"))
    assert "did you mean 'number'" in world.o2c("report", "check", file).stderr.replace("\n", " ").replace("  ", " ")
    file.write_text(MINE.format(name=name))
    said(world, "check", file)
    assert "version 1" in said(world, "put", file)
    assert "version 1" in said(world, "run", name, "--param", f"customer={billed}")
    schedule = ("--report", name, "--param", f"customer={billed}", "--format", "csv", "--cron", "* * * * *")
    said(world, "schedule", "add", f"{name}-often", *schedule, "--to", f"folder:{name}")
    deadline = time.monotonic() + 150
    while not (runs := json.loads(said(world, "schedule", "runs", f"{name}-often", "--json"))):
        assert time.monotonic() < deadline
        time.sleep(2)
    said(world, "schedule", "remove", f"{name}-often")
    while runs[-1]["status"] == "claimed":
        assert time.monotonic() < deadline
        runs = json.loads(said(world, "schedule", "runs", f"{name}-often", "--json"))
    assert (runs[-1]["status"], runs[-1]["rows"], runs[-1]["version"]) == ("sent", 1, 1)
    written = world.home / "reports" / runs[-1]["place"]
    assert billed in written.read_text("utf-8")
