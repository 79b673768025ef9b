"""Tax that a customer withheld settles its share of the item, and a certificate is due for it."""

from datetime import date
from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, advice, day, invoice, paid, registered
from msgspec.structs import replace
from test_policies import holds
from test_why_not import said as ways

from o2c.cash_app.adjustments.commands import MarkCertificate, TakeAdjustmentBack, WriteBack
from o2c.cash_app.desk.commands import AcceptSuggestion
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy, Withholding
from o2c.cash_app.receipts.commands import MoveByHand
from o2c.chassis.domain import Send
from o2c.contracts import cash_app, remittance
from o2c.contracts.base import Event

INDIAN = registered("C-100", "Example Pumps", IBAN, country="IN")
TEN_PERCENT = Policy(withholdings=(Withholding("10", countries=frozenset({"IN"})),))
BILLED = invoice("INV-2026-0001", "1190.00", tax="190.00")
SHORT = paid("1090.00", "INV-2026-0001", name="f", payer_account=IBAN, booked=day(9))


def played(*events: Event, policy: Policy = TEN_PERCENT) -> Desk:
    desk = Desk(policy)
    for event in events:
        desk.hear(event)
        desk.forget()
    return desk


def ask(desk: Desk, command: Any) -> list[Event]:
    return desk.ask(Send("account:C-100", command, ("periods:DE01",), ("item:DE01/INV-2026-0001",)))


def test_the_item_is_settled_by_cash_and_the_tax_that_was_withheld() -> None:
    desk = played(INDIAN, BILLED, SHORT)
    assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax"), desk.gl("unapplied")) == (0, 10000, 0)
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.amount.amount, applied.allowance, applied.reason_code) == ("1090.00", "100.00", "withholding")
    assert applied.evidence[-2].detail == "10 % of the net amount, 100.00 EUR, was withheld"


def test_it_makes_no_difference_when_invoice_and_customer_become_known() -> None:
    for order in ([SHORT, BILLED, INDIAN], [BILLED, SHORT, INDIAN], [INDIAN, SHORT, BILLED]):
        desk = played(*order)
        if order[2] is INDIAN:
            continue  # who is not known yet, may withhold nothing
        assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax")) == (0, 10000)


@pytest.mark.parametrize("amount", ["1089.98", "1090.02", "1190.01"])
def test_what_is_not_the_rate_is_not_withheld(amount: str) -> None:
    short = paid(amount, "INV-2026-0001", name="f", payer_account=IBAN, booked=day(9))
    assert played(INDIAN, BILLED, short).gl("withholding-tax") == 0


def test_a_minor_unit_of_rounding_is_the_customers() -> None:
    short = paid("1090.01", "INV-2026-0001", name="f", payer_account=IBAN, booked=day(9))
    desk = played(INDIAN, BILLED, short)
    assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax")) == (0, 9999)


def test_what_is_just_the_tax_is_withheld_though_so_much_may_be_given_up() -> None:
    much = Tolerance("500", "50")
    desk = played(INDIAN, BILLED, SHORT, policy=replace(TEN_PERCENT, tolerances=Tolerances(much, much)))
    assert (desk.gl("withholding-tax"), desk.gl("small-differences")) == (10000, 0)


def test_of_several_invoices_each_bears_its_own() -> None:
    second = invoice("INV-2026-0002", "500.00")
    both = paid("1540.00", "INV-2026-0001 INV-2026-0002", name="f", payer_account=IBAN, booked=day(9))
    desk = played(INDIAN, BILLED, second, both)
    allowances = sorted(event.allowance for event in desk.of(cash_app.PaymentApplied))
    assert (desk.gl("receivable"), allowances) == (0, ["100.00", "50.00"])


def test_customers_of_other_countries_may_not() -> None:
    german = registered("C-100", "Example Pumps", IBAN, country="DE")
    desk = played(german, BILLED, SHORT)
    assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax")) == (10000, 0)


def test_all_that_the_policy_is_for_may_where_no_country_is_named_and_of_the_gross() -> None:
    policy = Policy(withholdings=(Withholding("10", base="gross"),))
    gross = paid("1071.00", "INV-2026-0001", name="f", payer_account=IBAN, booked=day(9))
    assert (
        played(registered("C-100", "Example Pumps", IBAN), BILLED, gross, policy=policy).gl("withholding-tax") == 11900
    )


def test_an_advice_says_so_where_no_rate_does() -> None:
    line = remittance.RemittanceLine(
        line=1, document="INV-2026-0001", paid="1140.00",
        adjustments=(remittance.Adjustment(amount="-50.00", reason="WHT"),),
    )  # fmt: skip
    said = advice("1140.00", line, name="a", trace="PAY-8000", dated=day(9))
    money = paid("1140.00", "PAY-8000", name="f", payer_account=IBAN, booked=day(9))
    for policy in (Policy(), Policy(short_unexplained="residual")):
        desk = played(registered("C-100", "Example Pumps", IBAN), BILLED, said, money, policy=policy)
        assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax"), desk.gl("receivable")) == (0, 5000, 0)


def test_an_advice_that_states_tax_which_the_company_does_not_know_states_a_deduction() -> None:
    line = remittance.RemittanceLine(
        line=1, document="INV-2026-0001", paid="1140.00",
        adjustments=(remittance.Adjustment(amount="-50.00", reason="WHT"),),
    )  # fmt: skip
    said = advice("1140.00", line, name="a", trace="PAY-8000", dated=day(9))
    money = paid("1140.00", "PAY-8000", name="f", payer_account=IBAN, booked=day(9))
    policy = Policy(short_unexplained="residual", withholding_codes=frozenset())
    desk = played(registered("C-100", "Example Pumps", IBAN), BILLED, said, money, policy=policy)
    assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax"), desk.gl("receivable")) == (0, 0, 5000)


