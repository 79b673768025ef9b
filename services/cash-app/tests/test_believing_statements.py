"""Statements: which are believed, and that every line becomes money exactly once, whoever loads the file how often."""

from typing import Any

import pytest
from cash_desk import Desk
from cash_facts import POOL, balanced, day, line, statement

from o2c.cash_app.bank.commands import ConfirmOpening
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Send
from o2c.contracts import bank, cash_app


def receipts(desk: Desk) -> int:
    return len(desk.of(cash_app.PaymentReceived))


def accepted(desk: Desk) -> list[tuple[str, ...]]:
    return [s.flags for s in desk.of(cash_app.StatementAccepted)]


def refusal(desk: Desk) -> Any:
    (refused,) = desk.of(cash_app.StatementRefused)
    assert receipts(desk) == 0, "nothing of a refused statement is posted"
    return refused


def test_the_same_file_again_changes_nothing() -> None:
    desk = Desk()
    for forget in (False, True):
        desk.hear(statement("file", line("500.00"), line("500.00")))
        assert receipts(desk) == 2
        assert len(desk.of(cash_app.StatementAccepted)) == 1
        if not forget:
            desk.forget()


def test_equal_lines_of_one_statement_are_as_many_receipts() -> None:
    desk = Desk()
    desk.hear(statement("file", line("500.00"), line("500.00")))
    assert [r.receipt for r in desk.of(cash_app.PaymentReceived)] == ["file/1", "file/2"]
    assert desk.gl("cash:DE-BANK") == 100000


@pytest.mark.parametrize("in_one_batch", [False, True])
def test_a_statement_adopts_what_a_file_without_balances_has_posted(in_one_batch: bool) -> None:
    """Two of 500.00 without reference on one day: 2 receipts; that day's statement: none, but for its own surplus."""
    desk = Desk()
    file = statement("file", line("500.00"), line("500.00"))
    day_end = balanced("053", "0.00", "1030.00", line("500.00"), line("30.00"), line("500.00"))
    if in_one_batch:
        desk.hear(file, day_end)
    else:
        desk.hear(file)
        desk.forget()
        desk.hear(day_end)
    assert [r.receipt for r in desk.of(cash_app.PaymentReceived)] == ["file/1", "file/2", "053/2"]
    assert desk.gl("cash:DE-BANK") == 103000


@pytest.mark.parametrize("in_one_batch", [False, True])
def test_a_file_without_balances_over_a_statements_day_adds_only_what_that_has_not(in_one_batch: bool) -> None:
    desk = Desk()
    day_end = balanced("053", "0.00", "1000.00", line("500.00"), line("500.00"))
    file = statement("file", line("500.00"), line("500.00"))
    if in_one_batch:
        desk.hear(day_end, file)
    else:
        desk.hear(day_end)
        desk.forget()
        desk.hear(file)
    assert receipts(desk) == 2


def test_lines_of_different_references_are_different_lines() -> None:
    desk = Desk()
    desk.hear(statement("file", line("500.00", bank_reference="A1")))
    desk.hear(
        balanced("053", "0.00", "1000.00", line("500.00", bank_reference="B2"), line("500.00", bank_reference="a-1"))
    )
    assert [r.receipt for r in desk.of(cash_app.PaymentReceived)] == ["file/1", "053/1"]


FILE = "9f86d081884c7d65"


def reading(name: str, *rows: int, **more: Any) -> bank.BankStatementReceived:
    """A file of which a profile could read these rows, each of as many cents as its number."""
    lines = [line(f"0.0{row}", number=row) for row in rows]
    return statement(name, **{"lines": tuple(lines), "lines_of": FILE} | more)


@pytest.mark.parametrize("forget", [False, True])
def test_a_file_read_by_a_better_profile_posts_exactly_the_rows_that_were_refused(forget: bool) -> None:
    desk = Desk()
    for known in (
        reading("first", 2, 4),
        reading("better", 2, 3, 4, 5),
        reading("first", 2, 4),
        reading("worse", 3),
        reading("best+", 2, 3, part=1, parts=2),
        reading("best+", 4, 5, 6, part=2, parts=2),
    ):
        desk.hear(known)
        if forget:
            desk.forget()
    assert [r.receipt for r in desk.of(cash_app.PaymentReceived)] == [
        "first/2", "first/4", "better/3", "better/5", "best++2/6",
    ]  # fmt: skip
    assert desk.gl("cash:DE-BANK") == 2 + 3 + 4 + 5 + 6
    assert len(desk.of(cash_app.StatementAccepted)) == 3, "a reading without a new line changes nothing"


