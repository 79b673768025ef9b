"""Cash application on a real PostgreSQL: its tables say what memory says, and replicas do not miss each other."""

import psycopg
import pytest
from cash_desk import Desk
from cash_facts import IBAN, POOL, balanced, day, invoice, line, paid, registered, statement
from cash_server import PARTITIONS, Server
from test_cash_convergence import STORIES

from o2c.cash_app.ledger import proof
from o2c.chassis.ids import partition_of
from o2c.chassis.money import to_minor
from o2c.contracts import cash_app

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("story", sorted(STORIES))
def test_the_tables_lead_to_the_same_books_as_memory(cash: Server, story: str) -> None:
    desk = Desk()
    for number, event in enumerate(STORIES[story]):
        desk.hear(event)
        cash.hear(event)
        if number % 2:
            desk.forget()
            cash.processor.engine.units.clear()
    expected = {account: desk.gl(account) for account in sorted({row[1] for row in desk.journal})}
    assert cash.balances() == {account: amount for account, amount in expected.items() if amount}
    live = {(row["unit"], row["stream"]) for row in cash.rows("select * from live")}
    assert live == desk.live
    left = {(row["account"], row["receipt"]): row["unapplied"] for row in cash.rows("select * from open_receipts")}
    assert left == {place: held.unapplied for place, held in desk.open_receipts.items()}


def test_a_batch_of_everything_at_once_is_one_transaction(cash: Server) -> None:
    cash.hear(
        registered("C-100", "Example Pumps", IBAN),
        paid("500.00", "INV-2026-0001", name="f"),
        invoice("INV-2026-0001", "500.00"),
        statement("g", line("-500.00", "unpaid", payer_account=IBAN), line("7.00", "", payer_name="example pumps")),
    )
    assert cash.balances() == {
        "cash:DE-BANK": 700,
        "returns-clearing": 50000,
        "revenue": -50000,
        "unapplied": -700,
    }
    known = {row["known"] for row in cash.rows("select distinct known from journal")}
    assert len(known) == 1


def test_a_file_read_again_by_a_better_profile_adds_only_what_was_refused(cash: Server) -> None:
    for name, count in ("first", 1), ("better", 3), ("first", 1):
        cash.hear(statement(name, *(line("5.00") for _ in range(count)), lines_of="9f86d0"))
        cash.processor.engine.units.clear()
    lines = cash.rows("select statement, number from bank_lines order by number")
    assert [(row["statement"], row["number"]) for row in lines] == [("first", 1), ("better", 2), ("better", 3)]
    assert cash.balances()["cash:DE-BANK"] == 1500


def test_what_a_waiting_receipt_still_looks_for_is_asserted_as_it_is_now(cash: Server) -> None:
    """Its other clues are in no command of the batch, and by now every fence has been raised."""
    cash.hear(*(registered(f"C-{number}", f"Example Pumps {number}") for number in range(300)))
    cash.hear(paid("500.00", "INV-2026-0001 INV-2026-0002", name="f", payer_name="nobody"))
    assert len(cash.rows("select 1 from guards where name like 'known:%'")) == 64
    cash.hear(invoice("INV-2026-0001", "300.00"))
    assert [row["unapplied"] for row in cash.rows("select * from open_receipts")] == [20000]


def test_totals_are_proved_for_every_partition_and_are_the_journals(cash: Server) -> None:
    cash.hear(invoice("INV-2026-0001", "500.00"), invoice("INV-2026-0002", "70.00", customer="C-200", currency="USD"))
    cash.hear(paid("120.00", "INV-2026-0001"), paid("3.00", "?"))
    cash.processor.prove(PARTITIONS)
    with cash.processor.database.transaction() as cur:
        proved = proof.prove(cur, PARTITIONS)
    assert [partition for partition, _, _ in proved] == list(range(PARTITIONS))
    found = {
        (partition, t.account_class, t.currency): to_minor(t.amount, t.currency)
        for partition, _, event in proved
        if isinstance(event, cash_app.BalanceProved)
        for t in event.totals
        if to_minor(t.amount, t.currency)
    }
    assert found == {
        (partition_of("C-100", PARTITIONS), "receivable", "EUR"): 38000,
        (partition_of("C-200", PARTITIONS), "receivable", "USD"): 7000,
        (partition_of(POOL, PARTITIONS), "unidentified", "EUR"): 300,
    }
    outbox = cash.rows("select partition, body from outbox where body::text like '%' order by partition")
    told = [row["partition"] for row in outbox if b"balance-proved" in bytes(row["body"])]
    assert told == list(range(PARTITIONS))


# -- replicas


def test_a_document_that_another_replica_opens_meanwhile_is_found_by_the_money_that_names_it(cash: Server) -> None:
    other = cash.replica()
    slow = cash.replica(after_look=lambda: cash.hear(invoice("INV-2026-0001", "500.00"), by=other) and None)
    cash.hear(paid("500.00", "INV-2026-0001"), by=slow)
    assert cash.rows("select * from live where stream like 'item:%'") == []
    assert cash.balances()["cash:DE-BANK"] == 50000
    assert "unidentified" not in cash.balances()


def test_money_that_another_replica_books_meanwhile_is_found_by_the_document_it_names(cash: Server) -> None:
    other = cash.replica()
    slow = cash.replica(after_look=lambda: cash.hear(paid("500.00", "INV-2026-0001"), by=other) and None)
    cash.hear(invoice("INV-2026-0001", "500.00"), by=slow)
    assert "unidentified" not in cash.balances()


