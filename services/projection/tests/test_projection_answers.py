"""Balances, roll-forward, statement, receipts and money not applied, at any moment."""

from datetime import date, timedelta

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts.money import to_minor
from o2c.projection.queries.aging import aging
from o2c.projection.queries.balances import balances, top_debtors
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.credit_use import credit_use
from o2c.projection.queries.customers import customer
from o2c.projection.queries.cut import cut, watermark
from o2c.projection.queries.paging import BadCursor, decode_cursor, encode_cursor
from o2c.projection.queries.proof import proof
from o2c.projection.queries.receipts import list_receipts
from o2c.projection.queries.roll_forward import COLUMNS, roll_forward
from o2c.projection.queries.statement import statement
from o2c.projection.queries.timeline import timeline
from o2c.projection.queries.unapplied import list_unapplied

MAY = [date(2026, 5, day) for day in range(1, 32)]
pytestmark = pytest.mark.servers


def minor(money) -> int:
    return to_minor(money["amount"], money["currency"])


def pages(models, query, name: str, **wanted) -> list:
    """All rows of a question that comes in pages of three."""
    rows, cursor = [], None
    while True:
        page = models.ask(lambda cur, cursor=cursor: query(cur, cut(cur), limit=3, cursor=cursor, **wanted))
        rows += page[name]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows


