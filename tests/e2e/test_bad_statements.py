"""A bank statement is believed or refused whole. What is refused is kept, said with its figures, and posts nothing."""

import json

import pytest
from records import data_of, of, record
from story import DAY, line, statement
from world import World, beside_key, fresh

from o2c.contracts.bank import BankStatementReceived

pytestmark = pytest.mark.servers

TOPIC = "bank.statements.v1"


def refused_whole(world: World, bank: str, bad: BankStatementReceived, code: str, *says: str) -> None:
    """Nothing of the statement is posted, the reason is said, the message kept; another account's is accepted."""
    sent, other = of(bad), beside_key(bank)
    world.put(TOPIC, bank, sent)
    world.send(good(other))
    [shown] = world.get("cash-app", f"/v1/bank-accounts/{bank}/statements")["statements"]
    assert shown["refused"] == code
    for text in says:
        assert text in shown["detail"]
    assert said(world, bank, "statement-refused") == [(code, shown["detail"])]
    assert receipts(world, bank) == []
    assert [row[0] for row in world.sql("select body from o2c_cash_app.heard where id = %s", [_id(sent)])] == [sent]
    assert receipts(world, other) == [500]


def good(bank: str) -> BankStatementReceived:
    return statement(fresh("ST"), bank, "0.00", "5.00", line(1, "5.00"))


def receipts(world: World, bank: str) -> list[int]:
    rows = world.sql(
        "select amount from o2c_cash_app.open_receipts where account = %s order by amount", [f"unidentified:{bank}"]
    )
    return [int(row[0]) for row in rows]


def said(world: World, bank: str, kind: str) -> list[tuple[str, str]]:
    rows = world.sql(
        """select convert_from(body, 'utf8')::jsonb->'data' from o2c_cash_app.outbox
           where key = %s and convert_from(body, 'utf8')::jsonb->>'type' like %s order by sequence""",
        [f"unidentified:{bank}", f"%{kind}%"],
    )
    return [(row[0].get("code"), row[0].get("detail")) for row in rows]


def _id(sent: bytes) -> str:
    return str(json.loads(sent)["id"])


def test_a_closing_balance_that_does_not_add_up_refuses_the_statement_with_both_figures(world: World) -> None:
    bank = fresh("B")
    bad = statement(fresh("ST"), bank, "100.00", "250.00", line(1, "90.00"), line(2, "-30.00"))
    says = "opening 100.00 + lines 60.00 = 160.00 EUR, but the statement closes at 250.00"
    refused_whole(world, bank, bad, "closing-balance-differs", says)


def test_the_corrected_statement_of_the_same_number_is_taken_after_the_refused_one(world: World) -> None:
    bank = fresh("B")
    bad = statement(fresh("ST"), bank, "100.00", "250.00", line(1, "90.00"), number="7")
    refused_whole(world, bank, bad, "closing-balance-differs")
    world.send(statement(fresh("ST"), bank, "100.00", "190.00", line(1, "90.00"), number="7"))
    assert receipts(world, bank) == [9_000]


def test_a_booking_date_after_the_statements_refuses_it_and_names_the_line(world: World) -> None:
    bank, late = fresh("B"), DAY.replace(day=3)
    bad = statement(fresh("ST"), bank, "0.00", "10.00", line(1, "4.00"), line(2, "6.00", day=late))
    says = f"line 2 is booked on {late}, the statement is of {DAY}"
    refused_whole(world, bank, bad, "booked-after-statement-date", says)


def test_a_value_date_after_the_statements_is_how_banks_credit_cheques(world: World) -> None:
    bank = fresh("B")
    ahead = line(1, "4.00").model_copy(update={"value_date": DAY.replace(day=6)})
    world.send(statement(fresh("ST"), bank, "0.00", "4.00", ahead))
    assert receipts(world, bank) == [400]


def test_a_statement_in_another_currency_than_its_account_is_refused(world: World) -> None:
    bank = fresh("B")
    world.send(good(bank).model_copy(update={"number": "1"}))
    bad = statement(fresh("ST"), bank, "5.00", "9.00", line(1, "4.00"), number="2")
    world.put(TOPIC, bank, of(bad.model_copy(update={"currency": "USD"})))
    world.settle()
    assert receipts(world, bank) == [500]
    [(code, detail)] = said(world, bank, "statement-refused")
    assert (code, detail) == ("currency-differs", "the statement is in USD, the account in EUR")


