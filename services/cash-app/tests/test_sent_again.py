"""A file without balances that tells money which another such file told before is refused and kept: never posted
twice in silence, never lost."""

import pytest
from cash_desk import Desk
from cash_facts import balanced, day, line, statement

from o2c.cash_app.bank.commands import ReleaseStatement
from o2c.cash_app.facts import StatementHead
from o2c.chassis.domain import Send
from o2c.contracts import cash_app

FORMS = ("CAMT.054", "ACH", "BAI lockbox", "CSV", "Excel")


def file(name: str, *lines: tuple[str, str], form: str = "CAMT.054", on: int = 0, **more: object) -> object:
    said = [
        line(amount, f"INV {at}", bank_reference=reference, booked=day(on))
        for at, (amount, reference) in enumerate(lines)
    ]
    return statement(name, *said, format=form, **more)


def receipts(desk: Desk) -> int:
    return len(desk.of(cash_app.PaymentReceived))


def refusals(desk: Desk) -> list[str]:
    return [refused.code for refused in desk.of(cash_app.StatementRefused)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_file_that_was_made_anew_is_not_posted_a_second_time(form: str, at_once: bool) -> None:
    desk = Desk()
    first = file("a" * 24 + "-1", ("300.00", "BANK-1"), ("200.00", "BANK-2"), form=form)
    again = file("b" * 24 + "-1", ("300.00", "bank 1"), ("200.00", "BANK-2"), ("50.00", "BANK-3"), form=form)
    desk.hear(first, again) if at_once else (desk.hear(first), desk.hear(again))
    assert (receipts(desk), refusals(desk)) == (2, ["sent-again"])
    (refused,) = desk.of(cash_app.StatementRefused)
    assert refused.detail == (
        "2 of its 3 lines came before in another file: the first is line 1 of 2026-05-04, 300.00 EUR with the "
        f"reference bank 1, which statement {'a' * 24}-1 brought"
    )


@pytest.mark.parametrize(
    "other",
    [
        file("b", ("300.00", "BANK-2")),
        file("b", ("300.01", "BANK-1")),
        file("b", ("300.00", "BANK-1"), on=1),
        file("b", ("300.00", "")),
    ],
)
def test_another_reference_amount_or_day_is_other_money(other: object) -> None:
    desk = Desk()
    desk.hear(file("a", ("300.00", "BANK-1")))
    desk.hear(other)
    assert (receipts(desk), refusals(desk)) == (2, [])


def test_lines_of_one_file_may_share_a_reference_and_so_may_its_parts() -> None:
    desk = Desk()
    desk.hear(file("a", ("300.00", "BATCH-1"), ("300.00", "BATCH-1"), parts=2, part=1))
    desk.hear(file("a", ("300.00", "BATCH-1"), parts=2, part=2, first=3))
    assert (receipts(desk), refusals(desk)) == (3, [])


def test_the_statement_of_the_day_still_has_the_lines_of_the_file() -> None:
    desk = Desk()
    desk.hear(file("a", ("300.00", "BANK-1")))
    desk.hear(balanced("s", "0.00", "300.00", line("300.00", bank_reference="BANK-1")))
    desk.hear(file("b", ("300.00", "BANK-1")))
    assert (receipts(desk), refusals(desk)) == (1, [])
    assert desk.gl("cash:DE-BANK") == 30000


def test_whoever_knows_that_it_is_other_money_releases_it() -> None:
    desk = Desk()
    desk.hear(file("a", ("300.00", "BANK-1")))
    desk.hear(file("b", ("300.00", "BANK-1")))
    head = StatementHead("b", 1, 1, "DE-BANK", "DE01", "EUR", "", None, None, None)
    desk.ask(Send("held:b", ReleaseStatement(head)), reason="two shops, one reference")
    assert (receipts(desk), refusals(desk)) == (2, ["sent-again"])
    assert desk.gl("cash-in-transit:DE-BANK") == 60000
