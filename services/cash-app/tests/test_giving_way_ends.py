"""What gives way to what on an invoice is a strict order, so it ends: credit notes and payments, in any order, closed
months between them."""

from itertools import permutations

import pytest
from cash_desk import Desk
from cash_facts import IBAN, credit_note, day, invoice, paid, registered
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cash_convergence import _possible, outcome, played

from o2c.contracts import cash_app
from o2c.contracts.base import Event
from o2c.contracts.money import to_text

NUMBER = "INV-2026-0001"
AMOUNTS = st.sampled_from([100, 1000, 4000, 5000, 10000])


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_of_two_payments_that_a_credit_note_stands_between_the_earlier_one_is_placed(order: tuple[int, ...]) -> None:
    """Cent by cent the three took turns: as many rounds as the credit note is contained in the invoice."""
    story = (
        invoice(NUMBER, "119.00"),
        credit_note("CN-2026-0001", "1.00", NUMBER, issued=day(1)),
        paid("119.00", NUMBER, name="late", booked=day(1), payer_account=IBAN),
        paid("109.00", NUMBER, name="early", booked=day(0), payer_account=IBAN),
    )
    desk = Desk()
    for place in order:
        desk.hear(story[place])
        desk.forget()
    assert desk.applied() == {
        ("early/1", f"DE01/{NUMBER}"): (10900, 0),
        ("late/1", f"DE01/{NUMBER}"): (900, 0),
    }
    assert desk.open(NUMBER) == desk.open("CN-2026-0001") == 0


def test_what_a_closed_month_holds_asks_no_other_to_give_way() -> None:
    """The payment could not move, and each time it was tried it and the credit notes asked for room again."""
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps", IBAN), invoice(NUMBER, "100.00"))
    desk.hear(paid("80.00", NUMBER, name="f", booked=day(0), payer_account=IBAN))
    desk.hear(credit_note("CN-2026-0001", "50.00", NUMBER, issued=day(5)))
    desk.close("2026-05")
    desk.hear(credit_note("CN-2026-0002", "10.00", NUMBER, issued=day(0)))
    assert desk.applied() == {("f/1", f"DE01/{NUMBER}"): (8000, 0)}
    assert (desk.open("CN-2026-0001"), desk.open("CN-2026-0002")) == (-3000, -1000)


def test_any_number_of_credit_notes_may_wait_for_their_invoice() -> None:
    desk = Desk()
    desk.hear(*[credit_note(f"CN-2026-{n:04}", "1.00", NUMBER, issued=day(3)) for n in range(60)])
    desk.hear(invoice(NUMBER, "100.00"))
    assert desk.open(NUMBER) == 4000


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_credit_note_yields_to_an_earlier_one_whichever_became_known_first(order: tuple[int, ...]) -> None:
    story = (
        invoice(NUMBER, "119.00"),
        credit_note("CN-2026-0001", "119.00", NUMBER, issued=day(4)),
        credit_note("CN-2026-0002", "40.00", NUMBER, issued=day(2)),
    )
    desk = Desk()
    for place in order:
        desk.hear(story[place])
        desk.forget()
    assert (desk.open(NUMBER), desk.open("CN-2026-0001"), desk.open("CN-2026-0002")) == (0, -4000, 0)


@st.composite
def stories(draw: st.DrawFn, rivals: bool) -> list[Event]:
    """Up to three invoices with up to three credit notes each, not dated before them, and payments that name them: each
    invoice by one payment, or, with `rivals`, by any. Only those have discounts: what is owed
    again of a discount goes to the later credit note that came first."""
    numbers = [f"INV-2026-000{n}" for n in range(draw(st.integers(1, 3)))]
    story: list[Event] = [registered("C-100", "Example Pumps", IBAN)]
    issued = {number: draw(st.integers(0, 6)) for number in numbers}
    for number in numbers:
        terms = draw(st.sampled_from([None, ("2", day(issued[number] + 3))])) if rivals else None
        story.append(invoice(number, "100.00", issued=day(issued[number]), discount=terms))
    for n, number in enumerate(numbers):
        for m, (cents, later) in enumerate(draw(st.lists(st.tuples(AMOUNTS, st.integers(0, 6)), max_size=3))):
            when = day(issued[number] + later)
            story.append(credit_note(f"CN-2026-00{n}{m}", to_text(cents, "EUR"), number, issued=when))
    free = list(numbers)
    for n in range(draw(st.integers(1, 4))):
        chosen = draw(st.lists(st.sampled_from(numbers if rivals else free), min_size=1, max_size=2, unique=True))
        free = [number for number in free if number not in chosen]
        money = to_text(draw(st.sampled_from([10000 * len(chosen), 9800 * len(chosen), 9000, 4000])), "EUR")
        booked = day(draw(st.integers(0, 8)))
        story.append(paid(money, " ".join(chosen), name=f"p{n}", booked=booked, payer_account=IBAN))
        if not (rivals or free):
            break
    return story


@settings(max_examples=150, deadline=None)
@given(st.data(), stories(rivals=False))
def test_several_credit_notes_on_an_invoice_end_in_the_same_books(data: st.DataObject, story: list[Event]) -> None:
    order = _possible(story, data.draw(st.permutations(range(len(story)))))
    flags = st.lists(st.booleans(), min_size=1, max_size=4)
    straight = outcome(played(story, list(range(len(story))), [True], [False]))
    assert outcome(played(story, order, data.draw(flags), data.draw(flags))) == straight


@settings(max_examples=150, deadline=None)
@given(st.data(), stories(rivals=True))
def test_payments_of_shared_invoices_end_whatever_is_closed_between_them(
    data: st.DataObject, story: list[Event]
) -> None:
    """The desk gives up, as the engine does, where commands send on and on. The money is all there in the end."""
    desk, months = Desk(), ["2026-05", "2026-06"]
    for place in _possible(story, data.draw(st.permutations(range(len(story))))):
        desk.hear(story[place])
        if months and data.draw(st.integers(0, 5)) == 0:
            desk.close(months.pop(0))
    assert sum(amount for _, _, _, amount in desk.journal) == 0
    received = sum(event.amount.minor for event in desk.of(cash_app.PaymentReceived))
    liability = -desk.gl("unapplied") - desk.gl("unidentified")
    assert received == sum(cash for cash, _ in desk.applied().values()) + liability
