"""What a person decides about advices and their payments, on a real PostgreSQL and over HTTP."""

import pytest
from cash_facts import IBAN, advice, day, invoice, line, paid, registered, statement
from cash_server import Server

from o2c.contracts.base import Event

pytestmark = pytest.mark.servers
TWO = (("INV-2026-0001", "1190.00"), ("INV-2026-0002", "500.00"))


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps"))
    cash.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    return cash


def two_payments() -> Event:
    return statement("f", *[line("1690.00", booked=day(n), payer_account=IBAN) for n in (1, 2)])


def test_an_advice_that_waits_is_listed_with_why_and_what_it_may_be_of(desk: Server) -> None:
    desk.hear(two_payments())
    desk.hear(advice("1690.00", *TWO, name="a", account=IBAN, number="990017"))
    (listed,) = desk.get("/v1/advices")["advices"]
    assert (listed["advice"], listed["number"], listed["receipt"]) == ("a", "990017", None)
    assert (listed["waits_for"], listed["suggested"]) == ("several-payments", ["f/1", "f/2"])
    assert listed["amount"] == {"amount": "1690.00", "currency": "EUR"}
    assert desk.get("/v1/advices?state=tied")["advices"] == []
    assert desk.get("/v1/advices?currency=USD")["advices"] == []
    desk.get("/v1/advices/b", 404)


def test_a_person_ties_it_and_its_payment_is_applied(desk: Server) -> None:
    desk.hear(two_payments())
    desk.hear(advice("1690.00", *TWO, name="a", account=IBAN))
    answer = desk.post("/v1/advices/a/tie", {"receipt": "f/2"}, 200, **{"x-actor": "clerk"})
    applied = [e["data"]["item"] for e in answer["events"] if e["type"].endswith("payment-applied.v1")]
    assert applied == ["DE01/INV-2026-0001", "DE01/INV-2026-0002"]
    shown = desk.get("/v1/advices/a")
    assert (shown["receipt"], shown["tied_by"], shown["reason"]) == ("f/2", "person", "because")
    assert shown["said"]["lines"][0]["document"] == "INV-2026-0001"
    desk.post("/v1/advices/a/tie", {"receipt": "f/1"}, 409)


def test_a_person_ties_it_to_a_payment_of_another_amount(desk: Server) -> None:
    """The bank of the payer took its charges off."""
    desk.hear(paid("495.00", "", name="f", booked=day(1), payer_account=IBAN))
    desk.hear(advice("500.00", ("INV-2026-0002", "500.00"), name="a", account=IBAN))
    assert desk.get("/v1/advices/a")["waits_for"] == "no-payment"
    desk.post("/v1/advices/a/tie", {"receipt": "f/1"})
    assert desk.balances()["receivable"] == 119000 + 500


def test_an_advice_is_untied_and_its_payment_decided_about_without_it(desk: Server) -> None:
    desk.hear(advice("500.00", ("INV-2026-0001", "500.00"), name="a", account=IBAN))
    desk.hear(paid("500.00", "", name="f", booked=day(1), payer_account=IBAN))
    assert desk.get("/v1/advices/a")["receipt"] == "f/1"
    desk.processor.engine.units.clear()
    said = [e["data"] for e in desk.post("/v1/advices/a/untie", {})["events"]]
    assert [(e["item"], e["rule"]) for e in said if "rule" in e] == [("DE01/INV-2026-0002", "single-amount.v2")]
    (shown,) = desk.get("/v1/advices")["advices"]
    assert (shown["receipt"], shown["waits_for"]) == (None, "untied-by-person")
    desk.hear(advice("500.00", ("INV-2026-0001", "500.00"), name="b", account=IBAN, trace="4711"))
    assert desk.get("/v1/advices/a")["receipt"] is None
    desk.post("/v1/advices/a/untie", {}, 409)


def test_an_advice_that_tells_nothing_leaves_the_payment_with_whom_its_name_is_like(desk: Server) -> None:
    desk.hear(paid("495.00", "PAY-88120", name="f", booked=day(1), payer_name="OTHER PUMPS GROUP"))
    desk.hear(advice("495.00", ("DN-0815", "495.00"), name="a", trace="PAY-88120", payer="Nobody"))
    assert desk.get("/v1/advices/a")["receipt"] == "f/1"
    (left,) = desk.get("/v1/receipts?account=C-200")["receipts"]
    assert (left["receipt"], left["reason"]) == ("f/1", "advice-names-unknown")


