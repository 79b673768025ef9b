"""A statement before it is booked: told as it then really goes, and nothing of it is kept."""

from typing import Any

import pytest
from cash_facts import IBAN, advice, balanced, credit_note, day, invoice, line, paid, registered, statement
from cash_server import Server

from o2c.cash_app.dry_run.statements import rehearse
from o2c.chassis.testing.wire import as_heard
from o2c.contracts import bank
from o2c.contracts.base import Event

pytestmark = pytest.mark.servers

KNOWN = (
    registered("C-100", "Example Pumps GmbH", IBAN),
    registered("C-200", "Blue Hill"),
    invoice("INV-2026-0001", "1190.00"),
    invoice("INV-2026-0002", "500.00"),
    invoice("INV-2026-0003", "75.00", customer="C-200"),
)
EVERYTHING = statement(
    "s",
    line("500.00", "INV-2026-0002", payer_account=IBAN, booked=day(9)),
    line("500.00", "INV-2026-0002", payer_account=IBAN, booked=day(9)),
    line("75.00", "", payer_name="BLUE HILL LTD", booked=day(9)),
    line("3.00", "", payer_name="nobody", booked=day(9)),
    line("-15.00", "charges", code="NCHG", booked=day(9)),
    line("-500.00", "returned", payer_account=IBAN, booked=day(10)),
)
CHAINED = [
    balanced("m1", "0.00", "500.00", line("500.00", "INV-2026-0002", payer_account=IBAN)),
    balanced("m2", "500.00", "1690.00", line("1190.00", "INV-2026-0001", payer_account=IBAN), dated=day(1)),
]
STORIES: dict[str, tuple[list[Event], list[bank.BankStatementReceived]]] = {
    "everything at once": ([*KNOWN], [EVERYTHING]),
    "two statements, one after the other": ([*KNOWN], CHAINED),
    "what was placed by amount yields": (
        [*KNOWN, paid("500.00", "", name="guess", payer_account=IBAN, booked=day(9))],
        [statement("s", line("500.00", "INV-2026-0002", payer_account=IBAN, booked=day(10)))],
    ),
    "two silent payments of a day": (
        [*KNOWN],
        [statement("s", *(line(amount, payer_account=IBAN, booked=day(9)) for amount in ("500.00", "1190.00")))],
    ),
    "its advice waits for it": (
        [*KNOWN, advice("500.00", ("INV-2026-0002", "500.00"), dated=day(9), account=IBAN)],
        [statement("s", line("500.00", "", payer_account=IBAN, booked=day(9)))],
    ),
    "a credit note makes room": (
        [*KNOWN, credit_note("CN-2026-0001", "119.00", "INV-2026-0001", issued=day(20))],
        [statement("s", line("1190.00", "INV-2026-0001", payer_account=IBAN, booked=day(9)))],
    ),
    "a copy of what was taken": ([*KNOWN, CHAINED[0]], [CHAINED[0]]),
    "lines that a file without balances brought": (
        [*KNOWN, statement("csv", line("500.00", "INV-2026-0002", payer_account=IBAN))],
        [CHAINED[0]],
    ),
    "it contradicts itself": ([*KNOWN], [balanced("m1", "0.00", "1.00", line("500.00", "INV-2026-0002"))]),
    "a gap": ([*KNOWN, CHAINED[0]], [balanced("m9", "77.00", "80.00", line("3.00", booked=day(30)), dated=day(30))]),
    "a part is missing": ([*KNOWN], [balanced("m1", "0.00", "500.00", line("500.00"), parts=2)]),
    "the other part came before": (
        [*KNOWN, balanced("m1", "0.00", "575.00", line("500.00", "INV-2026-0002", payer_account=IBAN), parts=2)],
        [balanced("m1", "0.00", "575.00", line("75.00", "INV-2026-0003"), parts=2, part=2, first=2)],
    ),
}


def told(cash: Server, *statements: bank.BankStatementReceived) -> Any:
    answer = cash.http.post("/v1/match/dry-run", json=[said.model_dump(mode="json") for said in statements])
    assert answer.status_code == 200, answer.text
    return answer.json()


def content(cash: Server) -> dict[str, Any]:
    """Every row of every table, guards among them, and how far every sequence is drawn."""
    names = [
        row["tablename"] for row in cash.rows(f"select tablename from pg_tables where schemaname = '{cash.schema}'")
    ]
    found: dict[str, Any] = {name: cash.rows(f"select t::text as row from {name} t order by 1") for name in names}
    sequences = f"select sequencename, last_value from pg_sequences where schemaname = '{cash.schema}' order by 1"
    assert len(found) > 20
    return found | {"sequences": cash.rows(sequences)}


