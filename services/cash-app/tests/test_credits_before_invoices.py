"""A credit note dated before its invoice, and a payment between the two: each gives way once, never for ever."""

from datetime import date
from itertools import permutations

import pytest
from cash_desk import Desk
from cash_facts import IBAN, credit_note, day, invoice, paid, registered

CREDITED = day(4)
ORDERS = list(permutations(range(3)))


def told(order: tuple[int, ...], billed: date, booked: date) -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN))
    events = (
        invoice("INV-2026-0001", "100.00", issued=billed),
        credit_note("CN-2026-0001", "40.00", "INV-2026-0001", issued=CREDITED),
        paid("100.00", "INV-2026-0001", name="f", booked=booked, payer_account=IBAN),
    )
    for place in order:
        desk.hear(events[place])
        desk.forget()
    return desk


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("billed", "booked"), [(day(5), day(4)), (day(5), day(5)), (day(6), day(5)), (day(4), day(4))])
def test_it_ends_and_in_the_same_books_whatever_came_first(order: tuple[int, ...], billed: date, booked: date) -> None:
    desk, straight = told(order, billed, booked), told(ORDERS[0], billed, booked)
    for account in ("receivable", "unapplied"):
        assert desk.gl(account) == straight.gl(account)
    assert desk.open("INV-2026-0001") == straight.open("INV-2026-0001") == 0
    assert desk.gl("receivable") + desk.gl("unapplied") == -4000
