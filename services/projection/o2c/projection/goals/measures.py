"""A goal's figure on a day, exact and with its sums."""

from dataclasses import replace
from datetime import date
from typing import Any

from o2c.projection.goals.goal import Goal
from o2c.projection.kpis.answer import outcomes
from o2c.projection.kpis.customers import customers_of
from o2c.projection.kpis.figure import NotApplicable, Outcome, ratio
from o2c.projection.kpis.registry import kpi_named
from o2c.projection.queries.aging_figures import figures
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.queries.groups import groups_of

NEVER = NotApplicable("nothing ever moved here")
BY_DUE_DATE = Buckets()


def wanted_of(cur: Cur, goal: Goal) -> dict[str, Any]:
    """Master data are those of now. Raises BadGroup."""
    customers = customers_of(cur, goal.customer, goal.customer_group)
    return {"entity": goal.legal_entity, "currency": goal.currency, "customers": customers}


def measured(cur: Cur, cut: Cut, goal: Goal, wanted: dict[str, Any], day: date) -> Outcome:
    """As of a day, as known at the cut."""
    then = replace(cut, as_of=day)
    if goal.measure == "overdue-share":
        return _overdue_share(cur, then, wanted)
    found = outcomes(cur, then, wanted, (kpi_named(goal.measure),), None)
    return found.get((goal.legal_entity, goal.currency), {}).get(goal.measure, NEVER)


def _overdue_share(cur: Cur, cut: Cut, wanted: dict[str, Any]) -> Outcome:
    """Open invoices past their due date, of all open invoices, in percent; credits are left out of both.

    Of 1,000.00 open 250.00 are overdue: 25.00 %.
    """
    asked = {"customer": wanted["customers"], "currency": wanted["currency"], "entity": wanted["entity"]}
    found = figures(cur, cut, BY_DUE_DATE, groups_of(()), asked)
    invoices = [cell.amount for cells, _ in found.values() for cell in cells[:-1]]
    late = [cell.amount for cells, _ in found.values() for cell in cells[1:-1]]
    return ratio(sum(late), sum(invoices), 100, nothing="no invoice is open")
