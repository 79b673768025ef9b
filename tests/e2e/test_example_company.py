"""The example company, undisturbed: what the platform says is what the company meant."""

import pytest
from truth_check import compare
from world import World

from o2c.cli.demo import FUNCTIONAL
from o2c.cli.demo.play import play_into
from o2c.cli.verification import verify_all
from o2c.contracts.money import to_minor

ALL_BILLED = "shipped, not billed: credit against shipments"
"""Has no figure here when all is heard: every shipment of the company is billed by then."""

pytestmark = [pytest.mark.servers, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def differences(world: World) -> list[str]:
    return compare(world, play_into(world.running, seed=1, say=lambda _: None, orders=900))


def test_the_platform_says_what_the_generator_meant(differences: list[str]) -> None:
    assert differences == []


def test_independent_folds_tie_out_to_the_cent(world: World, differences: list[str]) -> None:
    for result in verify_all(world.running):
        assert result.ties, result.differences
        assert result.compared > 0 or result.name == ALL_BILLED, result.name


def test_every_entitys_books_balance_in_its_own_currency_and_yen_gained_or_lost(
    world: World, differences: list[str]
) -> None:
    totals = world.get("cash-app", "/v1/journal/totals")["totals"]
    for entity, currency in FUNCTIONAL.items():
        own = [total for total in totals if total["legal_entity"] == entity]
        assert {total["functional_currency"] for total in own} == {currency}
        assert sum(to_minor(total["functional_amount"], currency) for total in own) == 0
    [difference] = [total for total in totals if total["account"] == "exchange-difference"]
    assert (difference["legal_entity"], difference["currency"], difference["amount"]) == ("BW-US", "JPY", "0")
    assert to_minor(difference["functional_amount"], "USD")


def test_read_models_built_anew_hold_the_same_rows(world: World, differences: list[str]) -> None:
    before = _rows(world)
    done = world.o2c("rebuild")
    assert done.returncode == 0, done.stderr
    world.stack.wait_ready("projection", timeout=60)
    world.settle()
    after = _rows(world)
    assert after.keys() == before.keys()
    for table, rows in before.items():
        assert after[table] == rows, f"{table} differs after the rebuild"


FOLDED = ("document", "movement", "open_item", "receipt", "receipt_movement", "balance", "aging_cube", "sales_order")


def _rows(world: World) -> dict[str, list[str]]:
    """Every row of the example company's entities as text, sorted: equal only where every byte is."""
    [(schema,)] = world.sql("select schema from o2c_projection.active")
    return {
        table: sorted(
            text for (text,) in world.sql(f"select t::text from {schema}.{table} t where t::text like %s", ["%BW-%"])
        )
        for table in FOLDED
    }
