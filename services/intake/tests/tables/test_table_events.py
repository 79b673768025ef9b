"""From rows to the events an ERP would have sent; what cannot be taken says which column and why."""

import pytest

from o2c.contracts.erp import CustomerMasterChanged
from o2c.intake.messages import message_id
from o2c.intake.tables import CUSTOMERS, INVOICES, ORDERS, RATES, Built, Kind, TableProfile, open_table

INVOICE = {
    "number": "4711", "customer": "C-1", "legal_entity": "DE01", "currency": "EUR", "amount": "119.00",
    "document_date": "2026-03-01", "due_date": "2026-03-31",
}  # fmt: skip
ORDER = {
    "order": "SO-1", "customer": "C-1", "legal_entity": "DE01", "currency": "EUR", "ordered_on": "2026-03-01",
    "product": "DRILL", "quantity": "2", "unit_price": "10.50", "line": "", "tax_rate": "19",
}  # fmt: skip
RATE = {
    "base": "USD",
    "functional": "EUR",
    "rate": "0.9215",
    "day": "2026-03-02",
    "source": "central bank",
    "last_day": "",
}
CUSTOMER = {"customer": "C-1", "name": "Brightwater", "credit_limit": "5000", "currency": "EUR", "change_number": "1"}


def build(kind: Kind, *rows: dict[str, str], **settings) -> list[Built]:
    header = list(rows[0])
    lines = [",".join(f'"{row[name]}"' for name in header) for row in rows]
    profile = TableProfile(**settings)
    table = open_table("\n".join([",".join(header), *lines]).encode(), profile, kind.fields)
    return list(kind.build(table.rows, profile))


def reason(kind: Kind, row: dict[str, str], **change: str) -> str:
    """Why the changed row is refused; the good row beside it must not be."""
    good, other = {**row, **dict.fromkeys(change.keys() - row.keys(), "")}, {**row, **change}
    key = next(iter(row))
    other[key] = change.get(key, "other")
    first, second = build(kind, good, other)
    assert first.event is not None
    assert second.event is None
    return second.reason


def test_an_invoice_has_the_amount_the_dates_and_the_custom_fields_of_its_row():
    (made,) = build(INVOICES, INVOICE | {"region": "North", "other": "x"}, carry=("region",))
    event = made.event.model_dump(mode="json", exclude_defaults=True)
    assert event == {
        "source_system": "erp", "fiscal_year": 2026, "number": "4711", "legal_entity": "DE01", "customer": "C-1",
        "gross": {"amount": "119.00", "currency": "EUR"}, "document_date": "2026-03-01", "due_date": "2026-03-31",
        "attributes": {"region": "North"},
    }  # fmt: skip
    assert (made.reason, made.warnings) == ("", ())


def test_german_numbers_and_dates_are_read_as_the_profile_says():
    row = INVOICE | {"amount": "1.234,50", "document_date": "01.03.2026", "due_date": ""}
    (made,) = build(INVOICES, row, decimal=",", thousands=".", date_format="%d.%m.%Y")
    assert (made.event.gross.minor, made.event.document_date.month, made.event.due_date) == (123450, 3, None)


def test_due_before_it_is_dated_is_a_warning():
    (made,) = build(INVOICES, INVOICE | {"due_date": "2026-02-01"})
    assert made.event is not None
    assert made.warnings == ("line 2: 4711 is due 2026-02-01, before its date 2026-03-01",)


