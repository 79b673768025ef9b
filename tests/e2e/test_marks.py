"""What is held, disputed, kept for orders or another policy from now on: said, shown on a terminal, and the same after
the read models are built anew."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from story import customer, line, order, shipped, statement
from world import World, fresh

pytestmark = pytest.mark.servers

TABLES = ("open_item", "item_mark", "former_number", "receipt", "receipt_movement", "balance", "policy_change")


@dataclass(frozen=True)
class Owing:
    """An invoice of 1,190.00 of which nothing is paid, and 500.00 that came for an order still to be placed."""

    world: World
    who: str
    invoice: str
    receipt: str

    def o2c(self, *words: str | Path, actor: str = "anna") -> str:
        done = self.world.o2c(*words, O2C_ACTOR=actor)
        assert done.returncode == 0, done.stderr
        assert not [text for text in done.stdout.splitlines() if len(text) > 80]
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.world.o2c(*words, "--json").stdout)

    def aged(self, *words: str) -> dict[str, Any]:
        self.world.settle_read_models()
        row: dict[str, Any]
        [row] = self.json("aging", "--customer", self.who, *words)["rows"]
        return row


@pytest.fixture(scope="module")
def owing(world: World) -> Owing:
    who, number, name = fresh("C"), fresh("O"), fresh("ST")
    world.send(customer(who), order(number, who, ("10", "100.00")), settle=False)
    world.send(shipped(number, who, f"{number}-1", "10"))
    [[invoice]] = world.sql("select document from o2c_billing.documents where customer = %s", [who])
    world.send(statement(name, fresh("B"), "0.00", "500.00", line(1, "500.00", f"{who} half in advance")))
    return Owing(world, who, str(invoice), f"{name}/1")


def test_what_a_customer_disputes_is_disputed_in_its_bucket_from_that_day_on(owing: Owing) -> None:
    of = ("--account", owing.who)
    said = owing.o2c(
        "items", "hold", owing.invoice, *of, "--code", "disputed", "--since", "2026-03-05", "--reason", "3"
    )
    assert "receivable held" in said
    owing.o2c("items", "number", owing.invoice, fresh("OLD"), *of, "--reason", "moved in May")
    assert [owing.aged("--as-of", day)["disputed"]["amount"] for day in ("2026-03-04", "2026-03-05")] == [
        "0.00", "1190.00",
    ]  # fmt: skip
    assert owing.aged("--as-of", "2026-03-31")["buckets"][0]["disputed"]["amount"] == "1190.00"
    assert "1,190.00" in owing.o2c("aging", "--customer", owing.who, "--as-of", "2026-03-31")
    assert "of it disputed 1,190.00" in owing.o2c("statement", owing.who, "--since", "2026-01-01")
    [item] = owing.json("items", "list", "--customer", owing.who, "--mark", "disputed")
    assert (item["mark"], item["marked_since"], len(item["former_numbers"])) == ("disputed", "2026-03-05", 1)
    assert owing.invoice in owing.o2c("items", "list", "--customer", owing.who)
    assert "on hold: disputed" in owing.o2c("explain", item["former_numbers"][0])


def test_money_for_an_order_to_come_stands_beside_as_prepaid_and_ties_out(owing: Owing) -> None:
    owing.o2c("desk", "prepay", owing.receipt, fresh("SO"), "500.00", "--reason", "half")
    row = owing.aged()
    assert (row["prepaid"]["amount"], row["unapplied"]["amount"]) == ("500.00", "0.00")
    assert "beside it: prepaid" in owing.o2c("aging", "--customer", owing.who)
    assert "beside it prepaid 500.00" in owing.o2c("statement", owing.who, "--since", "2026-01-01")
    [proved] = [t for t in owing.world.get("projection", "/v1/proof")["totals"] if _is_prepaid(t)]
    assert (proved["difference"]["amount"], proved["theirs"]["amount"] != "0.00") == ("0.00", True)
    done = owing.world.o2c("verify")
    assert done.returncode == 0, done.stdout + done.stderr


def _is_prepaid(total: dict[str, Any]) -> bool:
    return (total["legal_entity"], total["account_class"]) == ("E2E", "prepaid")


def test_a_change_of_the_policy_waits_among_the_approvals_and_tells_its_story(owing: Owing, tmp_path: Path) -> None:
    group, layer = fresh("group"), tmp_path / "layer.json"
    layer.write_text('{"grace_days": 3}')
    owing.o2c("policy", "propose", layer, "--group", group, "--reason", "as agreed in May")
    [waiting] = [about for about in owing.json("approvals", "list") if about["subject"] == group]
    assert "grace_days" in owing.o2c("approvals", "list")
    owing.o2c(*waiting["approve"].split()[1:], "--reason", "seen", actor="carla")
    owing.world.settle_read_models()
    told = " ".join(owing.o2c("explain", f"policy:{group}").split())
    assert f"policy:{group} proposed as {waiting['approval']}: grace_days 3; as agreed in May [anna]" in told
    assert f"by {waiting['approval']}: grace_days 3; as agreed in May; seen [carla]" in told
    assert owing.json("explain", waiting["approval"]) == owing.json("explain", f"policy:{group}")


def test_read_models_that_are_built_anew_are_the_same(owing: Owing) -> None:
    """Those that were folded event by event, and those folded again from the beginning."""
    owing.world.settle_read_models()
    before = kept(owing.world)
    assert all(before.values()), "else it says nothing of some"
    owing.o2c("rebuild")
    assert kept(owing.world) == before


def kept(world: World) -> dict[str, list[Any]]:
    [(schema,)] = world.sql("select schema from o2c_projection.active")
    return {table: world.sql(f"select t::text from {schema}.{table} t order by 1") for table in TABLES}