def stored(cash: Server, after: int = 0) -> list[tuple[str, Any]]:
    codec = cash.service.codec()
    rows = cash.rows(f"select * from stored_events where notification_id > {after} order by notification_id")
    return [(row["originator_id"], codec.decode(row["topic"], bytes(row["state"]))) for row in rows]


@pytest.mark.parametrize("story", sorted(STORIES))
def test_it_goes_as_it_was_told_and_nothing_is_touched(cash: Server, story: str) -> None:
    known, statements = STORIES[story]
    for event in known:
        cash.hear(event)
    before = content(cash)
    sends = [tuple(cash.service.hears[type(event)](as_heard(event))) for event in statements]
    rehearsed: list[tuple[str, Any]] = []

    def ask(rehearsal: Any) -> None:
        decide = rehearsal.decide
        rehearsal.decide = lambda jobs: rehearsed.extend(decide(jobs)) or list(rehearsed)
        rehearse(rehearsal, sends, "tester")

    cash.processor.rehearse(ask)
    answer = told(cash, *statements)
    assert content(cash) == before

    cash.hear(*statements)
    drawn = {row["sequencename"]: row["last_value"] for row in before["sequences"]}
    assert rehearsed == stored(cash, after=drawn["stored_events_notification_id_seq"])
    assert bool(rehearsed) == (story != "a copy of what was taken")
    left = {row["receipt"]: row["unapplied"] for row in cash.rows("select * from open_receipts")}
    booked = [row for said in answer["statements"] for row in said["lines"] if "touchless" in row]
    assert {row["line"]: row["left"] for row in booked} == {
        row["line"]: f"{left.get(row['line'], 0) / 100:.2f}" for row in booked
    }
    assert sum([total["receipts"] for total in answer["totals"]]) == len(booked)


def test_line_by_line(cash: Server) -> None:
    for event in KNOWN:
        cash.hear(event)
    answer = told(cash, EVERYTHING)
    (said,) = answer["statements"]
    assert (said["outcome"], said["flags"]) == ("accepted", [])
    first, second, third, fourth, fee, returned = said["lines"]
    assert (first["account"], first["identified_by"], first["touchless"]) == ("C-100", "bank-account", True)
    assert (second["outcome"], second["left"], second["touchless"]) == ("booked", "0.00", False)
    assert third["applied"][0] | {"evidence": []} == {
        "item": "DE01/INV-2026-0003", "number": "INV-2026-0003", "amount": "75.00", "discount": "0.00",
        "allowance": "0.00", "deductions": [], "rule": "single-amount.v2", "evidence": [],
    }  # fmt: skip
    assert (fourth["account"], fourth["reason"], fourth["left"]) == ("unidentified:DE-BANK", "payer-unknown", "3.00")
    assert (fee["class"], fee["reason"]) == ("fee", "bank code NCHG: charges")
    assert (returned["class"], returned["takes_back"]) == ("return", "s/2")


def test_of_two_payments_for_one_item_the_second_is_left_and_it_is_said_why(cash: Server) -> None:
    for event in KNOWN:
        cash.hear(event)
    twice = [line("500.00", "INV-2026-0002", payer_account=IBAN, booked=day(9)) for _ in range(2)]
    answer = told(cash, statement("s", *twice))
    first, second = answer["statements"][0]["lines"]
    assert [row["number"] for row in first["applied"]] == ["INV-2026-0002"]
    assert (first["left"], second["left"], second["reason"]) == ("0.00", "500.00", "duplicate-payment")
    assert second["why_not"] == "named INV-2026-0002 is settled already, by s/1 of 2026-05-13"
    assert answer["totals"] == [
        {"currency": "EUR", "receipts": 2, "amount": "1000.00", "touchless": 1, "touchless_amount": "500.00",
         "left": 1, "left_amount": "500.00", "prepaid": 0, "prepaid_amount": "0.00", "deductions": 0,
         "deductions_amount": "0.00"}
    ]  # fmt: skip


def test_what_would_happen_to_others_is_said_too(cash: Server) -> None:
    known, statements = STORIES["what was placed by amount yields"]
    for event in known:
        cash.hear(event)
    answer = told(cash, *statements)
    assert [(e["receipt"], e["what"], e["number"], e["amount"]) for e in answer["effects"]] == [
        ("guess/1", "unapplied", "INV-2026-0002", "500.00")
    ]


