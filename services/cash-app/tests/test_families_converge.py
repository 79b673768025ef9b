"""Payments of a parent, and of paying agents, made up at random: any order and any batches end in the same books, money
is conserved over all accounts at every step, and what is undone leaves all as it was."""

from typing import Any

import family_checks
from cash_desk import Desk
from cash_facts import IBAN, POOL, advice, credit_note, day, invoice, line, paid, registered, statement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cash_convergence import _possible

from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.payers import names
from o2c.cash_app.payers.aliases import AGENTS
from o2c.cash_app.payers.commands import MarkAgent
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Send
from o2c.contracts.base import Event
from o2c.contracts.money import to_text

SMALL = Tolerance("5", "1")
POLICIES = (
    Policy(),
    Policy(tolerances=Tolerances(SMALL, SMALL, SMALL, SMALL)),
    Policy(unearned_discount="charge-back"),
)
ACCOUNTS = ("C-100", "C-200", "C-300", POOL)
OWNERS = ("C-100", "C-200", "C-200", "C-300")
NUMBERS = [f"INV-2026-000{n}" for n in range(1, 5)]
AGENT = "Trade Receivables LLC"
PAYERS: tuple[dict[str, Any], ...] = (
    {"payer_account": IBAN},
    {"payer_name": "Example Pumps"},
    {"payer_name": "EXAMPLE PUMPS GROUP"},
    {"payer_name": AGENT},
)


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    """A parent and two subsidiaries, an invoice or two of each, credit notes, and payments that name what they pay."""
    story: list[Event] = [
        registered("C-100", "Example Pumps GmbH", IBAN),
        registered("C-200", "Blue Hill", parent="C-100"),
        registered("C-300", "Red River", parent="C-100"),
    ]
    gross = {number: draw(st.sampled_from([100000, 119000, 50000, 7777])) for number in NUMBERS}
    discounted = {number: draw(st.sampled_from([False, False, True])) for number in NUMBERS}
    credited = {number: draw(st.sampled_from([0, 0, 0, 1000, gross[number]])) for number in NUMBERS}
    for number, owner in zip(NUMBERS, OWNERS, strict=True):
        terms = ("2", day(10)) if discounted[number] else None
        story.append(invoice(number, to_text(gross[number], "EUR"), customer=owner, discount=terms))
    for number, owner in zip(NUMBERS, OWNERS, strict=True):
        if credited[number]:
            note, against = f"CN-{number[4:]}", to_text(credited[number], "EUR")
            issued = day(draw(st.integers(1, 20)))
            story.append(credit_note(note, against, number, customer=owner, issued=issued))
    return story + _payments(draw, gross, discounted, credited)


def _payments(
    draw: st.DrawFn, gross: dict[str, int], discounted: dict[str, bool], credited: dict[str, int]
) -> list[Event]:
    """One or two, of documents of their own; each whole, less a discount or a credit note, or a little wrong."""
    shuffled, payments = list(draw(st.permutations(NUMBERS))), list[Event]()
    while shuffled and len(payments) < 3:
        many = draw(st.integers(1, len(shuffled)))
        named, shuffled = shuffled[:many], shuffled[many:]
        total = draw(st.sampled_from([0, 0, 0, 0, 100, -100, 30000]))
        for number in named:
            owed = gross[number] - (credited[number] if draw(st.booleans()) else 0)
            total += owed - (owed * 2 // 100 if discounted[number] and draw(st.booleans()) else 0)
        if total <= 0:
            continue
        name, booked, payer = f"p{len(payments)}", day(draw(st.integers(4, 15))), draw(st.sampled_from(PAYERS))
        text = " ".join(named)
        if draw(st.integers(0, 4)) == 0:
            text = f"PAY-{8000 + len(payments)}"
            payments.append(_advice(draw, total, named, text))
        amount = to_text(total, "EUR")
        payments.append(statement(name, line(amount, text, booked=booked, bank_reference=f"REF{name}7788", **payer)))
        if draw(st.integers(0, 5)) == 0:
            payments.append(
                paid(f"-{amount}", f"return of REF{name}7788", name=f"{name}-back", booked=day(16), code="NRTI")
            )
    return payments


def _advice(draw: st.DrawFn, total: int, named: list[str], trace: str) -> Event:
    shares = [total // len(named)] * len(named)
    shares[0] += total - sum(shares)
    lines = [(number, to_text(share, "EUR")) for number, share in zip(named, shares, strict=True) if share]
    return advice(to_text(total, "EUR"), *lines, name=f"a-{trace}", trace=trace, dated=day(9))


def outcome(desk: Desk) -> dict[str, object]:
    """What must not depend on the order."""
    states = {name: desk.account(name) for name in ACCOUNTS}
    receipts = [(name, r, receipt) for name, state in states.items() for r, receipt in state.receipts.items()]
    return {
        "open": {item: x.open for state in states.values() for item, x in state.items.items() if not x.deduction},
        "applied": desk.applied(),
        "left": {(name, r): (x.unapplied, x.weighing.left) for name, r, x in receipts if x.unapplied},
        "portions": {(name, r, a): p.amount for name, r, x in receipts for a, p in x.portions.items()},
        "returned": {r: x.returned for _, r, x in receipts if x.returned},
        "books": {
            account: desk.gl(account)
            for account in ("receivable", "unapplied", "unidentified", "cash-discount", "small-differences")
        },
    }


def desk_of(policy: Policy) -> Desk:
    desk = Desk(policy)
    clue = names.clue(AGENT, b"example-key-for-local-use-only")
    desk.ask(Send(AGENTS, MarkAgent(((clue, "T*** R*** L***"),))))
    return desk


def played(story: list[Event], order: list[int], batches: list[bool], forget: list[bool], policy: Policy) -> Desk:
    desk, batch = desk_of(policy), list[Event]()
    for place, index in enumerate(order):
        batch.append(story[index])
        if batches[place % len(batches)] or place == len(order) - 1:
            desk.hear(*batch)
            family_checks.hold(desk)
            batch = []
            if forget[place % len(forget)]:
                desk.forget()
    return desk


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), stories(), st.sampled_from(POLICIES))
def test_any_order_and_any_batches_lead_to_the_same_books(
    data: st.DataObject, story: list[Event], policy: Policy
) -> None:
    order = _possible(story, data.draw(st.permutations(range(len(story)))))
    flags = st.lists(st.booleans(), min_size=1, max_size=4)
    straight = outcome(played(story, list(range(len(story))), [True], [False], policy))
    assert outcome(played(story, order, data.draw(flags), data.draw(flags), policy)) == straight
