"""Cash discount: when it is earned, how it is split, what a credit note does to it. The figures are worked examples."""

from datetime import date
from decimal import Decimal

import pytest
from cash_desk import Desk
from cash_facts import credit_note, day, invoice, paid
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.facts import Document, TaxPart
from o2c.cash_app.items import discounts
from o2c.cash_app.policy import Policy
from o2c.contracts import cash_app

UNTIL = day(10)


def lines(desk: Desk) -> dict[tuple[str, str], int]:
    """Discount and tax in the journal, but for the invoice itself."""
    found: dict[tuple[str, str], int] = {}
    for entry, account, code, amount in desk.journal:
        if account in ("cash-discount", "tax-payable") and not entry[0].startswith("item/DE01/INV"):
            found[account, code] = found.get((account, code), 0) + amount
    return found


def test_two_per_cent_of_1190_at_19_per_cent_are_20_and_3_80_of_tax() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", UNTIL)))
    desk.hear(paid("1166.20", "INV-2026-0001", booked=UNTIL))
    assert desk.open("INV-2026-0001") == 0
    assert lines(desk) == {("cash-discount", "S19"): 2000, ("tax-payable", "S19"): 380}
    (applied,) = desk.of(cash_app.PaymentApplied)
    assert (applied.amount.amount, applied.discount) == ("1166.20", "23.80")
    kinds = [(m.kind, m.amount.amount, m.open_after) for m in desk.of(cash_app.ReceivableMoved)]
    assert kinds[1:] == [("applied", "-1166.20", "23.80"), ("discounted", "-23.80", "0.00")]


def test_two_rates_share_the_discount_by_their_gross() -> None:
    """1,000 at 19 % and 500 at 7 %: 34.50 = 20.00 + 3.80 + 10.00 + 0.70."""
    postings = [
        ("revenue", "S19", "1000.00"),
        ("tax-payable", "S19", "190.00"),
        ("revenue", "S7", "500.00"),
        ("tax-payable", "S7", "35.00"),
    ]
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1725.00", tax="225.00", discount=("2", UNTIL), postings=postings))
    desk.hear(paid("1690.50", "INV-2026-0001", booked=UNTIL))
    assert lines(desk) == {
        ("cash-discount", "S19"): 2000,
        ("tax-payable", "S19"): 380,
        ("cash-discount", "S7"): 1000,
        ("tax-payable", "S7"): 70,
    }


def test_where_the_terms_keep_the_tax_all_of_it_is_discount() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", UNTIL), tax_mode="keep"))
    desk.hear(paid("1166.20", "INV-2026-0001", booked=UNTIL))
    assert lines(desk) == {("cash-discount", ""): 2380}


def test_a_discount_is_granted_once_when_the_last_part_settles_the_item_in_time() -> None:
    """23.80 with 1 %: 1.00 is paid, then 22.56; 0.24 are granted once."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "23.80", tax="3.80", discount=("1", UNTIL)))
    desk.hear(paid("1.00", "INV-2026-0001", booked=day(2)))
    desk.hear(paid("22.56", "INV-2026-0001", booked=day(4)))
    assert desk.open("INV-2026-0001") == 0
    assert sum(lines(desk).values()) == 24


def test_a_discount_is_lost_when_the_rest_comes_late() -> None:
    """1,000 with 2 %: 490 on day 5, 490 on day 20: 20 stay open."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1000.00", discount=("2", UNTIL)))
    desk.hear(paid("490.00", "INV-2026-0001", booked=day(5)))
    desk.hear(paid("490.00", "INV-2026-0001", name="late", booked=day(20)))
    assert desk.open("INV-2026-0001") == 2000


def test_a_first_part_that_was_late_loses_the_discount_too_whatever_comes_first() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1000.00", discount=("2", UNTIL)))
    desk.hear(paid("490.00", "INV-2026-0001", name="late", booked=day(20)))
    desk.hear(paid("490.00", "INV-2026-0001", booked=day(5)))
    assert desk.open("INV-2026-0001") == 2000


