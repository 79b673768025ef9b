"""Laws of the exposure, over random stories and random orders of arrival."""

from typing import Any

import msgspec
from credit_facts import UNIT, applied, credit, invoiced, moved, placed, received, service, shipped
from credit_stories import Story, stories
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.chassis.testing.spec import Memory
from o2c.credit.check import check
from o2c.credit.outlook import Outlook
from o2c.credit.policy import Policy
from o2c.credit.state import MAX_EARLY, Account

FEW = settings(max_examples=150, deadline=None)


def told(story: Story, turns: list[int]) -> Memory:
    memory = service()
    memory.hear(*story.told(turns))
    assert memory.refused == []
    return memory


def converges_in(account: Account) -> dict[str, Any]:
    """All but which of the waiting orders were released, and what was said about it."""
    return {
        "money": {c: (b.shipped, b.billed, b.unapplied) for c, b in account.balances.items()},
        "orders": {name: (o.ordered, o.gone, o.unbilled) for name, o in account.orders.items()},
        "early": account.early,
        "master": (account.limit, account.profile, account.payment_terms, account.change_number),
    }


@FEW
@given(st.data())
def test_any_interleaving_of_the_topics_and_any_order_of_master_records_converges(data):
    story = data.draw(stories())
    one = told(story, story.turns).state(UNIT)
    shuffled = Story(data.draw(st.permutations(story.customers)), story.orders, story.cash, story.settled)
    other = told(shuffled, data.draw(st.permutations(story.turns))).state(UNIT)
    assert converges_in(one) == converges_in(other)


@FEW
@given(st.data())
def test_where_nobody_is_checked_any_interleaving_converges_in_the_open_bucket_too(data):
    story = data.draw(stories(check=False))
    one = told(story, story.turns).state(UNIT)
    other = told(story, data.draw(st.permutations(story.turns))).state(UNIT)
    assert one.balances == other.balances
    assert one.waiting == other.waiting == []


@FEW
@given(st.data())
def test_after_every_event_the_totals_are_those_of_the_orders_and_never_negative(data):
    story = data.draw(stories())
    memory = service()
    for event in story.told(data.draw(st.permutations(story.turns))):
        memory.hear(event)
        account = memory.state(UNIT)
        for balance in account.balances.values():
            assert min(balance.open, balance.shipped, balance.unapplied) >= 0
        orders = account.orders.values()
        assert sum(b.open for b in account.balances.values()) == sum(o.open for o in orders)
        assert sum(b.shipped for b in account.balances.values()) == sum(sum(o.unbilled.values()) for o in orders)
        assert account.waiting == sorted((o.placed_on, name) for name, o in account.orders.items() if o.waits)


@FEW
@given(st.data())
def test_when_all_is_heard_each_amount_is_in_exactly_one_place(data):
    """What was ordered is open, waiting, cancelled, shipped or billed; nothing of it twice, nothing missing."""
    story = data.draw(stories())
    account = told(story, data.draw(st.permutations(story.turns))).state(UNIT)
    ordered: dict[str, int] = {}
    gone: dict[str, int] = {}
    for event in story.orders:
        kind = type(event).__name__
        cents = int(event.gross.replace(".", ""))
        if kind in ("OrderPlaced", "OrderChanged"):
            ordered[event.order] = cents
        else:
            gone[event.order] = gone.get(event.order, 0) + cents
    left = sum(total - gone.get(name, 0) for name, total in ordered.items())
    waiting = sum(account.orders[name].left for _, name in account.waiting)
    assert sum(b.open for b in account.balances.values()) + waiting == left
    invoiced_shipments = {e.shipment for e in story.cash if getattr(e, "kind", "") == "invoiced"}
    unbilled = [
        int(e.gross.replace(".", ""))
        for e in story.orders
        if type(e).__name__ == "OrderShipped" and e.shipment not in invoiced_shipments
    ]
    assert sum(b.shipped for b in account.balances.values()) == sum(unbilled)


@FEW
@given(st.data())
def test_no_order_waits_that_would_fit(data):
    story = data.draw(stories())
    account = told(story, data.draw(st.permutations(story.turns))).state(UNIT)
    for _, name in account.waiting:
        order = account.orders[name]
        outlook = Outlook(account.balances, {})
        assert check(order.left, order.currency, account.limit, outlook, Policy()).code is not None


@FEW
@given(st.data())
def test_when_all_is_settled_nothing_is_remembered_but_totals(data):
    story = data.draw(stories(settled=True))
    account = told(story, data.draw(st.permutations(story.turns))).state(UNIT)
    assert (account.orders, account.waiting, account.early) == ({}, [], {})
    assert all((b.open, b.shipped, b.unapplied) == (0, 0, 0) for b in account.balances.values())


@FEW
@given(st.data())
def test_a_state_is_the_fold_of_its_stored_bytes_and_survives_a_snapshot(data):
    story = data.draw(stories())
    memory = told(story, data.draw(st.permutations(story.turns)))
    account = memory.state(UNIT)
    assert memory.replayed(UNIT) == account
    assert msgspec.json.decode(msgspec.json.encode(account), type=Account) == account


def test_a_snapshot_does_not_grow_with_history():
    memory = credit(limit="1000.00")
    sizes = set()
    for n in range(100):
        number = f"O-{n}"
        memory.hear(placed("10.00", number), shipped("10.00", "S-1", number), invoiced("10.00", "S-1", number))
        memory.hear(received("10.00"), applied("10.00"), moved("-10.00", "applied", number))
        sizes.add(len(msgspec.json.encode(memory.state(UNIT))))
    assert len(sizes) == 1


def test_invoices_of_orders_that_never_come_are_forgotten_oldest_first():
    memory = service()
    decider, account = memory.decider, Account()
    for n in range(MAX_EARLY + 10):
        (send,) = memory.hears[type(invoiced("1.00"))](invoiced("1.00", "S-1", f"ERP-{n}"))
        for event in decider.decide(send.command, account, memory.ctx):
            decider.evolve(account, event)
    assert len(account.early) == MAX_EARLY
    assert not account.is_billed("ERP-9", "S-1")
    assert account.is_billed("ERP-10", "S-1")
    assert account.balances["EUR"].billed == (MAX_EARLY + 10) * 100
