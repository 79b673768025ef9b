"""Items, money and general ledger figures of a cut-over: what cannot be says which column, what was found, expected."""

from typing import Any

import pytest

from o2c.intake.tables import CONTROLS, OPENING_ITEMS, OPENING_MONEY, Built, Kind, TableProfile, open_table

ITEM = {
    "number": "90-1", "customer": "C-1", "legal_entity": "DE01", "currency": "EUR", "amount": "1190.00",
    "open": "400.00", "document_date": "2026-03-02", "due_date": "2026-04-01",
}  # fmt: skip
MONEY = {
    "receipt": "14-1", "customer": "C-1", "legal_entity": "DE01", "currency": "EUR", "open": "70.00",
    "received_on": "2026-04-20", "account_class": "on-account",
}  # fmt: skip
FIGURE = {"legal_entity": "DE01", "currency": "EUR", "balance": "-330.00"}


def build(kind: Kind, *rows: dict[str, str], **defaults: str) -> list[Built]:
    header = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(f'"{row.get(name, "")}"' for name in header) for row in rows]
    profile = TableProfile(defaults={"cutover": "2026-04-30"} | defaults)
    table = open_table("\n".join([",".join(header), *lines]).encode(), profile, kind.fields)
    return list(kind.build(table.rows, profile))


def event(kind: Kind, row: dict[str, str], **defaults: str) -> Any:
    (made,) = build(kind, row, **defaults)
    assert made.reason == ""
    return made.event


def test_an_item_has_what_it_was_and_what_is_open_of_it():
    made = event(OPENING_ITEMS, ITEM | {"discount_percent": "2", "discount_until": "2026-05-10", "dispute": "broken"})
    assert (made.item_kind, made.gross.amount, made.open) == ("invoice", "1190.00", "400.00")
    assert (str(made.cutover), str(made.document_date), str(made.due_date)) == (
        "2026-04-30",
        "2026-03-02",
        "2026-04-01",
    )
    assert (made.discount_percent, str(made.discount_until), made.dispute) == ("2", "2026-05-10", "broken")
    assert (made.source_system, made.fiscal_year) == ("erp", 2026)


@pytest.mark.parametrize(
    "signed", [{"amount": "-50.00", "open": "-30.00"}, {"amount": "50.00", "open": "30.00", "kind": "Credit note"}]
)
def test_a_credit_is_told_by_its_sign_or_its_kind(signed: dict[str, str]):
    made = event(OPENING_ITEMS, ITEM | signed)
    assert (made.item_kind, made.gross.amount, made.open) == ("credit-note", "50.00", "30.00")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"open": "0.00"}, "open: found 0.00, expected more than 0 and at most 1190.00"),
        ({"open": "1190.01"}, "open: found 1190.01, expected more than 0 and at most 1190.00"),
        ({"open": "-400.00"}, "open: found -400.00, expected the sign of 1190.00"),
        ({"amount": "-50.00", "open": "30.00"}, "open: found 30.00, expected the sign of -50.00"),
        ({"amount": "0"}, "amount: found 0.00, expected an amount other than 0"),
        ({"kind": "order"}, "kind: 'order'; expected invoice or credit-note"),
        ({"document_date": "2026-05-01"}, "document_date: found 2026-05-01, expected a day up to the cut-over"),
        ({"due_date": ""}, "due_date: empty, but a value is required"),
        ({"discount_percent": "2"}, "discount_until: empty"),
        ({"open": "abc"}, "open: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_an_item_that_cannot_be_is_refused(change: dict[str, str], said: str):
    good, bad = build(OPENING_ITEMS, ITEM, ITEM | {"number": "90-2"} | change)
    assert good.event is not None
    assert bad.event is None
    assert bad.reason.startswith(said)


def test_the_same_row_again_is_harmless_and_other_content_of_a_number_is_refused():
    first, again, other = build(OPENING_ITEMS, ITEM, ITEM, ITEM | {"open": "401.00"})
    assert first.event == again.event is not None
    assert other.reason == "number: 90-1 stands further up with other content"


def test_money_is_positive_or_the_profile_says_that_it_is_not():
    assert event(OPENING_MONEY, MONEY).open.amount == "70.00"
    assert event(OPENING_MONEY, MONEY | {"open": "-70.00"}, credits_negative="yes").open.amount == "70.00"
    (bad,) = build(OPENING_MONEY, MONEY | {"open": "-70.00"})
    assert bad.reason.startswith("open: found -70.00, expected money, above 0; where your file")
    (bad,) = build(OPENING_MONEY, MONEY, credits_negative="yes")
    assert bad.reason == "open: found 70.00, expected money, below 0"


def test_a_figure_without_a_class_is_of_all():
    assert event(CONTROLS, FIGURE).account_class == "net"
    assert event(CONTROLS, FIGURE | {"account_class": "receivable"}).balance.amount == "-330.00"
    (bad,) = build(CONTROLS, FIGURE | {"account_class": "1400"})
    assert bad.reason == "account_class: '1400'; expected one of receivable, unapplied, on-account, net"
    first, second = build(CONTROLS, FIGURE, FIGURE | {"balance": "1.00"})
    assert first.event is not None
    assert "stands further up with another balance" in second.reason
