"""A payer's habit is a bounded part of its account: learned from what is settled, the same after a replay."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import IBAN, day, invoice, line, paid, registered, statement

from o2c.cash_app.matching.learning import A_STREAM
from o2c.cash_app.receipts.commands import ApplyByHand, Share
from o2c.chassis.domain import Send
from o2c.contracts import cash_app

GROUP = "EUR DE01"


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.hear(registered("C-100", "Example Pumps GmbH", IBAN))
    return desk


def pay(desk: Desk, amount: str, *, on: int = 9, text: str = "thank you", name: str | None = None) -> None:
    desk.hear(paid(amount, text, name=name or f"day {on}", payer_account=IBAN, booked=day(on)))


def group(desk: Desk) -> Any:
    return desk.account().groups[GROUP]


def streams_loaded(desk: Desk) -> set[str]:
    return {stream for _, stream in desk.live if stream.startswith("habit:")}


def test_what_a_rule_settles_by_amount_is_learned(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    pay(desk, "500.00", on=34)
    habit = group(desk).habit
    assert (habit.last, habit.payments, habit.late[4]) == (day(34), 1, (1, 2))


def test_what_a_person_settles_is_learned(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "500.00"), invoice("INV-2026-0002", "500.00"))
    pay(desk, "500.00", on=34)
    assert group(desk).habit.payments == 0
    share = Share("DE01/INV-2026-0002", 50000)
    desk.ask(Send("account:C-100", ApplyByHand("day 34/1", (share,)), ("periods:DE01",), ("receipt:C-100/day 34/1",)))
    assert group(desk).habit.late[4] == (1, 2)


def test_a_payer_that_always_says_what_it_pays_costs_nothing_to_learn_about(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "1190.00"))
    pay(desk, "1190.00", text="INV-2026-0001")
    assert group(desk).habit.payments == 0
    assert streams_loaded(desk) == set()


def test_once_it_was_silent_what_it_names_is_learned_too(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    pay(desk, "500.00")
    pay(desk, "1190.00", on=10, text="INV-2026-0001")
    assert group(desk).habit.payments == 2


def test_only_the_last_stream_of_a_habit_is_loaded_and_it_knows_all_that_was_learned(desk: Desk) -> None:
    for n in range(A_STREAM + 3):
        desk.hear(invoice(f"INV-{n:04}", f"{100 + n}.00"))
        pay(desk, f"{100 + n}.00", on=n)
    assert streams_loaded(desk) == {f"habit:C-100/{GROUP}/2"}
    known = group(desk)
    assert (known.habit.payments, known.habit_stream, known.observed) == (A_STREAM + 3, 2, 3)
    desk.forget()
    pay(desk, "1.00", on=99)
    loaded = desk.units["account:C-100"].groups[GROUP]
    assert (loaded.habit, loaded.habit_stream, loaded.observed) == (known.habit, 2, 3)


def test_a_habit_tells_which_of_two_equal_amounts_is_meant(desk: Desk) -> None:
    """Every week the invoice that is due that day is paid, and the one that is not is left until it is."""
    for week in range(20):
        desk.hear(invoice(f"INV-{week:04}", f"{100 + week}.37", issued=day(7 * week)))
    for week in range(12):
        pay(desk, f"{100 + week}.37", on=30 + 7 * week)
    desk.hear(invoice("INV-9001", "900.00", issued=day(7 * 12)), invoice("INV-9002", "900.00", issued=day(7 * 15)))
    pay(desk, "1012.37", on=30 + 7 * 12)
    assert (desk.open("INV-0012"), desk.open("INV-9001"), desk.open("INV-9002")) == (0, 0, 90000)
    applied = desk.of(cash_app.PaymentApplied)[-1]
    assert "as expected" in " ".join(reason.detail for reason in applied.evidence)


def test_two_equal_payments_of_one_day_settle_two_equal_items(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "500.00"), invoice("INV-2026-0002", "500.00"), invoice("INV-3", "77.00"))
    lines = [line("500.00", "thanks", payer_account=IBAN, booked=day(9)) for _ in range(2)]
    desk.hear(statement("f", *lines))
    assert {applied.rule for applied in desk.of(cash_app.PaymentApplied)} == {"together.v1"}
    assert (desk.open("INV-2026-0001"), desk.open("INV-2026-0002"), desk.open("INV-3")) == (0, 0, 7700)
    assert [desk.receipt(f"f/{n}").weighing.left for n in (1, 2)] == ["", ""]
    assert group(desk).habit.payments == 1


def test_a_decision_stores_its_reasons_and_the_version_of_its_policy(desk: Desk) -> None:
    desk.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    pay(desk, "500.00")
    kinds = [evidence.kind for evidence in desk.of(cash_app.PaymentApplied)[0].evidence]
    assert (kinds[0], kinds[-2:]) == ("fit", ["doubt", "policy"])


def test_where_a_part_of_what_an_amount_spoke_for_is_taken_the_rest_is_not_kept(desk: Desk) -> None:
    """300.00 was placed on 100.00 and 200.00 by its sum; then a payment names the 100.00, and the sum is gone."""
    desk.hear(invoice("INV-1001", "100.00"), invoice("INV-1002", "200.00"))
    pay(desk, "300.00", name="silent")
    assert (desk.open("INV-1001"), desk.open("INV-1002")) == (0, 0)
    pay(desk, "100.00", text="INV-1001", name="naming")
    assert (desk.open("INV-1001"), desk.open("INV-1002")) == (0, 20000)
    assert desk.receipt("silent/1").unapplied == 30000
