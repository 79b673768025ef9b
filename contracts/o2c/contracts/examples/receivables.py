"""What cash application says of open items, totals and periods."""

from datetime import date

from o2c.contracts import cash_app
from o2c.contracts.examples.story import Scene
from o2c.contracts.money import Money
from o2c.contracts.proof import ProvedEntityTotal

SCENES = (
    Scene(
        "2026-05-13T06:00:05Z",
        "INV-DE01-2026-000042",
        cash_app.ReceivableMoved(
            customer="C-1001",
            legal_entity="DE01",
            item="INV-DE01-2026-000042",
            item_kind="invoice",
            kind="applied",
            amount=Money(amount="-1107.89", currency="EUR"),
            open_after="22.61",
            effective=date(2026, 5, 12),
            accounting=date(2026, 5, 12),
            document_date=date(2026, 5, 6),
            due_date=date(2026, 6, 5),
            number="INV-DE01-2026-000042",
            order="SO-2026-0815",
            shipment="D-5001",
            cause="AP-1",
        ),
        cause="bank.statement-received.v1",
    ),
    Scene(
        "2026-05-13T06:00:06Z",
        "INV-DE01-2026-000042",
        cash_app.OpenItemSettled(
            customer="C-1001",
            legal_entity="DE01",
            item="INV-DE01-2026-000042",
            order="SO-2026-0815",
            shipment="D-5001",
            settled_on=date(2026, 5, 12),
        ),
        cause="bank.statement-received.v1",
    ),
    Scene(
        "2026-06-02T16:00:00Z",
        "partition 2",
        cash_app.BalanceProved(
            partition=2,
            totals=(
                cash_app.Total(legal_entity="DE01", account_class="receivable", currency="EUR", amount="476.00"),
                cash_app.Total(legal_entity="DE01", account_class="unapplied", currency="EUR", amount="0.00"),
            ),
            later_totals=(
                ProvedEntityTotal(legal_entity="DE01", account_class="prepaid", currency="EUR", amount="500.00"),
            ),
        ),
    ),
    Scene(
        "2026-06-02T17:00:00Z",
        "DE01 2026-05",
        cash_app.PeriodClosing(
            legal_entity="DE01",
            period="2026-05",
            closing="2026-05/1",
            reason="first try",
        ),
        actor="anna.kern@example.com",
    ),
    Scene(
        "2026-06-02T17:00:09Z",
        "DE01 2026-05",
        cash_app.PeriodClosingCancelled(
            legal_entity="DE01",
            period="2026-05",
            closing="2026-05/1",
            reason="statement 91 is still to come",
        ),
        actor="anna.kern@example.com",
    ),
    Scene(
        "2026-06-03T08:00:00Z",
        "DE01 2026-05",
        cash_app.PeriodClosed(
            legal_entity="DE01",
            period="2026-05",
            reason="month-end",
            closing="2026-05/2",
            positions=(cash_app.LogPosition(service="billing", partition=0, sequence=812),),
        ),
        actor="anna.kern@example.com",
    ),
    Scene(
        "2026-06-03T08:00:02Z",
        "DE01 2026-05",
        cash_app.PeriodCertified(
            legal_entity="DE01",
            period="2026-05",
            closing="2026-05/2",
            hash="8d7c0e5f63b1a94c2f1d0b8e7a695843c1b2a39485f6e7d8c9b0a1f2e3d4c5b6",
            lines=1204,
            log_position=88210,
            export="1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988",
            signed_by="d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ),
    ),
    Scene(
        "2026-06-03T08:00:02Z",
        "DE01 2026-05",
        cash_app.PeriodRevalued(
            legal_entity="DE01",
            period="2026-05",
            closing="2026-05/2",
            day="2026-05-31",
            balances=(
                {
                    "account": "receivable",
                    "amount": {"amount": "1000.00", "currency": "USD"},
                    "booked": {"amount": "900.00", "currency": "EUR"},
                    "rate": "0.93",
                    "source": "ECB reference rate",
                    "worth": {"amount": "930.00", "currency": "EUR"},
                    "difference": {"amount": "30.00", "currency": "EUR"},
                },
            ),
        ),
    ),
    Scene(
        "2026-06-03T08:00:03Z",
        "USD/EUR",
        cash_app.ExchangeRateSet(pair="USD/EUR", day="2026-06-02", rate="0.9215", source="ECB reference rate"),
    ),
    Scene(
        "2026-06-04T08:00:00Z",
        "DE01 2026-05",
        cash_app.PeriodReopened(legal_entity="DE01", period="2026-05", reason="statement 91 of 20 May was late"),
        actor="carla.osei@example.com",
    ),
)