def test_a_return_by_the_bank_takes_the_tax_back_too() -> None:
    back = paid("-1090.00", "returned", name="back", payer_account=IBAN, booked=day(20))
    desk = played(INDIAN, BILLED, SHORT, back)
    assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax")) == (119000, 0)


class TestCertificates:
    MARK = MarkCertificate("DE01/INV-2026-0001", "f/1#1", "16A-817", date(2026, 5, 15))
    BACK = WriteBack("DE01/INV-2026-0001", "f/1#1")

    def desk(self) -> Desk:
        return played(INDIAN, BILLED, SHORT)

    def refused(self, desk: Desk) -> list[str]:
        return [refusal.code for _, refusal in desk.refused]

    def test_one_that_came_is_marked_once(self) -> None:
        desk = self.desk()
        (said,) = ask(desk, self.MARK)
        assert (said.certificate, said.amount.amount) == ("16A-817", "100.00")  # type: ignore[attr-defined]
        assert ask(desk, self.MARK) == []

    def test_what_does_not_come_is_owed_again(self) -> None:
        desk = self.desk()
        ask(desk, self.BACK)
        assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax"), desk.gl("receivable")) == (10000, 0, 10000)
        desk.hear(paid("100.00", "INV-2026-0001", name="late", payer_account=IBAN, booked=day(60)))
        assert desk.open("INV-2026-0001") == 0

    def test_it_is_written_back_once_and_not_after_its_certificate(self) -> None:
        desk = self.desk()
        ask(desk, self.BACK)
        ask(desk, self.BACK)
        ask(desk, self.MARK)
        assert self.refused(desk) == ["written-back", "written-back"]
        other = self.desk()
        ask(other, self.MARK)
        ask(other, self.BACK)
        assert self.refused(other) == ["has-certificate"]

    def test_one_that_comes_after_all(self) -> None:
        desk = self.desk()
        ask(desk, self.BACK)
        ask(desk, TakeAdjustmentBack("DE01/INV-2026-0001", "DE01/INV-2026-0001~1"))
        ask(desk, self.MARK)
        assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax"), self.refused(desk)) == (0, 10000, [])

    def test_where_it_was_written_back_a_return_by_the_bank_leaves_what_was_billed(self) -> None:
        desk = self.desk()
        ask(desk, self.BACK)
        desk.forget()
        desk.hear(paid("-1090.00", "returned", name="back", payer_account=IBAN, booked=day(20)))
        assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax"), desk.gl("receivable")) == (119000, 0, 119000)

    def test_nothing_else_that_was_given_up_has_a_certificate(self) -> None:
        desk = self.desk()
        ask(desk, MarkCertificate("DE01/INV-2026-0001", "f/1#9", "16A-817", date(2026, 5, 15)))
        assert self.refused(desk) == ["no-such-withholding"]


@pytest.mark.parametrize(("group", "tax"), [("withholders", 10000), ("retail", 0)])
def test_a_layer_of_the_policy_is_for_a_customer_group(group: str, tax: int) -> None:
    desk = Desk()
    holds(desk, {"withholdings": [{"percent": "10"}]}, customer_group="withholders")
    desk.hear(registered("C-100", "Example Pumps", IBAN, attributes={"customer_group": group}), BILLED, SHORT)
    assert desk.gl("withholding-tax") == tax


# -- those who ask


SUGGESTING = replace(TEN_PERCENT, by_text={"document-number.v1": "suggest"})


@pytest.mark.parametrize(("country", "tax"), [("IN", 10000), ("DE", 0)])
def test_what_is_suggested_and_accepted_knows_the_customers_country(country: str, tax: int) -> None:
    desk = played(registered("C-100", "Example Pumps", IBAN, country=country), BILLED, SHORT, policy=SUGGESTING)
    (placement,) = desk.receipt("f/1").weighing.suggestion.placements
    assert (placement.cash, placement.allowance) == (109000, tax)
    desk.forget()
    desk.ask(Send("account:C-100", AcceptSuggestion("f/1"), ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert (desk.open("INV-2026-0001"), desk.gl("withholding-tax")) == (10000 - tax, tax)


def test_what_a_person_moved_is_suggested_with_the_tax_of_that_customers_country() -> None:
    second = invoice("INV-2026-0002", "1190.00", customer="C-200")
    desk = played(INDIAN, BILLED, registered("C-200", "Blue Hill"), second)
    desk.hear(paid("1090.00", "INV-2026-0001 INV-2026-0002", name="f"))
    desk.ask(Send("account:unidentified:DE-BANK", MoveByHand("f/1", "C-100"), ("periods:DE01", "payer:C-100")))
    (placement,) = desk.receipt("f/1").weighing.suggestion.placements
    assert (placement.item, placement.allowance) == ("DE01/INV-2026-0001", 10000)


def test_why_it_was_not_placed_is_tried_with_the_customers_country() -> None:
    """Of two that are named for less money nothing is placed, unless the rest is tax."""
    second = invoice("INV-2026-0002", "500.00")
    both = paid("1540.00", "INV-2026-0001 INV-2026-0002", name="f", payer_account=IBAN, booked=day(9))
    for customer, found in ((INDIAN, True), (registered("C-100", "Example Pumps", IBAN, country="DE"), False)):
        desk = played(customer, BILLED, second, both, policy=SUGGESTING)
        assert ("rule document-number.v1 only suggests" in ways(desk)) == found
