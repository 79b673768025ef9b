"""Every bank line has one class, and the classes of a statement sum to closing - opening."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, balanced, day, line, registered, statement
from hypothesis import given
from hypothesis import strategies as st

from o2c.cash_app.bank.classify import classify
from o2c.cash_app.policy import Policy
from o2c.contracts import bank, cash_app
from o2c.contracts.money import to_minor, to_text

OURS = "DE02 1203 0000 0000 2020 51"


@pytest.mark.parametrize(
    ("given_line", "line_class", "reason"),
    [
        (line("-15.00", "", code="NCHG"), "fee", "bank code NCHG: charges"),
        (line("-15.00", "ACCOUNT FEE may"), "fee", "the text says 'ACCOUNT FEE'"),
        (line("-15.00", "Kontoführung Entgelte"), "fee", "the text says 'Entgelte'"),
        (line("-15.00", "R01 INSUFFICIENT FUNDS"), "return", "the text says 'INSUFFICIENT FUNDS'"),
        (line("-15.00", "", code="NRTI"), "return", "bank code NRTI: returned item"),
        (line("-15.00", "x", reversal=True), "return", "the bank reversed a credit"),
        (line("-15.00", "", code="R01", reversal=True), "return", "return R01: insufficient funds"),
        (line("15.00", "", code="R03", reversal=True), "not-ours", "return R03: no account, or it cannot be found"),
        (line("0.00", "", code="C01"), "not-ours", "change C01: account number"),
        (line("-15.00", "refund of overpayment"), "refund", "the text says 'refund'"),
        (line("-15.00", "", payer_account=IBAN), "refund", "paid to a customer"),
        (line("-15.00", "to savings", payer_account=OURS), "transfer", "between our own accounts"),
        (line("15.00", "from savings", payer_account=OURS), "transfer", "between our own accounts"),
        (line("-15.00", "rent"), "not-ours", "no rule matched"),
        (line("15.00", "x", reversal=True), "not-ours", "a debit of ours came back"),
        (line("0.00", "information"), "not-ours", "no amount"),
    ],
)
def test_a_line_that_is_no_receipt_says_what_it_is_and_why(
    given_line: bank.StatementLine, line_class: str, reason: str
) -> None:
    desk = Desk(Policy(house_accounts=frozenset({OURS})))
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    desk.hear(statement("s", given_line))
    (classified,) = desk.of(cash_app.BankLineClassified)
    assert (classified.line_class, classified.reason) == (line_class, reason)
    assert desk.of(cash_app.PaymentReceived) == []


def test_classes_stand_against_their_own_accounts_in_the_journal() -> None:
    desk = Desk(Policy(house_accounts=frozenset({OURS})))
    desk.hear(
        statement(
            "s",
            line("-1.00", code="NCHG"),
            line("-2.00", "", reversal=True),
            line("-4.00", "refund"),
            line("-8.00", "", payer_account=OURS),
            line("-16.00", "rent"),
            line("100.00", "hello"),
        )
    )
    accounts = ("bank-fees", "returns-clearing", "refund-clearing", "transfers", "not-ours", "unidentified")
    assert [desk.gl(account) for account in accounts] == [100, 200, 400, 800, 1600, -10000]
    assert desk.gl("cash:DE-BANK") == 6900


def test_journal_cash_is_the_banks_closing_balance_at_each_booking_day() -> None:
    desk = Desk()
    rows = [line("100.00", booked=day(0), value_date=day(3)), line("-1.00", code="NCHG", booked=day(1))]
    desk.hear(balanced("s", "0.00", "99.00", *rows, dated=day(1)))
    booked: dict[Any, int] = {}
    for entry, account, _, amount in desk.journal:
        if account == "cash:DE-BANK":
            booked[entry[5]] = booked.get(entry[5], 0) + amount
    assert booked == {day(0): 10000, day(1): -100}


lines = st.builds(
    lambda cents, code, text, reversal: line(to_text(cents, "EUR"), text, code=code, reversal=reversal),
    st.integers(-(10**9), 10**9),
    st.sampled_from(["", "NTRF", "NCHG", "NCOM", "NRTI", "NMSC"]),
    st.sampled_from(["", "fee", "returned", "refund", "INV-2026-0001", "bank charges"]),
    st.booleans(),
)


@given(st.lists(lines, min_size=1, max_size=12), st.integers(-(10**6), 10**6))
def test_the_classes_sum_to_closing_less_opening(rows: list[bank.StatementLine], opening: int) -> None:
    total = sum(to_minor(row.amount, "EUR") for row in rows)
    desk = Desk()
    desk.hear(balanced("s", to_text(opening, "EUR"), to_text(opening + total, "EUR"), *rows))
    (event,) = desk._accepted()
    assert sum(t.amount for t in event.totals) == total
    assert sum(t.lines for t in event.totals) == len(rows)
    told = [line.amount.minor for line in desk.of(cash_app.BankLineClassified)]
    told += [receipt.amount.minor for receipt in desk.of(cash_app.PaymentReceived)]
    assert sum(told) == total
    assert desk.gl("cash:DE-BANK") == total


@given(st.integers(), st.text(max_size=20), st.text(max_size=50), st.booleans(), st.booleans())
def test_every_line_has_a_class_and_only_money_that_comes_in_is_a_receipt(
    amount: int, code: str, text: str, reversal: bool, own: bool
) -> None:
    line_class, _ = classify(amount, code, text, reversal, own)
    assert line_class in ("receipt", "return", "refund", "fee", "transfer", "not-ours")
    assert line_class != "receipt" or amount > 0
    assert line_class not in ("return", "refund") or amount < 0
