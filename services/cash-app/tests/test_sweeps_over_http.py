"""Sweeps over HTTP and on a real PostgreSQL: what a preview finds, and that a process may die at any point."""

from typing import Any

import pytest
from cash_desk import NOW
from cash_facts import IBAN, credit_note, day, invoice, paid, registered
from cash_server import Server

from o2c.cash_app.sweeps import sweep as sweeps

pytestmark = pytest.mark.servers

CHOICE = {"legal_entity": "DE01", "older_than": 3, "below": ["EUR:5.00", "USD:5"]}
QUERY = "legal_entity=DE01&older_than=3&below=EUR:5.00&below=USD:5"
ANNA, CARLA = {"O2C-Actor": "anna"}, {"O2C-Actor": "carla"}
LATE = day(-30)


@pytest.fixture
def desk(cash: Server) -> Server:
    """Seven old invoices with 2.00 open, one that is not due, one of which too much is open, an open credit."""
    cash.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps"))
    for n in range(7):
        name, customer = f"INV-2026-000{n}", "C-200" if n % 2 else "C-100"
        cash.hear(invoice(name, "100.00", issued=LATE, customer=customer), paid("98.00", name))
    cash.hear(invoice("INV-2026-0007", "2.00", issued=NOW.date()), invoice("INV-2026-0008", "5.00", issued=LATE))
    cash.hear(invoice("INV-2026-0009", "2.00", issued=LATE, legal_entity="FR01"))
    cash.hear(credit_note("CN-2026-0001", "3.00", "INV-2026-0077", issued=LATE))
    return cash


def propose(desk: Server) -> tuple[str, str]:
    """(sweep, approval)."""
    found = desk.get(f"/v1/sweeps/preview?{QUERY}")
    (asked,) = desk.post("/v1/sweeps", CHOICE | {"digest": found["digest"]}, **ANNA)["events"]
    return asked["data"]["subject"], asked["data"]["approval"]


def open_items(desk: Server) -> int:
    return desk.balances()["receivable"]


def finish(desk: Server) -> None:
    while desk.processor.tend():
        pass


def test_a_preview_shows_what_is_small_and_old_enough_and_changes_nothing(desk: Server) -> None:
    found = desk.get(f"/v1/sweeps/preview?{QUERY}")
    assert (found["count"], found["totals"]) == (7, [{"amount": "14.00", "currency": "EUR"}])
    assert found["entries"][0] == {
        "account": "C-100",
        "name": "DE01/INV-2026-0000",
        "amount": "2.00",
        "currency": "EUR",
        "due": day(0).isoformat(),
    }
    credits = desk.get(f"/v1/sweeps/preview?{QUERY}&of=credits")["entries"]
    assert [(entry["name"], entry["amount"]) for entry in credits] == [("DE01/CN-2026-0001", "-3.00")]
    assert desk.get("/v1/sweeps")["sweeps"] == []


def test_a_day_too_young_and_a_cent_too_much_are_not_found(desk: Server) -> None:
    overdue = (NOW.date() - day(0)).days
    found = desk.get(f"/v1/sweeps/preview?legal_entity=DE01&older_than={overdue}&below=EUR:5.00")
    assert found["count"] == 0
    found = desk.get(f"/v1/sweeps/preview?legal_entity=DE01&older_than={overdue - 1}&below=EUR:2.01")
    assert found["count"] == 7
    assert desk.get("/v1/sweeps/preview?legal_entity=DE01&older_than=3&below=EUR:2.00")["count"] == 0


def test_rests_of_receipts_are_found_unless_the_payer_is_unknown_or_they_are_on_hold(desk: Server) -> None:
    for name in ("f", "g"):
        desk.hear(paid("1.00", "thanks", name=name, payer_account=IBAN))
    desk.hear(paid("1.50", "?", name="nobody"))
    desk.post("/v1/receipts/g/1/hold", {"code": "compliance"})
    found = desk.get(f"/v1/sweeps/preview?{QUERY}&of=receipts")["entries"]
    assert [(entry["name"], entry["due"]) for entry in found] == [("f/1", day(0).isoformat())]


def test_exactly_what_was_shown_is_proposed_or_nothing(desk: Server) -> None:
    found = desk.get(f"/v1/sweeps/preview?{QUERY}")
    desk.hear(paid("2.00", "INV-2026-0000", name="late"))
    body = CHOICE | {"digest": found["digest"]}
    assert desk.post("/v1/sweeps", body, 409)["code"] == "changed-since-preview"
    assert desk.get("/v1/approvals")["approvals"] == []