def test_roll_forward_leads_from_opening_to_closing_and_shows_what_booked_late(models):
    company = Company()
    old = company.invoice("C-1", 10_000, MAY[0], MAY[20])
    item = company.invoice("C-1", 5_000, MAY[10], MAY[20])
    company.invoice("C-1", 70, MAY[3], MAY[20], accounting=MAY[10])
    receipt = company.receive("C-1", 9_000, MAY[12])
    company.apply(receipt, old, 9_000, MAY[12], discount=200)
    company.credit_note(item, 1_000, MAY[13], against=1_000)
    company.log.prove()
    models.fold(company.log.said)

    def ask(basis: str):
        (row,) = models.ask(lambda cur: roll_forward(cur, cut(cur, MAY[30], None, basis), MAY[8]))["rows"]
        return {name: minor(row[name]) for name in ("opening", *COLUMNS, "late", "closing")}

    nothing = {"write_offs": 0, "transfers": 0}
    assert ask("effective") == {
        "opening": 10_070, "invoiced": 5_000, "credits": -1_000, "cash": -9_000, "discounts": -200, **nothing,
        "late": 0, "closing": 4_870,
    }  # fmt: skip
    assert ask("accounting") == {
        "opening": 10_000, "invoiced": 5_000, "credits": -1_000, "cash": -9_000, "discounts": -200, **nothing,
        "late": 70, "closing": 4_870,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_roll_forward_statement_balances_and_aging_close_on_the_same_amount(models, seed):
    company = quarter(seed + 400, steps=120)
    models.fold(company.log.said)
    last, start = models.ask(watermark), company.log.said[0].known
    for part, basis in ((0.3, "effective"), (0.77, "accounting"), (1.0, "effective")):
        known = start + (last - start) * part
        as_of, since = known.date() - timedelta(days=2), known.date() - timedelta(days=9)
        closing, stated, owed, aged = {}, {}, {}, {}
        for row in models.ask(lambda c: roll_forward(c, cut(c, as_of, known, basis), since))["rows"]:  # noqa: B023
            closing[row["currency"]] = minor(row["closing"])
        for row in models.ask(lambda c: balances(c, cut(c, as_of, known, basis), limit=1000))["balances"]:  # noqa: B023
            currency = row["receivable"]["currency"]
            owed[currency] = owed.get(currency, 0) + minor(row["receivable"])
        for row in models.ask(lambda c: aging(c, cut(c, as_of, known, basis), Buckets()))["rows"]:  # noqa: B023
            aged[row["currency"]] = minor(row["total"])
        for name in {item.customer for item in company.items.values()}:
            told = models.ask(lambda c: statement(c, cut(c, as_of, known, basis), name, since))  # noqa: B023
            for account in told["accounts"]:
                lines = sum(minor(line["amount"]) for line in account["lines"])
                assert minor(account["opening"]) + lines == minor(account["closing"])
                assert not account["lines"] or account["lines"][-1]["balance"] == account["closing"]
                stated[account["currency"]] = stated.get(account["currency"], 0) + minor(account["closing"])
        for found in (closing, stated, owed):
            assert {c: amount for c, amount in found.items() if amount} == {c: a for c, a in aged.items() if a}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_left_of_receipts_is_what_balances_and_aging_call_unapplied(models, seed):
    company = quarter(seed + 500, steps=120)
    models.fold(company.log.said)
    left = pages(models, list_unapplied, "receipts")
    known = models.ask(watermark)
    aged = models.ask(lambda cur: aging(cur, cut(cur), Buckets()))["rows"]
    truth: dict[str, int] = {}
    for (receipt, _), amount in company.kept.items():
        currency = next(f.data.amount.currency for f in company.log.said if getattr(f.data, "receipt", "") == receipt)
        truth[currency] = truth.get(currency, 0) + amount
    assert any(truth.values())
    owed = models.ask(lambda cur: balances(cur, cut(cur), limit=1000))["balances"]
    for rows in (aged, owed, pages(models, list_receipts, "receipts")):
        prepaid = dict.fromkeys(truth, 0)
        for row in rows:
            prepaid[row["prepaid"]["currency"]] = prepaid.get(row["prepaid"]["currency"], 0) + minor(row["prepaid"])
        assert {c: a for c, a in prepaid.items() if a} == {c: a for c, a in truth.items() if a}
    classes = ("unapplied", "on_account", "unidentified")
    unapplied = {row["currency"]: sum(minor(row[name]) for name in classes) for row in aged}
    by_currency = {}
    for row in left:
        assert minor(row["left"]) != 0
        by_currency[row["left"]["currency"]] = by_currency.get(row["left"]["currency"], 0) + minor(row["left"])
    on_account = sum(minor(row["on_account"]) for row in left)
    assert on_account == sum(minor(row["on_account"]) for row in aged)
    assert by_currency == {currency: amount for currency, amount in unapplied.items() if amount}
    receipts = pages(models, list_receipts, "receipts")
    for row in receipts:
        gone = minor(row["applied"]) + minor(row["returned"]) + minor(row["prepaid"])
        assert minor(row["left"]) == minor(row["received"]) + minor(row["transferred"]) - gone
    assert {(r["receipt"], r["account"]) for r in receipts if minor(r["left"])} == {
        (r["receipt"], r["account"]) for r in left
    }
    assert known.date() >= MAY[3]


def test_unapplied_money_ages_from_its_value_date_and_leaves_the_pool_when_its_payer_is_found(models):
    company = Company()
    receipt = company.receive("unidentified:B1", 5_000, MAY[2])
    company.transfer(receipt, "unidentified:B1", "C-1", 5_000, MAY[4])
    company.log.prove()
    models.fold(company.log.said)
    (row,) = models.ask(lambda cur: list_unapplied(cur, cut(cur, MAY[4])))["receipts"]
    assert (row["account"], row["unidentified"], row["days"], row["payer"]) == ("C-1", False, 2, "P***")
    (row,) = models.ask(lambda cur: list_unapplied(cur, cut(cur, MAY[3])))["receipts"]
    assert (row["account"], row["unidentified"], minor(row["left"])) == ("unidentified:B1", True, 5_000)
    assert models.ask(lambda cur: list_unapplied(cur, cut(cur, MAY[1])))["receipts"] == []


def test_money_left_on_account_stands_apart_from_what_waits_for_a_decision(models):
    company = Company()
    receipt = company.receive("C-1", 5_000, MAY[1])
    company.park(receipt, "C-1", 4_000, MAY[2])
    company.park(receipt, "C-1", -1_000, MAY[4])
    company.log.prove()
    models.fold(company.log.said)
    for day, on_account in ((MAY[1], 0), (MAY[3], 4_000), (MAY[4], 3_000)):
        told = models.ask(lambda cur: [
            *list_unapplied(cur, cut(cur, day))["receipts"], *list_receipts(cur, cut(cur, day))["receipts"],  # noqa: B023
        ])  # fmt: skip
        assert [(minor(row["left"]), minor(row["on_account"])) for row in told] == [(5_000, on_account)] * 2
        (balance,) = models.ask(lambda cur: balances(cur, cut(cur, day)))["balances"]  # noqa: B023
        (aged,) = models.ask(lambda cur: aging(cur, cut(cur, day), Buckets()))["rows"]  # noqa: B023
        for row in (balance, aged):
            assert (minor(row["unapplied"]), minor(row["on_account"])) == (5_000 - on_account, on_account)
    (use,) = models.ask(lambda cur: credit_use(cur, cut(cur, MAY[4])))["credit_use"]
    assert minor(use["unapplied"]) == 5_000, "it makes room for orders either way"
    assert [e["text"] for e in models.ask(lambda cur: timeline(cur, cut(cur), receipt))["entries"]][1:] == [
        f"payment {receipt} left on account: 40.00 EUR; for the order of June",
        f"payment {receipt} left on account: -10.00 EUR; for the order of June",
    ]


def test_money_kept_for_an_order_is_not_left_and_the_totals_are_proved(models):
    company = Company()
    receipt = company.receive("C-1", 5_000, MAY[1])
    company.prepay(receipt, "C-1", 4_000, MAY[2])
    company.prepay(receipt, "C-1", -1_000, MAY[4])
    company.log.prove()
    models.fold(company.log.said)
    for day, left in ((MAY[1], 5_000), (MAY[3], 1_000), (MAY[4], 2_000)):
        (told,) = models.ask(lambda cur: list_unapplied(cur, cut(cur, day)))["receipts"]  # noqa: B023
        (balance,) = models.ask(lambda cur: balances(cur, cut(cur, day)))["balances"]  # noqa: B023
        (aged,) = models.ask(lambda cur: aging(cur, cut(cur, day), Buckets()))["rows"]  # noqa: B023
        (receipt_then,) = models.ask(lambda cur: list_receipts(cur, cut(cur, day)))["receipts"]  # noqa: B023
        assert (minor(told["left"]), minor(balance["unapplied"])) == (left, left)
        assert {minor(row["prepaid"]) for row in (balance, aged, receipt_then)} == {5_000 - left}
    assert models.ask(proof)["proved"]
    assert {t["account_class"]: t["theirs"]["amount"] for t in models.ask(proof)["totals"]}["prepaid"] == "30.00"
    assert [e["text"] for e in models.ask(lambda cur: timeline(cur, cut(cur), receipt))["entries"]][1:] == [
        f"payment {receipt} kept for order SO9: 40.00 EUR; half in advance",
        f"payment {receipt} kept for order SO9: -10.00 EUR; half in advance",
    ]


def test_a_receipt_that_is_all_kept_for_orders_is_no_work_to_do(models):
    company = Company()
    receipt = company.receive("C-1", 5_000, MAY[1])
    company.prepay(receipt, "C-1", 5_000, MAY[2])
    company.log.prove()
    models.fold(company.log.said)
    assert models.ask(lambda cur: list_unapplied(cur, cut(cur, MAY[2])))["receipts"] == []
    (row,) = models.ask(lambda cur: aging(cur, cut(cur, MAY[2]), Buckets()))["rows"]
    assert (row["prepaid"]["amount"], row["unapplied"]["amount"]) == ("50.00", "0.00")


def test_the_largest_debtors_are_ranked_per_currency(models):
    company = Company()
    for number, (gross, currency) in enumerate(
        [(500, "EUR"), (900, "EUR"), (700, "EUR"), (1, "USD"), (2, "USD")], start=1
    ):
        company.customer(f"C-{number}", currency=currency)
        company.invoice(f"C-{number}", gross, MAY[0], MAY[9], currency=currency)
    company.invoice("C-1", 300, MAY[0], MAY[9], entity="E2")
    company.log.prove()
    models.fold(company.log.said)
    top = models.ask(lambda cur: top_debtors(cur, cut(cur, MAY[9]), 2))["balances"]
    assert [(row["customer"], minor(row["receivable"])) for row in top] == [
        ("C-2", 900), ("C-1", 800), ("C-5", 2), ("C-4", 1),
    ]  # fmt: skip
    assert top[0]["name"] == "C-2 Ltd"


def test_a_customer_at_a_glance(models):
    company = Company()
    company.customer("C-1", limit=100_000)
    company.invoice("C-1", 500, MAY[0], MAY[9])
    company.log.prove()
    models.fold(company.log.said)
    found = models.ask(lambda cur: customer(cur, cut(cur, MAY[9]), "C-1"))
    assert (found["name"], found["payment_terms"]) == ("C-1 Ltd", "net 30")
    assert found["credit"][0]["utilisation"] == "0.50"
    assert minor(found["balances"][0]["receivable"]) == 500
    assert models.ask(lambda cur: customer(cur, cut(cur), "nobody")) is None
    assert models.ask(lambda cur: statement(cur, cut(cur), "nobody", MAY[0])) is None


def test_a_cursor_is_taken_only_by_the_question_that_gave_it_out():
    assert decode_cursor(None, str) is None
    assert decode_cursor(encode_cursor("C-1", 7), str, int) == ("C-1", 7)
    for wrong in ("x", "§§", encode_cursor(7), encode_cursor("a", "b"), "AAAA"):
        with pytest.raises(BadCursor, match="next_cursor"):
            decode_cursor(wrong, str)