@pytest.mark.parametrize(
    ("story", "outcome", "code", "can_be_released"),
    [
        ("it contradicts itself", "refused", "closing-balance-differs", True),
        ("a copy of what was taken", "taken-before", "", False),
        ("a part is missing", "incomplete", "", False),
        ("the other part came before", "accepted", "", False),
        ("a gap", "accepted", "", False),
    ],
)
def test_the_statement_itself_is_judged(
    cash: Server, story: str, outcome: str, code: str, can_be_released: bool
) -> None:
    known, statements = STORIES[story]
    for event in known:
        cash.hear(event)
    said = told(cash, *statements)["statements"][-1]
    assert (said["outcome"], said["code"], said["can_be_released"]) == (outcome, code, can_be_released)
    assert said["flags"] == {"a gap": ["gap"], "the other part came before": ["first-statement"]}.get(story, [])


def test_one_statement_alone_may_be_given_and_what_is_no_statement_is_said(cash: Server) -> None:
    one = cash.http.post("/v1/match/dry-run", json=EVERYTHING.model_dump(mode="json"))
    assert [said["statement"] for said in one.json()["statements"]] == ["s"]
    long = statement("s" * 100, line("1.00"))
    assert told(cash, long)["statements"][0]["code"] == "name-too-long"
    assert cash.http.post("/v1/match/dry-run", json={"statement": "s"}).status_code == 422
    bad = statement("s", line("3.55"), currency="JPY").model_dump(mode="json")
    assert cash.http.post("/v1/match/dry-run", json=bad).json()["code"] == "bad-amount"


def test_where_it_did_not_look_at_everything_it_says_so(cash: Server) -> None:
    """Payments of one payer and day that name nothing: of more than so many no amount is looked at."""
    few = {"cascade": {"max_loose": 12, "max_together": 3}}
    proposal = cash.post("/v1/policies/proposals", {"scope": {}, "set": few})["proposal"]
    cash.post(f"/v1/policies/proposals/{proposal}/approve", {}, **{"O2C-Actor": "carla"})
    cash.hear(*KNOWN)
    lines = [line(f"{amount}.11", "", payer_account=IBAN, booked=day(9)) for amount in range(1, 151)]
    answer = told(cash, statement("s", *lines))
    assert answer["stopped"] == [
        {"receipts": 138, "why": "no amount was looked at: more payments of their payer and day name nothing and found "
         "no place than 12"},
        {"receipts": 12, "why": "not matched together: more payments of their payer and day name nothing and found no "
         "place than 3"},
        {"receipts": 50, "why": "what would be enough is told of the first 100"},
    ]  # fmt: skip
    reasons = [row["reason"] for row in answer["statements"][0]["lines"]]
    assert reasons == ["nothing-matches"] * 12 + ["too-many-payments"] * 138


def test_prepayments_and_deductions_that_a_payment_would_make_are_shown_with_it_and_summed_up(cash: Server) -> None:
    policy = {"reasons": [{"code": "damage", "auto": "50.00"}], "order_patterns": ["SO-#{4,8}"]}
    proposal = cash.post("/v1/policies/proposals", {"scope": {}, "set": policy})["proposal"]
    cash.post(f"/v1/policies/proposals/{proposal}/approve", {}, **{"O2C-Actor": "carla"})
    cash.hear(*KNOWN)
    short, claimed, ahead = (
        line("1180.00", "INV-2026-0001 less freight 10.00", payer_account=IBAN, booked=day(9)),
        line("480.00", "INV-2026-0002 less damage 20.00", payer_account=IBAN, booked=day(9)),
        line("910.00", "down payment SO-47110", payer_account=IBAN, booked=day(9)),
    )
    answer = told(cash, statement("s", short, claimed, ahead))
    first, second, third = answer["statements"][0]["lines"]
    deductions = [kept for row in (first, second) for applied in row["applied"] for kept in applied["deductions"]]
    assert deductions == [
        {"number": "INV-2026-0001/D1", "reason": "freight", "amount": "10.00", "currency": "EUR", "status": "open"},
        {"number": "INV-2026-0002/D1", "reason": "damage", "amount": "20.00", "currency": "EUR",
         "status": "credit-note-asked"},
    ]  # fmt: skip
    prepaid = [{"order": "SO47110", "amount": "910.00"}]
    assert (first["prepaid"], third["prepaid"], third["left"]) == ([], prepaid, "0.00")
    (total,) = answer["totals"]
    assert {name: total[name] for name in ("prepaid", "prepaid_amount", "deductions", "deductions_amount")} == {
        "prepaid": 1, "prepaid_amount": "910.00", "deductions": 2, "deductions_amount": "30.00",
    }  # fmt: skip
