"""A payment in another currency than the invoice it names: two movements that meet in exchange-clearing."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, balanced, credit_note, day, invoice, line, rate, registered, statement

from o2c.cash_app.desk.commands import AcceptSuggestion
from o2c.cash_app.matching.tolerances import Tolerance
from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import MoveByHand, ReturnPayment, UnapplyByHand
from o2c.chassis.domain import Send, Wait
from o2c.contracts import cash_app

POLICY = Policy(functional={"DE01": "EUR"}, exchange_tolerance=Tolerance("50", "1"))
ONE = "DE01/INV-05-001"


@pytest.fixture
def desk() -> Desk:
    """Books in euro; a dollar is worth 0.9253 on the tenth day."""
    return ready(POLICY)


def ready(policy: Policy) -> Desk:
    desk = Desk(policy)
    desk.hear(rate("USD/EUR", "0.9253", 9), registered("C-100", "Example Pumps", IBAN))
    return desk


def dollars(desk: Desk, amount: str, text: str, **more: Any) -> None:
    given = {"name": "f", "booked": day(9), "payer_account": IBAN} | more
    name = given.pop("name")
    desk.hear(balanced(name, "0.00", amount, line(amount, text, **given), dated=given["booked"], currency="USD"))


def worth(desk: Desk) -> dict[str, int]:
    accounts = {account for _, account, _ in desk.worth}
    return {account: desk.worth_of(account) for account in sorted(accounts) if desk.worth_of(account)}


def balances(desk: Desk) -> None:
    """The laws: every entry sums to nothing in its currency and in euro; receivables are the open items."""
    for currency in ("EUR", "USD"):
        assert sum(amount for entry, _, _, amount in desk.journal if entry[2] == currency) == 0
        items = [item.open for item in desk.account().items.values() if item.document.currency == currency]
        assert desk.gl("receivable", currency) == sum(items)
    assert sum(value for _, _, value in desk.worth) == 0
    for (entity, kind, currency, _), total in held(desk).items():
        assert total == desk.gl(kind, currency) * (1 if kind == "receivable" else -1), (entity, kind, currency)


def held(desk: Desk) -> dict[tuple[str, str, str, str], int]:
    sums: dict[tuple[str, str, str, str], int] = {}
    for (_, entity, kind, currency), amount in desk.totals.items():
        key = (entity, kind, currency, "")
        sums[key] = sums.get(key, 0) + amount
    return sums


def test_within_tolerance_the_item_is_settled_and_the_difference_is_one_of_exchange(desk: Desk) -> None:
    """USD 54,000 at 0.9253 are 49,966.20 EUR; the invoice is 50,000.00, so 33.80 were lost."""
    desk.hear(invoice("INV-05-001", "50000.00"))
    dollars(desk, "54000.00", "INV-05-001 EUR 50000 @ 1.08")
    assert (desk.open("INV-05-001"), desk.receipt("f/1").unapplied) == (0, 0)
    assert worth(desk) == {"cash:DE-BANK": 4996620, "exchange-difference": 3380, "revenue": -5000000}
    assert (desk.gl("exchange-clearing"), desk.gl("exchange-clearing", "USD")) == (5000000, -5400000)
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.rule, applied.amount.amount, applied.amount.currency) == (
        "reference-exchanged.v1",
        "54000.00",
        "USD",
    )
    assert (applied.settled.amount, applied.settled.currency) == ("50000.00", "EUR")
    assert (applied.rate, applied.rate_source) == ("0.9253", "central bank")
    assert [(said.kind, said.detail) for said in applied.evidence[:-1]] == [
        ("reference", "INV-05-001"),
        ("exchange", "54000.00 USD are 49966.20 EUR at 0.9253 (central bank, 2026-05-13)"),
        ("stated-rate", "the payer states 1.08: 50000.00 EUR, 33.80 EUR apart"),
        ("exchange-difference", "33.80 EUR less than is owed"),
    ]
    (moved,) = [event for event in desk.of(cash_app.ReceivableMoved) if event.kind == "applied"]
    assert (moved.amount.amount, moved.amount.currency) == ("-50000.00", "EUR")
    balances(desk)


def test_too_little_settles_one_item_in_part_and_of_several_none(desk: Desk) -> None:
    desk.hear(invoice("INV-05-001", "50000.00"))
    dollars(desk, "10000.00", "INV-05-001")
    assert (desk.open("INV-05-001"), desk.receipt("f/1").unapplied) == (5000000 - 925300, 0)
    desk.hear(invoice("INV-05-002", "500.00"))
    dollars(desk, "100.00", "INV-05-001 INV-05-002", name="g")
    receipt = desk.receipt("g/1")
    assert (receipt.unapplied, receipt.weighing.left) == (10000, "named-in-another-currency")
    assert receipt.weighing.suggested == (ONE, "DE01/INV-05-002")
    balances(desk)


def test_too_much_settles_what_is_named_and_leaves_the_rest_unapplied(desk: Desk) -> None:
    desk.hear(invoice("INV-05-001", "500.00"), invoice("INV-05-002", "425.30"))
    dollars(desk, "1200.00", "INV-05-001 INV-05-002")
    assert (desk.open("INV-05-001"), desk.open("INV-05-002"), desk.receipt("f/1").unapplied) == (0, 0, 20000)
    assert desk.receipt("f/1").weighing.left == "more-paid-than-named"
    assert desk.gl("exchange-clearing", "USD") == -100000
    balances(desk)


def test_without_a_tolerance_a_difference_is_a_residual() -> None:
    desk = ready(Policy(functional={"DE01": "EUR"}))
    desk.hear(invoice("INV-05-001", "50000.00"))
    dollars(desk, "54000.00", "INV-05-001")
    assert desk.open("INV-05-001") == 3380
    balances(desk)


def test_the_amount_alone_never_crosses_currencies(desk: Desk) -> None:
    desk.hear(invoice("INV-05-001", "925.30"))
    dollars(desk, "1000.00", "thank you")
    assert (desk.open("INV-05-001"), desk.receipt("f/1").unapplied) == (92530, 100000)


def test_what_is_named_in_its_own_currency_goes_first(desk: Desk) -> None:
    desk.hear(rate("USD/EUR", "0.9"), invoice("INV-05-001", "925.30"), invoice("INV-05-002", "500.00", currency="USD"))
    dollars(desk, "1000.00", "INV-05-001 INV-05-002")
    assert (desk.open("INV-05-002"), desk.open("INV-05-001")) == (0, 92530)


@pytest.mark.parametrize("policy", [Policy(), Policy(functional={"FR01": "EUR"})])
def test_an_entity_without_a_currency_of_its_own_leaves_it_to_a_person(policy: Policy) -> None:
    desk = ready(policy)
    desk.hear(invoice("INV-05-001", "925.30"))
    dollars(desk, "1000.00", "INV-05-001")
    receipt = desk.receipt("f/1")
    assert (receipt.unapplied, receipt.weighing.left) == (100000, "named-in-another-currency")
    assert receipt.weighing.suggested == (ONE,)


def test_neither_currency_need_be_the_entitys_own(desk: Desk) -> None:
    """USD 1,000 are 925.30 EUR, and at 1.1566 a pound 800.02 GBP."""
    desk.hear(rate("GBP/EUR", "1.15"), rate("GBP/EUR", "1.1566", 9))
    desk.hear(invoice("INV-05-001", "800.00", currency="GBP"))
    dollars(desk, "1000.00", "INV-05-001")
    assert (desk.open("INV-05-001"), desk.receipt("f/1").unapplied) == (0, 0)
    # The invoice was worth 920.00 EUR, the money 925.30.
    assert worth(desk) == {"cash:DE-BANK": 92530, "exchange-difference": -530, "revenue": -92000}
    assert [desk.gl("exchange-clearing", c) for c in ("USD", "GBP")] == [-100000, 80000]


def test_a_rate_that_is_not_known_yet_is_waited_for(desk: Desk) -> None:
    desk.hear(rate("GBP/EUR", "1.15"), invoice("INV-05-001", "800.00", currency="GBP"))
    dollars(desk, "1000.00", "INV-05-001")
    assert any(isinstance(refused, Wait) and "GBP/EUR/2026-05-13" in refused.detail for _, refused in desk.refused)


def test_money_that_counts_from_later_is_converted_at_the_rate_of_its_booking(desk: Desk) -> None:
    desk.hear(invoice("INV-05-001", "925.30"))
    dollars(desk, "1000.00", "INV-05-001", value_date=day(11))
    assert desk.open("INV-05-001") == 0


# -- order, and back


@pytest.mark.parametrize("first", ["invoice", "payment"])
def test_the_invoice_may_come_after_the_payment(desk: Desk, first: str) -> None:
    if first == "invoice":
        desk.hear(invoice("INV-05-001", "50000.00"))
    dollars(desk, "54000.00", "INV-05-001")
    desk.forget()
    if first == "payment":
        desk.hear(invoice("INV-05-001", "50000.00"))
    assert (desk.open("INV-05-001"), desk.receipt("f/1").unapplied) == (0, 0)
    balances(desk)


@pytest.mark.parametrize("first", ["credit", "payment"])
def test_a_credit_note_before_or_after_it_makes_no_difference(desk: Desk, first: str) -> None:
    desk.hear(invoice("INV-05-001", "50000.00"))
    note = credit_note("CN-05-001", "33.80", "INV-05-001", issued=day(5))
    if first == "credit":
        desk.hear(note)
    dollars(desk, "54000.00", "INV-05-001")
    desk.forget()
    if first == "payment":
        desk.hear(note)
    assert (desk.open("INV-05-001"), desk.open("CN-05-001"), desk.receipt("f/1").unapplied) == (0, 0, 0)
    assert desk.worth_of("exchange-difference") == 0
    balances(desk)


def test_what_the_bank_takes_back_leaves_nothing_behind(desk: Desk) -> None:
    desk.hear(invoice("INV-05-001", "50000.00"))
    before = worth(desk)
    dollars(desk, "54000.00", "INV-05-001")
    desk.forget()
    desk.ask(Send("account:C-100", ReturnPayment("f/1", day(12)), ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert desk.open("INV-05-001") == 5000000
    assert worth(desk) == before | {"cash:DE-BANK": 4996620, "returns-clearing": -4996620}
    assert (desk.gl("exchange-clearing"), desk.gl("exchange-clearing", "USD")) == (0, 0)
    (unapplied,) = desk.of(cash_app.PaymentUnapplied)
    assert (unapplied.amount.currency, unapplied.settled.amount) == ("USD", "50000.00")
    balances(desk)


def test_a_person_may_take_it_back(desk: Desk) -> None:
    desk.hear(invoice("INV-05-001", "50000.00"))
    dollars(desk, "54000.00", "INV-05-001")
    desk.forget()
    command = UnapplyByHand("f/1", "f/1#1")
    desk.ask(Send("account:C-100", command, ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert (desk.open("INV-05-001"), desk.receipt("f/1").unapplied) == (5000000, 5400000)
    balances(desk)


def test_a_guess_by_amount_gives_way_to_it(desk: Desk) -> None:
    desk.hear(invoice("INV-05-001", "925.30"))
    desk.hear(statement("guess", line("925.30", payer_account=IBAN, booked=day(8)), bank_account="DE-OTHER"))
    assert desk.open("INV-05-001") == 0
    dollars(desk, "1000.00", "INV-05-001")
    assert desk.receipt("f/1").unapplied == 0
    assert desk.receipt("guess/1").unapplied == 92530
    balances(desk)


@pytest.mark.parametrize(("switch", "left"), [("off", "named-in-another-currency"), ("suggest", "rule-only-suggests")])
def test_a_policy_may_switch_it_off_or_have_it_only_suggest(switch: Any, left: str) -> None:
    desk = ready(Policy(functional={"DE01": "EUR"}, by_text={"reference-exchanged.v1": switch}))
    desk.hear(invoice("INV-05-001", "925.30"))
    dollars(desk, "1000.00", "INV-05-001")
    weighing = desk.receipt("f/1").weighing
    assert (desk.open("INV-05-001"), weighing.left, weighing.suggested) == (92530, left, (ONE,))


def accept(desk: Desk) -> None:
    desk.forget()
    desk.ask(Send("account:C-100", AcceptSuggestion("f/1"), ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert not desk.refused


def test_where_the_rule_only_suggests_a_person_accepts_it_at_the_days_rate() -> None:
    desk = ready(Policy(functional={"DE01": "EUR"}, by_text={"reference-exchanged.v1": "suggest"}))
    desk.hear(invoice("INV-05-001", "925.30"))
    dollars(desk, "1000.00", "INV-05-001")
    suggestion = desk.receipt("f/1").suggestion
    assert suggestion is not None
    assert (suggestion.rule, suggestion.cash, suggestion.items) == ("reference-exchanged.v1", 100000, (ONE,))
    accept(desk)
    assert (desk.open("INV-05-001"), desk.receipt("f/1").unapplied) == (0, 0)
    assert (desk.gl("exchange-clearing"), desk.gl("exchange-clearing", "USD")) == (92530, -100000)
    balances(desk)


def test_money_that_a_person_moved_to_its_payer_is_suggested_for_what_it_names(desk: Desk) -> None:
    desk.hear(registered("C-200", "Other Pumps"), invoice("INV-77", "10.00", customer="C-200"))
    desk.hear(invoice("INV-05-001", "925.30"))
    dollars(desk, "1000.00", "INV-05-001 INV-77", payer_account="77")
    desk.forget()
    reads = ("periods:DE01", "payer:C-100")
    desk.ask(Send(f"account:{POOL}", MoveByHand("f/1", "C-100"), reads, (f"receipt:{POOL}/f/1",)))
    assert not desk.refused
    assert desk.receipt("f/1").suggestion is not None
    accept(desk)
    assert desk.open("INV-05-001") == 0
    assert (desk.gl("exchange-clearing"), desk.gl("exchange-clearing", "USD")) == (92530, -100000)


def test_what_a_person_took_off_is_looked_at_again_without_waiting_for_a_rate(desk: Desk) -> None:
    desk.hear(invoice("INV-05-001", "925.30"))
    dollars(desk, "1000.00", "INV-05-001")
    (application,) = desk.receipt("f/1").applications
    desk.forget()
    desk.ask(Send("account:C-100", UnapplyByHand("f/1", application), ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert not desk.refused
    assert (desk.receipt("f/1").unapplied, desk.receipt("f/1").suggestion) == (100000, None)
    balances(desk)
