"""What another policy would have decided, replayed over what happened to one account after the other."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from cash_desk import NOW, Desk
from cash_facts import IBAN, advice, credit_note, day, invoice, line, paid, registered, statement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_cash_any_story import stories
from test_cash_convergence import STORIES

from o2c.cash_app.adjustments.commands import Approval
from o2c.cash_app.cascade.policy import SINGLE, CascadePolicy
from o2c.cash_app.matching.charges import BankCharge
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.on_demand import OnDemand
from o2c.cash_app.policy import Policy, Withholding
from o2c.cash_app.receipts.commands import ApplyByHand, MoveByHand, Share, UnapplyByHand
from o2c.cash_app.what_if.comparing import Compared, Gathered
from o2c.cash_app.what_if.figures import Totals
from o2c.cash_app.what_if.given_up import GivenUp
from o2c.cash_app.what_if.moment import Moment
from o2c.cash_app.what_if.replay import Replay
from o2c.chassis.domain import Send
from o2c.contracts.base import Event

DEFAULT = Policy()
CUSTOMER = registered("C-100", "Example Pumps GmbH", IBAN)
KNOWN = (CUSTOMER, invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
LENIENT = Policy(tolerances=Tolerances(Tolerance("25", "10"), Tolerance("25", "10")), grace_days=5)


def without(rule: str) -> Policy:
    rules = tuple([replace(r, outcome="suggest") if r.rule == rule else r for r in CascadePolicy().rules])
    return Policy(cascade=CascadePolicy(rules=rules))


class Log:
    """A desk, and when each of its commits was: a day after the one before."""

    def __init__(self, policy: Policy = DEFAULT) -> None:
        self.desk, self.commits = Desk(policy), [0]

    def hear(self, *events: Event, together: bool = False) -> "Log":
        for event in [events] if together else [(event,) for event in events]:
            self.desk.hear(*event)
            self.commits.append(len(self.desk.log))
        return self

    def ask(self, send: Send) -> "Log":
        self.desk.ask(send)
        self.commits.append(len(self.desk.log))
        return self

    def replayed(self, other: Policy, standing: Policy | None = None) -> list[Compared]:
        desk = self.desk
        standing = standing or desk.policy
        accounts: dict[str, list[tuple[Any, str, datetime]]] = defaultdict(list)
        for commit, (first, last) in enumerate(zip(self.commits, self.commits[1:], strict=False)):
            for unit, _, name, body in desk.log[first:last]:
                if unit.startswith("account:"):
                    event = desk.codec.decode(name, body)
                    accounts[unit[8:]].append((event, f"c{commit}", NOW + timedelta(days=commit)))
        gathered, found = Gathered(), []
        for account, events in sorted(accounts.items()):
            policies = [lambda *_: standing, lambda *_: other]
            replay = Replay(account, policies, lambda _: True, Moment(), OnDemand(desk.state))
            for event, cause, known in events:
                replay.take(event, cause, known)
            found += gathered.whole(replay.finish())
        return [*found, *gathered.rest()]

    def only(self, other: Policy) -> Compared:
        (found,) = self.replayed(other)
        return found


def items(choice: Any) -> dict[str, int]:
    return {item.removeprefix("DE01/INV-2026-"): cash for item, cash, _, _ in choice.placed}


# -- the same policy


@pytest.mark.parametrize("story", sorted(STORIES))
@pytest.mark.parametrize("backwards", [False, True])
def test_the_same_policy_decides_as_it_did(story: str, backwards: bool) -> None:
    events = list(reversed(STORIES[story])) if backwards else STORIES[story]
    found = Log().hear(*events).replayed(Policy())
    assert [(one.leg.facts.receipt, one.stored.placed, one.again.placed) for one in found if not one.exact] == []
    assert [one for one in found if one.differs] == []


SILENT = {
    "two payments of a day": [
        *KNOWN, statement("f", *(line(a, payer_account=IBAN, booked=day(9)) for a in ("500.00", "1190.00"))),
    ],
    "an item comes that the amount may be": [
        CUSTOMER, paid("77.00", "", payer_account=IBAN, booked=day(9)), invoice("INV-2026-0003", "77.00"),
    ],
    "a guess yields to what names the item": [
        *KNOWN, invoice("INV-2026-0003", "500.00", issued=day(20)),
        paid("500.00", "", name="guess", payer_account=IBAN, booked=day(9)),
        paid("500.00", "INV-2026-0002", name="sure", payer_account=IBAN, booked=day(10)),
    ],
    "its advice comes after it": [
        *KNOWN, paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)),
        advice("500.00", ("INV-2026-0002", "500.00"), dated=day(9), account=IBAN),
    ],
    "its payer becomes known": [
        invoice("INV-2026-0002", "500.00"), paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)), CUSTOMER,
    ],
    "a return": [
        *KNOWN, paid("500.00", "INV-2026-0002", name="f", payer_account=IBAN, booked=day(9)),
        paid("-500.00", "returned", name="g", payer_account=IBAN, booked=day(12)),
    ],
    "a credit note": [
        *KNOWN, paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)),
        credit_note("CN-2026-0001", "40.00", "INV-2026-0002", issued=day(10)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("story", sorted(SILENT))
@pytest.mark.parametrize("together", [False, True])
def test_so_it_does_where_the_amount_tells(story: str, together: bool) -> None:
    found = Log().hear(*SILENT[story], together=together).replayed(Policy())
    assert [(one.leg.facts.receipt, one.stored, one.again) for one in found if not one.exact] == []
    assert found


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), stories(), st.sampled_from([DEFAULT, LENIENT]))
def test_the_same_policy_decides_any_story_as_it_did(data: st.DataObject, story: list[Event], policy: Policy) -> None:
    order = data.draw(st.permutations(range(len(story))))
    found = Log(policy).hear(*[story[number] for number in order]).replayed(replace(policy))
    assert [(one.leg.facts.receipt, one.stored, one.again) for one in found if not one.exact] == []
    assert [one for one in found if one.differs] == []


# -- another policy


def short(policy: Policy = DEFAULT) -> Log:
    text = "INV-2026-0001 INV-2026-0002"
    return Log(policy).hear(*KNOWN, paid("1680.00", text, name="f", payer_account=IBAN, booked=day(9)))


def by_hand(receipt: str, *shares: tuple[str, int], account: str = "C-100") -> Send:
    asked = ApplyByHand(receipt, tuple([Share(f"DE01/INV-2026-{item}", cash) for item, cash in shares]))
    streams = (f"receipt:{account}/{receipt}", *(f"item:{share.item}" for share in asked.shares))
    return Send(f"account:{account}", asked, ("periods:DE01",), streams)


def test_what_a_person_had_to_place_another_policy_places_and_is_right() -> None:
    log = short().ask(by_hand("f/1", ("0001", 118000), ("0002", 50000)))
    found = log.only(LENIENT)
    assert (found.stored.left, items(found.stored)) == ("more-named-than-paid", {})
    assert items(found.other) == {"0001": 118000, "0002": 50000}
    assert (found.differs, found.by_hand, found.touchless(found.other)) == (True, True, True)


def test_days_unapplied_end_when_it_would_have_been_placed() -> None:
    log = short().hear(invoice("INV-2026-0007", "3.00"), invoice("INV-2026-0008", "3.00"))
    found = log.ask(by_hand("f/1", ("0001", 118000), ("0002", 50000))).only(LENIENT)
    assert (found.days, found.days_now) == (3, 0)


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ((("0001", 118000), ("0002", 50000)), "right"),
        ((("0001", 119000), ("0002", 49000)), "wrong"),
        ((("0001", 100000),), "unjudged"),
        ((), "unjudged"),
    ],
)
def test_it_is_judged_by_what_people_decided_in_the_end(shares: tuple[tuple[str, int], ...], verdict: str) -> None:
    log = short()
    if shares:
        log.ask(by_hand("f/1", *shares))
    assert log.only(LENIENT).verdict() == verdict


def test_what_a_rule_placed_wrongly_a_stricter_policy_leaves() -> None:
    log = Log().hear(*KNOWN, paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)))
    (application,) = log.desk.receipt("f/1").applications
    log.ask(Send("account:C-100", UnapplyByHand("f/1", application), ("periods:DE01",)))
    log.ask(by_hand("f/1", ("0001", 50000)))
    found = log.only(without(SINGLE))
    assert items(found.stored) == {"0002": 50000}
    assert (found.wrong(found.stored), found.wrong(found.other)) == (True, False)
    assert (items(found.other), found.end) == ({}, {"DE01/INV-2026-0001": 50000})
    totals = Totals()
    totals.add(found)
    assert (totals.before.wrong, totals.after.wrong, totals.before.touchless, totals.after.touchless) == (1, 0, 1, 0)
    assert (totals.timed, totals.differ, totals.judged) == (0, 1, 1)


def test_money_that_a_person_moved_to_another_customer_was_wrong_here() -> None:
    log = Log().hear(*KNOWN, registered("C-200", "Blue Hill"), invoice("INV-2026-0009", "500.00", customer="C-200"))
    log.hear(paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)))
    (application,) = log.desk.receipt("f/1").applications
    log.ask(Send("account:C-100", UnapplyByHand("f/1", application), ("periods:DE01",)))
    move = MoveByHand("f/1", "C-200", Approval("a1", "ben", "it is theirs", "boss"))
    log.ask(Send("account:C-100", move, ("periods:DE01", "payer:C-200")))
    log.ask(by_hand("f/1", ("0009", 50000), account="C-200"))
    found = log.only(without(SINGLE))
    assert (found.leg.account, found.wrong(found.stored), found.wrong(found.other)) == ("C-100", True, False)
    assert found.end == {"DE01/INV-2026-0009": 50000}


def test_nothing_is_claimed_of_what_the_standing_policy_does_not_give_as_it_was_decided() -> None:
    (found,) = short(LENIENT).replayed(without(SINGLE), standing=DEFAULT)
    assert (found.exact, found.differs, found.now) == (False, False, found.stored)


def test_an_item_that_comes_later_is_tried_under_each_policy() -> None:
    log = Log(without(SINGLE)).hear(CUSTOMER, paid("77.00", "", name="f", payer_account=IBAN, booked=day(9)))
    log.hear(invoice("INV-2026-0003", "77.00"), invoice("INV-2026-0004", "5.00"))
    found = log.only(DEFAULT)
    assert (found.stored.placed, items(found.other)) == (frozenset(), {"0003": 7700})
    assert (found.leg.booked, found.other.known) == (NOW + timedelta(days=1), NOW + timedelta(days=2))


def test_what_the_bank_took_back_was_not_wrong() -> None:
    found = Log().hear(*SILENT["a return"]).only(without(SINGLE))
    assert items(found.stored) == {"0002": 50000}
    assert (found.wrong(found.stored), found.verdict()) == (False, "right")


def test_what_a_look_up_found_stands_under_any_policy() -> None:
    earlier = paid("500.00", "INV-2026-0002", name="first", payer_account=IBAN)
    later = invoice("INV-2026-0003", "500.00", issued=day(9))
    log = Log().hear(*KNOWN, earlier, paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)), later)
    found = {one.leg.facts.receipt: one for one in log.replayed(LENIENT)}["f/1"]
    assert (found.exact, found.differs, found.again.left, found.other.left) == (True, False, *["duplicate-payment"] * 2)


# -- what is given up


def given_up(log: Log, other: Policy) -> dict[str, tuple[str, str]]:
    sums = GivenUp()
    for one in log.replayed(other):
        sums.add(one)
    return {said["reason"]: (said["before"], said["after"]) for row in sums.shown() for said in row["reasons"]}


@pytest.mark.parametrize(("standing", "other", "sides"), [(DEFAULT, LENIENT, (0, 1)), (LENIENT, DEFAULT, (1, 0))])
def test_a_tolerance_is_summed_up_where_it_gives_up_and_where_it_gave_up(
    standing: Policy, other: Policy, sides: tuple[int, int]
) -> None:
    amounts = ("0.00", "10.00")
    expected = {"small-difference": tuple([amounts[side] for side in sides])}
    assert given_up(short(standing), other) == expected


def discounted(policy: Policy, *, booked: int) -> Log:
    bill = invoice("INV-2026-0001", "1190.00", discount=("2", day(10)))
    text = paid("1166.20", "INV-2026-0001", name="f", payer_account=IBAN, booked=day(booked))
    return Log(policy).hear(CUSTOMER, bill, text)


@pytest.mark.parametrize(
    ("booked", "other", "expected"),
    [
        (9, Policy(grace_days=5), {}),
        (13, Policy(grace_days=5), {"discount-in-grace": ("0.00", "23.80")}),
        (30, Policy(grace_days=5), {}),
        (13, Policy(unearned_discount="allow"), {"unearned-discount": ("0.00", "23.80")}),
    ],
)
def test_a_discount_is_given_up_only_where_the_terms_alone_do_not_grant_it(
    booked: int, other: Policy, expected: dict[str, tuple[str, str]]
) -> None:
    assert given_up(discounted(DEFAULT, booked=booked), other) == expected
    assert given_up(discounted(other, booked=booked), DEFAULT) == {
        code: (after, before) for code, (before, after) in expected.items()
    }


def test_a_charge_of_a_bank_is_given_up_and_tax_that_was_withheld_is_not() -> None:
    charges = Policy(bank_charges=(BankCharge("15", "EUR"),))
    withheld = Policy(withholdings=(Withholding("2"),))
    log = Log().hear(*KNOWN, paid("490.00", "INV-2026-0002", name="f", payer_account=IBAN, booked=day(9)))
    assert given_up(log, charges) == {"bank-fee": ("0.00", "10.00")}
    found = log.only(withheld)
    assert (found.other.rule, found.differs) == ("reference.v1", True)
    assert given_up(log, withheld) == {}


@pytest.mark.parametrize("code", ["freight", "damage"])
def test_a_claim_that_is_believed_at_once_is_given_up_written_off_or_credited(code: str) -> None:
    reasons = tuple([replace(reason, auto="50") if reason.code == code else reason for reason in DEFAULT.reasons])
    believing, text = Policy(reasons=reasons), f"INV-2026-0002 less {code} 20.00"
    payment = paid("480.00", text, name="f", payer_account=IBAN, booked=day(9))
    assert given_up(Log().hear(*KNOWN, payment), believing) == {code: ("0.00", "20.00")}
    assert given_up(Log(believing).hear(*KNOWN, payment), DEFAULT) == {code: ("20.00", "0.00")}


def test_what_gives_up_more_for_more_touchless_payments_says_so() -> None:
    sums = GivenUp()
    sums.add(short().only(LENIENT))
    (row,) = sums.shown()
    assert (row["verdict"], row["more"], row["more_touchless"]) == ("gives-up-more", "10.00", 1)
