"""Money that is held before it is applied: watch list, another of our entities, cheques, an advice to come."""

from datetime import UTC, datetime, time
from itertools import permutations
from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import DAY, IBAN, SECRET, advice, day, invoice, line, paid, registered, statement

from o2c.cash_app.desk.commands import ReleaseReceipt
from o2c.cash_app.policy import Policy
from o2c.cash_app.screening.commands import UnwatchName, WatchNames
from o2c.cash_app.screening.policy import ScreeningPolicy
from o2c.cash_app.screening.watch_list import UNIT, entries
from o2c.chassis.domain import Send
from o2c.contracts import bank

ONE = "DE01/INV-2026-0001"
NAME = "Example Pumps GmbH"
SCREENS = ScreeningPolicy(
    entity_names={"DE01": ("Example Motors GmbH",), "US01": ("Example Motors Inc",)},
    watched_forms=frozenset({"fze"}),
    silent_codes=frozenset({"142"}),
    cheque_codes=frozenset({"175"}),
)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(Policy(screening=SCREENS), datetime.combine(day(1), time(9), UTC))
    desk.hear(registered("C-100", NAME), invoice("INV-2026-0001", "100.00"), invoice("INV-2026-0002", "80.00"))
    return desk


def pay(desk: Desk, text: str = "INV-2026-0001", *, payer: str = NAME, name: str = "f", **more: Any) -> Any:
    desk.hear(paid("100.00", text, name=name, payer_name=payer, **more))
    return desk.receipt(f"{name}/1")


def held(receipt: Any) -> tuple[str | None, tuple[str, ...], int]:
    """(code of the hold, what is suggested, what is applied)."""
    hold = receipt.hold
    return hold.code if hold else None, receipt.weighing.suggested, receipt.applied


def release(desk: Desk, receipt: str = "f/1") -> None:
    desk.forget()
    streams = (f"receipt:C-100/{receipt}",)
    desk.ask(Send("account:C-100", ReleaseReceipt(receipt), ("periods:DE01",), streams))


def watch(desk: Desk, *names: str) -> None:
    desk.ask(Send(UNIT, WatchNames(entries(names, SECRET), "list of June")))


# -- the watch list


@pytest.mark.parametrize("payer", [NAME, "PUMPS EXAMPLE", "Exampel Pumps GmbH"])
def test_a_payer_like_one_of_the_watch_list_is_held_and_what_it_names_suggested(desk: Desk, payer: str) -> None:
    watch(desk, "Example Pumps")
    receipt = pay(desk, payer=payer)
    assert held(receipt) == ("compliance", (ONE,), 0)
    assert receipt.weighing.left == "compliance"


def test_another_payer_is_not(desk: Desk) -> None:
    watch(desk, "Example Bumps Trading West")
    assert held(pay(desk)) == (None, (), 10000)


@pytest.mark.parametrize("payer", ["", "Unsuspected Payments"])
def test_a_customer_of_the_watch_list_is_held_whatever_name_its_account_pays_under(desk: Desk, payer: str) -> None:
    desk.hear(registered("C-100", NAME, IBAN))
    watch(desk, NAME)
    assert held(pay(desk, payer=payer, payer_account=IBAN)) == ("compliance", (ONE,), 0)


def test_a_name_that_is_not_watched_any_more_holds_nothing(desk: Desk) -> None:
    watch(desk, NAME, NAME.upper())
    (entry,) = entries([NAME], SECRET)
    desk.ask(Send(UNIT, UnwatchName(entry.clue)))
    assert held(pay(desk)) == (None, (), 10000)
    assert desk.ask(Send(UNIT, UnwatchName(entry.clue))) == []
    assert desk.refused[-1][1].code == "not-watched"


def test_the_money_of_nobody_known_is_held_too_and_finds_its_payer_when_released(desk: Desk) -> None:
    watch(desk, "Unheard Trading")
    desk.hear(paid("100.00", "", name="f", payer_name="UNHEARD TRADING"))
    desk.hear(registered("C-200", "Unheard Trading Ltd"))
    pool = "unidentified:DE-BANK"
    assert desk.receipt("f/1", pool).hold.code == "compliance"
    desk.forget()
    desk.ask(Send(f"account:{pool}", ReleaseReceipt("f/1"), ("periods:DE01",), (f"receipt:{pool}/f/1",)))
    assert desk.receipt("f/1", "C-200").unapplied == 10000


def test_a_legal_form_that_compliance_looks_at_is_enough(desk: Desk) -> None:
    desk.hear(registered("C-100", "Example Pumps FZE"))
    assert held(pay(desk, payer="EXAMPLE PUMPS FZE"))[0] == "compliance"


# -- another of our entities


def test_money_for_another_of_our_entities_is_held(desk: Desk) -> None:
    assert held(pay(desk, "INV-2026-0001 for Example Motors Inc")) == ("wrong-entity", (ONE,), 0)
    assert held(pay(desk, "INV-2026-0001 EXAMPLE MOTORS NORTH", name="g")) == ("wrong-entity", (ONE,), 0)
    assert held(pay(desk, "INV-2026-0001 Example Motors GmbH", name="h")) == (None, (), 10000)


# -- an advice to come


