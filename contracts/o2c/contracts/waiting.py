"""What cash application says of money that waits: nothing of it moved, and this is why. Topic `o2c.cash-app.v1`.

Key = the account that the receipt is on, customer or `unidentified:<our bank account>`.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from o2c.contracts.base import Count, Day, Event, Ref, Text
from o2c.contracts.cash_app import Evidence

MAX_CANDIDATES = 20


class _OfReceipt(Event):
    account: Annotated[Ref, Field(description="customer account, or unidentified:<our bank account>")]
    legal_entity: Ref
    receipt: Ref


class PaymentWeighed(_OfReceipt):
    """Rules looked at a receipt and left money of it, or did so again with another answer. What they posted is said by
    PaymentApplied."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-weighed.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    left: Annotated[
        Text, Field(description="why", examples=["payer-unknown", "amount-fits-several", "rule-only-suggests"])
    ]
    identified_by: Annotated[Text, Field(description="what told the payer")] = ""
    customers: Annotated[tuple[Ref, ...], Field(description="whose it may be", max_length=MAX_CANDIDATES)] = ()
    candidates: Annotated[
        tuple[Ref, ...],
        Field(description="open items that it may be for, the likeliest first", max_length=MAX_CANDIDATES),
    ] = ()
    rule: Annotated[Text, Field(description="that would post, were it sure enough")] = ""
    score: Annotated[Count | None, Field(description="how sure it is, in millionths")] = None
    evidence: tuple[Evidence, ...] = ()
    policy: Annotated[Text, Field(description="version that it was weighed under", examples=["v7"])] = ""


class PaymentHeld(_OfReceipt):
    """A receipt was put on hold, by a person or by what is looked at before any rule: all leave it alone."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-held.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    code: Annotated[Text, Field(examples=["compliance", "legal", "awaiting-advice"])]
    until: Annotated[Day | None, Field(description="its last day; none: until it is released")] = None
    held_by: Text = ""
    reason: Text = ""


class PaymentReleased(_OfReceipt):
    """A receipt's hold ended before its day; it is decided about as if it came now."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-released.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    released_by: Text = ""
    reason: Text = ""


class PaymentNoted(_OfReceipt):
    """A person said something about a receipt, or who looks after it."""

    TYPE: ClassVar[str] = "o2c.cash-app.payment-noted.v1"
    TOPIC: ClassVar[str] = "o2c.cash-app.v1"

    comment: Text = ""
    assigned_to: Annotated[Text | None, Field(description="none: as before; empty: nobody any more")] = None
    noted_by: Text = ""
