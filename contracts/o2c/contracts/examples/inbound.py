"""What the ERP and the bank send."""

from datetime import date

from o2c.contracts import bank, erp
from o2c.contracts.examples.story import Scene
from o2c.contracts.money import Money

DRILLS = erp.SalesOrderLine(
    line=1,
    product="DRILL-18V",
    description="Cordless drill 18 V",
    quantity="10",
    unit_price="80.00",
    tax_rate="19",
    ship_to="Kai 4, 20457 Hamburg",
    requested_on=date(2026, 5, 8),
)
BITS = erp.SalesOrderLine(
    line=2, product="BIT-SET", description="Bit set, 40 pieces", quantity="4", unit_price="50.00", tax_rate="19"
)

SCENES = (
    Scene(
        "2026-04-20T08:00:00Z",
        "C-1001",
        erp.CustomerMasterChanged(
            customer="C-1001",
            change_number=7,
            name="Brightwater Marine GmbH",
            country="DE",
            tax_id="DE136695976",
            bank_accounts=(erp.BankAccount(number="DE02120300000000202051"),),
            risk_class="B",
            payment_terms="net 30",
            credit_limit=Money(amount="1000.00", currency="EUR"),
            attributes={"sales_office": "HH"},
        ),
        sender_id="customer-C-1001-7",
    ),
    Scene(
        "2026-04-20T07:30:00Z",
        "USD/EUR",
        erp.ExchangeRatePublished(
            pair="USD/EUR",
            rate="0.9215",
            first_day=date(2026, 4, 18),
            last_day=date(2026, 4, 20),
            source="ECB reference rate",
        ),
        sender_id="rate-USD-EUR-2026-04-20",
    ),
    Scene(
        "2026-04-20T08:05:00Z",
        "900017",
        erp.ErpInvoiceIssued(
            source_system="SAP-P01",
            fiscal_year=2026,
            number="900017",
            legal_entity="DE01",
            customer="C-1001",
            gross=Money(amount="595.00", currency="EUR"),
            document_date=date(2026, 4, 15),
            due_date=date(2026, 5, 15),
            taxes=(erp.TaxShare(category="S", rate="19", base="500.00", tax="95.00"),),
        ),
        sender_id="invoice-2026-900017",
    ),
    Scene(
        "2026-04-20T08:06:00Z",
        "900018",
        erp.ErpCreditNoteIssued(
            source_system="SAP-P01",
            fiscal_year=2026,
            number="900018",
            legal_entity="DE01",
            customer="C-1001",
            gross=Money(amount="119.00", currency="EUR"),
            document_date=date(2026, 4, 17),
            taxes=(erp.TaxShare(category="S", rate="19", base="100.00", tax="19.00"),),
            invoice_number="900017",
            invoice_fiscal_year=2026,
            reason="goods returned",
        ),
        sender_id="credit-note-2026-900018",
    ),
    Scene(
        "2026-05-04T07:30:00Z",
        "SO-2026-0815",
        erp.SalesOrderSubmitted(
            order="SO-2026-0815",
            customer="C-1001",
            change_number=1,
            legal_entity="DE01",
            currency="EUR",
            ordered_on=date(2026, 5, 4),
            customer_reference="PO 4711",
            lines=(DRILLS, BITS),
        ),
        sender_id="order-SO-2026-0815-1",
    ),
    Scene(
        "2026-05-05T09:00:00Z",
        "SO-2026-0815",
        erp.SalesOrderChanged(
            order="SO-2026-0815",
            customer="C-1001",
            change_number=2,
            legal_entity="DE01",
            currency="EUR",
            ordered_on=date(2026, 5, 4),
            customer_reference="PO 4711",
            lines=(DRILLS, BITS.model_copy(update={"quantity": "5"})),
        ),
        sender_id="order-SO-2026-0815-2",
    ),
    Scene(
        "2026-05-06T14:00:00Z",
        "SO-2026-0815",
        erp.GoodsShipped(
            order="SO-2026-0815",
            customer="C-1001",
            shipment="D-5001",
            shipped_on=date(2026, 5, 6),
            lines=(erp.LineQuantity(line=1, quantity="10"), erp.LineQuantity(line=2, quantity="4")),
        ),
        sender_id="delivery-D-5001",
    ),
    Scene(
        "2026-05-07T10:00:00Z",
        "SO-2026-0815",
        erp.SalesOrderCancelled(
            order="SO-2026-0815",
            customer="C-1001",
            change_number=3,
            cancelled_on=date(2026, 5, 7),
            reason="out of stock",
            lines=(erp.LineQuantity(line=2, quantity="1"),),
        ),
        sender_id="order-SO-2026-0815-3",
    ),
    Scene(
        "2026-05-13T06:00:00Z",
        "DE89370400440532013000 90/2026",
        bank.BankStatementReceived(
            statement="5e0c2b7f9a41-1",
            bank_account="DE89370400440532013000",
            legal_entity="DE01",
            currency="EUR",
            number="90/2026",
            statement_date=date(2026, 5, 12),
            opening="10000.00",
            closing="11345.39",
            file_name="2026-05-12.sta",
            file_hash="5e0c2b7f9a41",
            format="mt940",
            lines=(
                bank.StatementLine(
                    line=1,
                    booking_date=date(2026, 5, 12),
                    value_date=date(2026, 5, 12),
                    amount="1107.89",
                    text="INV-DE01-2026-000042 LESS 2 PCT",
                    payer_name="BRIGHTWATER MARINE GMBH",
                    payer_account="DE02120300000000202051",
                    bank_reference="2026051200017",
                    end_to_end_id="PAY-88120",
                    code="NTRF",
                ),
                bank.StatementLine(
                    line=2,
                    booking_date=date(2026, 5, 12),
                    value_date=date(2026, 5, 12),
                    amount="-12.50",
                    text="ACCOUNT FEES APRIL",
                    code="NCHG",
                ),
                bank.StatementLine(
                    line=3,
                    booking_date=date(2026, 5, 12),
                    value_date=date(2026, 5, 12),
                    amount="250.00",
                    text="PAYMENT ON ACCOUNT",
                    payer_name="BW MARINE",
                    code="NTRF",
                ),
            ),
        ),
        sender_id="5e0c2b7f9a41-1-1",
    ),
)