def test_a_payment_that_was_booked_before_its_words_were_kept_is_found_by_its_text(desk: Server) -> None:
    desk.hear(paid("495.00", "PAY-88120", name="f", booked=day(1)))
    with desk.databases[0].transaction() as cur:
        cur.execute("update bank_lines set tokens = '{}'")
    desk.hear(advice("495.00", ("INV-2026-0002", "495.00"), name="a", trace="PAY-88120"))
    assert desk.get("/v1/advices/a")["receipt"] == "f/1"


def test_an_advice_that_tells_nothing_leaves_the_payment_with_whose_torn_number_it_has(desk: Server) -> None:
    desk.hear(invoice("1930438491", "700.00", customer="C-200"))
    desk.hear(paid("495.00", "PAY-88120 19304 38491", name="f", booked=day(1)))
    desk.hear(advice("495.00", ("DN-0815", "495.00"), name="a", trace="PAY-88120"))
    assert desk.get("/v1/advices/a")["receipt"] == "f/1"
    (left,) = desk.get("/v1/receipts?account=C-200")["receipts"]
    assert (left["receipt"], left["reason"]) == ("f/1", "advice-names-unknown")


def test_a_payment_has_one_advice(desk: Server) -> None:
    desk.hear(advice("500.00", ("INV-2026-0001", "500.00"), name="a", account=IBAN))
    desk.hear(paid("500.00", "", name="f", booked=day(1), payer_account=IBAN))
    desk.hear(advice("490.00", ("INV-2026-0002", "490.00"), name="b", account=IBAN))
    answer = desk.post("/v1/advices/b/tie", {"receipt": "f/1"}, 409)
    assert "untie that first" in answer["detail"]


def test_what_is_not_there_is_said(desk: Server) -> None:
    desk.hear(advice("500.00", ("INV-2026-0001", "500.00"), name="a"))
    desk.post("/v1/advices/a/tie", {"receipt": "g/1"}, 404)
    desk.post("/v1/advices/z/tie", {"receipt": "f/1"}, 404)
    desk.post("/v1/advices/a/tie", {"receipt": "f/1", "reason": " "}, 422)
    desk.post("/v1/advices/a/untie", {}, 409)


def test_words_and_names_of_the_payer_are_in_its_row_and_nowhere_else(desk: Server) -> None:
    said = advice(
        "500.00", ("INV-2026-0001", "500.00"), name="a", payer="Erika Mustermann", account="DE02120300000000202051"
    )
    desk.hear(said)
    everything = desk.rows("select state from stored_events union all select body from outbox")
    assert not any(word in bytes(r["state"]) for r in everything for word in (b"Erika", b"0202051"))
    assert desk.get("/v1/advices/a")["said"]["payer"]["name"] == "Erika Mustermann"
    assert desk.get("/v1/advices/a")["payer"] == "DE** **** 2051"


# -- replicas


def test_a_payment_that_another_replica_books_meanwhile_is_found_by_its_advice(desk: Server) -> None:
    other = desk.replica()
    money = paid("1690.00", "PAY-88120", name="f", booked=day(1))
    slow = desk.replica(after_look=lambda: desk.hear(money, by=other) and None)
    desk.hear(advice("1690.00", *TWO, name="a", trace="PAY-88120"), by=slow)
    assert desk.get("/v1/advices/a")["receipt"] == "f/1"
    assert "receivable" not in desk.balances()


def test_an_advice_that_another_replica_takes_meanwhile_is_found_by_its_payment(desk: Server) -> None:
    other = desk.replica()
    said = advice("1690.00", *TWO, name="a", trace="PAY-88120")
    slow = desk.replica(after_look=lambda: desk.hear(said, by=other) and None)
    desk.hear(paid("1690.00", "PAY-88120", name="f", booked=day(1)), by=slow)
    assert desk.get("/v1/advices/a")["receipt"] == "f/1"
    assert "receivable" not in desk.balances()


def test_two_replicas_never_tie_one_payment_to_two_advices(desk: Server) -> None:
    desk.hear(paid("500.00", "", name="f", booked=day(1), payer_account=IBAN))
    other = desk.replica()
    first = advice("500.00", ("INV-2026-0001", "500.00"), name="a", account=IBAN)
    second = advice("500.00", ("INV-2026-0002", "500.00"), name="b", account=IBAN)
    slow = desk.replica(after_look=lambda: desk.hear(first, by=other) and None)
    desk.hear(second, by=slow)
    assert [row["receipt"] for row in desk.rows("select receipt from advices order by advice")] == ["f/1", ""]