def test_readings_of_one_batch_are_told_apart_too() -> None:
    desk = Desk()
    desk.hear(reading("first", 2), reading("better", 2, 3), reading("line-3", 3))
    assert [r.receipt for r in desk.of(cash_app.PaymentReceived)] == ["first/2", "better/3"]


def test_rows_with_the_numbers_of_another_file_or_account_are_other_rows() -> None:
    desk = Desk()
    desk.hear(reading("a", 2), reading("b", 2, lines_of="other"), reading("c", 2, bank_account="US-BANK"))
    assert receipts(desk) == 3


def test_a_row_that_a_statement_has_vouched_for_does_not_hide_another_that_it_has_not() -> None:
    desk = Desk()
    desk.hear(statement("first", line("500.00", number=2), lines_of=FILE, first=2))
    desk.hear(balanced("053", "0.00", "500.00", line("500.00")), balanced("054", "500.00", "500.00", dated=day(3)))
    desk.hear(statement("better", line("500.00"), line("500.00"), lines_of=FILE, first=2))
    assert receipts(desk) == 2, "the second is on the first day, which may have had lines before the statement"


def test_what_a_statement_has_adopted_is_not_adopted_again() -> None:
    desk = Desk()
    desk.hear(statement("file", line("500.00")))
    desk.hear(balanced("1", "0.00", "500.00", line("500.00")))
    desk.hear(balanced("2", "500.00", "1000.00", line("500.00")))
    assert [r.receipt for r in desk.of(cash_app.PaymentReceived)] == ["file/1", "2/1"]


@pytest.mark.parametrize("number", ["", "17"])
def test_the_same_day_in_another_format_is_the_same_statement(number: str) -> None:
    desk = Desk()
    desk.hear(balanced("940", "0.00", "800.00", line("500.00", "text of one"), line("300.00"), number=number))
    desk.forget()
    desk.hear(balanced("053", "0.00", "800.00", line("300.00"), line("500.00", "text of the other"), number=number))
    assert receipts(desk) == 2


def test_the_same_number_with_other_content_is_a_contradiction() -> None:
    desk = Desk()
    desk.hear(balanced("a", "0.00", "500.00", line("500.00"), number="17"))
    desk.forget()
    desk.hear(balanced("b", "0.00", "400.00", line("400.00"), number="17"))
    ((_, refused),) = desk.refused
    assert refused.code == "same-statement-number-other-content"
    assert receipts(desk) == 1


def test_numbers_start_again_each_year() -> None:
    desk = Desk()
    desk.hear(balanced("a", "0.00", "500.00", line("500.00"), number="1"))
    desk.hear(balanced("b", "500.00", "900.00", line("400.00", booked=day(365)), number="1", dated=day(365)))
    assert receipts(desk) == 2


def test_a_statement_that_opens_at_the_last_closing_is_new_also_on_the_same_day() -> None:
    desk = Desk()
    desk.hear(balanced("noon", "0.00", "500.00", line("500.00")))
    desk.hear(balanced("night", "500.00", "1000.00", line("500.00")))
    assert receipts(desk) == 2
    assert accepted(desk) == [("first-statement",), ()]


def test_missing_statements_are_flagged_and_stop_the_close_until_they_come() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "500.00", line("500.00")))
    desk.hear(balanced("3", "900.00", "950.00", line("50.00", booked=day(2)), dated=day(2)))
    assert accepted(desk)[1] == ("gap",)
    assert desk._gaps() == {"DE01": ["DE-BANK"]}
    desk.hear(balanced("2", "500.00", "900.00", line("400.00", booked=day(1)), dated=day(1)))
    assert desk._gaps() == {}
    assert receipts(desk) == 3


def test_a_statement_from_before_the_first_is_accepted_and_joins_it() -> None:
    desk = Desk()
    desk.hear(balanced("2", "500.00", "900.00", line("400.00", booked=day(1)), dated=day(1)))
    desk.hear(balanced("1", "0.00", "500.00", line("500.00")))
    (stretch,) = desk.state("bank:DE-BANK").covered
    assert (stretch.opening, stretch.closing, stretch.first, stretch.last) == (0, 90000, day(0), day(1))


def test_a_person_may_accept_that_statements_are_missing() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "500.00", line("500.00")))
    desk.hear(balanced("3", "900.00", "950.00", line("50.00", booked=day(2)), dated=day(2)))
    desk.ask(Send("bank:DE-BANK", ConfirmOpening("3")), reason="account was taken over")
    assert desk._gaps() == {}
    desk.forget()
    desk.hear(balanced("4", "950.00", "951.00", line("1.00", booked=day(3)), dated=day(3)))
    assert accepted(desk)[-1] == ()


