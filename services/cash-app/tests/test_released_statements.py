"""A statement that contradicts itself is refused whole and kept; a person releases it with a reason, once."""

from cash_desk import Desk
from cash_facts import balanced, day, line, statement
from msgspec.structs import replace

from o2c.cash_app.bank.commands import ReleaseStatement
from o2c.cash_app.facts import StatementHead
from o2c.chassis.domain import Send
from o2c.contracts import cash_app

TOTAL = "line 8, record 49, control total: expected 1000, the sum of what stands before it; found 999"


def head(name: str, opening: int | None = 0, closing: int | None = 500) -> StatementHead:
    return StatementHead(name, 1, 1, "DE-BANK", "DE01", "EUR", "", day(0), opening, closing)


def release(desk: Desk, name: str = "1", **more: int | None) -> None:
    desk.ask(Send(f"held:{name}", ReleaseStatement(head(name, **more))), reason="the bank confirmed it by telephone")


def codes(desk: Desk) -> list[str]:
    return [refused.code for refused in desk.of(cash_app.StatementRefused)]


def test_a_statement_that_only_a_control_total_contradicts_is_refused_with_the_place_and_the_figures() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "5.00", line("5.00", "INV-1"), contradicted=TOTAL))
    (refused,) = desk.of(cash_app.StatementRefused)
    assert (refused.code, refused.detail) == ("contradicted-by-its-file", TOTAL)
    assert desk.of(cash_app.PaymentReceived) == []


def test_what_a_person_releases_is_posted_and_the_next_statement_follows_it() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "5.00", line("8.00"), line("-3.00", code="NCHG"), contradicted=TOTAL))
    desk.forget()
    release(desk)
    (accepted,) = desk.of(cash_app.StatementAccepted)
    assert accepted.flags == ("released", "first-statement")
    assert (desk.gl("cash:DE-BANK"), len(desk.of(cash_app.PaymentReceived))) == (500, 1)
    desk.hear(balanced("2", "5.00", "6.00", line("1.00", booked=day(1)), dated=day(1)))
    assert [told.flags for told in desk.of(cash_app.StatementAccepted)][1:] == [()]


def test_one_whose_balances_do_not_add_up_can_be_released_and_keeps_its_balances() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "6.00", line("5.00")))
    release(desk, closing=600)
    assert (codes(desk), desk.gl("cash:DE-BANK")) == (["closing-balance-differs"], 500)
    (stretch,) = desk.state("bank:DE-BANK").covered
    assert (stretch.opening, stretch.closing) == (0, 600)


def test_one_that_came_in_parts_is_released_whole() -> None:
    desk = Desk()
    parts = [balanced("1", "0.00", "5.00", line("2.00"), parts=2, contradicted=TOTAL)]
    parts.append(balanced("1", "0.00", "5.00", line("3.00"), part=2, parts=2, first=2, contradicted=TOTAL))
    desk.hear(parts[0])
    desk.hear(parts[1])
    assert codes(desk) == ["contradicted-by-its-file"]
    desk.forget()
    release(desk)
    assert desk.gl("cash:DE-BANK") == 500


def test_a_file_without_balances_can_be_released_too() -> None:
    desk = Desk()
    desk.hear(statement("1", line("5.00"), contradicted=TOTAL))
    release(desk, opening=None, closing=None)
    assert desk.gl("cash:DE-BANK") == 500


def test_it_is_released_once_and_never_taken_again_by_itself() -> None:
    desk = Desk()
    event = balanced("1", "0.00", "5.00", line("5.00"), contradicted=TOTAL)
    desk.hear(event)
    release(desk)
    for again in (True, False):
        if again:
            desk.forget()
        release(desk)
        desk.hear(event)
    assert [refused.code for _, refused in desk.refused] == ["already-released", "already-released"]
    assert desk.gl("cash:DE-BANK") == 500


def test_what_was_sent_again_and_taken_meanwhile_is_not_released() -> None:
    desk = Desk()
    wrong = balanced("1", "0.00", "5.00", line("5.00"), number="7", contradicted=TOTAL)
    desk.hear(wrong)
    desk.hear(wrong.model_copy(update={"statement": "2", "contradicted": ""}))
    release(desk)
    assert [refused.code for _, refused in desk.refused] == ["taken-before"]
    assert desk.gl("cash:DE-BANK") == 500


def test_what_contradicts_other_statements_cannot_be_released() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "5.00", line("2.00"), line("3.00", booked=day(2)), dated=day(2)))
    desk.hear(statement("2", line("9.00", booked=day(1)), contradicted=TOTAL))
    release(desk, "2", opening=None, closing=None)
    assert [refused.code for _, refused in desk.refused] == ["contradicts-covered-days"]
    assert desk.gl("cash:DE-BANK") == 500


def test_what_is_not_kept_cannot_be_released() -> None:
    desk = Desk()
    desk.hear(statement("1", line("5.00"), format="MT942"))
    release(desk, opening=None, closing=None)
    assert desk.of(cash_app.StatementAccepted) == []
    ((_, waited),) = desk.refused
    assert "no statement 1 is kept" in waited.detail


def test_the_head_that_is_asked_with_only_says_what_to_look_up() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "6.00", line("5.00")))
    desk.ask(Send("held:1", ReleaseStatement(replace(head("1"), closing=99_900, legal_entity="OTHER"))), reason="x")
    (stretch,) = desk.state("bank:DE-BANK").covered
    assert stretch.closing == 600
