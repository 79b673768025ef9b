"""Invoices, credit notes, payments that name them or have an advice that does, made up at random: any order and any
batches end in the same books. The stories of `test_cash_convergence.py` are told by hand; these look for what nobody
thought of."""

from typing import Any

from cash_facts import IBAN, advice, credit_note, day, invoice, paid, registered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cash_convergence import _possible, outcome, played

from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy
from o2c.contracts.base import Event
from o2c.contracts.money import to_text
from o2c.contracts.remittance import Adjustment, RemittanceLine

NUMBERS = [f"INV-2026-000{n}" for n in range(4)]
STRICT = Policy()
TOLERANT = Policy(tolerances=Tolerances(Tolerance("25", "5"), Tolerance("25", "5")))
SMALL = Tolerance("5", "1")
DEDUCTING = Policy(
    tolerances=Tolerances(SMALL, SMALL, SMALL, SMALL),
    unearned_discount="charge-back",
    short_unexplained="residual",
    part_discount="none",
)
ALLOWING = Policy(unearned_discount="allow", part_discount="proportional", short_unexplained="residual")
WORDS = ("", "", " less freight", " damage claim 50.00", " less freight 50")
PAYERS: tuple[dict[str, Any], ...] = ({}, {"payer_account": IBAN}, {"payer_name": "Example Pumps"})


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    numbers = NUMBERS[: draw(st.integers(2, 4))]
    gross = {number: draw(st.sampled_from([100000, 119000, 50000, 23800, 7777])) for number in numbers}
    discounted = {number: draw(st.booleans()) for number in numbers}
    credited = {number: draw(st.sampled_from([0, 0, 1000, 11900, gross[number]])) for number in numbers}
    story: list[Event] = [registered("C-100", "Example Pumps", IBAN)] if draw(st.booleans()) else []
    for number in numbers:
        terms = ("2", day(10)) if discounted[number] else None
        tax = to_text(gross[number] // 7, "EUR")
        mode = {"tax_mode": "keep", "discount_base": "net"} if draw(st.booleans()) else {}
        story.append(invoice(number, to_text(gross[number], "EUR"), tax=tax, discount=terms, **mode))
    for number in numbers:
        amount = min(credited[number], gross[number])
        if amount:
            note, against = f"CN-{number[4:]}", to_text(amount, "EUR")
            tax = to_text(amount // 7, "EUR")
            story.append(credit_note(note, against, number, tax=tax, issued=day(draw(st.integers(3, 20)))))
    return story + _payments(draw, numbers, gross, discounted, credited)


def _payments(
    draw: st.DrawFn, numbers: list[str], gross: dict[str, int], discounted: dict[str, bool], credited: dict[str, int]
) -> list[Event]:
    """Each pays one or two invoices: whole, less a discount or a credit note, or a little wrong."""
    payments: list[Event] = []
    while numbers and len(payments) < 3:
        many = draw(st.integers(1, min(2, len(numbers))))
        named, numbers = numbers[:many], numbers[many:]
        total = draw(st.sampled_from([0, 0, 0, 100, -100, -5000]))
        for number in named:
            owed = gross[number] - (credited[number] if draw(st.booleans()) else 0)
            base = draw(st.sampled_from([owed, owed - owed // 7]))
            total += owed - (base * 2 // 100 if discounted[number] and draw(st.booleans()) else 0)
        if total > 0:
            name, booked = f"p{len(payments)}", day(draw(st.integers(5, 15)))
            payer = draw(st.sampled_from(PAYERS))
            text = " ".join(named) + draw(st.sampled_from(WORDS))
            if draw(st.booleans()):
                text = f"PAY-{8000 + len(payments)}"
                payments.append(_advice(draw, total, named, text))
            payments.append(paid(to_text(total, "EUR"), text, name=name, booked=booked, **payer))
    return payments


def _advice(draw: st.DrawFn, total: int, named: list[str], trace: str) -> Event:
    """What is paid, in a share for each invoice; now and then something is taken off, or the lines do not add up."""
    first = draw(st.integers(1, total)) if len(named) > 1 else total
    shares = [first, total - first][: len(named)]
    lines = [(number, to_text(share, "EUR")) for number, share in zip(named, shares, strict=True) if share]
    wrong = draw(st.sampled_from([0, 0, 0, -900, 900]))
    if draw(st.booleans()):
        taken = Adjustment(
            amount=draw(st.sampled_from(["-50.00", "-119.00"])), reason=draw(st.sampled_from(["04", ""]))
        )
        lines = [RemittanceLine(line=1, document=number, paid=share, adjustments=(taken,)) for number, share in lines]
    elif wrong:
        lines.append((draw(st.sampled_from(["DN-0815", ""])), to_text(wrong, "EUR")))
    return advice(to_text(total, "EUR"), *lines, name=f"a-{trace}", trace=trace, dated=day(9), format="X12 820")


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), stories(), st.sampled_from([STRICT, TOLERANT, DEDUCTING, ALLOWING]))
def test_any_order_and_any_batches_of_any_story_lead_to_the_same_books(
    data: st.DataObject, story: list[Event], policy: Policy
) -> None:
    order = _possible(story, data.draw(st.permutations(range(len(story)))))
    flags = st.lists(st.booleans(), min_size=1, max_size=4)
    straight = outcome(played(story, list(range(len(story))), [True], [False], policy))
    assert outcome(played(story, order, data.draw(flags), data.draw(flags), policy)) == straight