def test_the_same_statement_number_with_other_content_is_a_contradiction_and_never_a_repeat(world: World) -> None:
    bank = fresh("B")
    world.send(statement(fresh("ST"), bank, "0.00", "5.00", line(1, "5.00"), number="12"))
    other = of(statement(fresh("ST"), bank, "0.00", "6.00", line(1, "6.00"), number="12"))
    behind = of(statement(fresh("ST"), bank, "5.00", "12.00", line(1, "7.00", day=DAY.replace(day=3)),
                          number="13", day=DAY.replace(day=3)))  # fmt: skip
    world.put(TOPIC, bank, other, behind)
    world.settle()
    letter = world.letter("cash-app", bank)
    assert (letter["kind"], letter["code"]) == ("refused", "same-statement-number-other-content")
    assert f"statement 12 of {bank} was taken before" in letter["detail"]
    assert world.kept("cash-app", letter) == other
    assert receipts(world, bank) == [500, 700], "the next statement goes on"


def test_the_same_statement_again_in_another_file_is_a_repeat_and_posts_nothing(world: World) -> None:
    bank = fresh("B")
    lines = (line(1, "5.00"), line(2, "5.00"))
    world.send(statement(fresh("ST"), bank, "0.00", "10.00", *lines, number="3"))
    world.send(statement(fresh("ST"), bank, "0.00", "10.00", *lines, number="3", file_name="again.sta"))
    assert receipts(world, bank) == [500, 500], "two equal lines are two receipts, and stay two"
    assert world.letters("cash-app", bank) == []


def test_a_statement_without_its_currency_in_iso_4217_is_kept_and_parks_its_account_only(world: World) -> None:
    bank = fresh("B")
    other, bad = beside_key(bank), of(good(bank)).replace(b'"EUR"', b'"XXQ"')
    world.put(TOPIC, bank, bad, of(good(bank)))
    world.send(good(other))
    first, second = world.letters("cash-app", bank)
    assert (first["kind"], first["code"]) == ("undecodable", "bad-amount")
    assert "'XXQ' is not a currency of ISO 4217" in first["detail"]
    assert world.kept("cash-app", first) == bad
    assert second["kind"] == "parked"
    assert receipts(world, other) == [500]


def test_more_decimals_than_the_currency_has_are_refused_and_never_rounded(world: World) -> None:
    bank = fresh("B")
    data = data_of(statement(fresh("ST"), bank, "0.00", "5.00", line(1, "5.001")))
    world.put(TOPIC, bank, record(BankStatementReceived.TYPE, data))
    world.settle()
    letter = world.letter("cash-app", bank)
    assert (letter["kind"], letter["code"]) == ("undecodable", "bad-amount")
    assert "5.001 EUR has more than 2 decimals" in letter["detail"]


def test_a_file_name_that_climbs_out_of_its_folder_is_only_ever_a_text(world: World) -> None:
    bank, name = fresh("B"), f"../../../../tmp/{fresh('passwd')}\x1b[2J"
    world.send(good(bank).model_copy(update={"file_name": name}))
    assert receipts(world, bank) == [500]
    assert world.sql("select file_name from o2c_cash_app.statements where bank_account = %s", [bank]) == [(name,)]
    assert not list(world.home.parent.glob("passwd-*"))


def test_a_long_statement_in_parts_is_judged_as_a_whole(world: World) -> None:
    """The parts come in any order, the last to arrive decides; the sum is wrong by a cent."""
    bank, name = fresh("B"), fresh("ST")
    parts = [statement(name, bank, "0.00", "10.01", line(n, "5.00"), number="9", part=n, parts=2) for n in (2, 1)]
    world.send(*parts)
    [(code, detail)] = said(world, bank, "statement-refused")
    assert code == "closing-balance-differs"
    assert "lines 10.00 = 10.00 EUR, but the statement closes at 10.01" in detail
    assert receipts(world, bank) == []
