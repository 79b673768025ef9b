"""The business: what is open, what waits, what flows. By legal entity and currency; currencies are never added."""

from observe.panels import Board, Row, panel

OF = 'entity=~"$entity", currency=~"$currency"'
BY = "entity, currency"
NAME = "{{entity}} {{currency}}"


def _flow(*steps: str) -> list[tuple[str, str]]:
    return [
        (
            f'3600 * sum by (step, {BY}) (rate(o2c_flow_amount_total{{{OF}, step="{step}"}}[$__rate_interval]))',
            "{{step}} " + NAME,
        )
        for step in steps
    ]


STANDS = Row(
    "Receivables",
    (
        panel(
            "Open",
            "Invoices and deductions, credits not taken off; in major units.",
            (f"sum by ({BY}) (o2c_receivables_open_amount{{{OF}}})", NAME),
        ),
        panel(
            "Overdue, of what is open",
            "Due before today.",
            (f"max by ({BY}) (o2c_receivables_overdue_ratio{{{OF}}})", NAME),
            unit="percentunit",
        ),
        panel("Overdue", "In major units.", (f"sum by ({BY}) (o2c_receivables_overdue_amount{{{OF}}})", NAME)),
        panel("Open items", "How many.", (f"sum by ({BY}) (o2c_receivables_open_items{{{OF}}})", NAME)),
        panel("Open credits", "In major units.", (f"sum by ({BY}) (o2c_receivables_credits_amount{{{OF}}})", NAME)),
        panel(
            "Days sales outstanding",
            "As of yesterday; the figure of o2c kpi.",
            (f"max by ({BY}) (o2c_dso_days{{{OF}}})", NAME),
            unit="d",
        ),
    ),
)

CASH = Row(
    "Cash",
    (
        panel(
            "Money that waits",
            "Unapplied: the customer is known. Unidentified: it is not.",
            (f"sum by (state, {BY}) (o2c_cash_waiting_amount{{{OF}}})", "{{state}} " + NAME),
        ),
        panel(
            "Applied by rules, of a month",
            "Payments placed whole, lines and value; the figures of o2c kpi.",
            (f"max by (measure, {BY}) (o2c_match_rate_ratio{{{OF}}})", "{{measure}} " + NAME),
            unit="percentunit",
        ),
        panel(
            "Applied by rules, of a day",
            "Lines and value, as they are applied.",
            (f"o2c:applied_by_rule:lines_ratio1d{{{OF}}}", "lines " + NAME),
            (f"o2c:applied_by_rule:amount_ratio1d{{{OF}}}", "value " + NAME),
            unit="percentunit",
        ),
    ),
)

FLOWS = Row(
    "Flow",
    (
        panel(
            "Ordered, shipped, invoiced", "Amounts an hour, in major units.", *_flow("ordered", "shipped", "invoiced")
        ),
        panel("Received and applied", "Amounts an hour, in major units.", *_flow("received", "applied")),
        panel(
            "Applied by whom",
            "Lines an hour.",
            (
                f"3600 * sum by (placed_by, {BY}) (rate(o2c_applied_lines_total{{{OF}}}[$__rate_interval]))",
                "{{placed_by}} " + NAME,
            ),
        ),
        panel(
            "Orders on hold",
            "By reason.",
            (f"sum by (reason, {BY}) (o2c_orders_held{{{OF}}})", "{{reason}} " + NAME),
            width=12,
        ),
        panel(
            "Value on hold",
            "Still to be shipped, in major units.",
            (f"sum by (reason, {BY}) (o2c_orders_held_amount{{{OF}}})", "{{reason}} " + NAME),
            width=12,
        ),
    ),
)

BUSINESS = Board(
    "o2c-business",
    "o2c / business",
    "o2c",
    "Receivables, cash and flow. For looking and alarms; the cent is in the read models.",
    (STANDS, CASH, FLOWS),
    (("entity", "o2c_receivables_open_amount"), ("currency", "o2c_receivables_open_amount")),
)
