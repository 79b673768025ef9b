"""What people see and do over HTTP."""

import pytest
from cash_facts import IBAN, POOL, balanced, day, invoice, line, paid, rate, registered, statement
from cash_server import Server

from o2c.contracts.money import to_minor

pytestmark = pytest.mark.servers


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Example Pumps", IBAN), registered("C-200", "Other Pumps"))
    cash.hear(invoice("INV-2026-0001", "1190.00"), invoice("INV-2026-0002", "500.00"))
    cash.hear(paid("600.00", "a deposit", name="f", payer_account=IBAN, payer_name="Ada", booked=day(9)))
    return cash


def rows(desk: Server, receipt: str = "f/1") -> list[tuple[str, str, str]]:
    return [(r["account"], r["kind"], r["amount"]) for r in desk.get(f"/v1/receipts/{receipt}")["rows"]]


def test_the_rows_of_a_receipt_sum_to_it_at_every_step(desk: Server) -> None:
    assert rows(desk) == [("C-100", "unapplied", "600.00")]
    desk.post("/v1/receipts/f/1/apply", {"items": [{"item": "DE01/INV-2026-0002", "amount": "500.00"}]})
    desk.post("/v1/receipts/f/1/on-account", {"amount": "40.00"})
    desk.post("/v1/receipts/f/1/unapply", {"application": "f/1#1"})
    desk.post("/v1/receipts/f/1/return", {"value_date": "2026-05-20"})
    found = rows(desk)
    assert found == [
        ("C-100", "unapplied", "600.00"),
        ("C-100", "unapplied", "-500.00"),
        ("C-100", "applied", "500.00"),
        ("C-100", "unapplied", "-40.00"),
        ("C-100", "on-account", "40.00"),
        ("C-100", "unapplied", "500.00"),
        ("C-100", "applied", "-500.00"),
        ("C-100", "unapplied", "40.00"),
        ("C-100", "on-account", "-40.00"),
        ("C-100", "unapplied", "-600.00"),
        ("C-100", "returned", "600.00"),
    ]
    assert sum(to_minor(amount, "EUR") for _, _, amount in found) == 60000


def test_a_receipt_is_shown_with_what_the_payer_wrote(desk: Server) -> None:
    shown = desk.get("/v1/receipts/f/1")
    assert (shown["payer_name"], shown["payer_account"], shown["text"]) == ("Ada", IBAN, "a deposit")
    assert (shown["account"], shown["amount"]) == ("C-100", {"amount": "600.00", "currency": "EUR"})
    assert shown["left"][0]["reason"] == "nothing-matches"
    desk.get("/v1/receipts/f/2", 404)
    desk.get("/v1/receipts/nothing", 404)
    desk.get("/v1/receipts/f/9999999999999", 404)


def test_what_is_left_is_listed_by_where_it_waits_page_by_page(desk: Server) -> None:
    desk.hear(statement("g", line("1.00"), line("2.00"), line("3.00")))
    assert [r["receipt"] for r in desk.get("/v1/receipts?state=unapplied")["receipts"]] == ["f/1"]
    first = desk.get("/v1/receipts?state=unidentified&limit=2")
    assert [r["receipt"] for r in first["receipts"]] == ["g/1", "g/2"]
    second = desk.get(f"/v1/receipts?state=unidentified&limit=2&after={first['next']}")
    assert ([r["receipt"] for r in second["receipts"]], second["next"]) == (["g/3"], None)
    assert desk.get("/v1/receipts?account=C-100")["receipts"][0]["unapplied"] == "600.00"
    assert desk.get("/v1/receipts?currency=USD")["receipts"] == []
    assert desk.get("/v1/receipts?state=on-account")["receipts"] == []


def test_suggestions_show_named_items_first(desk: Server) -> None:
    desk.hear(paid("1600.00", "INV-2026-0001 INV-2026-0002", name="g", payer_account=IBAN))
    shown = desk.get("/v1/receipts/g/1/suggestions")
    assert (shown["unapplied"], shown["reason"]) == ("1600.00", "more-named-than-paid")
    assert [(i["number"], i["open"], i["suggested"]) for i in shown["items"]] == [
        ("INV-2026-0001", "1190.00", True),
        ("INV-2026-0002", "500.00", True),
    ]


