"""On whom the receivables rest, and how much of them grows older instead of being paid."""

from o2c.projection.kpis import formulas as f
from o2c.projection.kpis.kinds import Family, RowsKpi
from o2c.projection.kpis.rolling import BUCKETS, ROLLING

LARGEST = 10

_DEBTORS = Family(
    "debtors",
    """{standing}, owed as (
        select account, entity, currency, (invoices + credits)::bigint as amount,
          row_number() over (partition by entity, currency order by invoices + credits desc, account) as place
        from standing where invoices + credits > 0{of_accounts}
      )
      select entity, currency, account as ref, account as what, account as customer, %(as_of)s::date as day,
        case when place <= 10 then amount else 0 end as largest, amount as owed
      from owed""",
    ("largest", "owed"),
)

RISK = (
    RowsKpi(
        name="concentration",
        title=f"Share of the {LARGEST} largest debtors",
        unit="%",
        formula=f"what the {LARGEST} largest debtors owe / what customers owe x 100",
        source="balances of customers who owe more than their open credits",
        example=f.concentration,
        family=_DEBTORS,
        columns=("largest", "owed"),
    ),
    *[
        RowsKpi(
            name=f"roll-rate-{label.replace(' ', '-')}",
            title=f"Roll rate, {label}",
            unit="%",
            formula="of what was open in the bucket a month before: found in a later bucket now / all of it x 100",
            source="open items a month before and now, by due date; a deduction counts with the item it came from",
            example=f.roll_rate,
            family=ROLLING,
            columns=(f"rolled_{place}", f"was_{place}"),
            months=1,
        )
        for place, label in enumerate(BUCKETS.labels[:-1])
    ],
)
