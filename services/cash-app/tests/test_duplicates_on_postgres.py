"""Money that comes twice, on a real PostgreSQL: the look-up finds the earlier receipt, whoever booked it."""

import pytest
from cash_facts import IBAN, day, invoice, paid, registered
from cash_server import Server

pytestmark = pytest.mark.servers

CUSTOMER = registered("C-100", "Example Pumps", IBAN)
FIRST = paid("1190.00", "INV-2026-0001", name="first", payer_account=IBAN, booked=day(9))
AGAIN = paid("1190.00", "", name="again", payer_account=IBAN, booked=day(20))


def reasons(cash: Server) -> list[tuple[str, str]]:
    return [(row["receipt"], row["reason"]) for row in cash.rows("select * from open_receipts")]


def test_an_earlier_receipt_is_found_after_a_restart(cash: Server) -> None:
    cash.hear(CUSTOMER)
    cash.hear(invoice("INV-2026-0001", "1190.00"))
    cash.hear(FIRST)
    cash.processor.engine.units.clear()
    cash.hear(AGAIN)
    assert reasons(cash) == [("again/1", "duplicate-payment")]


def test_one_that_another_replica_books_meanwhile_is_found(cash: Server) -> None:
    cash.hear(CUSTOMER)
    cash.hear(invoice("INV-2026-0001", "1190.00"))
    other = cash.replica(after_look=lambda: cash.hear(FIRST) and None)
    cash.hear(AGAIN, by=other)
    assert reasons(cash) == [("again/1", "duplicate-payment")]


def test_one_that_was_returned_is_none(cash: Server) -> None:
    cash.hear(CUSTOMER)
    cash.hear(invoice("INV-2026-0001", "1190.00"))
    cash.hear(FIRST)
    cash.hear(paid("-1190.00", "returned", name="back", payer_account=IBAN, booked=day(11)))
    cash.hear(AGAIN)
    assert reasons(cash) == []


def test_an_account_that_begins_with_money_without_words_is_asserted_as_it_was_not_there(cash: Server) -> None:
    cash.hear(CUSTOMER)
    cash.hear(AGAIN)
    other = cash.replica(after_look=lambda: cash.hear(invoice("INV-2026-0001", "1190.00")) and None)
    cash.hear(paid("1190.00", "", name="third", payer_account=IBAN, booked=day(21)), by=other)
    assert reasons(cash) == [("third/1", "duplicate-payment")]
