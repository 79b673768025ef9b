"""Confirmed names and payers that pay for many, over HTTP and in the tables."""

from typing import Any

import pytest
from cash_facts import IBAN, POOL, paid, registered
from cash_server import Server

pytestmark = pytest.mark.servers

NAME = "HOLDCO 77 TREASURY"


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Example Pumps", IBAN))
    cash.hear(paid("5.00", "", name="f", payer_name=NAME))
    return cash


def account(desk: Server, receipt: str) -> str:
    found: str = desk.get(f"/v1/receipts/{receipt}")["account"]
    return found


@pytest.mark.parametrize("body", [{"receipt": "f/1"}, {"name": "Holdco 77 Treasury, Inc."}])
def test_a_name_is_confirmed_by_a_receipt_or_as_written_and_withdrawn_again(desk: Server, body: dict[str, Any]) -> None:
    assert account(desk, "f/1") == POOL
    (asked,) = desk.post("/v1/payers/C-100/aliases", body, **{"O2C-Actor": "anna"})["events"]
    assert account(desk, "f/1") == POOL
    (listed,) = desk.get("/v1/approvals")["approvals"]
    assert (listed["kind"], listed["subject"], listed["amount"]) == ("alias", "C-100", None)
    path = f"/v1/approvals/{asked['data']['approval']}/approve"
    assert desk.post(path, {}, 409, **{"O2C-Actor": "anna"})["code"] == "own-approval"
    desk.processor.reload()
    desk.post(path, {}, **{"O2C-Actor": "carla"})
    assert account(desk, "f/1") == "C-100"
    (alias,) = desk.get("/v1/payers/C-100/aliases")["aliases"]
    assert alias["shown"].startswith("H*** 7*** T***")
    desk.post("/v1/payers/C-100/aliases", body, 409)
    desk.post(f"/v1/payers/C-100/aliases/{alias['clue']}/withdraw", {})
    assert desk.get("/v1/payers/C-100/aliases")["aliases"] == []
    desk.hear(paid("7.00", "", name="g", payer_name=NAME))
    assert (account(desk, "f/1"), account(desk, "g/1")) == ("C-100", POOL)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("payers/C-999/aliases", {"name": NAME}, 404),
        ("payers/C-100/aliases", {"receipt": "nothing/1"}, 404),
        ("payers/C-100/aliases", {}, 422),
        ("payers/C-100/aliases", {"name": NAME, "receipt": "f/1"}, 422),
        ("payers/C-100/aliases", {"name": " - "}, 422),
        ("payers/C-100/aliases", {"name": NAME, "reason": ""}, 422),
        ("payers/C-100/aliases/l" + "0" * 32 + "/withdraw", {}, 409),
        ("payers/C-100/aliases/nonsense/withdraw", {}, 422),
        ("paying-agents", {}, 422),
        ("paying-agents/a" + "0" * 32 + "/unmark", {}, 409),
    ],
)
def test_what_cannot_be_confirmed_is_a_problem_that_says_why(
    desk: Server, path: str, body: dict[str, Any], status: int
) -> None:
    answer = desk.post(f"/v1/{path}", body, status)
    assert answer["detail"] or answer["errors"]


def test_one_who_pays_for_many_is_marked_listed_and_unmarked(desk: Server) -> None:
    desk.post("/v1/paying-agents", {"name": "Paymill", "account": IBAN})
    assert len(desk.get("/v1/paying-agents")["agents"]) == 2
    desk.hear(paid("7.00", "", name="g", payer_account=IBAN))
    assert account(desk, "g/1") == POOL
    for agent in desk.get("/v1/paying-agents")["agents"]:
        desk.post(f"/v1/paying-agents/{agent['clue']}/unmark", {})
    desk.hear(paid("8.00", "", name="h", payer_account=IBAN))
    assert account(desk, "h/1") == "C-100"


def test_an_unidentified_receipt_shows_whose_it_may_be(desk: Server) -> None:
    desk.hear(paid("7.00", "", name="g", payer_name="EXAMPEL PUMPS"))
    shown = desk.get("/v1/receipts/g/1/suggestions")
    assert (shown["account"], shown["payers"]) == (POOL, ["C-100"])
    assert "0.900 is asked for" in shown["evidence"][0]