def test_the_same_rows_give_the_same_messages():
    once, again = build(INVOICES, INVOICE, INVOICE)
    assert message_id(once.event) == message_id(again.event)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"number": ""}, "number: empty, but a value is required"),
        ({"currency": "EUX"}, "'EUX' is not a currency of ISO 4217"),
        ({"currency": ""}, "currency: empty"),
        ({"amount": "1.005"}, "more than 2 decimals"),
        ({"amount": "9" * 400}, "amount: 400 digits before the decimal sign; at most 15"),
        ({"amount": "9" * 4_000}, "amount: 4000 digits"),
        ({"amount": "12,50"}, "amount: '12,50' is no amount with the decimal sign '.'"),
        ({"amount": "-5.00"}, "amount: -5.00 is below 0: this is a credit note"),
        ({"amount": "=1+1"}, "amount: '=1+1' is no amount"),
        ({"document_date": "2026-02-30"}, "document_date: '2026-02-30' is no date in the form %Y-%m-%d"),
        ({"document_date": "0026-02-01"}, "document_date: '0026-02-01' is no date in the form %Y-%m-%d, from 1900"),
        ({"fiscal_year": "9" * 4_000}, "fiscal_year: '9999"),
        ({"fiscal_year": "1066"}, "fiscal_year: Input should be greater than or equal to 1900"),
        ({"number": "x" * 121}, "number: String should have at most 120 characters"),
        ({"number": "a\nb"}, "number: String should match pattern"),
        ({"customer": "nul\x00"}, "customer: the control character U+0000"),
        ({"instalments": "60.00 in June"}, "instalments: '60.00 in June' is no day and amount: expected e.g."),
        ({"taxes": "19 % of 100.00"}, "taxes: '19 % of 100.00' is no category, rate, base and tax: expected e.g."),
        ({"tax_mode": "net"}, "tax_mode: 'net'; expected one of reduce, keep, pre-reduced"),
    ],
)
def test_an_invoice_that_cannot_be_taken_says_why(change, expected):
    found = reason(INVOICES, INVOICE, **change)
    assert expected in found
    assert len(found) < 200


def test_the_instalments_of_an_invoice_stand_in_one_cell():
    (made,) = build(INVOICES, INVOICE | {"instalments": "2026-03-31 60.00; 2026-04-30 59.00;"})
    parts = [(part.due_date.isoformat(), part.amount) for part in made.event.instalments]
    assert parts == [("2026-03-31", "60.00"), ("2026-04-30", "59.00")]


def test_the_taxes_of_an_invoice_stand_in_one_cell_and_what_a_discount_does_to_them_in_another():
    row = INVOICE | {"taxes": "S 19 1000.00 186.20; S 7% 500.00 34.30", "tax_mode": "Pre-reduced"}
    (made,) = build(INVOICES, row)
    taxes = [(share.category, share.rate, share.base, share.tax) for share in made.event.taxes]
    assert taxes == [("S", "19", "1000.00", "186.20"), ("S", "7", "500.00", "34.30")]
    assert made.event.tax_mode == "pre-reduced"


def test_rows_of_one_order_are_its_lines_wherever_they_stand():
    other = ORDER | {"order": "SO-2"}
    first, second = build(ORDERS, ORDER, other, ORDER | {"product": "SAW", "quantity": "1.5"})
    assert [(line.line, line.product, line.quantity) for line in first.event.lines] == [
        (1, "DRILL", "2"), (2, "SAW", "1.5"),
    ]  # fmt: skip
    assert [row.line for row in first.rows] == [2, 4]
    assert (first.event.order, second.event.order) == ("SO-1", "SO-2")


def test_one_bad_line_refuses_its_order_and_no_other():
    bad, good = build(ORDERS, ORDER, ORDER | {"quantity": "x"}, ORDER | {"order": "SO-2"})
    assert (bad.event, len(bad.rows)) == (None, 2)
    assert bad.reason.startswith("line 3: quantity: 'x' is no number")
    assert good.event is not None


