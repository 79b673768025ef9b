"""The truth adds up: what is billed is paid, credited, discounted or open, and every bank line has its place."""

from collections import Counter
from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cli.demo import BANKS
from o2c.cli.demo.customers import Style

SEEDS = st.integers(0, 10**9)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_money_is_conserved(play, seed):
    truth = play(seed, 400).truth
    for invoice in truth.invoices.values():
        assert min(invoice.credited, invoice.paid, invoice.discount, invoice.open) >= 0
    paid, received = Counter(), Counter()
    for invoice in truth.invoices.values():
        paid[invoice.currency] += invoice.paid
    for line in truth.lines.values():
        if line.is_receipt and not line.returned:
            received[line.currency] += line.amount
            assert line.applied + line.unapplied + line.unidentified == line.amount
    totals = truth.totals
    for currency in ("EUR", "USD", "JPY"):
        assert received[currency] == paid[currency] + totals.unapplied[currency] + totals.unidentified[currency]
        assert totals.receivable[currency] == sum(i.open for i in truth.invoices.values() if i.currency == currency)
        assert totals.unapplied[currency] == sum(v for (_, c), v in truth.unapplied.items() if c == currency)


def test_shares_of_the_lines_are_what_the_invoices_say_was_paid(quarter):
    truth = quarter.truth
    paid, discount = Counter(), Counter()
    for line in truth.lines.values():
        if line.is_receipt and not line.returned:
            for share in line.shares:
                paid[share.invoice] += share.cash
                discount[share.invoice] += share.discount
    assert paid == Counter({key: i.paid for key, i in truth.invoices.items() if i.paid})
    assert discount == Counter({key: i.discount for key, i in truth.invoices.items() if i.discount})


def test_all_that_can_happen_to_a_payment_happens(quarter):
    receipts = [line for line in quarter.truth.lines.values() if line.is_receipt]
    assert sum(line.returned for line in receipts) == sum(not line.is_receipt for line in quarter.truth.lines.values())
    assert sum(line.returned for line in receipts) >= 5
    assert sum(line.unidentified > 0 for line in receipts) == 4
    assert sum(len(line.shares) > 1 for line in receipts) > 100
    assert sum(bool(line.shares) and line.unapplied > 0 for line in receipts) > 10
    assert sum(not line.shares and line.unapplied > 0 for line in receipts) > 5
    assert sum(any(share.discount for share in line.shares) for line in receipts) > 50


def test_who_takes_a_discount_too_late_leaves_it_open(quarter):
    late = [c for c in quarter.company.claims if c.customer.style is Style.LATE_DISCOUNT and c.paid]
    open_ = [claim for claim in late if claim.open]
    assert len(open_) > 20
    assert all(claim.discount == 0 and claim.open < claim.invoice.gross // 20 for claim in open_)


def test_statements_are_numbered_and_their_balances_chain(quarter):
    files = [file for step in quarter.steps for file in step.files]
    by_bank = groupby(sorted(files, key=lambda file: file.bank.code), key=lambda file: file.bank)
    for bank, of_bank in by_bank:
        statements = [file.statement for file in of_bank]
        assert statements[0].opening.minor == bank.opening
        assert [s.statement_no for s in statements] == [str(n + 1) for n in range(len(statements))]
        for before, after in pairwise(statements):
            assert after.opening.minor == before.closing.minor
            assert after.opening.date < after.closing.date
        assert quarter.truth.balances[bank.number] == statements[-1].closing.minor
    assert {file.bank for file in files} == set(BANKS)


def test_lines_and_fees_are_the_difference_of_the_balances(quarter):
    moved = Counter({bank.number: bank.opening - 3 * bank.fee for bank in BANKS})
    for line in quarter.truth.lines.values():
        moved[line.bank_account] += line.amount
    assert moved == Counter(quarter.truth.balances)
