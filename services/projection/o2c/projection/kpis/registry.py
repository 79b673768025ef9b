"""All figures, by name: what the API, the command line, the documentation and the BI view say of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from o2c.projection.kpis import formulas as f
from o2c.projection.kpis.books import Ledger
from o2c.projection.kpis.figure import Outcome

Unit = Literal["days", "%", "times"]
Side = Literal[
    "receivable", "not-due", "overdue", "sales", "sales-of-months", "collected", "could-be-collected", "begin-and-end",
    "paid", "paid-days", "paid-late", "paid-late-only",
]  # fmt: skip
"""What a sum of a figure is made of: which of an item's movements, and how often."""
MONTHS = 3
"""Calendar months that a figure is measured over, where it does not say others."""

PAYMENTS = "payments applied in the period that still stand at its end, by amount"


@dataclass(frozen=True)
class Kpi:
    name: str
    title: str
    unit: Unit
    formula: str
    source: str
    """Where its inputs come from, and whose definition it is."""
    compute: Callable[[Ledger], Outcome]
    function: Callable[..., Outcome]
    """The formula itself; its docstring is the worked example."""
    numerator: Side
    denominator: Side
    months: int = MONTHS


KPIS: tuple[Kpi, ...] = (
    Kpi(
        "dso", "Days sales outstanding", "days", "AR / sales x days of the period",
        "AR at the end and sales of the period, from movements of open items; the classic formula",
        lambda b: f.dso(b.receivable, b.sales, b.period.days), f.dso, "receivable", "sales",
    ),
    Kpi(
        "dso-best-possible", "Best possible DSO", "days", "AR not due / sales x days of the period",
        "invoices due on the day or later; Hackett Group",
        lambda b: f.best_possible_dso(b.not_due, b.sales, b.period.days), f.best_possible_dso, "not-due", "sales",
    ),
    Kpi(
        "average-days-delinquent", "Average days delinquent", "days", "DSO - best possible DSO",
        "what of DSO is overdue, open credits deducted",
        lambda b: f.average_days_delinquent(b.receivable, b.not_due, b.sales, b.period.days),
        f.average_days_delinquent, "overdue", "sales",
    ),
    Kpi(
        "dso-count-back", "Count-back DSO", "days",
        "days of the months whose sales make up AR, newest first, the last in part",
        "sales of the current month so far, then of whole months; Credit Research Foundation",
        lambda b: f.count_back_dso(b.receivable, b.sales_by_month, b.as_of),
        f.count_back_dso, "receivable", "sales-of-months",
    ),
    Kpi(
        "dso-sales-weighted", "Sales-weighted DSO", "days",
        "for each month of invoices: what is open of it / its sales x its days, summed",
        "open items by document date, and sales of each month",
        lambda b: f.sales_weighted_dso(b.open_by_month, b.sales_by_month, b.as_of),
        f.sales_weighted_dso, "receivable", "sales-of-months",
    ),
    Kpi(
        "collection-effectiveness", "Collection effectiveness index", "%",
        "(AR begin + sales - AR end) / (AR begin + sales - AR end not due) x 100",
        "one month where no other span is asked for; Credit Research Foundation",
        lambda b: f.collection_effectiveness(b.begin, b.sales, b.receivable, b.not_due),
        f.collection_effectiveness, "collected", "could-be-collected", months=1,
    ),
    Kpi(
        "turnover", "Receivables turnover", "times", "sales / ((AR begin + AR end) / 2), in the period",
        "AR at both ends and sales of the period",
        lambda b: f.turnover(b.sales, b.begin, b.receivable), f.turnover, "sales", "begin-and-end",
    ),
    Kpi(
        "days-to-pay", "Days to pay", "days", "amount paid x days since the document's date / amount paid", PAYMENTS,
        lambda b: f.days_to_pay(b.paid.days, b.paid.amount), f.days_to_pay, "paid-days", "paid",
    ),
    Kpi(
        "days-late", "Days late, early payments deducted", "days",
        "amount paid x days since the due date / amount paid", PAYMENTS,
        lambda b: f.days_late(b.paid.late, b.paid.amount), f.days_late, "paid-late", "paid",
    ),
    Kpi(
        "days-late-only", "Days late, early payments as in time", "days",
        "amount paid late x days since the due date / amount paid", PAYMENTS,
        lambda b: f.days_late(b.paid.late_only, b.paid.amount), f.days_late, "paid-late-only", "paid",
    ),
)  # fmt: skip
BY_NAME = {kpi.name: kpi for kpi in KPIS}
