"""What is short or over is decided the same in whatever order documents, payments and advices become known."""

from itertools import permutations

import pytest
from cash_facts import IBAN, advice, credit_note, day, invoice, paid, registered
from test_cash_convergence import _possible, outcome, played

from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.policy import Policy
from o2c.contracts import cash_app
from o2c.contracts.base import Event
from o2c.contracts.remittance import Adjustment, RemittanceLine

TEN = Tolerance("10", "1")
ALLOW = Policy(unearned_discount="allow", part_discount="proportional")
DEDUCT = Policy(unearned_discount="deduct", short_unexplained="residual")
CHARGE = Policy(unearned_discount="charge-back", tolerances=Tolerances(over_payment=TEN, over_invoice=TEN))
DISCOUNTED = invoice("INV-2026-0001", "1190.00", tax="190.00", discount=("2", day(10)))
PLAIN = invoice("INV-2026-0001", "1190.00")
BEFORE = credit_note("CN-2026-0001", "119.00", "INV-2026-0001", tax="19.00", issued=day(3))
AFTER = credit_note("CN-2026-0001", "119.00", "INV-2026-0001", tax="19.00", issued=day(25))
DAMAGED = RemittanceLine(
    line=1, document="INV-2026-0001", paid="1071.00", adjustments=(Adjustment(amount="-119.00", reason="04"),)
)


def money(amount: str, text: str, booked: int = 18) -> Event:
    return paid(amount, text, name="f", payer_account=IBAN, booked=day(booked))


STORIES: dict[str, list[Event]] = {
    "a late discount": [DISCOUNTED, money("1166.20", "INV-2026-0001")],
    "a late discount, and a credit note before it": [DISCOUNTED, BEFORE, money("1049.58", "INV-2026-0001")],
    "a discount of the gross, a credit note before it": [
        DISCOUNTED,
        BEFORE,
        money("1166.20", "INV-2026-0001"),
    ],
    "a late discount, and a credit note after it": [DISCOUNTED, AFTER, money("1166.20", "INV-2026-0001")],
    "a claim": [PLAIN, money("1071.00", "INV-2026-0001 damage claim")],
    "a claim that a credit note before it explains": [PLAIN, BEFORE, money("1071.00", "INV-2026-0001 damage claim")],
    "a claim, and a credit note after it": [PLAIN, AFTER, money("1071.00", "INV-2026-0001 damage claim 119")],
    "a claim in the text, and another in the advice": [
        PLAIN,
        money("1071.00", "INV-2026-0001 less freight", 0),
        advice("1071.00", DAMAGED, account=IBAN, format="X12 820"),
    ],
    "a claim, and a second invoice of the text": [
        PLAIN,
        invoice("INV-2026-0002", "100.00"),
        money("1171.00", "INV-2026-0001 INV-2026-0002 less freight 119"),
    ],
    "a little too much, and a second invoice of the text": [
        PLAIN,
        invoice("INV-2026-0002", "5.00"),
        money("1195.00", "INV-2026-0001 INV-2026-0002"),
    ],
    "a little too much, and a credit note before it": [PLAIN, BEFORE, money("1075.00", "INV-2026-0001")],
}


@pytest.mark.parametrize("policy", [ALLOW, DEDUCT, CHARGE], ids=["allow", "deduct", "charge back"])
@pytest.mark.parametrize("name", STORIES)
def test_every_order_leads_to_the_same_books(name: str, policy: Policy) -> None:
    story = [registered("C-100", "Example Pumps", IBAN), *STORIES[name]]
    straight = outcome(played(story, list(range(len(story))), [True], [False], policy))
    for order in permutations(range(len(story))):
        for forget in (False, True):
            assert outcome(played(story, _possible(story, list(order)), [True], [forget], policy)) == straight, order


def test_the_stories_are_about_what_they_say() -> None:
    opened: dict[str, list[str]] = {}
    for name, events in STORIES.items():
        story = [registered("C-100", "Example Pumps", IBAN), *events]
        desk = played(story, list(range(len(story))), [True], [False], DEDUCT)
        opened[name] = [f"{e.reason_code} {e.amount.amount}" for e in desk.of(cash_app.DeductionOpened)]
    assert opened == {
        "a late discount": ["unearned-discount 23.80"],
        "a late discount, and a credit note before it": ["unearned-discount 21.42"],
        "a discount of the gross, a credit note before it": [],
        "a late discount, and a credit note after it": ["unearned-discount 23.80"],
        "a claim": ["damage 119.00"],
        "a claim that a credit note before it explains": [],
        "a claim, and a credit note after it": ["damage 119.00"],
        "a claim in the text, and another in the advice": ["freight 119.00", "damage 119.00"],
        "a claim, and a second invoice of the text": ["freight 119.00"],
        "a little too much, and a second invoice of the text": [],
        "a little too much, and a credit note before it": [],
    }
