"""A remittance advice and its payment find each other, whichever comes first, and only where nothing else fits."""

from collections.abc import Callable
from itertools import permutations

import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, advice, day, invoice, line, paid, registered, statement

from o2c.contracts import cash_app
from o2c.contracts.base import Event

TWO = (("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00"))
DOCUMENTS = (invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN), *DOCUMENTS)
    return desk


def tied(desk: Desk) -> dict[str, str]:
    return {name: row["receipt"] for name, row in desk.advices.rows.items()}


def test_an_advice_ties_by_a_number_that_its_payment_bears() -> None:
    said = advice("1690.00", *TWO, name="a", trace="PAY-88120")
    money = paid("1690.00", "payment pay-88120", name="f", booked=day(2))
    for order in permutations([said, money, *DOCUMENTS]):
        desk = Desk()
        for event in order:
            desk.hear(event)
        assert tied(desk) == {"a": "f/1"}
        assert desk.applied() == {
            ("f/1", "DE01/INV-2026-0001"): (119000, 0),
            ("f/1", "DE01/INV-2026-0002"): (50000, 0),
        }


@pytest.mark.parametrize(
    "number",
    [
        {"end_to_end_id": "E2E-7781"},
        {"bank_reference": "7781 4400"},
        {"text": "advice no. 990017 of yesterday"},
    ],
)
def test_any_of_the_numbers_of_an_advice_will_do(desk: Desk, number: dict[str, str]) -> None:
    desk.hear(statement("f", line("1690.00", booked=day(3), **number)))
    desk.hear(advice("1690.00", *TWO, name="a", trace="77814400", end_to_end_id="E2E-7781", number="990017"))
    assert tied(desk) == {"a": "f/1"}


@pytest.mark.parametrize(
    "payer",
    [{"account": IBAN}, {"payer": "EXAMPLE PUMPS"}, {"customer": "C-100"}, {}],
    ids=["account", "name", "our number", "its documents"],
)
def test_without_a_number_amount_day_and_payer_tie(desk: Desk, payer: dict[str, str]) -> None:
    desk.hear(advice("1690.00", *TWO, name="a", **payer))
    desk.hear(statement("f", line("1690.00", booked=day(2), payer_account=IBAN)))
    assert tied(desk) == {"a": "f/1"}
    assert desk.open("INV-2026-0001") == 0


def test_money_of_another_customer_is_not_tied(desk: Desk) -> None:
    desk.hear(registered("C-200", "Other Pumps", "DE02120300000000202051"))
    desk.hear(advice("1690.00", *TWO, name="a", account=IBAN))
    desk.hear(statement("f", line("1690.00", booked=day(2), payer_account="DE02120300000000202051")))
    assert desk.advices.rows["a"] | {"receipt": ""} == desk.advices.rows["a"]
    assert (desk.advices.rows["a"]["left"], desk.advices.rows["a"]["suggested"]) == ("payer-not-confirmed", ("f/1",))


@pytest.mark.parametrize("text", ["INV-2026-0007", "our payment PAY-88121"], ids=["another document", "another trace"])
def test_a_payment_that_names_something_else_is_not_tied_by_its_payer(desk: Desk, text: str) -> None:
    """Whether the other document is known or not."""
    desk.hear(statement("f", line("1690.00", text, booked=day(2), payer_account=IBAN)))
    desk.hear(advice("1690.00", *TWO, name="a", account=IBAN, trace="PAY-88120"))
    assert (tied(desk), desk.advices.rows["a"]["left"]) == ({"a": ""}, "payer-not-confirmed")


def test_a_reference_of_the_bank_may_look_like_a_document(desk: Desk) -> None:
    desk.hear(invoice("1930438491", "70.00"))
    desk.hear(statement("f", line("70.00", booked=day(2), payer_account=IBAN, bank_reference="2026050488")))
    desk.hear(advice("70.00", ("1930438491", "70.00"), name="a", account=IBAN))
    assert tied(desk) == {"a": "f/1"}


def test_money_too_early_or_too_late_is_not_tied(desk: Desk) -> None:
    desk.hear(advice("1690.00", *TWO, name="a", account=IBAN))
    desk.hear(statement("f", line("1690.00", booked=day(8), payer_account=IBAN)))
    assert (tied(desk), desk.advices.rows["a"]["left"]) == ({"a": ""}, "no-payment")


