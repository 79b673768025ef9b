"""A payment that waits: weighed, put on hold, looked after, released."""

from datetime import date

from o2c.contracts import waiting
from o2c.contracts.cash_app import Evidence
from o2c.contracts.examples.story import Scene

_CLERK, _LEAD = "ben.ito@example.com", "carla.osei@example.com"
_RECEIPT = "RC-6d10c2ab7714-1-2"
_WHO = {"account": "C-1001", "legal_entity": "DE01", "receipt": _RECEIPT}

SCENES = (
    Scene(
        "2026-06-08T07:30:00Z",
        _RECEIPT,
        waiting.PaymentWeighed(
            **_WHO, left="amount-fits-several", identified_by="bank-account", candidates=("SAP-P01-DE01-2026-900017",),
            rule="single-amount.v2", score=500_000,
            evidence=(Evidence(kind="lost", detail="1 items, SAP-P01-DE01-2026-900018: as likely"),), policy="v1",
        ),
    ),
    Scene(
        "2026-06-08T07:40:00Z",
        _RECEIPT,
        waiting.PaymentHeld(**_WHO, code="legal", until=date(2026, 6, 15), held_by=_CLERK, reason="attached"),
        actor=_CLERK,
    ),
    Scene(
        "2026-06-08T07:45:00Z",
        _RECEIPT,
        waiting.PaymentNoted(**_WHO, comment="asked the customer", assigned_to=_LEAD, noted_by=_CLERK),
        actor=_CLERK,
    ),
    Scene(
        "2026-06-08T07:55:00Z",
        _RECEIPT,
        waiting.PaymentReleased(**_WHO, released_by=_LEAD, reason="it was another payment"),
        actor=_LEAD,
    ),
)  # fmt: skip
