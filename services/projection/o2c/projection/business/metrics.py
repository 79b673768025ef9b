"""The business metrics, in one place; `docs/metrics.md` is made from it. Amounts are in the currency's major unit."""

from prometheus_client import Counter, Gauge

_PLACE = ["entity", "currency"]

# What flows, counted as the read models hear it
FLOW_AMOUNT = Counter(
    "o2c_flow_amount",
    "Amounts of what was ordered, shipped, invoiced, credited, received from banks and applied",
    ["step", *_PLACE],
)
FLOW_FACTS = Counter("o2c_flow_facts", "How many of these there were", ["step", *_PLACE])
APPLIED_AMOUNT = Counter(
    "o2c_applied_amount", "Amounts applied to open items, by a rule or by a person", ["placed_by", *_PLACE]
)
APPLIED_LINES = Counter(
    "o2c_applied_lines", "Applications to open items, by a rule or by a person", ["placed_by", *_PLACE]
)

# What stands, asked of the read models every 15 s, each in one question that does not grow with history
OPEN_AMOUNT = Gauge("o2c_receivables_open_amount", "Open invoices, deductions included, credits not taken off", _PLACE)
OPEN_ITEMS = Gauge("o2c_receivables_open_items", "How many these are", _PLACE)
OVERDUE_AMOUNT = Gauge("o2c_receivables_overdue_amount", "Of these, what is due before today", _PLACE)
OVERDUE_RATIO = Gauge("o2c_receivables_overdue_ratio", "The overdue share of what is open, 0 to 1", _PLACE)
CREDITS_AMOUNT = Gauge("o2c_receivables_credits_amount", "Open credit notes, as a positive amount", _PLACE)
CASH_AMOUNT = Gauge(
    "o2c_cash_waiting_amount",
    "Received and not applied: unapplied (the customer is known), unidentified, on-account (left so by a person)",
    ["state", *_PLACE],
)
HELD_ORDERS = Gauge("o2c_orders_held", "Orders on hold, by reason", ["reason", *_PLACE])
HELD_AMOUNT = Gauge("o2c_orders_held_amount", "What of these is still to be shipped", ["reason", *_PLACE])
MATCH_RATE = Gauge(
    "o2c_match_rate_ratio",
    "Share of a month's payments, lines and value applied by rules, 0 to 1, up to yesterday: the figures of `o2c kpi`",
    ["measure", *_PLACE],
)
DSO_DAYS = Gauge("o2c_dso_days", "Days sales outstanding, up to yesterday: the figure of `o2c kpi`", _PLACE)
