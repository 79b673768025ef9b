"""What is read of credit's events."""

from o2c.projection.reads.base import Money, Read


class CustomerState(Read):
    customer: str
    name: str
    payment_terms: str
    country: str = ""
    parent: str | None = None
    risk_class: str = ""
    attributes: dict[str, str] = {}


class CreditAccountOpened(Read):
    customer: str
    limit: Money
    check: bool


class CreditLimitChanged(Read):
    customer: str
    new: Money
    check: bool
    reason: str


class PaymentTermsChanged(Read):
    customer: str
    new: str
    reason: str = ""


class CreditAnswer(Read):
    """OrderCreditApproved, and OrderCreditDeclined, which alone has a `code`."""

    customer: str
    order: str
    amount: Money
    exposure: Money
    limit: Money
    code: str = ""


class CreditThresholdCrossed(Read):
    customer: str
    threshold: int
    direction: str
    exposure: Money
    utilisation: str