def test_a_statement_that_contradicts_itself_is_released_with_a_reason(cash: Server) -> None:
    cash.hear(balanced("s", "0.00", "6.00", line("5.00", "INV-1", payer_name="Ada"), number="7"))
    (kept,) = cash.get("/v1/bank-accounts/DE-BANK/statements")["statements"]
    assert (kept["refused"], kept["lines"]) == ("closing-balance-differs", 1)
    assert cash.balances() == {}
    answer = cash.post("/v1/bank-accounts/DE-BANK/release", {"statement": "s"})
    assert "o2c.cash-app.statement-accepted.v1" in [event["type"] for event in answer["events"]]
    found = cash.get("/v1/bank-accounts/DE-BANK")
    assert (found["closing"], found["unexplained"]) == ("6.00", "1.00")
    assert cash.get("/v1/receipts/s/1")["payer_name"] == "Ada"
    (taken,) = cash.get("/v1/bank-accounts/DE-BANK/statements")["statements"]
    assert (taken["refused"], taken["flags"]) == (None, ["released", "first-statement"])
    assert cash.post("/v1/bank-accounts/DE-BANK/release", {"statement": "s"}, 409)["code"] == "already-released"
    cash.post("/v1/bank-accounts/DE-BANK/release", {"statement": "t"}, 404)
    cash.post("/v1/bank-accounts/DE-BANK/release", {"statement": "s", "reason": " "}, 422)


def test_a_receipt_is_moved_and_the_answer_says_what_was_decided(desk: Server) -> None:
    desk.post("/v1/receipts/f/1/move", {"to_account": "C-200"}, **{"O2C-Actor": "anna"})
    (waiting,) = desk.get("/v1/approvals")["approvals"]
    answer = desk.post(f"/v1/approvals/{waiting['approval']}/approve", {}, **{"O2C-Actor": "carla"})
    assert [
        (e["data"]["account"], e["data"]["amount"]["amount"])
        for e in answer["events"]
        if "counter_account" in e["data"]
    ] == [
        ("C-100", "-600.00"),
        ("C-200", "600.00"),
    ]
    assert desk.get("/v1/receipts/f/1")["account"] == "C-200"
    desk.post("/v1/receipts/f/1/move", {"to_account": "C-999"}, 404)
    problem = desk.post(
        "/v1/receipts/f/1/apply", {"account": "C-100", "items": [{"item": "DE01/INV-2026-0002", "amount": "1"}]}, 409
    )
    assert problem["code"] == "receipt-is-elsewhere"


def test_the_same_request_twice_is_carried_out_once(desk: Server) -> None:
    body = {"amount": "10.00"}
    first = desk.post("/v1/receipts/f/1/on-account", body, **{"Idempotency-Key": "k1"})
    assert desk.post("/v1/receipts/f/1/on-account", body, **{"Idempotency-Key": "k1"}) == first
    assert desk.get("/v1/receipts/f/1")["left"][0]["on_account"] == "10.00"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (
            "receipts/f/1/apply",
            {"items": [{"item": "DE01/INV-2026-0001", "amount": "600.01"}]},
            409,
            "more-than-unapplied",
        ),
        ("receipts/f/1/apply", {"items": [{"item": "DE01/INV-2026-0001", "amount": "1.001"}]}, 422, "bad-amount"),
        ("receipts/f/1/apply", {"items": []}, 422, "invalid-request"),
        ("receipts/f/1/apply", {"items": [{"item": "X", "amount": "1"}], "reason": " "}, 422, "invalid-request"),
        ("receipts/f/1/unapply", {"application": "f/1#9"}, 409, "no-such-application"),
        ("receipts/f/7/return", {}, 404, "not-found"),
        ("periods/DE01/2026-13/close", {}, 422, "invalid-request"),
        ("periods/DE01/2099-01/close", {}, 409, "period-not-over"),
    ],
)
def test_what_cannot_be_done_is_a_problem_that_says_why(
    desk: Server, path: str, body: dict[str, object], status: int, code: str
) -> None:
    assert desk.post(f"/v1/{path}", body, status)["code"] == code


