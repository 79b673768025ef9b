"""What amounts are worth in the entity's own currency, and what a change of the rate gains or loses."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, balanced, credit_note, day, invoice, line, paid, rate, registered

from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ReturnPayment
from o2c.chassis.domain import Refuse, Send, Wait
from o2c.contracts import cash_app

USD: dict[str, Any] = {"currency": "USD"}


@pytest.fixture
def desk() -> Desk:
    """DE01 keeps its books in euro. A dollar is worth 0.90 on the fourth of May, 0.92 from the day after on."""
    desk = Desk(Policy(functional={"DE01": "EUR"}))
    desk.hear(rate("USD/EUR", "0.90"), rate("USD/EUR", "0.92", 1, 20), registered("C-100", "Example Pumps", IBAN))
    return desk


def dollars(desk: Desk, amount: str, text: str, **more: Any) -> None:
    given = {"name": "f", "booked": day(9), "payer_account": IBAN} | more
    name = given.pop("name")
    desk.hear(balanced(name, "0.00", amount, line(amount, text, **given), dated=given["booked"], **USD))


def worth(desk: Desk) -> dict[str, int]:
    accounts = {account for _, account, _ in desk.worth}
    return {account: desk.worth_of(account) for account in sorted(accounts) if desk.worth_of(account)}


def test_a_discounted_payment_at_a_better_rate_gains(desk: Desk) -> None:
    """USD 1,000 at 0.90; USD 980 at 0.92 and 20 discount: 901.60 + 18.00 - 900.00 = 19.60 gained."""
    desk.hear(invoice("INV-2026-0001", "1000.00", discount=("2", day(10)), tax_mode="keep", **USD))
    dollars(desk, "980.00", "INV-2026-0001")
    assert worth(desk) == {
        "cash:DE-BANK": 90160,
        "cash-discount": 1800,
        "exchange-difference": -1960,
        "revenue": -90000,
    }


def test_the_difference_is_realised_on_what_is_cleared_and_the_last_cent_goes_with_the_last_payment(desk: Desk) -> None:
    """0.01 at 0.90 is worth 0.01 each time, but together 0.03 are worth 0.03."""
    desk.hear(invoice("INV-2026-0001", "0.05", **USD))
    assert desk.worth_of("receivable") == 5
    dollars(desk, "0.02", "INV-2026-0001")
    assert desk.worth_of("receivable") == 3
    dollars(desk, "0.03", "INV-2026-0001", name="g", booked=day(10))
    assert worth(desk) == {"cash:DE-BANK": 5, "revenue": -5}


def test_money_that_waits_keeps_the_rate_of_its_day_wherever_it_goes(desk: Desk) -> None:
    dollars(desk, "100.00", "", payer_account="", payer_name="Sea Pumps")
    assert worth(desk) == {"cash:DE-BANK": 9200, "unidentified": -9200}
    desk.hear(registered("C-200", "Sea Pumps"))
    assert worth(desk) == {"cash:DE-BANK": 9200, "unapplied": -9200}


def test_what_is_taken_back_leaves_no_difference_behind(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "1000.00", discount=("2", day(10)), tax="159.66", **USD))
    before = worth(desk)
    dollars(desk, "980.00", "INV-2026-0001")
    desk.ask(Send("account:C-100", ReturnPayment("f/1", day(12)), ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert worth(desk) == before | {"cash:DE-BANK": 90160, "returns-clearing": -90160}


def test_a_bank_takes_money_back_at_the_rate_of_that_day(desk: Desk) -> None:
    desk.hear(rate("USD/EUR", "0.95", 21))
    dollars(desk, "100.00", "", end_to_end_id="E-1")
    back = line("-100.00", "return E-1", booked=day(21), payer_account=IBAN, end_to_end_id="E-1", reversal=True)
    desk.hear(balanced("g", "100.00", "0.00", back, dated=day(21), **USD))
    assert [event.receipt for event in desk.of(cash_app.PaymentReturned)] == ["f/1"]
    assert worth(desk) == {"cash:DE-BANK": -300, "exchange-difference": 300}


def test_a_credit_note_of_another_day_leaves_the_difference_of_the_rates(desk: Desk) -> None:
    """Revenue of 90.00 was reversed at 92.00; what is owed is nothing."""
    desk.hear(invoice("INV-2026-0001", "100.00", **USD))
    desk.hear(credit_note("CN-2026-0001", "100.00", "INV-2026-0001", issued=day(3), **USD))
    assert worth(desk) == {"exchange-difference": -200, "revenue": 200}


def test_other_entities_and_the_own_currency_need_no_rate(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "10.00"), invoice("INV-2026-0002", "10.00", legal_entity="US01", **USD))
    assert [(entry[3], entry[-1]) for entry in desk.entries] == [("1", "EUR"), ("1", "USD")]


def test_a_line_names_its_rate_and_its_functional_currency(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "10.00", **USD))
    dollars(desk, "10.00", "INV-2026-0001")
    assert [(entry[3], entry[-1]) for entry in desk.entries] == [("0.90", "EUR"), ("0.92", "EUR"), ("0.92", "EUR")]


@pytest.mark.parametrize("event", [
    invoice("INV-2026-0001", "10.00", issued=day(40), **USD),
    paid("10.00", "", name="f", booked=day(40)).model_copy(update=USD),
])  # fmt: skip
def test_what_is_dated_on_a_day_without_a_rate_waits_for_it(desk: Desk, event: Any) -> None:
    desk.hear(event)
    assert [(r.unit, r.detail) for _, r in desk.refused if isinstance(r, Wait)] == [
        ("rate:USD/EUR/2026-06-13", "no exchange rate USD/EUR/2026-06-13")
    ]
    assert desk.entries == []
    desk.hear(rate("USD/EUR", "0.91", 40))
    desk.hear(event)
    assert {value for _, _, value in desk.worth} == {910, -910}


@pytest.mark.parametrize(("value", "code"), [("0.91", "rate-stands"), ("0.900", ""), ("0", "rate-not-positive")])
def test_a_rate_stands_once_it_is_known(desk: Desk, value: str, code: str) -> None:
    desk.hear(rate("USD/EUR", value))
    assert [r.code for _, r in desk.refused if isinstance(r, Refuse)] == ([code] if code else [])


@pytest.mark.parametrize("days", [0, 33])
def test_a_rate_holds_for_a_month_at_most(desk: Desk, days: int) -> None:
    desk.hear(rate("USD/EUR", "0.91", 50, days))
    ((_, refused),) = desk.refused
    assert refused.code == "days-out-of-range"
