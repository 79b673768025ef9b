"""A ledger that was kept elsewhere moves here: loaded, tied out, loaded again, and gone on with."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from story import line, statement
from world import World, fresh, run_o2c

pytestmark = pytest.mark.servers

EXAMPLE = Path(__file__).parents[2] / "examples" / "cutover"
CUTOVER = "2026-06-30"


def copied(tmp_path: Path) -> tuple[Path, str]:
    """The shipped example, for a legal entity and customers of this test."""
    folder, entity, mark = tmp_path / "cutover", fresh("E"), fresh("M")
    shutil.copytree(EXAMPLE, folder)
    for file in folder.iterdir():
        file.write_text(re.sub(r"\bM-(\d{4})\b", rf"{mark}-\1", file.read_text().replace("MIG01", entity)))
    return folder, entity


def load(world: World, folder: Path, *more: str) -> Any:
    done = world.o2c("import", "opening", str(folder), "--cutover", CUTOVER, "--json", *more)
    assert done.returncode in (0, 2), done.stderr
    return json.loads(done.stdout)


def report(world: World, entity: str, code: int = 0) -> Any:
    done = world.o2c("opening", "report", "--cutover", CUTOVER, "--legal-entity", entity, "--json")
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_ledger_moves_here_and_ties_out(world: World, tmp_path: Path) -> None:
    folder, entity = copied(tmp_path)
    dry = load(world, folder, "--dry-run")
    assert {row["difference"] for row in dry["totals"]} == {"0.00"}
    assert world.sql("select count(*) from o2c_cash_app.opening_entries where legal_entity = %s", [entity]) == [(0,)]

    load(world, folder)
    world.settle_read_models()
    first = report(world, entity)
    assert (first["agrees"], first["entries"]) == (True, 8)
    assert {row["difference"] for row in first["clearing"]} == {"0.00"}

    load(world, folder)  # again: nothing twice
    world.settle_read_models()
    assert report(world, entity) == first

    shown = world.o2c("opening", "report", "--cutover", CUTOVER, "--legal-entity", entity)
    assert "EVERYTHING AGREES" in shown.stdout
    assert "Signature" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80

    checked = world.o2c("verify")
    assert checked.returncode == 0, checked.stdout
    assert "0.00" in checked.stdout
    assert limit_of(world, folder) == "50000.00"


def customer_of(folder: Path, line: int) -> str:
    return (folder / "customers.csv").read_text().splitlines()[line].partition(",")[0]


def limit_of(world: World, folder: Path) -> str:
    limit: str = world.get("credit", f"/v1/customers/{customer_of(folder, 1)}/credit")["limit"]["amount"]
    return limit


def test_an_item_ages_by_its_own_due_date_and_was_not_here_before(world: World, tmp_path: Path) -> None:
    folder, entity = copied(tmp_path)
    load(world, folder)
    world.settle_read_models()

    def aged(day: str) -> dict[str, Any]:
        rows = world.get("projection", "/v1/aging", as_of=day, entity=entity)["rows"]
        return {row["currency"]: row for row in rows}

    assert aged("2026-06-29") == {}
    now = aged("2026-06-30")
    assert now["EUR"]["total"]["amount"] == "18197.00"
    items = world.get("projection", "/v1/open-items", as_of="2026-06-30", customer=customer_of(folder, 2))["items"]
    (overdue,) = [item for item in items if item["number"] == "9100263"]
    assert (overdue["due_date"], overdue["days_overdue"], overdue["open"]["amount"]) == ("2026-04-01", 90, "952.00")
    assert overdue["mark"] == "disputed"


def test_a_payment_after_the_cut_over_settles_what_was_open(world: World, tmp_path: Path) -> None:
    folder, entity = copied(tmp_path)
    load(world, folder)
    world.settle()
    paid = statement(fresh("ST"), fresh("B"), "0.00", "1180.00", line(1, "1180.00", "invoice 9100244"))
    world.send(paid.model_copy(update={"legal_entity": entity}))
    assert world.sql(
        "select amount, sum(amount) over () from o2c_cash_app.opening_entries where legal_entity = %s and number = %s",
        [entity, "9100244"],
    ) == [(118000, 118000)]
    assert report(world, entity)["agrees"] is True


def test_a_bad_row_is_kept_to_be_mended_and_the_difference_names_nothing_else(world: World, tmp_path: Path) -> None:
    folder, entity = copied(tmp_path)
    items = folder / "items.csv"
    items.write_text(items.read_text().replace("1.180,00", "2.980,00"))
    loaded = load(world, folder)
    (bad,) = [file for file in loaded["files"] if file["refused"]["count"]]
    (why,) = bad["refused"]["first"]
    assert why["where"] == "line 3"
    assert why["reason"] == "Offen: found 2980.00, expected more than 0 and at most 2380.00"
    (short,) = [row for row in loaded["totals"] if row["difference"] not in ("0.00", None)]
    assert (short["account_class"], short["difference"]) == ("receivable", "-1180.00")

    world.settle()
    assert report(world, entity, 1)["agrees"] is False
    rejected = folder / "items.rejected.csv"
    rejected.write_text(rejected.read_text().replace("2.980,00", "1.180,00"))
    done = world.o2c("import", "opening", str(rejected), "--cutover", CUTOVER)
    assert done.returncode == 0, done.stdout + done.stderr
    world.settle()
    assert report(world, entity)["agrees"] is True


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [("items.csv", "30.6.2026", "is no date"), ("other.csv", CUTOVER, "expected a name that begins with items, money")],
    ids=["day", "name"],
)
def test_a_wrong_day_and_a_file_of_no_known_table_are_told(name: str, day: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("a,b\n1,2\n")
    done = run_o2c("import", "opening", str(tmp_path / name), "--cutover", day, "--dry-run")
    assert done.returncode == 1
    assert said in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


def test_the_customer_s_own_list_says_who_misses_what(world: World, tmp_path: Path) -> None:
    folder, _ = copied(tmp_path)
    load(world, folder)
    world.settle_read_models()
    who, their = customer_of(folder, 1), tmp_path / "their.csv"
    their.write_text(
        "number,amount,paid\nRE 9100231,11900.00,\n9100244,1180.00,12 June\n9100999,10.00,\n9100250,-600.00,\n"
    )
    done = world.o2c("customer", "compare", their, "--customer", who, "--currency", "EUR", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {line["verdict"]: line["our_number"] or line["their_number"] for line in told["lines"]} == {
        "agreed": "9100231",
        "paid there, open here": "9100244",
        "only there": "9100999",
        "amounts differ": "9100250",
    }
    shown = world.o2c("customer", "compare", their, "--customer", who, "--currency", "EUR").stdout
    assert "paid there, open here: 1" in shown
    assert max(map(len, shown.splitlines())) <= 80
