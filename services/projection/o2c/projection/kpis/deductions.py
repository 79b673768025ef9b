"""What customers keep back, and how long it takes to resolve it."""

from o2c.projection.kpis import formulas as f
from o2c.projection.kpis.kinds import Family, RowsKpi

_DEDUCTIONS = Family(
    "deductions",
    """with child as (
        select i.item, i.entity, i.currency, i.customer, min(m.{date}) as began, max(m.{date}) as ended,
          sum(m.amount)::bigint as still_open,
          coalesce(sum(m.amount) filter (where m.kind = 'transferred' and m.cause = i.parent and m.amount > 0
            and m.{date} >= %(first)s), 0)::bigint as opened
        from open_item i join movement m using (item)
        where i.parent is not null and m.known <= %(known)s and m.{date} <= %(as_of)s
        group by i.item
      )
      select entity, currency, item as ref, item as what, customer, began as day, still_open, opened,
        (still_open = 0 and ended >= %(first)s)::int as resolved,
        case when still_open = 0 and ended >= %(first)s then ended - began else 0 end as days
      from child where still_open <> 0 or opened <> 0 or ended >= %(first)s""",
    ("still_open", "opened", "resolved", "days"),
)
_SOURCE = "open items that were split off others"

DEDUCTIONS = (
    RowsKpi(
        name="deductions-outstanding",
        title="Deductions outstanding",
        unit="money",
        formula="what is open of deductions",
        source=_SOURCE,
        example=f.amount,
        family=_DEDUCTIONS,
        columns=("still_open", None),
    ),
    RowsKpi(
        name="days-deductions-outstanding",
        title="Days deductions outstanding",
        unit="days",
        formula="open deductions / deductions opened x days of the period",
        source=_SOURCE + "; as DSO, with deductions for AR and sales",
        example=f.days_deductions_outstanding,
        family=_DEDUCTIONS,
        columns=("still_open", "opened"),
        per_day=True,
    ),
    RowsKpi(
        name="dispute-cycle-time",
        title="Dispute cycle time",
        unit="days",
        formula="days from opening to the end of deductions / deductions that ended in the period",
        source=_SOURCE + ", of which nothing is open any more",
        example=f.mean_days,
        family=_DEDUCTIONS,
        columns=("days", "resolved"),
        counts=("days", "number"),
        nothing="no deduction ended in the period",
    ),
)
