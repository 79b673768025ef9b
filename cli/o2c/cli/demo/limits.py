"""The customers' master records: with limits that cover everything they order, or on purpose not."""

from collections.abc import Iterable

from o2c.cli.demo.customers import Customer
from o2c.cli.demo.orders import LIMIT_IN_ORDERS, Plan
from o2c.contracts.erp import BankAccount, CustomerMasterChanged
from o2c.contracts.money import Money

_STEP = 100_000
"""A limit is a multiple of it: of 1,000.00, or of 100,000 yen."""
REGIONS = ("north", "east", "south", "west")
SALES_DESKS = 5


def master(customer: Customer, plans: Iterable[Plan]) -> CustomerMasterChanged:
    """Who is known by account is told with it; the others must be found by what they write."""
    own = [plan.value for plan in plans if plan.customer is customer and plan.fits]
    limit = _rounded_up(LIMIT_IN_ORDERS * max(own, default=0) if customer.is_tight else sum(own) + _STEP)
    return CustomerMasterChanged(
        customer=customer.id,
        change_number=1,
        name=customer.name,
        country=customer.country,
        bank_accounts=(BankAccount(number=customer.account),) if customer.known_by == "account" else (),
        risk_class="C" if customer.is_tight else "A" if customer.delay[1] < 8 else "B",
        payment_terms=customer.terms,
        credit_limit=Money.of(limit, customer.currency) if customer.credit_check else None,
        credit_check=customer.credit_check,
        attributes=_sales(int(customer.id.removeprefix("C-"))),
    )


def _sales(number: int) -> dict[str, str]:
    """Custom fields, as an ERP carries them along: who sells to the customer, and where."""
    return {"region": REGIONS[number % len(REGIONS)], "salesperson": f"S-{number % SALES_DESKS + 1}"}


def _rounded_up(minor: int) -> int:
    """
    >>> _rounded_up(100_001), _rounded_up(100_000)
    (200000, 100000)
    """
    return -(-minor // _STEP) * _STEP