def test_two_payments_that_fit_are_left_to_a_person(desk: Desk) -> None:
    desk.hear(statement("f", *[line("1690.00", booked=day(n), payer_account=IBAN) for n in (1, 2)]))
    desk.hear(advice("1690.00", *TWO, name="a", account=IBAN))
    assert desk.advices.rows["a"]["left"] == "several-payments"
    assert desk.advices.rows["a"]["suggested"] == ("f/1", "f/2")


def test_two_advices_never_take_one_payment(desk: Desk) -> None:
    desk.hear(
        advice("500.00", ("INV-2026-0001", "500.00"), name="a", account=IBAN),
        advice("500.00", ("INV-2026-0002", "500.00"), name="b", account=IBAN),
        statement("f", line("500.00", booked=day(1), payer_account=IBAN)),
    )
    assert tied(desk) == {"a": "", "b": ""}
    assert {row["left"] for row in desk.advices.rows.values()} == {"several-advices"}
    desk.hear(advice("500.00", ("INV-2026-0003", "500.00"), name="c", trace="TRACE-7001"))
    desk.hear(statement("g", line("500.00", "trace-7001", booked=day(1), payer_account=IBAN)))
    assert tied(desk) == {"a": "", "b": "", "c": "g/1"}


def test_the_same_advice_again_changes_nothing_and_another_of_its_name_is_refused(desk: Desk) -> None:
    said = advice("1690.00", *TWO, name="a")
    desk.hear(said)
    before = len(desk.log)
    desk.hear(said.model_copy(update={"file_name": "another.edi"}))
    desk.forget()
    desk.hear(said)
    assert (len(desk.log), desk.refused) == (before, [])
    desk.hear(advice("1690.00", ("INV-2026-0001", "1690.00"), name="a"))
    assert desk.refused[0][1].code == "same-advice-other-content"


def test_an_advice_of_nothing_and_one_that_hides_a_difference_are_refused(desk: Desk) -> None:
    desk.hear(advice("0.00", ("INV-2026-0001", "0.00")))
    desk.hear(advice("100.00", ("INV-2026-0001", "90.00"), difference="0"))
    assert [refusal.code for _, refusal in desk.refused] == ["nothing-paid", "difference-not-stated"]
    assert "`difference` must be 10.00" in desk.refused[1][1].detail


def test_whose_an_advice_is_may_become_known_last() -> None:
    """Neither the payer of the money nor the documents of the advice are known when the two come."""
    steps: list[Callable[[Desk], object]] = [
        lambda desk: desk.hear(registered("C-100", "Example Pumps GmbH", IBAN)),
        lambda desk: desk.hear(*DOCUMENTS),
        lambda desk: desk.hear(advice("1690.00", *TWO, name="a")),
        lambda desk: desk.hear(statement("f", line("1690.00", booked=day(2), payer_account=IBAN))),
    ]
    for order in permutations(steps):
        desk = Desk()
        for step in order:
            step(desk)
            desk.forget()
        assert tied(desk) == {"a": "f/1"}
        assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == (0, 0)


def test_money_that_nobody_is_known_to_have_paid_finds_its_customer_by_the_advice(desk: Desk) -> None:
    desk.hear(statement("f", line("1690.00", "thank you 887766", booked=day(2))))
    assert desk.receipt("f/1", POOL).unapplied == 169000
    desk.hear(advice("1690.00", *TWO, name="a", trace="887766"))
    assert desk.open("INV-2026-0001") == 0
    (moved, _) = desk.of(cash_app.PaymentTransferred)
    assert moved.reason == "payer found by references"


def test_in_one_batch_all_is_as_one_after_the_other() -> None:
    events: list[Event] = [
        advice("1690.00", *TWO, name="a", trace="PAY-88120"),
        *DOCUMENTS,
        paid("1690.00", "pay-88120", name="f"),
    ]
    for order in permutations(events):
        desk = Desk()
        desk.hear(*order)
        assert (tied(desk), desk.open("INV-2026-0001"), desk.open("INV-2026-0002")) == ({"a": "f/1"}, 0, 0)