def test_a_bank_account_shows_that_opening_and_classes_are_the_closing(cash: Server) -> None:
    rows_ = [line("100.00", "hello"), line("-1.50", code="NCHG"), line("-20.00", "unpaid")]
    cash.hear(balanced("s", "10.00", "88.50", *rows_, number="7"))
    shown = cash.get("/v1/bank-accounts/DE-BANK")
    assert (shown["opening"], shown["closing"], shown["unexplained"]) == ("10.00", "88.50", "0.00")
    assert shown["classes"] == {
        "fee": {"lines": 1, "amount": "-1.50"},
        "receipt": {"lines": 1, "amount": "100.00"},
        "return": {"lines": 1, "amount": "-20.00"},
    }
    assert [row["bank_account"] for row in cash.get("/v1/bank-accounts")["bank_accounts"]] == ["DE-BANK"]
    unmatched = cash.get("/v1/bank-accounts/DE-BANK/lines?unmatched=true")["lines"]
    assert [(row["line_class"], row["amount"]) for row in unmatched] == [("return", "-20.00")]
    cash.get("/v1/bank-accounts/NONE", 404)
    cash.get("/v1/bank-accounts/DE-BANK/lines?after=x", 422)


def test_refused_statements_are_listed_with_the_reason(cash: Server) -> None:
    cash.hear(balanced("good", "0.00", "1.00", line("1.00")), balanced("bad", "1.00", "9.00", line("1.00")))
    shown = {s["statement"]: s for s in cash.get("/v1/bank-accounts/DE-BANK/statements")["statements"]}
    assert (shown["good"]["refused"], shown["good"]["flags"]) == (None, ["first-statement"])
    assert shown["bad"]["refused"] == "closing-balance-differs"
    assert shown["bad"]["detail"].startswith("opening 1.00 + lines 1.00 = 2.00 EUR")


def test_a_gap_is_shown_stops_the_close_and_is_accepted_by_a_person(cash: Server) -> None:
    cash.hear(balanced("1", "0.00", "5.00", line("5.00")))
    cash.hear(balanced("3", "9.00", "10.00", line("1.00", booked=day(3)), dated=day(3)))
    shown = cash.get("/v1/bank-accounts/DE-BANK")
    assert shown["gaps"] == [{"after": "2026-05-04", "before": "2026-05-07", "amount": "4.00"}]
    assert shown["unexplained"] == "4.00"
    assert cash.post("/v1/periods/DE01/2026-05/close", {}, 409)["code"] == "statements-missing"
    cash.post("/v1/bank-accounts/DE-BANK/confirm", {"statement": "3"})
    cash.post("/v1/bank-accounts/DE-BANK/confirm", {"statement": "1"})
    assert cash.get("/v1/bank-accounts/DE-BANK")["opening_confirmed"]
    cash.post("/v1/bank-accounts/DE-BANK/confirm", {"statement": "1"}, 409)
    cash.post("/v1/bank-accounts/DE-BANK/confirm", {"statement": "9"}, 404)
    accepted = {"accept": ["unidentified"]}
    assert cash.post("/v1/periods/DE01/2026-05/close", {}, 409)["code"] == "money-undecided"
    cash.close_month("2026-05", **accepted)
    assert cash.get("/v1/periods/DE01")["closed_until"] == "2026-05"
    asked = cash.post("/v1/periods/DE01/2026-05/reopen", {}, **{"O2C-Actor": "anna"})["events"][0]["data"]
    assert cash.get("/v1/periods/DE01")["closed_until"] == "2026-05"
    (waiting,) = cash.get("/v1/approvals")["approvals"]
    assert (waiting["kind"], waiting["subject"]) == ("reopen-period", "2026-05")
    cash.post(f"/v1/approvals/{asked['approval']}/approve", {}, **{"O2C-Actor": "carla"})
    assert cash.get("/v1/periods/DE01")["closed_until"] is None


