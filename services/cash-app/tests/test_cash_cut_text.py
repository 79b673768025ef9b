"""A text that fills the bank's field ends in the middle of a word."""

from datetime import date

import pytest

from o2c.cash_app.bank.reactions import BankReactions
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.policy import Policy
from o2c.contracts.bank import BankStatementReceived, StatementLine


@pytest.mark.parametrize(("cut", "numbers"), [(False, ["1930438491", "19304384"]), (True, ["1930438491"])])
def test_the_last_word_of_a_cut_text_names_nothing(cut: bool, numbers: list[str]) -> None:
    day = date(2026, 3, 2)
    line = StatementLine(
        line=1, booking_date=day, value_date=day, amount="10.00", text="1930438491 19304384", text_cut=cut
    )
    received = BankStatementReceived(statement="S", bank_account="B", currency="EUR", lines=(line,))
    read = BankReactions(KnownPolicies(Policy()), b"k" * 16).statement_received(received)[0].command.lines[0]
    assert [readings[0] for readings in read.clues.tokens] == numbers