def test_a_customer_that_another_replica_learns_meanwhile_is_found(cash: Server) -> None:
    other = cash.replica()
    slow = cash.replica(after_look=lambda: cash.hear(registered("C-100", "Example Pumps", IBAN), by=other) and None)
    cash.hear(paid("5.00", "", payer_account=IBAN), by=slow)
    assert cash.balances() == {"cash:DE-BANK": 500, "unapplied": -500}


ALIKE = paid("5.00", "", name="alike", payer_name="EXAMPLE PUMPS GROUP")


def test_a_customer_whose_name_is_like_the_payers_is_found_whatever_another_replica_learns_meanwhile(
    cash: Server,
) -> None:
    other = cash.replica()
    slow = cash.replica(after_look=lambda: cash.hear(registered("C-100", "Example Pumps"), by=other) and None)
    cash.hear(ALIKE, by=slow)
    assert cash.balances() == {"cash:DE-BANK": 500, "unapplied": -500}
    slow = cash.replica(after_look=lambda: cash.hear(registered("C-200", "Example Pumps AG"), by=other) and None)
    cash.hear(paid("7.00", "", name="second", payer_name="EXAMPLE PUMPS GROUP"), by=slow)
    assert cash.balances() == {"cash:DE-BANK": 1200, "unidentified": -1200}


def test_money_that_another_replica_books_meanwhile_is_found_by_a_customer_of_a_name_like_its_payers(
    cash: Server,
) -> None:
    other = cash.replica()
    slow = cash.replica(after_look=lambda: cash.hear(ALIKE, by=other) and None)
    cash.hear(registered("C-100", "Example Pumps"), by=slow)
    assert cash.balances() == {"cash:DE-BANK": 500, "unapplied": -500}


def test_an_erased_name_of_a_customer_is_compared_with_no_more(cash: Server) -> None:
    cash.hear(registered("C-100", "Example Pumps"))
    cash.hear(ALIKE)
    with psycopg.connect(cash.url) as connection:
        connection.execute(f"set search_path to {cash.schema}")
        connection.execute("update customer_names set name = '', changed = nextval('names_changed')")
    cash.hear(paid("7.00", "", name="second", payer_name="EXAMPLE PUMPS GROUP"))
    assert cash.balances() == {"cash:DE-BANK": 1200, "unapplied": -500, "unidentified": -700}


def test_two_replicas_that_take_the_same_lines_post_them_once(cash: Server) -> None:
    """A file without balances and that day's statement, at the same moment."""
    other = cash.replica()
    slow = cash.replica(after_look=lambda: cash.hear(statement("file", line("5.00")), by=other) and None)
    cash.hear(balanced("053", "0.00", "5.00", line("5.00")), by=slow)
    assert cash.balances()["cash:DE-BANK"] == 500
    cash.hear(statement("file", line("5.00")), by=slow)
    assert cash.balances()["cash:DE-BANK"] == 500


def test_two_replicas_that_decide_about_one_open_item_settle_it_once(cash: Server) -> None:
    cash.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "500.00"))
    other = cash.replica()
    second = paid("500.00", "INV-2026-0001", name="second", payer_account=IBAN)
    slow = cash.replica(after_look=lambda: cash.hear(second, by=other) and None)
    cash.hear(paid("500.00", "INV-2026-0001", name="first", payer_account=IBAN), by=slow)
    assert cash.balances()["unapplied"] == -50000
    assert "receivable" not in cash.balances()


def test_a_waiting_receipt_is_found_after_a_restart(cash: Server) -> None:
    cash.hear(paid("500.00", "INV-2026-0001 ref 998877", payer_name="Example Pumps"))
    waiting = {row["clue"][0] for row in cash.rows("select clue from waiting")}
    assert waiting == {"t", "n", "l"}
    fresh = cash.replica()
    cash.hear(registered("C-100", "Example Pumps"), by=fresh)
    cash.hear(invoice("INV-2026-0001", "500.00"), by=cash.replica())
    assert set(cash.balances()) == {"cash:DE-BANK", "revenue"}
    assert cash.rows("select account from bank_lines")[0]["account"] == "C-100"


def test_a_long_statement_is_put_together_from_its_stored_parts(cash: Server) -> None:
    cash.hear(invoice("INV-2026-0001", "5.00"))
    parts = [
        balanced("long", "0.00", "12.00", line("5.00", "INV-2026-0001", payer_name="Ada"), part=1, parts=2),
        balanced("long", "0.00", "12.00", line("7.00", "hello"), part=2, parts=2, first=2),
    ]
    for part in parts:
        cash.hear(part, by=cash.replica())
    lines = cash.rows("select number, line_class, account, payer_name, text from bank_lines order by number")
    assert [tuple(row.values()) for row in lines] == [
        (1, "receipt", "C-100", "Ada", "INV-2026-0001"),
        (2, "receipt", POOL, "", "hello"),
    ]


def test_the_texts_of_a_line_are_in_its_row_and_nowhere_else(cash: Server) -> None:
    cash.hear(paid("5.00", "confidential words", payer_name="Erika Mustermann", payer_account=IBAN, name="f"))
    (row,) = cash.rows("select payer_name, payer_account, text from bank_lines")
    assert tuple(row.values()) == ("Erika Mustermann", IBAN, "confidential words")
    everything = cash.rows("select state from stored_events union all select body from outbox")
    assert not any(word in bytes(r["state"]) for r in everything for word in (b"Erika", b"confidential", b"0532"))


def test_days_of_postings_follow_bookings(cash: Server) -> None:
    cash.hear(paid("5.00", "", booked=day(1), value_date=day(3)))
    (row,) = cash.rows("select distinct accounting, effective from journal")
    assert tuple(row.values()) == (day(1), day(3))