def test_one_agreement_gives_up_all_and_one_command_takes_all_back(desk: Server) -> None:
    before = open_items(desk)
    sweep, approval = propose(desk)
    (waiting,) = desk.get("/v1/approvals")["approvals"]
    assert (waiting["kind"], waiting["subject"], waiting["detail"]) == ("sweep", sweep, "7 items: 14.00 EUR")
    assert desk.post(f"/v1/approvals/{approval}/approve", {}, 409, **ANNA)["code"] == "own-approval"
    desk.post(f"/v1/approvals/{approval}/approve", {}, **CARLA)
    assert open_items(desk) == before - 1400
    assert desk.get(f"/v1/sweeps/preview?{QUERY}")["count"] == 0
    (listed,) = desk.get("/v1/sweeps?status=done")["sweeps"]
    assert (listed["entries"], listed["swept"], listed["left_out"], listed["approved_by"]) == (7, 7, 0, "carla")
    assert listed["below"] == ["5.00 EUR", "5.00 USD"]

    desk.processor.reload()  # as after a restart: what is closed is not in memory
    desk.post(f"/v1/sweeps/{sweep}/take-back", {}, **ANNA)
    shown = desk.get(f"/v1/sweeps/{sweep}")
    assert (shown["status"], shown["back"], shown["taken_back_by"]) == ("taken-back", 7, "anna")
    assert {row["movement"] for row in shown["balances"]} == {f"DE01/INV-2026-000{n}~1" for n in range(7)}
    assert open_items(desk) == before
    assert desk.get(f"/v1/sweeps/preview?{QUERY}")["count"] == 7


def test_a_refused_proposal_is_listed_as_such(desk: Server) -> None:
    sweep, approval = propose(desk)
    desk.post(f"/v1/approvals/{approval}/refuse", {}, **CARLA)
    assert desk.get(f"/v1/sweeps/{sweep}")["status"] == "refused"
    assert desk.post(f"/v1/sweeps/{sweep}/take-back", {}, 409)["code"] == "not-swept"


class Killed(Exception):
    pass


def test_a_process_that_dies_in_any_batch_leaves_whole_batches_and_the_next_goes_on(
    desk: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 2)
    before = open_items(desk)
    sweep, approval = propose(desk)
    desk.post(f"/v1/approvals/{approval}/approve", {}, **CARLA)
    for batches in (1, 2, 3):
        dying = desk.replica()
        write = dying.engine.write

        def killed(cur: Any, decided: Any, write: Any = write) -> None:
            write(cur, decided)
            raise Killed

        monkeypatch.setattr(dying.engine, "write", killed)
        with pytest.raises(Killed):
            dying.tend()
        assert open_items(desk) == before - 400 * batches
        assert desk.replica().tend()
    assert not desk.replica().tend()
    assert open_items(desk) == before - 1400
    assert desk.get(f"/v1/sweeps/{sweep}")["status"] == "done"
    made = desk.rows("select count(*) from stored_events where topic = 'item-adjusted.v1'")
    assert made[0]["count"] == 7


def test_two_replicas_that_go_on_at_once_give_up_nothing_twice(desk: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 3)
    before = open_items(desk)
    sweep, approval = propose(desk)
    desk.post(f"/v1/approvals/{approval}/approve", {}, **CARLA)
    other = desk.replica()
    first = desk.replica(after_look=lambda: other.tend() and None)
    first.tend()
    finish(desk)
    assert open_items(desk) == before - 1400
    assert desk.get(f"/v1/sweeps/{sweep}")["swept"] == 7


def test_items_that_were_open_before_small_balances_were_listed_are_listed_by_the_migration(desk: Server) -> None:
    desk.post("/v1/items/DE01/INV-2026-0008/deduct", {"account": "C-100", "amount": "1.00", "code": "freight"})
    listed = desk.rows("select * from small_items where item not like '%/D_' order by item")
    assert len(listed) == 11
    script = (desk.service.migrations / "0010_sweeps.sql").read_text()
    start = script.index("insert into small_items")
    with desk.processor.database.connect() as connection:
        connection.execute("truncate small_items")
        connection.execute(script[start : script.index("create table sweeps")])
    assert desk.rows("select * from small_items order by item") == listed


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("below=EUR", "bad-limit"),
        ("below=EUR:five", "bad-limit"),
        ("below=EUR:-5", "bad-limit"),
        ("below=EUR:5&below=EUR:6", "bad-limit"),
        ("below=EUR:0", "not-small"),
        ("below=EUR:1000.01", "not-small"),
        ("below=EUR:0.001", "bad-amount"),
        ("below=ABC:5", "bad-amount"),
    ],
)
def test_what_is_no_small_amount_is_a_problem_that_says_why(cash: Server, query: str, code: str) -> None:
    assert cash.get(f"/v1/sweeps/preview?legal_entity=DE01&older_than=3&{query}", 422)["code"] == code


def test_a_sweep_nobody_proposed_is_not_found(cash: Server) -> None:
    cash.get("/v1/sweeps/S-0", 404)
    cash.post("/v1/sweeps/S-0/take-back", {}, 404)
