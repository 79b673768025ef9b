"""What every source with a customer can tell of that customer: master data as they are now."""

from psycopg import sql

from o2c.projection.reporting.fields import Field, column

JOIN = sql.SQL(" left join customer c on c.customer = o.customer")
CUSTOMER: tuple[Field, ...] = (
    column("customer", "text", "Customer"),
    column("customer.name", "text", "Name", "c.name", width=28, joins=("customer",)),
    column("customer.country", "text", "Country", "c.country", width=7, joins=("customer",)),
    column("customer.parent", "text", "Parent", "nullif(c.parent, '')", joins=("customer",)),
    column("customer.risk_class", "text", "Risk class", "c.risk_class", width=6, joins=("customer",)),
    column("customer.payment_terms", "text", "Terms now", "c.payment_terms", width=10, joins=("customer",)),
)
MONEY: tuple[Field, ...] = (
    column("entity", "text", "Legal entity", width=8),
    column("currency", "text", "Currency", width=5),
)
