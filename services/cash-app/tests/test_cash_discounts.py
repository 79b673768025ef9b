"""Cash discount: when it is earned, how it is split, what a credit note does to it. The figures are worked examples."""

from datetime import date
from decimal import Decimal

import pytest
from cash_desk import Desk
from cash_facts import IBAN, credit_note, day, invoice, paid, registered
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


PRE_REDUCED = {"tax": "186.20", "discount": ("2", UNTIL), "tax_mode": "keep", "discount_base": "net"}
"""1,000.00 and 19 % of 980.00: the tax is that of the discounted amount already."""


def test_where_the_tax_is_reduced_beforehand_the_discount_is_of_the_net_and_moves_no_tax() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1186.20", **PRE_REDUCED))
    desk.hear(paid("1166.20", "INV-2026-0001", booked=UNTIL))
    assert desk.open("INV-2026-0001") == 0
    assert lines(desk) == {("cash-discount", ""): 2000}
    assert desk.gl("tax-payable") == -18620


def test_a_tax_that_was_reduced_beforehand_stays_where_the_discount_is_not_taken() -> None:
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1186.20", **PRE_REDUCED))
    desk.hear(paid("1186.20", "INV-2026-0001", booked=day(20)))
    assert desk.open("INV-2026-0001") == 0
    assert (lines(desk), desk.gl("tax-payable")) == ({}, -18620)


def test_a_share_of_the_gross_is_no_discount_of_the_net() -> None:
    """2 % of 1,186.20 are 23.72, of the net 20.00: what is too much of it stays open."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1186.20", **PRE_REDUCED))
    desk.hear(paid("1162.48", "INV-2026-0001", booked=UNTIL))
    assert desk.open("INV-2026-0001") == 2372


def test_two_rates_reduced_beforehand_share_nothing() -> None:
    """1,000 at 19 % and 500 at 7 %, tax of 980 and 490: 30.00 of 1,720.50, all of it net."""
    postings = [
        ("revenue", "S19", "1000.00"),
        ("tax-payable", "S19", "186.20"),
        ("revenue", "S7", "500.00"),
        ("tax-payable", "S7", "34.30"),
    ]
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1720.50", **PRE_REDUCED | {"tax": "220.50"}, postings=postings))
    desk.hear(paid("1690.50", "INV-2026-0001", booked=UNTIL))
    assert desk.open("INV-2026-0001") == 0
    assert lines(desk) == {("cash-discount", ""): 3000}


def test_a_credit_note_takes_its_net_off_a_base_that_is_net() -> None:
    """1,186.20 less a credit note of 118.62, net 100.00: 2 % of 900.00."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1186.20", **PRE_REDUCED))
    desk.hear(credit_note("CN-2026-0001", "118.62", "INV-2026-0001", tax="18.62", issued=day(2)))
    desk.hear(paid("1049.58", "INV-2026-0001", booked=UNTIL))
    assert desk.open("INV-2026-0001") == 0
    assert desk.gl("cash-discount") == 1800
    assert desk.gl("tax-payable") == -18620 + 1862


def test_a_credit_note_after_a_discount_of_the_net_takes_its_share_of_that_back() -> None:
    """118.62 credited, 100.00 of it net: 2.00 of the discount are owed again, 116.62 can be claimed."""
    desk = Desk()
    desk.hear(invoice("INV-2026-0001", "1186.20", **PRE_REDUCED))
    desk.hear(paid("1166.20", "INV-2026-0001", booked=UNTIL))
    desk.hear(credit_note("CN-2026-0001", "118.62", "INV-2026-0001", tax="18.62", issued=day(20)))
    assert (desk.open("INV-2026-0001"), desk.open("CN-2026-0001")) == (0, -11662)
    assert (desk.gl("cash-discount"), desk.gl("tax-payable")) == (1800, -18620 + 1862)


def test_parts_in_time_have_their_share_of_a_discount_of_the_net() -> None:
    """Half of 1,166.20 settles half of 1,186.20."""
    desk = Desk(Policy(part_discount="proportional"))
    desk.hear(invoice("INV-2026-0001", "1186.20", **PRE_REDUCED))
    desk.hear(paid("583.10", "INV-2026-0001", name="first", booked=day(2)))
    assert desk.open("INV-2026-0001") == 59310
    desk.hear(paid("583.10", "INV-2026-0001", name="second", booked=UNTIL))
    assert desk.open("INV-2026-0001") == 0
    assert lines(desk) == {("cash-discount", ""): 2000}


def test_a_payment_without_a_text_is_told_by_its_discount_of_the_net() -> None:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(invoice("INV-2026-0001", "1186.20", **PRE_REDUCED))
    desk.hear(paid("1166.20", "", booked=UNTIL, payer_account=IBAN))
    assert desk.open("INV-2026-0001") == 0
    assert lines(desk) == {("cash-discount", ""): 2000}


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
