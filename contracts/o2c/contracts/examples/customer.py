"""What credit says: the customer, the limit, its answers."""

from o2c.contracts import credit
from o2c.contracts.examples.story import Scene
from o2c.contracts.money import Money
from o2c.contracts.proof import ProvedTotal

_BEFORE = Money(amount="1000.00", currency="EUR")
_LIMIT = Money(amount="2000.00", currency="EUR")
_ORDER_1 = Money(amount="1190.00", currency="EUR")
_ORDER_2 = Money(amount="1249.50", currency="EUR")
_NOTHING = Money(amount="0.00", currency="EUR")
_ADOPTED = Money(amount="476.00", currency="EUR")  # invoice 900017 less credit note 900018
_ALL = Money(amount="1725.50", currency="EUR")  # with the order
_ACCOUNT = credit.HashedAccount(
    hash="b1946ac92492d2347c6235b4d2611184e1b7a3e6f0c84f5d0f6b3b1c9a7d2e35", masked="DE** **** 2051"
)

SCENES = (
    Scene(
        "2026-04-20T08:00:01Z",
        "C-1001",
        credit.CustomerRegistered(
            customer="C-1001",
            name="Brightwater Marine GmbH",
            country="DE",
            tax_id="DE136695976",
            bank_accounts=(_ACCOUNT,),
            risk_class="B",
            payment_terms="net 30",
            attributes={"sales_office": "HH"},
        ),
        cause="erp.customer-master-changed.v1",
    ),
    Scene(
        "2026-04-20T08:00:02Z",
        "C-1001",
        credit.CreditAccountOpened(customer="C-1001", limit=_BEFORE, check=True),
        cause="erp.customer-master-changed.v1",
    ),
    Scene(
        "2026-04-21T09:00:00Z",
        "C-1001",
        credit.PaymentTermsChanged(
            customer="C-1001", old="net 30", new="2% 10 net 30", reason="frame contract of April 2026"
        ),
        actor="anna.kern@example.com",
    ),
    Scene(
        "2026-04-22T09:00:00Z",
        "C-1001",
        credit.CustomerChanged(
            customer="C-1001",
            name="Brightwater Marine GmbH",
            country="DE",
            tax_id="DE136695976",
            bank_accounts=(_ACCOUNT,),
            risk_class="A",
            payment_terms="2% 10 net 30",
            attributes={"sales_office": "HH"},
        ),
        actor="anna.kern@example.com",
    ),
    Scene(
        "2026-05-04T07:30:02Z",
        "SO-2026-0815",
        credit.OrderCreditDeclined(
            customer="C-1001",
            order="SO-2026-0815",
            revision=1,
            amount=_ORDER_1,
            exposure=_ADOPTED,
            unapplied=_NOTHING,
            limit=_BEFORE,
            code="limit-exceeded",
        ),
        cause="o2c.order.order-placed.v1",
    ),
    Scene(
        "2026-05-04T11:00:00Z",
        "C-1001",
        credit.CreditLimitChanged(
            customer="C-1001", old=_BEFORE, new=_LIMIT, check=True, reason="good payer since 2019"
        ),
        actor="anna.kern@example.com",
    ),
    Scene(
        "2026-05-05T09:00:02Z",
        "SO-2026-0815",
        credit.OrderCreditApproved(
            customer="C-1001",
            order="SO-2026-0815",
            revision=2,
            amount=_ORDER_2,
            exposure=_ADOPTED,
            unapplied=_NOTHING,
            limit=_LIMIT,
        ),
        cause="o2c.order.order-changed.v1",
    ),
    Scene(
        "2026-05-05T09:00:03Z",
        "C-1001",
        credit.CreditThresholdCrossed(
            customer="C-1001", threshold=80, direction="up", exposure=_ALL, limit=_LIMIT, utilisation="86.28"
        ),
        cause="o2c.order.order-changed.v1",
    ),
    Scene(
        "2026-06-02T16:00:02Z",
        "partition 2",
        credit.CreditBalanceProved(
            partition=2,
            totals=(
                ProvedTotal(account_class="billed", currency="EUR", amount="476.00"),
                ProvedTotal(account_class="open-orders", currency="EUR", amount="0.00"),
                ProvedTotal(account_class="shipped-not-billed", currency="EUR", amount="0.00"),
                ProvedTotal(account_class="unapplied", currency="EUR", amount="0.00"),
            ),
            cash_app_sequence=31,
            order_sequence=5,
        ),
    ),
)
