"""What a customer kept back, from the desk to billing's credit note, and money paid back with four eyes, on real
servers, with the command line as people use it."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from story import customer, line, order, shipped, statement
from world import World, fresh

pytestmark = pytest.mark.servers


@dataclass(frozen=True)
class Short:
    """An invoice of 1,190.00 of which the customer paid 1,071.00, and 40.00 that were paid twice."""

    world: World
    who: str
    invoice: str
    overpaid: str

    def o2c(self, *words: str, actor: str = "anna") -> str:
        done = self.world.o2c(*words, O2C_ACTOR=actor)
        assert done.returncode == 0, done.stderr
        assert not [text for text in done.stdout.splitlines() if len(text) > 80]
        self.world.settle()
        return done.stdout

    def owed(self) -> str:
        [balance] = self.world.get("credit", f"/v1/customers/{self.who}/credit")["balances"]
        return str(balance["billed"])

    def journal(self, account: str) -> int:
        [[amount]] = self.world.sql(
            "select coalesce(sum(amount), 0)::bigint from o2c_cash_app.journal where account = %s and unit = %s",
            [account, f"account:{self.who}"],
        )
        return int(amount)


@pytest.fixture
def short(world: World) -> Short:
    who, number, bank, name = fresh("C"), fresh("O"), fresh("B"), fresh("ST")
    world.send(customer(who), order(number, who, ("10", "100.00")), settle=False)
    world.send(shipped(number, who, f"{number}-1", "10"))
    [[invoice]] = world.sql("select document from o2c_billing.documents where customer = %s", [who])
    twice = line(2, "40.00", f"{who} again")
    world.send(statement(name, bank, "0.00", "1111.00", line(1, "1071.00", str(invoice)), twice))
    return Short(world, who, str(invoice), f"{name}/2")


def test_a_claim_goes_from_the_desk_to_a_credit_note_that_resolves_it(short: Short) -> None:
    assert short.owed() == "119.00"
    what = ("--account", short.who, "--code", "damage", "--reason", "two boxes were wet")
    said = short.o2c("deductions", "open", short.invoice, "119.00", *what)
    assert f"deduction opened 119.00 EUR {short.invoice}/D1" in said
    assert short.owed() == "119.00", "it is still a receivable"

    short.o2c("deductions", "work", f"{short.invoice}/D1", "--status", "in-progress", "--reason", "asked the carrier")
    listed = json.loads(short.o2c("deductions", "list", "--account", short.who, "--json"))
    assert [(d["open"], d["status"], d["owner"]) for d in listed] == [("119.00", "in-progress", "logistics")]

    short.o2c("deductions", "credit", f"{short.invoice}/D1", "--reason", "the carrier admits it")
    [[gross, against]] = short.world.sql(
        "select gross, invoice from o2c_billing.documents where customer = %s and kind = 'CN'", [short.who]
    )
    assert (gross, against) == (11900, short.invoice)
    assert short.owed() == "0.00"
    assert short.journal("receivable") == 0
    [resolved] = json.loads(short.o2c("deductions", "list", "--account", short.who, "--state", "any", "--json"))
    assert (resolved["status"], resolved["open"]) == ("resolved", "0.00")
    short.world.settle_read_models()
    story = short.o2c("explain", f"{short.invoice}/D1")
    assert "credit note requested" in " ".join(story.split())


def test_what_a_clerk_writes_off_above_the_ceiling_waits_for_somebody_else(short: Short) -> None:
    body = {"account": short.who, "amount": "119.00", "code": "bad-debt", "reason": "insolvent"}
    answer = short.world.post("cash-app", f"/v1/items/{short.invoice}/write-off", body, **{"O2C-Actor": "anna"})
    approval = answer.json()["events"][0]["data"]["approval"]
    assert approval in short.o2c("approvals", "list").replace("\n", "")
    refused = short.world.o2c("approvals", "approve", approval, "--reason", "so be it", O2C_ACTOR="anna")
    assert (refused.returncode, "own-approval" in refused.stderr) == (1, True)
    said = short.o2c("approvals", "approve", approval, "--reason", "seen the court's letter", actor="carla")
    assert "receivable moved -119.00 EUR" in said
    assert (short.owed(), short.journal("bad-debt")) == ("0.00", 11900)


def test_money_paid_twice_goes_back_with_four_eyes_and_is_on_nobodys_credit_any_more(short: Short) -> None:
    rows: list[dict[str, Any]] = json.loads(short.o2c("desk", "list", "--json"))
    assert short.overpaid in [row["receipt"] for row in rows]
    short.o2c("desk", "note", short.overpaid, "asked the customer", "--assign", "ben")
    short.o2c("desk", "refund", short.overpaid, "40.00", "--reason", "paid twice")
    [waiting] = [a for a in json.loads(short.o2c("approvals", "list", "--json")) if a["subject"] == short.overpaid]
    short.o2c("approvals", "approve", waiting["approval"], "--reason", "seen on both statements", actor="carla")
    [balance] = short.world.get("credit", f"/v1/customers/{short.who}/credit")["balances"]
    assert balance["unapplied"] == "0.00"
    assert short.journal("refund-clearing") == -4000
    shown = json.loads(short.world.o2c("desk", "show", short.overpaid, "--json").stdout)
    assert [(row["kind"], row["amount"]) for row in shown["rows"]][-1] == ("withdrawn", "40.00")
    assert shown["notes"][0]["note"] == "asked the customer"


def test_everything_still_ties_out(short: Short) -> None:
    short.world.settle_read_models()
    done = short.world.o2c("verify")
    assert done.returncode == 0, done.stdout + done.stderr
