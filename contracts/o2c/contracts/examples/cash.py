"""What cash application says of statements and receipts."""

from datetime import date

from o2c.contracts import cash_app
from o2c.contracts.examples.story import Scene
from o2c.contracts.money import Money

_BANK = "DE89370400440532013000"
_UNKNOWN = f"unidentified:{_BANK}"
_PAID_ON = date(2026, 5, 12)
_UNKNOWN_MONEY = Money(amount="250.00", currency="EUR")

SCENES = (
    Scene(
        "2026-05-13T06:00:01Z",
        "90/2026",
        cash_app.StatementAccepted(
            account=_UNKNOWN,
            bank_account=_BANK,
            statement="5e0c2b7f9a41-1",
            number="90/2026",
            currency="EUR",
            statement_date=_PAID_ON,
            opening="10000.00",
            closing="11345.39",
            lines=3,
            flags=("first statement",),
        ),
        cause="bank.statement-received.v1",
    ),
    Scene(
        "2026-05-13T06:00:02Z",
        "90/2026",
        cash_app.BankLineClassified(
            account=_UNKNOWN,
            legal_entity="DE01",
            bank_account=_BANK,
            statement="5e0c2b7f9a41-1",
            line=2,
            line_class="fee",
            amount=Money(amount="-12.50", currency="EUR"),
            effective=_PAID_ON,
            accounting=_PAID_ON,
            reason="transaction code NCHG",
        ),
        cause="bank.statement-received.v1",
    ),
    Scene(
        "2026-05-13T06:00:03Z",
        "RC-5e0c2b7f9a41-1-1",
        cash_app.PaymentReceived(
            account="C-1001",
            legal_entity="DE01",
            effective=_PAID_ON,
            accounting=_PAID_ON,
            receipt="RC-5e0c2b7f9a41-1-1",
            amount=Money(amount="1107.89", currency="EUR"),
            booking_date=_PAID_ON,
            value_date=_PAID_ON,
            bank_account=_BANK,
            statement="5e0c2b7f9a41-1",
            line=1,
            payer="B********** M***** GmbH",
            identified_by="bank-account",
        ),
        cause="bank.statement-received.v1",
    ),
    Scene(
        "2026-05-13T06:00:04Z",
        "RC-5e0c2b7f9a41-1-1",
        cash_app.PaymentApplied(
            account="C-1001",
            legal_entity="DE01",
            effective=_PAID_ON,
            accounting=_PAID_ON,
            application="AP-1",
            receipt="RC-5e0c2b7f9a41-1-1",
            item="INV-DE01-2026-000042",
            amount=Money(amount="1107.89", currency="EUR"),
            discount="22.61",
            rule="reference.v1",
            evidence=(
                cash_app.Evidence(kind="reference", detail="INV-DE01-2026-000042 in the remittance text"),
                cash_app.Evidence(kind="amount", detail="1130.50 open less 2% until 2026-05-16"),
            ),
        ),
        cause="bank.statement-received.v1",
    ),
    Scene(
        "2026-05-15T09:00:00Z",
        "RC-5e0c2b7f9a41-1-3",
        cash_app.PaymentTransferred(
            account=_UNKNOWN,
            legal_entity="DE01",
            effective=_PAID_ON,
            accounting=_PAID_ON,
            receipt="RC-5e0c2b7f9a41-1-3",
            counter_account="C-1001",
            amount=Money(amount="-250.00", currency="EUR"),
            reason="BW Marine is Brightwater Marine, by telephone",
        ),
        actor="ben.ito@example.com",
    ),
    Scene(
        "2026-05-18T09:00:00Z",
        "RC-5e0c2b7f9a41-1-3",
        cash_app.PaymentUnapplied(
            account="C-1001",
            legal_entity="DE01",
            effective=date(2026, 5, 15),
            accounting=date(2026, 5, 15),
            application="AP-2",
            receipt="RC-5e0c2b7f9a41-1-3",
            item="SAP-P01-DE01-2026-900017",
            amount=_UNKNOWN_MONEY,
            reason="meant for an order still to come",
        ),
        actor="ben.ito@example.com",
    ),
    Scene(
        "2026-05-18T09:05:00Z",
        "RC-5e0c2b7f9a41-1-3",
        cash_app.PaymentLeftOnAccount(
            account="C-1001",
            legal_entity="DE01",
            effective=date(2026, 5, 15),
            accounting=date(2026, 5, 15),
            receipt="RC-5e0c2b7f9a41-1-3",
            amount=_UNKNOWN_MONEY,
            reason="asked to keep it for the order of June",
        ),
        actor="ben.ito@example.com",
    ),
    Scene(
        "2026-05-21T06:00:00Z",
        "RC-5e0c2b7f9a41-1-3",
        cash_app.PaymentReturned(
            account="C-1001",
            legal_entity="DE01",
            effective=date(2026, 5, 20),
            accounting=date(2026, 5, 20),
            receipt="RC-5e0c2b7f9a41-1-3",
            amount=_UNKNOWN_MONEY,
            reason="recalled by the payer's bank",
        ),
        actor="ben.ito@example.com",
    ),
    Scene(
        "2026-05-22T06:00:00Z",
        "91/2026",
        cash_app.StatementRefused(
            account=_UNKNOWN,
            bank_account=_BANK,
            statement="c81d04e6b3f2-1",
            code="closing-balance-differs",
            detail="opening 11345.39 and lines of -250.00 give 11095.39; the statement closes at 11059.39",
        ),
        actor="system",
    ),
)
