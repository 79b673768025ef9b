"""What the example company sells, to whom and for how much."""

from datetime import date

import pytest

from o2c.cli.demo import BANKS, Company, Invoice, goods
from o2c.contracts.billing import DiscountTier, InvoiceIssued, Terms
from o2c.contracts.erp import SalesOrderLine
from o2c.intake.bank.iban import is_iban


def test_an_order_is_worth_its_lines_less_discount_with_tax_each_rounded_once():
    line = SalesOrderLine(
        line=1, product="X", quantity="3", unit_price="19.99", discount_percent="2.5", tax_rate="19"
    )  # 58.47075 → 58.47; 11.1093 → 11.11
    assert goods.gross([line], "EUR") == 58_47 + 11_11
    assert goods.gross([line, line], "EUR") == 2 * (58_47 + 11_11)


def test_yen_have_no_cents():
    line = SalesOrderLine(line=1, product="X", quantity="2.5", unit_price="101", tax_rate="10")
    assert goods.gross([line], "JPY") == 253 + 25


def test_accounts_in_euro_are_true_ibans():
    euro = [c.account for c in Company(1, 100).members if c.currency == "EUR"]
    euro += [bank.number for bank in BANKS if bank.currency == "EUR"]
    assert all(is_iban(number) for number in euro)


def test_master_data_name_no_account_of_those_who_must_be_found_otherwise():
    company = Company(1, 100)
    known_by = {member.id: member.known_by for member in company.members}
    for master in company.customers():
        assert bool(master.bank_accounts) is (known_by[master.customer] == "account")
        assert (master.credit_limit is None) is (not master.credit_check)


ISSUED = InvoiceIssued(
    document="d-1", number="BW-DE-2026-000001", customer="C-1001", legal_entity="BW-DE", currency="EUR",
    document_date=date(2026, 1, 7), order="SO-1", shipment="SO-1-1", net="100.00", tax="19.00", gross="119.00",
    postings=(),
    terms=Terms(
        code="2% 10 net 30", due_date=date(2026, 2, 6), discounts=(DiscountTier(percent="2", until=date(2026, 1, 17)),)
    ),
)  # fmt: skip


def test_an_invoice_is_read_from_its_contract_event():
    assert Invoice.of(ISSUED) == Invoice(
        "d-1", "BW-DE-2026-000001", "C-1001", "SO-1", "SO-1-1", "EUR", 119_00,
        date(2026, 1, 7), date(2026, 2, 6), (("2", date(2026, 1, 17)),),
    )  # fmt: skip


def test_an_invoice_of_no_shipment_is_refused():
    with pytest.raises(ValueError, match="BW-DE-2026-000001 bills no shipment"):
        Invoice.of(ISSUED.model_copy(update={"shipment": None}))
