"""What a clerk does with money at the terminal, and takes back again."""

import json
from dataclasses import dataclass

import pytest
from story import customer, line, order, shipped, statement
from world import World, fresh

pytestmark = pytest.mark.servers


@dataclass(frozen=True)
class Clerk:
    """A customer with an invoice of 119.00 that a payment of 150.00 settles; and 12.34 of nobody known."""

    world: World
    who: str
    invoice: str
    receipt: str
    interest: str

    def o2c(self, *words: str, actor: str = "anna") -> str:
        done = self.world.o2c(*words, O2C_ACTOR=actor)
        assert done.returncode == 0, done.stdout + done.stderr
        self.world.settle()
        return done.stdout

    def left(self, receipt: str) -> list[tuple[str, str, str]]:
        """What is left of a receipt: unapplied, on account, withdrawn."""
        rows = self.world.get("cash-app", f"/v1/receipts/{receipt}")["left"]
        return [(row["unapplied"], row["on_account"], row["withdrawn"]) for row in rows]

    def agreed(self, subject: str) -> None:
        [waits] = [a for a in json.loads(self.o2c("approvals", "list", "--json")) if a["subject"] == subject]
        self.o2c("approvals", "approve", waits["approval"], "--reason", "seen", actor="carla")


@pytest.fixture(scope="module")
def clerk(world: World) -> Clerk:
    who, number, name, bank = fresh("C"), fresh("O"), fresh("ST"), fresh("B")
    world.send(customer(who), order(number, who, ("10", "10.00")))
    world.send(shipped(number, who, f"S-{number}"))
    [(invoice, printed)] = world.sql("select document, number from o2c_billing.documents where customer = %s", [who])
    lines = line(1, "150.00", f"Inv {printed}"), line(2, "12.34", "quarterly", payer_name="Some Savings Bank")
    world.send(statement(name, bank, "0.00", "162.34", *lines))
    return Clerk(world, who, str(invoice), f"{name}/1", f"{name}/2")


def test_an_application_is_named_by_its_item_and_taken_back(clerk: Clerk) -> None:
    shown = clerk.o2c("desk", "show", clerk.receipt)
    assert clerk.invoice in shown.replace("\n", "")
    assert max(map(len, shown.splitlines())) <= 80
    wrong = clerk.world.o2c("desk", "unapply", clerk.receipt, "--item", "no such", "--reason", "x")
    assert wrong.returncode == 1
    assert f"applied to {clerk.invoice}" in wrong.stderr.replace("\n", " ")
    assert clerk.left(clerk.receipt) == [("31.00", "0.00", "0.00")]
    clerk.o2c("desk", "unapply", clerk.receipt, "--item", clerk.invoice, "--reason", "meant for another")
    assert clerk.left(clerk.receipt) == [("150.00", "0.00", "0.00")]


def test_money_is_left_on_account_and_unapplied_again(clerk: Clerk) -> None:
    clerk.o2c("desk", "on-account", clerk.receipt, "40.00", "--reason", "for the next order")
    assert clerk.left(clerk.receipt) == [("110.00", "40.00", "0.00")]
    clerk.o2c("desk", "on-account", clerk.receipt, "40.00", "--undo", "--reason", "they want it applied")
    assert clerk.left(clerk.receipt) == [("150.00", "0.00", "0.00")]


def test_what_no_customer_paid_leaves_when_two_agree_and_is_put_back(clerk: Clerk) -> None:
    clerk.o2c("desk", "not-ours", clerk.interest, "12.34", "--reason", "interest")
    assert clerk.left(clerk.interest) == [("12.34", "0.00", "0.00")]
    clerk.agreed(clerk.interest)
    assert clerk.left(clerk.interest) == []
    clerk.o2c("desk", "put-back", clerk.interest, "--reason", "it was a customer's")
    assert clerk.left(clerk.interest) == [("12.34", "0.00", "0.00")]


def test_what_people_know_of_payers_is_listed_and_withdrawn(clerk: Clerk) -> None:
    clerk.o2c("payers", "confirm", clerk.who, "--name", "Some Savings Bank", "--reason", "they said so")
    if clerk.left(clerk.interest) and json.loads(clerk.o2c("approvals", "list", "--json")):
        clerk.agreed(clerk.who)
    [alias] = json.loads(clerk.o2c("payers", "list", clerk.who, "--json"))["aliases"]
    clerk.o2c("payers", "withdraw", clerk.who, alias["clue"], "--reason", "no more")
    assert json.loads(clerk.o2c("payers", "list", clerk.who, "--json"))["aliases"] == []


def test_a_paying_agent_is_marked_and_unmarked(clerk: Clerk) -> None:
    clerk.o2c("payers", "agents", "mark", "--name", "Example Factoring AG", "--reason", "buys receivables")
    [agent] = json.loads(clerk.o2c("payers", "agents", "list", "--json"))["agents"]
    clerk.o2c("payers", "agents", "unmark", agent["clue"], "--reason", "ended")
    assert json.loads(clerk.o2c("payers", "agents", "list", "--json"))["agents"] == []


def test_codes_and_lines_can_be_looked_up(clerk: Clerk) -> None:
    assert "bad-debt" in clerk.o2c("deductions", "codes")
    bank = clerk.world.get("cash-app", f"/v1/receipts/{clerk.receipt}")["bank_account"]
    assert "0 lines" in clerk.o2c("bank", "lines", bank)


def test_everything_still_ties_out(clerk: Clerk) -> None:
    clerk.world.settle_read_models()
    done = clerk.world.o2c("verify")
    assert done.returncode == 0, done.stdout + done.stderr
