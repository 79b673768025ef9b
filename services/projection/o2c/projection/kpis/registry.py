"""All figures, by name: what the API, the command line, the documentation and the BI view say of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from o2c.projection.kpis import formulas as f
from o2c.projection.kpis.books import Ledger
from o2c.projection.kpis.figure import Outcome

Unit = Literal["days", "%", "times"]
Measure = Literal["amount", "amount x days"]
MONTHS = 3
"""Calendar months that a figure is measured over, where it does not say others."""


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
    numerator: Measure = "amount"
    months: int = MONTHS


def _is(name: str, title: str, unit: Unit, formula: str, source: str, function: Callable[..., Outcome],
        compute: Callable[[Ledger], Outcome], numerator: Measure = "amount", months: int = MONTHS) -> Kpi:  # fmt: skip
    return Kpi(name, title, unit, formula, source, compute, function, numerator, months)


KPIS: tuple[Kpi, ...] = (
    _is(
        "dso", "Days sales outstanding", "days", "AR / sales x days of the period",
        "AR at the end and sales of the period, from movements of open items; the classic formula",
        f.dso, lambda b: f.dso(b.receivable, b.sales, b.period.days),
    ),
    _is(
        "dso-best-possible", "Best possible DSO", "days", "AR not due / sales x days of the period",
        "invoices due on the day or later; Hackett Group",
        f.best_possible_dso, lambda b: f.best_possible_dso(b.not_due, b.sales, b.period.days),
    ),
    _is(
        "average-days-delinquent", "Average days delinquent", "days", "DSO - best possible DSO",
        "what of DSO is overdue, open credits deducted",
        f.average_days_delinquent,
        lambda b: f.average_days_delinquent(b.receivable, b.not_due, b.sales, b.period.days),
    ),
    _is(
        "dso-count-back", "Count-back DSO", "days",
        "days of the months whose sales make up AR, newest first, the last in part",
        "sales of the current month so far, then of whole months; Credit Research Foundation",
        f.count_back_dso, lambda b: f.count_back_dso(b.receivable, b.sales_by_month, b.as_of),
    ),
    _is(
        "dso-sales-weighted", "Sales-weighted DSO", "days",
        "for each month of invoices: what is open of it / its sales x its days, summed",
        "open items by document date, and sales of each month",
        f.sales_weighted_dso, lambda b: f.sales_weighted_dso(b.open_by_month, b.sales_by_month, b.as_of),
    ),
    _is(
        "collection-effectiveness", "Collection effectiveness index", "%",
        "(AR begin + sales - AR end) / (AR begin + sales - AR end not due) x 100",
        "one month where no other span is asked for; Credit Research Foundation",
        f.collection_effectiveness,
        lambda b: f.collection_effectiveness(b.begin, b.sales, b.receivable, b.not_due), months=1,
    ),
    _is(
        "turnover", "Receivables turnover", "times", "sales / ((AR begin + AR end) / 2), in the period",
        "AR at both ends and sales of the period", f.turnover, lambda b: f.turnover(b.sales, b.begin, b.receivable),
    ),
    _is(
        "days-to-pay", "Days to pay", "days", "amount paid x days since the document's date / amount paid",
        "payments applied in the period that still stand at its end, by amount",
        f.days_to_pay, lambda b: f.days_to_pay(b.paid.days, b.paid.amount), "amount x days",
    ),
    _is(
        "days-late", "Days late, early payments deducted", "days",
        "amount paid x days since the due date / amount paid",
        "payments applied in the period that still stand at its end, by amount",
        f.days_late, lambda b: f.days_late(b.paid.late, b.paid.amount), "amount x days",
    ),
    _is(
        "days-late-only", "Days late, early payments as in time", "days",
        "amount paid late x days since the due date / amount paid",
        "payments applied in the period that still stand at its end, by amount",
        f.days_late, lambda b: f.days_late(b.paid.late_only, b.paid.amount), "amount x days",
    ),
)  # fmt: skip
BY_NAME = {kpi.name: kpi for kpi in KPIS}
