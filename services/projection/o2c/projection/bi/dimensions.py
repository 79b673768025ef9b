"""What facts are looked at by, and how far they were read."""

from o2c.projection.bi.view import Rule, View
from o2c.projection.queries.cut import CREDIT

_LIMIT = ("credit_limit_amount", "credit_limit_currency", "is_credit_checked")
_MASTER = ("customer_name", "country_code", "parent_customer_id", "risk_class", "payment_terms")
_GAP = """select count(*) from (select valid_to, lead(valid_from) over (partition by customer_id order by valid_from) as
  next_from from bi.dim_customer_history) h where valid_to is distinct from next_from"""

DIMENSIONS = (
    View(
        "dim_currency",
        grain="one row a currency of ISO 4217",
        key=("currency_code",),
        mode="full",
    ),
    View(
        "dim_customer",
        grain="one row a customer, as the master data stand now",
        key=("customer_id",),
        mode="changed",
        source=CREDIT,
        currency="credit_limit_currency",
        nullable=(*_MASTER, *_LIMIT),
    ),
    View(
        "dim_customer_history",
        grain="one row a customer and span of time in which the master data stood unchanged",
        key=("customer_id", "valid_from"),
        mode="changed",
        source=CREDIT,
        currency="credit_limit_currency",
        nullable=("valid_to", *_MASTER, *_LIMIT),
        rules=(Rule("no-gap", "a span of a customer ends where the next begins", _GAP),),
    ),
    View(
        "dim_date",
        grain="one row a day",
        key=("calendar_date",),
        mode="full",
        rules=(
            Rule(
                "no-gap",
                "no day is missing",
                "select max(calendar_date) - min(calendar_date) + 1 - count(*) from bi.dim_date",
            ),
        ),
    ),
    View(
        "dim_legal_entity",
        grain="one row a legal entity",
        key=("legal_entity_id",),
        mode="full",
    ),
    View(
        "extract_position",
        grain="one row a source and partition of its topic",
        key=("source", "position_partition"),
        mode="full",
    ),
)
