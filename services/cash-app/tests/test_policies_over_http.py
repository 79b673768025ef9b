"""The policy over HTTP, in the tables, and in the eyes of a second replica."""

import pytest
from cash_facts import IBAN, invoice, paid, registered
from cash_server import Server

pytestmark = pytest.mark.servers

LENIENT = {"tolerances": {"payment": {"amount": "25", "percent": "2"}, "invoice": {"amount": "25", "percent": "3"}}}


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Example Pumps", IBAN, attributes={"customer_group": "retail"}))
    cash.hear(invoice("INV-2026-0001", "1000.00"))
    return cash


def propose(desk: Server, content: object, **scope: str) -> str:
    headers = {"o2c-actor": "anna"}
    answer = desk.post("/v1/policies/proposals", {"scope": scope, "set": content}, **headers)
    proposal: str = answer["proposal"]
    return proposal


def approve(desk: Server, proposal: str, actor: str = "carla", status: int = 200) -> None:
    desk.post(f"/v1/policies/proposals/{proposal}/approve", {}, status, **{"o2c-actor": actor})


def left(desk: Server, receipt: str) -> str:
    found: str = desk.get(f"/v1/receipts/{receipt}")["unapplied"]
    return found


def test_a_layer_is_proposed_agreed_to_and_holds(desk: Server) -> None:
    proposal = propose(desk, LENIENT, customer_group="retail")
    (waiting,) = desk.get("/v1/policies")["proposals"]
    assert (waiting["proposal"], waiting["asked_by"], waiting["set"]) == (proposal, "anna", LENIENT)
    approve(desk, proposal, "anna", 409)
    approve(desk, proposal)
    approve(desk, proposal, status=404)
    found = desk.get("/v1/policies")
    assert (found["version"], found["proposals"]) == ("v1", [])
    holding = desk.get("/v1/policies/holding?customer_group=retail&legal_entity=DE01")
    tolerances = {name: holding["policy"]["tolerances"][name] for name in LENIENT["tolerances"]}
    assert (holding["version"], tolerances) == ("v1", LENIENT["tolerances"])
    assert desk.get("/v1/policies/holding")["version"] == "default.2"
    (change,) = desk.get("/v1/policies/history")["changes"]
    assert (change["asked_by"], change["approved_by"], change["scope"]["customer_group"]) == ("anna", "carla", "retail")
    desk.hear(paid("985.00", "INV-2026-0001", payer_account=IBAN))
    assert desk.rows("select unapplied from open_receipts") == []


def test_a_layer_is_taken_away_again(desk: Server) -> None:
    approve(desk, propose(desk, LENIENT))
    approve(desk, propose(desk, None))
    assert desk.get("/v1/policies")["layers"] == []
    assert [change["set"] for change in desk.get("/v1/policies/history")["changes"]] == [None, LENIENT]
    assert desk.get("/v1/policies/holding")["version"] == "default.2"


def test_another_replica_decides_under_what_was_agreed_to_a_moment_ago(desk: Server) -> None:
    other = desk.replica()
    desk.hear(paid("10.00", "INV-2026-0001", payer_account=IBAN, name="a"), by=other)
    approve(desk, propose(desk, LENIENT))
    desk.hear(paid("985.00", "INV-2026-0001", payer_account=IBAN, name="b"), by=other)
    assert desk.balances()["small-differences"] == 500


def test_what_is_agreed_to_between_look_up_and_commit_counts(desk: Server) -> None:
    proposal = propose(desk, LENIENT)
    slow = desk.replica(after_look=lambda: approve(desk, proposal))
    desk.hear(paid("985.00", "INV-2026-0001", payer_account=IBAN), by=slow)
    assert desk.balances()["small-differences"] == 1500


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"set": {"grace": 3}}, 422, "grace: no field of the policy"),
        ({"set": {"grace_days": "x"}}, 422, "Expected `int`"),
        ({"scope": {"company": "DE01"}, "set": {"grace_days": 3}}, 422, ""),
        ({"scope": {"legal_entity": "DE01"}}, 409, "it is so already"),
    ],
)
def test_what_cannot_be_proposed_is_a_problem_that_says_why(
    desk: Server, body: dict[str, object], status: int, said: str
) -> None:
    answer = desk.post("/v1/policies/proposals", body, status)
    assert said in str(answer)
