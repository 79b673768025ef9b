"""What is open in another currency when a month ends is worth what the closing rate says, until the day after."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cash_facts import day, invoice, paid, rate
from cash_server import Server
from Crypto.PublicKey import ECC
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.ledger.commands import Balance
from o2c.cash_app.ledger.period_events import PeriodRevalued, Revalued
from o2c.cash_app.ledger.revaluing import entries
from o2c.cash_app.ledger.valuation import Rate, worth

MAY = "/v1/periods/FX01/2026-05"
LAST = 27
"""Days from the fourth to the last of May."""
DOLLARS = {"legal_entity": "FX01", "currency": "USD"}


@pytest.fixture
def cash(database_url: str, tmp_path: Path) -> Iterator[Server]:
    key = tmp_path / "key.pem"
    key.write_text(ECC.generate(curve="Ed25519").export_key(format="PEM"))
    server = Server(database_url, certificate_key_file=key)
    try:
        yield server
    finally:
        server.close()


def tend(cash: Server) -> None:
    while cash.processor.tend():
        pass


def worths(cash: Server, until: date) -> dict[str, int]:
    """Account → what it is worth in cents of a euro, of what is booked up to a day."""
    found = cash.rows(
        "select account, sum(functional_amount)::bigint as worth from journal"
        f" where accounting <= '{until}' group by account order by account"
    )
    return {row["account"]: row["worth"] for row in found if row["worth"]}


@pytest.mark.servers
def test_an_open_invoice_gains_at_the_closing_rate_and_gives_it_back_the_day_after(cash: Server) -> None:
    cash.hear(rate("USD/EUR", "0.90"), rate("USD/EUR", "0.93", LAST), rate("USD/EUR", "0.92", LAST + 3))
    cash.hear(invoice("INV-2026-0001", "1000.00", issued=day(0), **DOLLARS))
    cash.close_month("2026-05", "FX01")
    tend(cash)
    assert worths(cash, date(2026, 5, 31)) == {
        "receivable": 900_00, "revaluation:receivable": 30_00, "revenue": -900_00,
        "exchange-difference-unrealised": -30_00,
    }  # fmt: skip
    assert worths(cash, date(2026, 6, 1)) == {"receivable": 900_00, "revenue": -900_00}
    row = paid("1000.00", "INV-2026-0001", name="x", booked=day(LAST + 3))
    cash.hear(row.model_copy(update=DOLLARS))
    later = worths(cash, date(2026, 6, 30))
    assert (later["exchange-difference"], "receivable" in later) == (-20_00, False)
    (balance,) = cash.get(f"{MAY}/revaluation")["balances"]
    assert (balance["booked"], balance["worth"], balance["posted"]) == ("900.00", "930.00", "30.00")


@pytest.mark.servers
def test_the_certificate_counts_it_and_waits_for_the_rate(cash: Server) -> None:
    cash.hear(rate("USD/EUR", "0.90"))
    cash.hear(invoice("INV-2026-0001", "1000.00", issued=day(0), **DOLLARS))
    (blocker,) = cash.get(f"{MAY}/blockers")["blockers"]
    assert (blocker["blocker"], blocker["amount"], blocker["currency"]) == ("closing rate", "1000.00", "USD")
    cash.close_month("2026-05", "FX01")
    tend(cash)
    (may,) = [month for month in cash.get("/v1/periods/FX01")["months"] if month["period"] == "2026-05"]
    assert (may["state"], may["certificate"]) == ("closed", None)
    assert may["waits_for"][0]["detail"] == "USD/EUR of 2026-05-31: o2c import rates"
    preview = cash.get(f"{MAY}/revaluation")
    assert (preview["missing_rates"], preview["balances"][0]["worth"]) == (["USD/EUR"], None)
    cash.hear(rate("USD/EUR", "0.93", LAST))
    tend(cash)
    classes = {row["class"]: row for row in cash.get(f"{MAY}/certificate")["document"]["classes"]}
    assert classes["revaluation"]["functional_closing"] == "30.00"
    assert classes["receivable"]["functional_closing"] == "900.00"


@pytest.mark.servers
def test_money_that_waits_is_owed_at_the_closing_rate(cash: Server) -> None:
    cash.hear(rate("USD/EUR", "0.90"), rate("USD/EUR", "0.95", LAST))
    for number, text in ((1, "hello"), (2, "bye")):
        row = paid("500.00", text, name=f"x{number}", booked=day(0))
        cash.hear(row.model_copy(update={**DOLLARS, "statement": f"s{number}"}))
    waiting = cash.get("/v1/receipts?status=unidentified")["receipts"]
    cash.close_month("2026-05", "FX01", accept=["unidentified", "unapplied"])
    tend(cash)
    assert len(waiting) == 2
    assert worths(cash, date(2026, 5, 31))["revaluation:unidentified"] == -50_00


@pytest.mark.servers
def test_a_month_that_is_closed_again_is_revalued_by_what_came_meanwhile(cash: Server) -> None:
    cash.hear(rate("USD/EUR", "0.90"), rate("USD/EUR", "0.93", LAST))
    cash.hear(invoice("INV-2026-0001", "1000.00", issued=day(0), **DOLLARS))
    cash.close_month("2026-05", "FX01")
    tend(cash)
    (asked,) = cash.post(f"{MAY}/reopen", {}, **{"O2C-Actor": "anna"})["events"]
    cash.post(f"/v1/approvals/{asked['data']['approval']}/approve", {}, **{"O2C-Actor": "carla"})
    cash.hear(invoice("INV-2026-0002", "2000.00", issued=day(0), **DOLLARS))
    cash.close_month("2026-05", "FX01")
    tend(cash)
    assert worths(cash, date(2026, 5, 31))["revaluation:receivable"] == 90_00
    assert "revaluation:receivable" not in worths(cash, date(2026, 6, 1))
    posted = cash.rows("select entry from journal where entry like 'revaluation/%' and line = 1 order by entry")
    assert [row["entry"].split("/")[3] for row in posted] == ["1", "1", "2", "2"]


@given(
    amount=st.integers(-(10**12), 10**12),
    booked=st.integers(-(10**12), 10**12),
    text=st.decimals("0.0001", "500", places=6).map(str),
    functional=st.sampled_from(["EUR", "JPY", "BHD"]),
)
def test_entries_balance_and_the_day_after_nothing_is_left(
    amount: int, booked: int, text: str, functional: str
) -> None:
    found = Rate("USD", functional, text)
    balance = Revalued("unapplied", "USD", amount, booked, found, "central bank", worth(found, amount))
    made = list(entries(PeriodRevalued("FX01", "2026-05", "2026-05/1", date(2026, 5, 31), (balance,))))
    sums: dict[Any, int] = {}
    for entry in made:
        assert not sum(value for *_, value in entry.lines)
        assert not any(moved for _, _, moved, _ in entry.lines)
        for account, _, _, value in entry.lines:
            sums[account] = sums.get(account, 0) + value
    assert not any(sums.values())
    assert bool(made) == bool(balance.difference)
    if made:
        (first, back) = made
        assert (first.accounting, back.accounting) == (date(2026, 5, 31), date(2026, 6, 1))
        assert booked + first.lines[0][3] == balance.worth


def test_a_balance_names_the_pair_it_needs() -> None:
    assert Balance("receivable", "USD", "EUR", 1, 1).pair == "USD/EUR"
