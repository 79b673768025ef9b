"""A remittance advice on its way: from a file through Kafka to the open items, and back to a person's list."""

import json
from pathlib import Path

import pytest
from story import DAY, ENTITY, customer, line, statement
from world import World, fresh

from o2c.contracts.erp import ErpInvoiceIssued
from o2c.contracts.money import Money

pytestmark = pytest.mark.servers

HEADER = "advice,trace,payment_date,currency,document,paid\n"


def issued(number: str, who: str, gross: str) -> ErpInvoiceIssued:
    return ErpInvoiceIssued(
        source_system="erp", fiscal_year=DAY.year, number=number, legal_entity=ENTITY, customer=who,
        gross=Money(amount=gross, currency="EUR"), document_date=DAY,
    )  # fmt: skip


def listed(world: World, number: str) -> dict[str, object]:
    rows = json.loads(world.o2c("advices", "list", "--state", "any", "--json").stdout)
    (row,) = [row for row in rows if row["number"] == number]
    return row


def test_a_file_of_advices_is_loaded_once_and_its_payment_applied_as_it_says(world: World, tmp_path: Path) -> None:
    who, trace, number = fresh("C"), fresh("TR"), fresh("AV")
    one, two = fresh("INV"), fresh("INV")
    world.send(customer(who), issued(one, who, "1190.00"), issued(two, who, "500.00"))
    file = tmp_path / "advice.csv"
    rows = [f"{number},{trace},{DAY},EUR,{document},{paid}\n" for document, paid in ((one, "1000.00"), (two, "400.00"))]
    file.write_text(HEADER + "".join(rows))
    for _ in range(2):
        done = world.o2c("import", "advices", file)
        assert (done.returncode, done.stderr) == (0, "")
        world.settle()
    assert listed(world, number)["waits_for"] == "no-payment"

    bank = fresh("B").upper()
    world.send(statement(fresh("ST"), bank, "0.00", "1400.00", line(1, "1400.00", f"payment {trace}")))

    found = listed(world, number)
    assert (found["tied_by"], found["waits_for"]) == ("trace", None)
    world.settle_read_models()
    items = world.get("projection", "/v1/open-items", customer=who)["items"]
    assert {item["number"]: item["open"]["amount"] for item in items} == {one: "190.00", two: "100.00"}


def test_a_person_ties_an_advice_that_no_rule_ties(world: World, tmp_path: Path) -> None:
    who, number, invoice, bank = fresh("C"), fresh("AV"), fresh("INV"), fresh("B").upper()
    world.send(customer(who), issued(invoice, who, "500.00"))
    name = fresh("ST")
    world.send(statement(name, bank, "0.00", "495.00", line(1, "495.00", "less charges")))
    file = tmp_path / "advice.csv"
    file.write_text(HEADER + f"{number},,{DAY},EUR,{invoice},500.00\n")
    assert world.o2c("import", "advices", file).returncode == 0
    world.settle()
    advice = str(listed(world, number)["advice"])
    done = world.o2c("advices", "tie", advice, f"{name}/1", "--reason", "their bank took 5.00")
    assert (done.returncode, done.stderr) == (0, "")
    assert "applied 495.00 EUR on " in done.stdout
    assert listed(world, number)["tied_by"] == "person"
    again = world.o2c("advices", "tie", advice, f"{name}/1", "--reason", "twice")
    assert again.returncode == 1
    assert "is of payment" in again.stderr
