"""The report on a cut-over, from real tables."""

import hashlib
from datetime import date
from typing import Any

import pytest
from cash_server import Server
from test_cutover import CUTOVER, item, money

from o2c.contracts import opening
from o2c.contracts.money import Money

pytestmark = pytest.mark.servers


def figure(account_class: str, balance: str, number: int = 0) -> opening.ControlBalanceStated:
    return opening.ControlBalanceStated(
        cutover=CUTOVER,
        legal_entity="DE01",
        account_class=account_class,
        balance=Money(amount=balance, currency="EUR"),
        change_number=number,
        loaded_by="ana",
    )


@pytest.fixture
def loaded(cash: Server) -> Server:
    cash.hear(item("9000001", "1190.00", "400.00", loaded_by="ana"), item("9000002", "50.00", "30.00", "credit-note"))
    cash.hear(money("70.00", loaded_by="ana"), money("20.00", "R-2", account_class="on-account"))
    return cash


def asked(cash: Server) -> Any:
    return cash.get(f"/v1/cutovers/{CUTOVER}")


def test_what_agrees_says_so_and_migration_clearing_is_nothing(loaded: Server) -> None:
    loaded.hear(figure("receivable", "370.00"), figure("unapplied", "-70.00"), figure("on-account", "-20.00"))
    found = asked(loaded)
    assert found["agrees"] is True
    assert [(row["account_class"], row["loaded"], row["difference"]) for row in found["accounts"]] == [
        ("receivable", "370.00", "0.00"),
        ("unapplied", "-70.00", "0.00"),
        ("on-account", "-20.00", "0.00"),
    ]
    (clearing,) = found["clearing"]
    assert (clearing["journal"], clearing["general_ledger"], clearing["difference"]) == ("-280.00", "280.00", "0.00")
    assert [(row["kind"], row["entries"], row["original"], row["amount"]) for row in found["kinds"]] == [
        ("money", 1, "-20.00", "-20.00"),
        ("credit-note", 1, "-50.00", "-30.00"),
        ("invoice", 1, "1190.00", "400.00"),
        ("money", 1, "-70.00", "-70.00"),
    ]
    assert {row["loaded_by"]: row["entries"] for row in found["loaded"]} == {"": 2, "ana": 2}


def test_one_account_of_the_general_ledger_for_all_is_enough(loaded: Server) -> None:
    loaded.hear(figure("net", "280.00"))
    found = asked(loaded)
    assert [(row["account_class"], row["difference"]) for row in found["accounts"]] == [("net", "0.00")]
    assert (found["agrees"], found["clearing"][0]["difference"]) == (True, "0.00")


@pytest.mark.parametrize(
    ("receivable", "number", "why"),
    [
        ("1160.00", "9000001", "original one"),
        ("-30.00", "9000001", "not in the general ledger"),
        ("430.00", "9000002", "sign"),
        ("770.00", "9000001", "twice"),
    ],
    ids=["original", "missing", "sign", "twice"],
)
def test_a_difference_names_the_entry_that_it_may_be_from(
    loaded: Server, receivable: str, number: str, why: str
) -> None:
    loaded.hear(figure("receivable", receivable))
    found = asked(loaded)
    row = found["accounts"][0]
    assert found["agrees"] is False
    assert row["difference"].strip("-0.") != ""
    named = [cause for cause in row["causes"] if why in cause["why"]]
    assert [cause["number"] for cause in named] == [number]


def test_without_a_figure_nothing_agrees(loaded: Server) -> None:
    found = asked(loaded)
    assert found["agrees"] is False
    assert {row["difference"] for row in found["accounts"]} == {None}


def test_a_figure_is_corrected_by_a_later_one_and_by_no_earlier(loaded: Server) -> None:
    loaded.hear(figure("net", "280.00", 5))
    loaded.hear(figure("net", "999.00", 4))
    assert asked(loaded)["accounts"][0]["general_ledger"] == "280.00"
    loaded.hear(figure("net", "281.00", 6))
    assert asked(loaded)["accounts"][0]["general_ledger"] == "281.00"


def test_the_hash_is_of_the_entries_and_of_nothing_else(loaded: Server) -> None:
    before = asked(loaded)["hash"]
    lines = loaded.rows(
        """select concat_ws(E'\\t', legal_entity, entry, account_class, currency, customer, number, original, amount,
          document_date, due_date) as line from opening_entries order by legal_entity, entry"""
    )
    assert before == hashlib.sha256("".join(row["line"] + "\n" for row in lines).encode()).hexdigest()
    loaded.hear(figure("net", "280.00"))
    assert asked(loaded)["hash"] == before
    loaded.hear(item("9000003", "1.00", "1.00"))
    assert asked(loaded)["hash"] != before


def test_what_becomes_of_money_later_leaves_the_report_as_it_is(loaded: Server) -> None:
    loaded.hear(figure("net", "280.00"))
    before = asked(loaded)
    (waiting,) = loaded.get("/v1/receipts?state=unapplied")["receipts"]
    assert waiting["reason"] == "opening-balance"
    loaded.post(f"/v1/receipts/{waiting['receipt']}/apply", {"items": [{"item": "DE01/9000001", "amount": "70.00"}]})
    assert asked(loaded) == before
    rows = loaded.get(f"/v1/receipts/{waiting['receipt']}")["rows"]
    assert [(row["kind"], row["amount"]) for row in rows] == [
        ("unapplied", "70.00"),
        ("unapplied", "-70.00"),
        ("applied", "70.00"),
    ]


def test_days_are_listed_and_a_day_without_a_cut_over_is_not_found(loaded: Server) -> None:
    assert loaded.get("/v1/cutovers")["cutovers"] == [{"cutover": str(CUTOVER), "legal_entity": "DE01", "entries": 4}]
    loaded.get(f"/v1/cutovers/{date(2026, 1, 1)}", 404)
    loaded.get(f"/v1/cutovers/{CUTOVER}?legal_entity=FR01", 404)
