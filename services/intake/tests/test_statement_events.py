"""Statements as events: bounded in size, the same each time, each with an identity of its own."""

from datetime import date

from o2c.contracts.base import MAX_BYTES
from o2c.intake.bank import Balance, Line, Statement, load_profile, read_csv
from o2c.intake.files import file_hash
from o2c.intake.messages import message_id
from o2c.intake.statements import LINES_A_PART, statement_events

DAY = date(2026, 3, 2)
PROFILE = load_profile(b'currency="EUR"\n[columns]\naccount="account"\nbooking_date="date"\namount="amount"\n')


def statement(lines: int, text: str = "", balanced: bool = True) -> Statement:
    made = tuple(Line(n, DAY, DAY, 100, "EUR", remittance=text) for n in range(1, lines + 1))
    opening, closing = Balance(DAY, 0, "EUR"), Balance(DAY, 100 * lines, "EUR")
    if not balanced:
        return Statement("DE1", None, "EUR", None, None, None, made)
    return Statement("DE1", "4", "EUR", DAY, opening, closing, made)


def events(one: Statement, place: int = 1, data: bytes = b"file"):
    digest = file_hash(data)
    return list(statement_events(one, digest=digest, place=place, file_name="a.sta", form="MT940", legal_entity="DE01"))


def test_a_long_statement_goes_in_parts_and_loses_no_line():
    parts = events(statement(LINES_A_PART * 2 + 1))
    assert [(p.part, p.parts, len(p.lines)) for p in parts] == [(1, 3, 500), (2, 3, 500), (3, 3, 1)]
    assert [line.line for p in parts for line in p.lines] == list(range(1, 1002))
    assert {(p.statement, p.opening, p.closing) for p in parts} == {(parts[0].statement, "0.00", "1001.00")}


def test_a_statement_without_lines_is_one_part():
    assert [(p.part, p.parts, p.lines) for p in events(statement(0))] == [(1, 1, ())]


def test_no_part_is_too_large_for_the_broker_whatever_the_payers_wrote():
    parts = events(statement(LINES_A_PART, "\U0001f4b6" * 1_000 + '"' * 1_000))
    assert len(parts) > 1
    assert sum(len(p.lines) for p in parts) == LINES_A_PART
    assert all(len(p.model_dump_json().encode()) < MAX_BYTES - 10_000 for p in parts)


def test_the_same_file_gives_the_same_events():
    once, again = events(statement(3)), events(statement(3))
    assert [message_id(e) for e in once] == [message_id(e) for e in again]


def test_statements_differ_by_their_place_and_their_file():
    ids = {events(statement(1), place, data)[0].statement for place in (1, 2) for data in (b"a", b"b")}
    assert len(ids) == 4


def test_without_balances_a_statement_is_known_by_its_account_not_by_its_place():
    first, second = (events(statement(1, balanced=False), place)[0] for place in (1, 2))
    assert first.statement == second.statement == f"{file_hash(b'file')[:24]}-DE1-EUR"
    assert (first.opening, first.closing, first.file_hash) == (None, None, file_hash(b"file"))


def test_two_accounts_in_one_export_are_two_statements():
    data = b"account,date,amount\nA1,2026-03-02,1.00\nA2,2026-03-02,2.00\n"
    found = [events(s, place, data)[0] for place, s in enumerate(read_csv(data, PROFILE).statements, 1)]
    assert len({e.statement for e in found}) == 2
    assert [e.bank_account for e in found] == ["A1", "A2"]