def test_an_overlapping_statement_posts_only_what_is_new() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "500.00", line("500.00")))
    desk.hear(balanced("2", "500.00", "540.00", line("40.00", booked=day(1)), dated=day(1)))
    week = [line("40.00", booked=day(1)), line("60.00", booked=day(2))]
    desk.hear(balanced("week", "500.00", "600.00", *week, dated=day(2)))
    assert receipts(desk) == 3
    assert accepted(desk)[-1] == ("overlap",)
    assert desk.state("bank:DE-BANK").covered[-1].closing == 60000


def test_a_statement_that_contradicts_covered_days_is_refused_whole_with_its_line() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "500.00", line("500.00"), dated=day(0)))
    desk.hear(balanced("2", "500.00", "540.00", line("40.00", booked=day(1)), dated=day(1)))
    desk.hear(balanced("3", "540.00", "550.00", line("10.00", booked=day(2)), dated=day(2)))
    desk.hear(balanced("other", "100.00", "141.00", line("41.00", booked=day(1)), dated=day(1)))
    (refused,) = desk.of(cash_app.StatementRefused)
    assert refused.code == "contradicts-covered-days"
    assert "line 1 of 2026-05-05, 41.00 EUR" in refused.detail
    assert receipts(desk) == 3


def test_another_account_of_the_same_day_and_closing_is_refused() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "800.00", line("500.00"), line("300.00")))
    desk.hear(balanced("2", "0.00", "800.00", line("799.00"), line("1.00")))
    assert [r.code for r in desk.of(cash_app.StatementRefused)] == ["contradicts-covered-days"]


def test_a_statement_that_does_not_add_up_is_refused_with_the_figures() -> None:
    desk = Desk()
    desk.hear(balanced("1", "100.00", "650.00", line("500.00"), line("40.00")))
    refused = refusal(desk)
    assert refused.code == "closing-balance-differs"
    assert refused.detail == "opening 100.00 + lines 540.00 = 640.00 EUR, but the statement closes at 650.00"


def test_a_line_booked_after_the_statements_date_is_refused_and_a_value_date_ahead_is_normal() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "5.00", line("5.00", booked=day(1))))
    assert refusal(desk).code == "booked-after-statement-date"
    desk.hear(balanced("2", "0.00", "5.00", line("5.00", value_date=day(5))))
    assert receipts(desk) == 1


def test_an_account_has_one_currency() -> None:
    desk = Desk()
    desk.hear(balanced("1", "0.00", "5.00", line("5.00")))
    desk.hear(balanced("2", "5.00", "6.00", line("1.00"), currency="USD"))
    assert [r.code for r in desk.of(cash_app.StatementRefused)] == ["currency-differs"]


def test_two_lines_of_one_number_are_refused() -> None:
    desk = Desk()
    event = statement("1", line("5.00"), line("6.00"))
    desk.hear(event.model_copy(update={"lines": tuple(row.model_copy(update={"line": 1}) for row in event.lines)}))
    assert refusal(desk).code == "line-number-twice"


@pytest.mark.parametrize("kind", ["MT942", "CAMT.052", "BAI2 intraday"])
def test_what_is_only_announced_during_the_day_posts_nothing_and_is_booked_by_the_days_statement(kind: str) -> None:
    desk = Desk()
    desk.hear(statement("s", line("5.00"), line("-1.00", code="NCHG"), format=kind))
    assert refusal(desk).code == "only-announced"
    assert (receipts(desk), desk.of(cash_app.BankLineClassified)) == (0, [])
    desk.hear(balanced("1", "0.00", "4.00", line("5.00"), line("-1.00", code="NCHG")))
    assert receipts(desk) == 1


def test_a_statement_larger_than_one_transaction_is_refused() -> None:
    desk = Desk(Policy(max_lines=2))
    desk.hear(balanced("1", "0.00", "3.00", line("1.00"), line("1.00"), line("1.00")))
    assert refusal(desk).code == "too-many-lines"


def test_a_refused_statement_is_not_refused_twice_and_its_corrected_form_may_bear_its_number() -> None:
    desk = Desk()
    wrong = balanced("1", "0.00", "6.00", line("5.00"), number="17")
    desk.hear(wrong)
    desk.hear(wrong)
    assert refusal(desk)
    desk.hear(balanced("1b", "0.00", "5.00", line("5.00"), number="17"))
    assert receipts(desk) == 1


def parts(desk_order: list[int]) -> list[Any]:
    rows = [[line("500.00"), line("1.00")], [line("40.00")], [line("60.00", "second")]]
    starts = [1, 3, 4]
    return [balanced("long", "0.00", "601.00", *rows[n], part=n + 1, parts=3, first=starts[n]) for n in desk_order]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 1, 2, 2, 0, 0]])
