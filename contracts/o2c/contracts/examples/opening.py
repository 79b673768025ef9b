"""What the ERP had open when the ledger began, on 30 April: an invoice paid in part, and money left on account."""

from datetime import date

from o2c.contracts import opening
from o2c.contracts.erp import TaxShare
from o2c.contracts.examples.story import Scene
from o2c.contracts.money import Money

CUTOVER, WHO = date(2026, 4, 30), "ana.roth@example.com"

SCENES = (
    Scene(
        "2026-04-30T20:00:00Z",
        "C-1001",
        opening.OpeningItemStated(
            cutover=CUTOVER,
            source_system="SAP",
            fiscal_year=2026,
            number="900007",
            legal_entity="DE01",
            customer="C-1001",
            item_kind="invoice",
            gross=Money(amount="595.00", currency="EUR"),
            open="200.00",
            document_date=date(2026, 4, 1),
            due_date=date(2026, 5, 1),
            taxes=(TaxShare(category="S", rate="19", base="500.00", tax="95.00"),),
            loaded_by=WHO,
        ),
        sender_id="opening-900007",
    ),
    Scene(
        "2026-04-30T20:00:01Z",
        "DE01",
        opening.OpeningMoneyStated(
            cutover=CUTOVER,
            source_system="SAP",
            receipt="1400000815",
            legal_entity="DE01",
            customer="C-1001",
            account_class="on-account",
            open=Money(amount="50.00", currency="EUR"),
            received_on=date(2026, 4, 22),
            reference="thank you",
            loaded_by=WHO,
        ),
        sender_id="opening-1400000815",
    ),
    Scene(
        "2026-04-30T20:00:03Z",
        "DE01",
        opening.ControlBalanceStated(
            cutover=CUTOVER,
            legal_entity="DE01",
            account_class="receivable",
            balance=Money(amount="200.00", currency="EUR"),
            gl_account="140000",
            loaded_by=WHO,
        ),
        sender_id="control-DE01-receivable-EUR",
    ),
)
