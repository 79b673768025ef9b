"""The example company: what is played, whatever the seed and whoever is served first."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c.cli.demo import BANKS, Company, OrderStatus
from o2c.cli.demo.customers import Style
from o2c.cli.demo.days import FIRST, LAST, is_workday, weeks
from o2c.cli.demo.quirks import Quirk
from o2c.cli.demo.rates import needed
from o2c.contracts.erp import GoodsShipped, SalesOrderCancelled, SalesOrderChanged, SalesOrderSubmitted


def test_the_rounds_cover_the_quarter_without_a_gap():
    days = [(week.first, week.last) for week in weeks()]
    assert (days[0][0], days[-1][1]) == (FIRST, LAST)
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(days))
    assert all(is_workday(last) for _, last in days)
    assert sum(week.ends_month for week in weeks()) == 3


def test_sixty_customers_in_three_currencies_have_every_habit_in_each():
    members = Company(1).members
    assert Counter(member.currency for member in members) == {"EUR": 32, "USD": 18, "JPY": 10}
    for currency in ("EUR", "USD", "JPY"):
        assert {member.style for member in members if member.currency == currency} == set(Style)
    assert {member.known_by for member in members} == {"account", "name", "number"}
    assert len({member.name for member in members}) == len({member.account for member in members}) == 60
    assert {member.bank for member in members} == set(BANKS)


def test_the_quarter_has_three_thousand_orders_of_every_fate(quarter):
    statuses = Counter(quarter.truth.orders.values())
    assert sum(statuses.values()) == 3_000
    assert set(statuses) == set(OrderStatus)
    assert statuses[OrderStatus.COMPLETED] > 1_000
    deliveries = Counter(shipped.order for shipped in quarter.moved if isinstance(shipped, GoodsShipped))
    assert sum(count == 2 for count in deliveries.values()) > 300


def test_every_quirk_of_a_payer_occurs(quarter):
    quirks = Counter(claim.quirk for claim in quarter.company.claims)
    assert set(quirks) == set(Quirk)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(play):
    def files(seed):
        return [file.data for step in play(seed, 200).steps for file in step.files]

    assert files(1) == files(1)
    assert files(1) != files(2)


def test_the_plan_depends_on_what_is_billed_and_never_on_the_number_it_drew(play):
    """Same shipments, other numbers: the payments are the same but for what they quote."""
    one, other = (play(4, 400, dice=dice, dates_rise=False) for dice in (1, 2))
    assert [i.number for i in one.invoices] != [i.number for i in other.invoices]
    for found, expected in ((one.truth.invoices, other.truth.invoices), (one.truth.lines, other.truth.lines)):
        untight = {key: found[key] for key in found.keys() & expected.keys()}
        assert len(untight) > 100
    customers = {member.id for member in one.company.members if not member.is_tight}

    def invoices(paper):
        return {key: truth for key, truth in paper.truth.invoices.items() if truth.customer in customers}

    assert invoices(one) == invoices(other)


@pytest.mark.parametrize("dice", [1, 2, 3])
def test_orders_wait_for_credit_and_all_that_fit_are_released_whoever_is_served_first(play, dice):
    paper = play(dice, 3_000, dice=dice)
    plans = {plan.order: plan for plan in paper.company.fulfilment.plans}
    never = {order for order, plan in plans.items() if not plan.fits}
    assert len(paper.waited - never) >= 10
    waiting = {order for order in paper.orders if order not in paper.released and order not in paper.gone}
    assert waiting == {order for order, status in paper.truth.orders.items() if status is OrderStatus.HELD}
    assert waiting < never
    assert never <= paper.waited
    assert all(plans[order].customer.is_tight for order in paper.waited)
    tight = {order for order, plan in plans.items() if plan.customer.is_tight and plan.fits}
    assert {paper.truth.orders[order] for order in tight} == {OrderStatus.COMPLETED}


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_nothing_is_shipped_beyond_what_is_ordered_and_everything_has_its_day(play, seed):
    paper = play(seed, 300)
    assert len(paper.orders) == 300
    changed = {plan.order for plan in paper.company.fulfilment.plans if plan.changed}
    left = {
        order: Counter({x.line: Decimal(x.quantity) for x in lines}) for order, (_, _, lines) in paper.orders.items()
    }
    shipped_on = {}
    cancelled = set()
    for movement in paper.moved:
        plan = next(p for p in paper.company.fulfilment.plans if p.order == movement.order)
        assert movement.order not in cancelled
        if isinstance(movement, SalesOrderCancelled):
            cancelled.add(movement.order)
            assert plan.ordered_on <= movement.cancelled_on <= LAST
            assert movement.cancelled_on >= shipped_on.get(movement.order, plan.ordered_on)
            continue
        assert plan.ordered_on < movement.shipped_on <= LAST
        assert is_workday(movement.shipped_on)
        shipped_on[movement.order] = movement.shipped_on
        assert all(Decimal(part.quantity) > 0 for part in movement.lines)
        left[movement.order].subtract({part.line: Decimal(part.quantity) for part in movement.lines})
    assert all(quantity >= 0 for quantities in left.values() for quantity in quantities.values())
    for order, status in paper.truth.orders.items():
        if status in (OrderStatus.COMPLETED, OrderStatus.UNSETTLED):
            assert order in cancelled or not any(left[order].values())
    assert changed <= set(paper.orders)


def test_events_come_by_date_and_a_change_after_its_order(quarter):
    company = Company(1)
    seen = {}
    for week in company.weeks:
        for event in company.orders(week):
            assert week.first <= event.ordered_on <= week.last or isinstance(event, SalesOrderChanged)
            assert isinstance(event, SalesOrderSubmitted) is (event.order not in seen)
            assert event.change_number > seen.get(event.order, 0)
            seen[event.order] = event.change_number
    assert set(seen.values()) == {1, 2}


def test_every_day_of_the_quarter_has_one_rate_for_each_currency_that_is_foreign_to_an_entity():
    known = Counter(
        (rate.pair, rate.first_day + timedelta(n))
        for rate in Company(1).rates()
        for n in range((rate.last_day - rate.first_day).days + 1)
    )
    assert set(known.values()) == {1}
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    assert {(pair, day) for pair in needed() for day in days} <= known.keys()
    assert len({rate.rate for rate in Company(1).rates()}) > 3