def test_a_row_that_is_no_row_refuses_its_order():
    table = open_table(
        b"order,customer,legal_entity,currency,ordered_on,product,quantity,unit_price\n"
        b"SO-1,C-1,DE01,EUR,2026-03-01,DRILL,1,1\nSO-1,C-1\nSO-2,C-1,DE01,EUR,2026-03-01,DRILL,1,1\n",
        TableProfile(),
        ORDERS.fields,
    )
    bad, good = ORDERS.build(table.rows, TableProfile())
    assert (bad.event, bad.reason) == (None, "line 3: 2 columns; the header has 8")
    assert good.event is not None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"quantity": "0"}, "quantity: 0 is not above 0"),
        ({"quantity": "-1"}, "quantity: -1 is not above 0"),
        ({"unit_price": "-0.01"}, "unit_price: -0.01 is below 0"),
        ({"unit_price": "1.1234567"}, "unit_price: String should match pattern"),
        ({"order": ""}, "order: empty"),
        ({"currency": "XXY"}, "'XXY' is not a currency"),
        ({"billed_by": "nobody"}, "billed_by: Input should be 'o2c' or 'erp'"),
        ({"line": "-1"}, "line: '-1' is no whole number"),
        ({"requested_on": "soon"}, "requested_on: 'soon' is no date"),
    ],
)
def test_an_order_that_cannot_be_taken_says_why(change, expected):
    assert expected in reason(ORDERS, ORDER, **change)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"customer": "C-2"}, "line 3: customer: 'C-2', but 'C-1' in line 2 of the same order"),
        ({"currency": "USD"}, "line 3: currency: 'USD', but 'EUR' in line 2 of the same order"),
        ({"line": "1"}, "the order has two lines 1"),
    ],
)
def test_rows_of_one_order_that_contradict_each_other_are_refused(change, expected):
    (made,) = build(ORDERS, ORDER | {"line": "1"}, ORDER | {"line": "2"} | change)
    assert (made.event, made.reason) == (None, expected)


def test_rows_without_an_order_number_are_refused_one_by_one():
    found = build(ORDERS, ORDER | {"order": ""}, ORDER, ORDER | {"order": ""})
    assert sorted(len(made.rows) for made in found if made.event is None) == [1, 1]


def test_an_order_of_more_lines_than_possible_is_refused():
    (made,) = build(ORDERS, *[ORDER] * 1_001)
    assert made.event is None
    assert made.reason.startswith("lines: Tuple should have at most 1000 items")


def test_a_customer_has_limit_accounts_and_check():
    row = CUSTOMER | {"bank_accounts": "DE1 | DE2", "credit_check": "No", "credit_limit": "5000.00"}
    (made,) = build(CUSTOMERS, row)
    event = made.event
    assert isinstance(event, CustomerMasterChanged)
    assert ([a.number for a in event.bank_accounts], event.credit_check) == (["DE1", "DE2"], False)
    assert (event.credit_limit.minor, event.payment_terms, event.change_number) == (500000, "net 30", 1)


def test_without_a_limit_no_currency_is_needed():
    (made,) = build(CUSTOMERS, {"customer": "C-1", "name": "A"})
    assert made.event.credit_limit is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": ""}, "name: empty"),
        ({"currency": ""}, "currency: empty, but a value is required"),
        ({"credit_limit": "-1"}, "credit_limit: '-1' is below 0"),
        ({"credit_limit": "1.234"}, "more than 2 decimals"),
        ({"credit_check": "perhaps"}, "credit_check: 'perhaps' is neither yes nor no"),
        ({"change_number": "1.5"}, "change_number: '1.5' is no whole number"),
        ({"country": "Germany"}, "country: String should have at most 2 characters, found 'Germany'"),
    ],
)
def test_a_customer_that_cannot_be_taken_says_why(change, expected):
    assert expected in reason(CUSTOMERS, CUSTOMER, **change)


def test_the_same_customer_twice_with_other_content_needs_another_change_number():
    other = CUSTOMER | {"name": "Brightwater Marine"}
    again = build(CUSTOMERS, CUSTOMER, CUSTOMER, other, other | {"change_number": "2"})
    assert [made.event is not None for made in again] == [True, True, False, True]
    assert "stands further up with other content and the same change_number" in again[2].reason


def test_a_rate_holds_for_its_day_or_for_all_days_up_to_the_last():
    one, several = build(RATES, RATE, RATE | {"last_day": "2026-03-04"})
    assert one.event.model_dump(mode="json") == {
        "pair": "USD/EUR", "rate": "0.9215", "first_day": "2026-03-02", "last_day": "2026-03-02",
        "source": "central bank",
    }  # fmt: skip
    assert several.event.last_day.isoformat() == "2026-03-04"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("rate", "0.00", "rate: 0.00 is not above 0"),
        ("base", "EUX", "'EUX' is not a currency"),
        ("source", "", "source"),
    ],
)
def test_a_rate_that_cannot_be_one_is_refused(column: str, value: str, words: str):
    assert words in reason(RATES, RATE | {"base": "USD"}, **{"base": "USD", column: value})
