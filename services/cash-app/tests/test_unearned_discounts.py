"""A discount taken too late or too high: allowed, a deduction, charged back, or still open, as policy says."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, advice, credit_note, day, invoice, paid, registered

from o2c.cash_app.policy import Policy
from o2c.cash_app.receipts.commands import ReturnPayment, UnapplyByHand
from o2c.chassis.domain import Send
from o2c.contracts import billing, cash_app, remittance

UNTIL = day(10)
LATE = day(18)
ONE = "DE01/INV-2026-0001"


def desk_of(unearned: Any, **more: Any) -> Desk:
    desk = Desk(Policy(unearned_discount=unearned, **more))
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", UNTIL)))
    return desk


def late(desk: Desk, amount: str = "1166.20", text: str = "INV-2026-0001") -> None:
    desk.hear(paid(amount, text, name="f", payer_account=IBAN, booked=LATE))


def why(desk: Desk) -> list[str]:
    return [found.detail for e in desk.of(cash_app.PaymentApplied) for found in e.evidence][1:-1]


def test_allowed_it_goes_to_an_account_of_its_own_with_its_tax() -> None:
    desk = desk_of("allow")
    late(desk)
    assert (desk.open("INV-2026-0001"), desk.gl("receivable"), desk.gl("cash-discount")) == (0, 0, 0)
    assert (desk.gl("unearned-discounts"), desk.gl("tax-payable")) == (2000, -19000 + 380)
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.discount, applied.unearned_discount) == ("23.80", "23.80")
    assert why(desk) == ["2 % taken and not earned by 2026-05-22: 23.80 EUR, allowed"]


def test_deducted_the_invoice_is_settled_and_the_discount_a_claim() -> None:
    desk = desk_of("deduct")
    late(desk)
    (opened,) = desk.of(cash_app.DeductionOpened)
    assert (opened.amount.amount, opened.reason_code, opened.status) == ("23.80", "unearned-discount", "open")
    assert (opened.receipt, opened.due_on) == ("f/1", day(18 + 7))
    assert (desk.open("INV-2026-0001"), desk.gl("receivable"), desk.gl("unearned-discounts")) == (0, 2380, 0)


def test_charged_back_at_once_a_later_payment_settles_it_as_any_debt() -> None:
    desk = desk_of("charge-back")
    late(desk)
    (opened,) = desk.of(cash_app.DeductionOpened)
    assert opened.status == "charged-back"
    desk.hear(paid("23.80", "", name="g", payer_account=IBAN, booked=day(30)))
    assert desk.gl("receivable") == 0
    assert [e.by for e in desk.of(cash_app.DeductionResolved)] == ["recovered"]


def test_by_default_it_stays_open_on_the_invoice_and_the_decision_says_what_it_is() -> None:
    desk = desk_of("partial")
    late(desk)
    assert desk.open("INV-2026-0001") == 2380
    assert why(desk) == ["2 % taken and not earned by 2026-05-22: 23.80 EUR, stays open"]


def tiers() -> billing.InvoiceIssued:
    found = invoice("INV-2026-0002", "1000.00")
    steps = [("3", day(7)), ("2", day(14))]
    discounts = tuple(billing.DiscountTier(percent=percent, until=until) for percent, until in steps)
    return found.model_copy(update={"terms": found.terms.model_copy(update={"discounts": discounts})})


@pytest.mark.parametrize(
    ("paid_on", "amount", "discount", "unearned"),
    [
        (5, "970.00", "30.00", "0.00"),
        (5, "980.00", "20.00", "0.00"),
        (10, "980.00", "20.00", "0.00"),
        (10, "970.00", "30.00", "10.00"),
        (20, "970.00", "30.00", "30.00"),
        (20, "980.00", "20.00", "20.00"),
    ],
)
def test_of_several_tiers_each_is_told_by_its_amount(paid_on: int, amount: str, discount: str, unearned: str) -> None:
    desk = Desk(Policy(unearned_discount="allow"))
    desk.hear(tiers(), paid(amount, "INV-2026-0002", booked=day(paid_on)))
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.discount, applied.unearned_discount) == (discount, unearned)
    assert desk.open("INV-2026-0002") == 0


def test_a_tier_too_high_keeps_what_was_earned_and_claims_the_rest() -> None:
    desk = Desk(Policy(unearned_discount="deduct"))
    desk.hear(tiers(), paid("970.00", "INV-2026-0002", booked=day(10)))
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.discount, applied.kept_back) == ("20.00", "10.00")
    assert (desk.gl("cash-discount"), desk.gl("receivable")) == (2000, 1000)


def test_several_invoices_are_settled_where_the_discounts_make_it_exact() -> None:
    desk = desk_of("deduct")
    desk.hear(tiers())
    late(desk, "2146.20", "INV-2026-0001 INV-2026-0002")
    assert sorted(e.amount.amount for e in desk.of(cash_app.DeductionOpened)) == ["20.00", "23.80"]
    assert (desk.receipt("f/1").unapplied, desk.gl("receivable")) == (0, 4380)


@pytest.mark.parametrize(("unearned", "left"), [("partial", 2380), ("deduct", 0)])
def test_words_that_say_discount_change_nothing_about_the_policy(unearned: str, left: int) -> None:
    desk = desk_of(unearned)
    late(desk, text="INV-2026-0001 2pct discount taken")
    assert desk.open("INV-2026-0001") == left


def test_another_amount_is_no_discount() -> None:
    desk = desk_of("allow")
    late(desk, "1166.19")
    assert (desk.open("INV-2026-0001"), desk.gl("unearned-discounts")) == (2381, 0)


def test_an_advice_that_states_the_discount_is_followed_by_the_same_policy() -> None:
    desk = desk_of("deduct")
    row = remittance.RemittanceLine(line=1, document="INV-2026-0001", paid="1160.00", discount="30.00")
    desk.hear(advice("1160.00", row, account=IBAN, dated=LATE))
    desk.hear(paid("1160.00", "", name="f", payer_account=IBAN, booked=LATE))
    (opened,) = desk.of(cash_app.DeductionOpened)
    assert (opened.amount.amount, opened.reason_code) == ("30.00", "unearned-discount")
    assert desk.open("INV-2026-0001") == 0


@pytest.mark.parametrize("unearned", ["allow", "deduct", "charge-back"])
@pytest.mark.parametrize("how", ["by a person", "by the bank"])
def test_taken_back_every_figure_is_as_before(unearned: str, how: str) -> None:
    desk = desk_of(unearned)
    before = {account: desk.gl(account) for account in ("receivable", "tax-payable")}
    late(desk)
    desk.forget()
    command: Any = UnapplyByHand("f/1", "f/1#1") if how == "by a person" else ReturnPayment("f/1", day(25))
    desk.ask(Send("account:C-100", command, ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert desk.open("INV-2026-0001") == 119000
    assert {account: desk.gl(account) for account in before} == before
    assert (desk.gl("unearned-discounts"), desk.gl("cash-discount")) == (0, 0)
    assert not [i for i in desk.account().items.values() if i.deduction and i.open]


def test_a_credit_note_takes_its_share_of_an_allowed_discount() -> None:
    desk = desk_of("allow")
    late(desk)
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0001", tax="19.00", issued=day(25)))
    assert desk.open("CN-2026-0001") == -11662
    assert desk.gl("unearned-discounts") == 1800
    desk.forget()
    desk.ask(Send("account:C-100", ReturnPayment("f/1", day(28)), ("periods:DE01",), ("receipt:C-100/f/1",)))
    assert (desk.gl("unearned-discounts"), desk.gl("tax-payable")) == (0, -19000 + 1900)


# -- paid in parts


def parts(policy: Any, *days: int) -> Desk:
    desk = Desk(Policy(part_discount=policy))
    desk.hear(invoice("INV-2026-0001", "1000.00", discount=("2", UNTIL)))
    for number, offset in enumerate(days):
        desk.hear(paid("490.00", "INV-2026-0001", name=f"p{number}", booked=day(offset)))
    return desk


@pytest.mark.parametrize(
    ("policy", "days", "left"),
    [
        ("final", (5, 20), 2000),
        ("proportional", (5, 20), 1000),
        ("none", (5, 20), 2000),
        ("final", (5, 8), 0),
        ("proportional", (5, 8), 0),
        ("none", (5, 8), 2000),
    ],
)
def test_parts_have_the_discount_that_policy_gives_them(policy: str, days: tuple[int, int], left: int) -> None:
    """1,000.00 with 2 %, 490.00 twice."""
    assert parts(policy, *days).open("INV-2026-0001") == left
    assert parts(policy, *reversed(days)).open("INV-2026-0001") == left


def test_a_share_is_never_more_than_the_whole_discount() -> None:
    """23.80 with 1 %: 1.00, then 22.56 settle it, and 0.24 are taken once."""
    for policy in ("final", "proportional"):
        desk = Desk(Policy(part_discount=policy))
        desk.hear(invoice("INV-2026-0001", "23.80", discount=("1", UNTIL)))
        desk.hear(paid("1.00", "INV-2026-0001", booked=day(3)))
        desk.hear(paid("22.56", "INV-2026-0001", booked=day(4)))
        assert (desk.open("INV-2026-0001"), desk.gl("cash-discount")) == (0, 24)


def test_paid_alone_and_in_time_it_is_the_same_under_all() -> None:
    for policy in ("final", "proportional", "none"):
        desk = Desk(Policy(part_discount=policy))
        desk.hear(invoice("INV-2026-0001", "1000.00", discount=("2", UNTIL)))
        desk.hear(paid("980.00", "INV-2026-0001", booked=day(5)))
        assert (desk.open("INV-2026-0001"), desk.gl("cash-discount")) == (0, 2000)


def test_a_credit_note_corrects_each_parts_share() -> None:
    desk = parts("proportional", 5, 8)
    desk.hear(credit_note("CN-2026-0001", "100.00", "INV-2026-0001", issued=day(25)))
    assert (desk.open("CN-2026-0001"), desk.gl("cash-discount")) == (-9800, 1800)


def test_the_reference_must_be_named() -> None:
    desk = desk_of("allow")
    late(desk, text="")
    assert (desk.receipt("f/1").unapplied, desk.gl("unearned-discounts")) == (116620, 0)