def test_totals_of_the_journal_take_dates_a_basis_and_a_known_moment(desk: Server) -> None:
    desk.close_month("2026-05", accept=["unapplied"])
    before = desk.rows("select max(known) as known from journal")[0]["known"].isoformat().replace("+", "%2B")
    desk.hear(paid("7.00", "late", name="late", booked=day(1)))

    def totals(query: str) -> dict[str, str]:
        found = desk.get(f"/v1/journal/totals?{query}")["totals"]
        assert {t["currency"] for t in found} <= {"EUR"}
        return {t["account"]: t["amount"] for t in found}

    assert totals("last=2026-05-31")["cash:DE-BANK"] == "600.00"
    assert totals("last=2026-05-31&basis=effective")["cash:DE-BANK"] == "607.00"
    assert totals("first=2026-06-01")["unidentified"] == "-7.00"
    assert "unidentified" not in totals(f"known={before}")
    assert totals("legal_entity=FR01") == {}
    assert sum(to_minor(amount, "EUR") for amount in totals("").values()) == 0


def test_totals_of_the_journal_say_what_they_are_worth_to_the_entity(cash: Server) -> None:
    dollars = {"legal_entity": "FX01", "currency": "USD"}
    cash.hear(rate("USD/EUR", "0.90"), rate("USD/EUR", "0.92", 1))
    cash.hear(invoice("INV-2026-0009", "1000.00", **dollars))
    cash.hear(paid("1000.00", "INV-2026-0009", name="x", booked=day(1)).model_copy(update=dollars))
    totals = cash.get("/v1/journal/totals?legal_entity=FX01")["totals"]
    assert {(t["account"], t["amount"], t["functional_amount"]) for t in totals} == {
        ("cash:DE-BANK", "1000.00", "920.00"),
        ("exchange-difference", "0.00", "-20.00"),
        ("receivable", "0.00", "0.00"),
        ("revenue", "-1000.00", "-900.00"),
        ("unapplied", "0.00", "0.00"),
    }
    assert {t["functional_currency"] for t in totals} == {"EUR"}


def test_unidentified_money_is_shown_in_its_pool(cash: Server) -> None:
    cash.hear(paid("3.00", "?", name="g"))
    (left,) = cash.get("/v1/receipts?state=unidentified")["receipts"]
    assert (left["account"], left["reason"]) == (POOL, "payer-unknown")


def test_a_receipt_that_paid_an_invoice_in_another_currency_shows_what_left_it(cash: Server) -> None:
    cash.hear(registered("C-100", "Example Pumps", IBAN), rate("USD/EUR", "0.9253", 9))
    cash.hear(invoice("INV-05-001", "925.30", legal_entity="FX01"))
    row = line("1000.00", "INV-05-001", booked=day(9), payer_account=IBAN)
    cash.hear(statement("usd", row, currency="USD", bank_account="US-BANK", legal_entity="FX01"))
    applied = [("C-100", "unapplied", "1000.00"), ("C-100", "unapplied", "-1000.00"), ("C-100", "applied", "1000.00")]
    assert rows(cash, "usd/1") == applied
    assert cash.balances() == {"cash:US-BANK": 100000, "exchange-clearing": -7470, "revenue": -92530}
    totals = cash.get("/v1/journal/totals")["totals"]
    clearing = [(t["currency"], t["functional_amount"]) for t in totals if t["account"] == "exchange-clearing"]
    assert sorted(clearing) == [("EUR", "925.30"), ("USD", "-925.30")]
    cash.processor.reload()
    cash.post("/v1/receipts/usd/1/unapply", {"application": "usd/1#1"})
    assert rows(cash, "usd/1")[3:] == [("C-100", "unapplied", "1000.00"), ("C-100", "applied", "-1000.00")]
    assert cash.balances() == {"cash:US-BANK": 100000, "receivable": 92530, "revenue": -92530, "unapplied": -100000}
