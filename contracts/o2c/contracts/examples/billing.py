"""What billing says: the invoice of the delivery, and a credit note for one damaged piece."""

from datetime import date

from o2c.contracts import billing
from o2c.contracts.erp import TaxShare
from o2c.contracts.examples.story import Scene
from o2c.contracts.proof import ProvedEntityTotal

SCENES = (
    Scene(
        "2026-05-06T14:00:02Z",
        "INV-DE01-2026-000042",
        billing.InvoiceIssued(
            document="INV-DE01-2026-000042",
            number="INV-DE01-2026-000042",
            customer="C-1001",
            legal_entity="DE01",
            currency="EUR",
            document_date=date(2026, 5, 6),
            order="SO-2026-0815",
            shipment="D-5001",
            customer_reference="PO 4711",
            lines=(
                billing.DocumentLine(
                    line=1,
                    product="DRILL-18V",
                    description="Cordless drill 18 V",
                    quantity="10",
                    net="800.00",
                    tax="152.00",
                    tax_category="S",
                    tax_rate="19",
                ),
                billing.DocumentLine(
                    line=2,
                    product="BIT-SET",
                    description="Bit set, 40 pieces",
                    quantity="4",
                    net="200.00",
                    tax="38.00",
                    tax_category="S",
                    tax_rate="19",
                ),
            ),
            taxes=(TaxShare(category="S", rate="19", base="1000.00", tax="190.00"),),
            net="1000.00",
            tax="190.00",
            gross="1190.00",
            postings=(
                billing.Posting(account="revenue", tax_code="S-19", amount="-1000.00"),
                billing.Posting(account="tax-payable", tax_code="S-19", amount="-190.00"),
            ),
            terms=billing.Terms(
                code="2% 10 net 30",
                due_date=date(2026, 6, 5),
                discounts=(billing.DiscountTier(percent="2", until=date(2026, 5, 16)),),
            ),
        ),
        cause="o2c.order.order-shipped.v1",
    ),
    Scene(
        "2026-05-08T13:00:00Z",
        "CRN-DE01-2026-000007",
        billing.CreditNoteIssued(
            document="CRN-DE01-2026-000007",
            number="CRN-DE01-2026-000007",
            customer="C-1001",
            legal_entity="DE01",
            currency="EUR",
            document_date=date(2026, 5, 8),
            order="SO-2026-0815",
            shipment="D-5001",
            lines=(
                billing.DocumentLine(
                    line=2,
                    product="BIT-SET",
                    description="Bit set, 40 pieces",
                    quantity="1",
                    net="50.00",
                    tax="9.50",
                    tax_category="S",
                    tax_rate="19",
                ),
            ),
            taxes=(TaxShare(category="S", rate="19", base="50.00", tax="9.50"),),
            net="50.00",
            tax="9.50",
            gross="59.50",
            postings=(
                billing.Posting(account="revenue", tax_code="S-19", amount="50.00"),
                billing.Posting(account="tax-payable", tax_code="S-19", amount="9.50"),
            ),
            invoice="INV-DE01-2026-000042",
            reason="one set arrived damaged",
        ),
        actor="ben.ito@example.com",
    ),
    Scene(
        "2026-04-30T20:00:02Z",
        "SAP/DE01/2026/900007",
        billing.OpeningItemAdopted(
            document="SAP/DE01/2026/900007",
            number="900007",
            customer="C-1001",
            legal_entity="DE01",
            currency="EUR",
            document_date=date(2026, 4, 1),
            taxes=(TaxShare(category="S", rate="19", base="500.00", tax="95.00"),),
            net="500.00",
            tax="95.00",
            gross="595.00",
            postings=(billing.Posting(account="migration-clearing", amount="-200.00"),),
            books="erp",
            origin=billing.Origin(source_system="SAP", fiscal_year=2026, number="900007"),
            item_kind="invoice",
            open="200.00",
            cutover=date(2026, 4, 30),
            terms=billing.Terms(code="", due_date=date(2026, 5, 1)),
            loaded_by="ana.roth@example.com",
        ),
        cause="erp.opening-item-stated.v1",
    ),
    Scene(
        "2026-06-02T16:00:01Z",
        "partition 2",
        billing.BillingBalanceProved(
            partition=2,
            totals=(
                ProvedEntityTotal(legal_entity="DE01", account_class="credited", currency="EUR", amount="178.50"),
                ProvedEntityTotal(legal_entity="DE01", account_class="invoiced", currency="EUR", amount="1785.00"),
            ),
        ),
    ),
)