def test_a_payer_who_sends_the_list_another_way_is_waited_for(desk: Desk) -> None:
    receipt = pay(desk, "May invoice, see attached")
    assert held(receipt) == ("awaiting-advice", (ONE,), 0)
    assert receipt.hold.until == day(5)
    desk.hear(advice("100.00", ("INV-2026-0002", "80.00"), payer=NAME))
    receipt = desk.receipt("f/1")
    assert (receipt.hold, receipt.applied) == (None, 8000)


def test_an_advice_that_came_before_its_payment_makes_the_same_of_it(desk: Desk) -> None:
    desk.hear(advice("100.00", ("INV-2026-0002", "80.00"), payer=NAME))
    receipt = pay(desk, "May invoice, see attached")
    assert (receipt.hold, receipt.applied) == (None, 8000)


def test_a_text_that_has_a_number_says_itself_what_is_paid(desk: Desk) -> None:
    assert held(pay(desk, "INV-2026-0001 see attached")) == (None, (), 10000)


def test_a_number_that_is_not_known_yet_counts_as_well(desk: Desk) -> None:
    assert held(pay(desk, "INV-2026-0009 see attached"))[0] is None
    desk.hear(invoice("INV-2026-0009", "100.00"))
    assert desk.receipt("f/1").applied == 10000


def test_a_silent_credit_of_a_kind_whose_advice_is_sent_apart_waits(desk: Desk) -> None:
    assert held(pay(desk, "", code="142")) == ("awaiting-advice", (ONE,), 0)
    assert held(pay(desk, "", name="g")) == (None, (), 10000)


def test_a_statement_that_comes_when_the_wait_is_over_is_decided_at_once(desk: Desk) -> None:
    desk.now = datetime.combine(day(9), time(9), UTC)
    assert held(pay(desk, "see attached")) == (None, (), 10000)


# -- cheques


def test_a_post_dated_cheque_is_held_until_the_day_before_its_date(desk: Desk) -> None:
    receipt = pay(desk, cheque_date=day(30))
    assert held(receipt) == ("post-dated", (ONE,), 0)
    assert receipt.hold.until == day(29)
    release(desk)
    assert desk.receipt("f/1").applied == 10000


@pytest.mark.parametrize(("age", "code"), [(0, None), (180, None), (181, "stale-cheque")])
def test_a_cheque_that_banks_may_refuse_is_not_applied(desk: Desk, age: int, code: str | None) -> None:
    assert held(pay(desk, cheque_date=day(-age)))[0] == code


def test_a_cheque_without_its_date_is_held_where_the_policy_asks_for_it(desk: Desk) -> None:
    assert held(pay(desk, code="175")) == ("undated-cheque", (ONE,), 0)
    assert held(pay(desk, code="175", cheque_date=DAY, name="g")) == (None, (), 10000)


def test_what_became_known_during_a_hold_counts_when_it_ends(desk: Desk) -> None:
    pay(desk, "INV-2026-0009", cheque_date=day(30))
    desk.hear(invoice("INV-2026-0009", "100.00"))
    assert desk.receipt("f/1").applied == 0
    release(desk)
    assert [h.item for h in desk.receipt("f/1").applications.values()] == ["DE01/INV-2026-0009"]


# -- returns


@pytest.mark.parametrize("payer", ["RETURNED ACH EXAMPLE PUMPS", "NSF RETURN - EXAMPLE PUMPS GMBH"])
def test_a_return_is_of_the_payer_that_the_bank_names_behind_the_word(desk: Desk, payer: str) -> None:
    pay(desk)
    desk.hear(statement("r", line("-100.00", "R01 INSUFFICIENT FUNDS", payer_name=payer, booked=day(3))))
    assert desk.open("INV-2026-0001") == 10000


def test_a_return_that_quotes_the_bank_reference_of_the_payment_takes_back_just_that(desk: Desk) -> None:
    lines = [_ach(number, f"ACH2026050400{number}") for number in (1, 2)]
    desk.hear(statement("f", *lines))
    text = "Return of ACH20260504001 - NSF"
    desk.hear(statement("r", line("-80.00", text, payer_name="NSF RETURN - SOMEBODY", booked=day(3))))
    assert [desk.receipt(f"f/{number}").returned for number in (1, 2)] == [8000, 0]


def _ach(number: int, reference: str) -> bank.StatementLine:
    return line("80.00", "", number=number, payer_name=NAME, bank_reference=reference)


# -- orders of arrival


def test_a_wait_for_an_advice_ends_the_same_in_whatever_order_all_of_it_comes() -> None:
    said = [
        registered("C-100", NAME),
        invoice("INV-2026-0001", "100.00"),
        invoice("INV-2026-0002", "80.00"),
        paid("100.00", "May invoices, see attached", name="f", payer_name=NAME),
        advice("100.00", ("INV-2026-0002", "80.00"), payer=NAME),
    ]
    ends = set()
    for order in permutations(said):
        desk = Desk(Policy(screening=SCREENS), datetime.combine(day(1), time(9), UTC))
        for event in order:
            desk.hear(event)
        receipt = desk.receipt("f/1")
        items = frozenset([(held.item, held.cash) for held in receipt.applications.values()])
        ends.add((receipt.hold, items, receipt.unapplied, receipt.weighing.left))
    assert ends == {(None, frozenset({("DE01/INV-2026-0002", 8000)}), 2000, "more-paid-than-named")}
