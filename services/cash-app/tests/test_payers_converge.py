"""Customers of names that are alike, parents, documents and payments in any order: whose the money is, is the same.

No payer writes a customer's name exactly: a receipt that an exact name has placed stays when another customer of that
name becomes known later.
"""

from cash_desk import Desk
from cash_facts import day, invoice, paid, registered
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cash_convergence import played

from o2c.contracts import bank
from o2c.contracts.base import Event

KNOWN = ["Example Pumps GmbH", "Pumps Example", "Example Pumps Group", "Blue Hill", "Example Pump Works"]
WRITTEN = ["EXAMPLE PUMPS HOLDING", "EXAMPEL PUMP WORKS SYSTEMS", "PUMPS EXAMPLE TRUST", "BLUE HILL GROUP"]
CUSTOMERS, DOCUMENTS = 3, 3

customers = st.integers(0, CUSTOMERS - 1).map("C-{}".format)


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    story: list[Event] = []
    for number in range(CUSTOMERS):
        accounts = draw(st.sampled_from([(), (f"DE00{number}",)]))
        parent = draw(st.none() | customers.filter(lambda customer, own=f"C-{number}": customer != own))
        story.append(registered(f"C-{number}", draw(st.sampled_from(KNOWN)), *accounts, parent=parent))
    story += [invoice(f"INV-2026-{n:04}", "100.00", customer=draw(customers)) for n in range(DOCUMENTS)]
    for number in range(2):
        named = draw(st.lists(st.integers(0, DOCUMENTS), max_size=2, unique=True))
        text = " ".join(f"INV-2026-{n:04}" for n in named)
        account = draw(st.sampled_from(["", "", "DE000", "DE001"]))
        who = {"payer_name": draw(st.sampled_from(WRITTEN)), "payer_account": account}
        story.append(paid("150.00", text, name=f"f{number}", booked=day(9 + number), **who))
    return story


def whose(desk: Desk) -> dict[tuple[str, int], str]:
    return {place: row["account"] for place, row in desk.lines.items()}


@settings(max_examples=150, deadline=None)
@given(stories(), st.data())
def test_whose_the_money_is_does_not_depend_on_what_becomes_known_first(
    story: list[Event], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(story))))
    statements = iter(sorted(i for i in order if isinstance(story[i], bank.BankStatementReceived)))
    order = [next(statements) if isinstance(story[i], bank.BankStatementReceived) else i for i in order]
    flags = st.lists(st.booleans(), min_size=1, max_size=4)
    straight = played(story, list(range(len(story))), [True], [False])
    desk = played(story, order, data.draw(flags), data.draw(flags))
    assert whose(desk) == whose(straight)
    assert sum(amount for _, _, _, amount in desk.journal) == 0