def test_the_base_is_the_gross_less_credit_notes_effective_by_then() -> None:
    """1,190 less a credit note of 119, with 2 %: 1,049.58 settles it."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", UNTIL)))
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0001", tax="19.00", issued=day(2)))
    desk.hear(paid("1049.58", "INV-2026-0001", booked=UNTIL))
    assert desk.open("INV-2026-0001") == 0
    assert sum(v for k, v in lines(desk).items() if k[0] == "cash-discount") == 1800


def test_of_a_credit_note_after_the_discount_only_what_was_paid_can_be_claimed() -> None:
    """A credit note of 119.00 after settlement with 2 %: 116.62, and 2.38 of the discount are taken back."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", UNTIL)))
    desk.hear(paid("1166.20", "INV-2026-0001", booked=UNTIL))
    desk.forget()
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0001", tax="19.00", issued=day(20)))
    assert (desk.open("INV-2026-0001"), desk.open("CN-2026-0001")) == (0, -11662)
    assert desk.gl("cash-discount") == 1800


def test_a_return_after_the_correction_takes_back_exactly_what_is_left_of_the_discount() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", UNTIL)))
    desk.hear(paid("1166.20", "INV-2026-0001", name="f", booked=UNTIL, bank_reference="ABC1"))
    desk.hear(credit_note("CN-2026-0001", "119.00", "INV-2026-0001", tax="19.00", issued=day(20)))
    desk.hear(paid("-1166.20", "ABC1", booked=day(22), code="NRTI"))
    assert desk.gl("cash-discount") == 0
    assert desk.gl("tax-payable") == -19000 + 1900
    assert desk.open("INV-2026-0001") + desk.open("CN-2026-0001") == 107100


@pytest.mark.parametrize(("grace", "paid_on", "open_after"), [(0, 10, 0), (0, 11, 2380), (3, 13, 0), (3, 14, 2380)])
def test_the_last_day_is_the_discount_date_plus_grace_inclusive(grace: int, paid_on: int, open_after: int) -> None:
    desk = Desk(Policy(grace_days=grace))
    desk.hear(invoice("INV-2026-0001", "1190.00", discount=("2", UNTIL)))
    desk.hear(paid("1166.20", "INV-2026-0001", booked=day(paid_on)))
    assert desk.open("INV-2026-0001") == open_after


def test_it_is_the_value_date_that_counts_and_not_the_booking_date() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1190.00", discount=("2", UNTIL)))
    desk.hear(paid("1166.20", "INV-2026-0001", booked=day(11), value_date=UNTIL))
    assert desk.open("INV-2026-0001") == 0


amounts = st.integers(min_value=1, max_value=10**12)


@given(amounts, st.lists(st.tuples(amounts, st.integers(0, 10**11)), min_size=1, max_size=5))
def test_the_lines_of_a_discount_sum_to_it_and_its_reversal_is_the_mirror(
    discount: int, parts: list[tuple[int, int]]
) -> None:
    taxes = tuple(TaxPart(f"S{n}", base, tax) for n, (base, tax) in enumerate(parts))
    document = Document("D", "D", "invoice", "E", "EUR", 1, date.min, date.min, (), taxes=taxes)
    granted, reversed_ = discounts.split(document, discount), discounts.split(document, -discount)
    assert sum(p.amount for p in granted) == discount
    assert {(p.account, p.tax_code): -p.amount for p in reversed_} == {
        (p.account, p.tax_code): p.amount for p in granted
    }


@given(st.integers(1, 10**12), st.sampled_from(["0.5", "1", "2", "2.25", "3", "10"]))
def test_a_percentage_is_rounded_half_up_to_the_cent(base: int, percent: str) -> None:
    exact = Decimal(base) * Decimal(percent) / 100
    assert abs(discounts.of(base, percent) - exact) <= Decimal("0.5")
