"""What cash application says of deductions, approvals and money that leaves a receipt again."""

from datetime import date

from o2c.contracts import cash_app
from o2c.contracts.examples.story import Scene
from o2c.contracts.money import Money

_INVOICE, _DEDUCTION = "SAP-P01-DE01-2026-900017", "SAP-P01-DE01-2026-900017/D1"
_CLAIMED = Money(amount="59.50", currency="EUR")
_WHO = {"customer": "C-1001", "legal_entity": "DE01"}
_CLERK, _LEAD = "ben.ito@example.com", "carla.osei@example.com"
_RECEIPT, _ON = "RC-0b7d33aa1c02-1-9", date(2026, 5, 19)
_REFUND = Money(amount="40.00", currency="EUR")

SCENES = (
    Scene(
        "2026-05-18T09:30:00Z",
        _INVOICE,
        cash_app.ReceivableHeld(
            **_WHO, item=_INVOICE, effective=date(2026, 5, 15), accounting=date(2026, 5, 15), code="disputed",
            reason="their letter of 15 May: a drill is missing",
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-18T09:40:00Z",
        _INVOICE,
        cash_app.FormerNumberAdded(
            **_WHO, item=_INVOICE, number="OLD-77/0144", reason="called so before the system change"
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-18T09:50:00Z",
        _INVOICE,
        cash_app.ReceivableReleased(
            **_WHO, item=_INVOICE, effective=date(2026, 5, 18), accounting=date(2026, 5, 18), code="disputed",
            reason="only what is missing is disputed: see the deduction",
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-18T10:00:00Z",
        _DEDUCTION,
        cash_app.DeductionOpened(
            **_WHO, deduction=_DEDUCTION, item=_INVOICE, amount=_CLAIMED, reason_code="short-shipment",
            owner="logistics", due_on=date(2026, 6, 1), reason="one drill of two was missing",
            effective=date(2026, 5, 18), accounting=date(2026, 5, 18),
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-18T11:00:00Z",
        _DEDUCTION,
        cash_app.DeductionMoved(
            **_WHO, deduction=_DEDUCTION, status="in-progress", owner="logistics", due_on=date(2026, 6, 1),
            reason="asked the carrier for the proof of delivery", effective=date(2026, 5, 18),
            accounting=date(2026, 5, 18),
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-18T12:00:00Z",
        _DEDUCTION,
        cash_app.CreditNoteRequested(
            **_WHO, invoice=_INVOICE, amount=_CLAIMED, deduction=_DEDUCTION, reason_code="short-shipment",
            reason="the carrier found the drill",
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-18T12:00:05Z",
        _DEDUCTION,
        cash_app.DeductionResolved(**_WHO, deduction=_DEDUCTION, by="credit-note", resolved_on=date(2026, 5, 18)),
    ),
    Scene(
        "2026-05-18T13:00:00Z",
        _INVOICE,
        cash_app.WithholdingCertified(
            **_WHO, item=_INVOICE, application="RC-0b7d33aa1c02-1-4#1", amount=_CLAIMED, certificate="16A-2026-0817",
            dated=date(2026, 5, 15), reason="came by post",
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-18T14:00:00Z",
        _INVOICE,
        cash_app.PayableNetted(
            **_WHO, effective=date(2026, 5, 18), accounting=date(2026, 5, 18), item=_INVOICE,
            adjustment=f"{_INVOICE}~3", amount=_CLAIMED, payable="AP-2026-1187", agreement="NET-2024-03",
            reason="quarterly netting",
        ),
        actor=_LEAD,
    ),
    Scene(
        "2026-05-19T07:30:00Z",
        "RC-0b7d33aa1c02-1-9",
        cash_app.DuplicatePaymentFound(
            account="C-1001", legal_entity="DE01", receipt=_RECEIPT, repeats="RC-0b7d33aa1c02-1-4", amount=_REFUND,
            reason="RC-0b7d33aa1c02-1-4 settled SAP-900017 with the same amount",
        ),
    ),
    Scene(
        "2026-05-19T08:00:00Z",
        "A-7d1c5b57",
        cash_app.ApprovalRequested(
            account="C-1001", legal_entity="DE01", approval="A-7d1c5b57", kind="refund", subject=_RECEIPT,
            amount=_REFUND, requested_by=_CLERK, reason="paid twice",
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-19T09:00:00Z",
        "A-7d1c5b57",
        cash_app.ApprovalDecided(
            account="C-1001", legal_entity="DE01", approval="A-7d1c5b57", approved=True, decided_by=_LEAD,
            reason="seen on both statements",
        ),
        actor=_LEAD,
    ),
    Scene(
        "2026-05-19T09:00:01Z",
        _RECEIPT,
        cash_app.PaymentWithdrawn(
            account="C-1001", legal_entity="DE01", effective=_ON, accounting=_ON, withdrawal=f"{_RECEIPT}#4",
            receipt=_RECEIPT, amount=_REFUND, kind="refund", reason="paid twice",
        ),
        actor=_LEAD,
    ),
    Scene(
        "2026-05-20T08:00:00Z",
        "20260520080000-1f0e9b7c2a55",
        cash_app.RefundsOrdered(
            account="unidentified:DE89370400440532013000", legal_entity="DE01", bank_account="DE89370400440532013000",
            file="20260520080000-1f0e9b7c2a55", execution_date=date(2026, 5, 21), amount=_REFUND,
            withdrawals=(f"{_RECEIPT}#4",), ordered_by=_CLERK, reason="weekly run",
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-21T06:00:00Z",
        "RC-0b7d33aa1c02-1-11",
        cash_app.PaymentPrepaid(
            account="C-1001", legal_entity="DE01", effective=_ON, accounting=_ON, receipt="RC-0b7d33aa1c02-1-11",
            order="SO20260031", amount=Money(amount="500.00", currency="EUR"), reason="half in advance, as agreed",
        ),
        actor=_CLERK,
    ),
    Scene(
        "2026-05-22T06:00:00Z",
        _RECEIPT,
        cash_app.RefundPaid(
            account="C-1001", legal_entity="DE01", effective=date(2026, 5, 21), accounting=date(2026, 5, 21),
            withdrawal=f"{_RECEIPT}#4", receipt=_RECEIPT, amount=_REFUND, bank_line="ST-2026-05-21/3",
            reason="quotes our end-to-end id",
        ),
    ),
)  # fmt: skip