@pytest.mark.parametrize("in_one_batch", [False, True])
def test_a_long_statement_is_posted_when_its_last_part_is_there(order: list[int], in_one_batch: bool) -> None:
    desk = Desk()
    if in_one_batch:
        desk.hear(*parts(order))
    else:
        for part in parts(order):
            desk.hear(part)
            desk.forget()
    assert sorted(r.receipt for r in desk.of(cash_app.PaymentReceived)) == [f"long/{n}" for n in (1, 2, 3, 4)]
    assert desk.state("bank:DE-BANK").parts == {}
    desk.hear(*parts(order))
    assert receipts(desk) == 4


def test_documents_known_between_the_parts_of_a_statement_are_found() -> None:
    from cash_facts import invoice

    desk = Desk()
    one, two, three = parts([0, 1, 2])
    named = one.model_copy(update={"lines": (one.lines[0].model_copy(update={"text": "INV-2026-0001"}), one.lines[1])})
    desk.hear(named, two)
    desk.forget()
    desk.hear(invoice("INV-2026-0001", "500.00"))
    desk.forget()
    desk.hear(three)
    assert desk.open("INV-2026-0001") == 0


def test_parts_of_a_file_without_balances_are_posted_as_they_come() -> None:
    desk = Desk()
    second = statement("csv", line("2.00"), part=2, parts=2, first=2)
    desk.hear(second)
    desk.hear(second)
    assert [r.receipt for r in desk.of(cash_app.PaymentReceived)] == ["csv+2/2"]
    desk.hear(statement("csv", line("1.00"), part=1, parts=2))
    assert receipts(desk) == 2


@pytest.mark.parametrize(
    ("field", "code"), [({"statement": "x" * 91}, "name-too-long"), ({"part": 3, "parts": 2}, "part-out-of-range")]
)
def test_what_cannot_be_named_or_counted_is_refused_at_the_door(field: dict[str, Any], code: str) -> None:
    desk = Desk()
    desk.hear(statement("s", line("1.00")).model_copy(update=field))
    ((_, refused),) = desk.refused
    assert refused.code == code


def test_the_statement_without_an_entity_is_the_default_entitys() -> None:
    desk = Desk(Policy(default_entity="HQ"))
    desk.hear(statement("s", line("1.00"), legal_entity=None))
    assert desk.of(cash_app.PaymentReceived)[0].legal_entity == "HQ"
    assert desk.receipt("s/1", POOL).facts.legal_entity == "HQ"


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_bank_account_belongs_to_whom_a_statement_said_once(forgotten: bool) -> None:
    """A bank's file hardly ever says it; what is loaded without is of the same legal entity, not of another's books."""
    desk = Desk(Policy(default_entity="HQ"))
    desk.hear(balanced("one", "0.00", "1.00", line("1.00"), legal_entity="DE01"))
    if forgotten:
        desk.forget()
    desk.hear(balanced("two", "1.00", "3.00", line("2.00"), legal_entity=None))
    assert [said.legal_entity for said in desk.of(cash_app.PaymentReceived)] == ["DE01", "DE01"]


def test_a_statement_said_to_be_of_another_legal_entity_is_refused_with_both_names() -> None:
    desk = Desk()
    desk.hear(balanced("one", "0.00", "1.00", line("1.00"), legal_entity="DE01"))
    desk.hear(balanced("two", "1.00", "3.00", line("2.00"), legal_entity="US01"))
    (refused,) = desk.of(cash_app.StatementRefused)
    assert refused.code == "legal-entity-differs"
    assert "of US01, the account is of DE01" in refused.detail
    assert receipts(desk) == 1


def test_a_statement_of_an_account_that_is_nobodys_yet_waits_where_there_is_no_default() -> None:
    desk = Desk(Policy(default_entity=""))
    unnamed = balanced("one", "0.00", "1.00", line("1.00"), legal_entity=None)
    desk.hear(unnamed)
    ((_, waits),) = desk.refused
    assert waits.unit == "bank:DE-BANK"
    assert "which legal entity" in waits.detail
    desk.hear(balanced("named", "0.00", "1.00", line("1.00"), legal_entity="DE01"))
    desk.hear(unnamed)
    assert receipts(desk) == 1


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_parts_without_an_entity_are_the_accounts(order: list[int]) -> None:
    desk = Desk(Policy(default_entity="HQ"))
    desk.hear(*[part.model_copy(update={"legal_entity": None}) for part in parts(order)])
    assert {said.legal_entity for said in desk.of(cash_app.PaymentReceived)} == {"HQ"}
    assert receipts(desk) == 4
