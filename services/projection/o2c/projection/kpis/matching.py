"""How much of the money that comes is applied by rules, how well and how fast.

A rate of payments and one of lines are different figures (a payment of ten invoices is one of the first and ten of the
second), and either alone misleads; so both are shown, with the rate by value and the share that was wrong.

Money that another system kept until the cut-over came without a bank line, and no rule was to place it: it is in none.
"""

from o2c.projection.kpis import formulas as f
from o2c.projection.kpis.kinds import Family, RowsKpi

_MATCHED = Family(
    "matching",
    """with got as (
        select receipt, entity, currency, min(account) as account, min({date}) as day, min(known) as known,
          sum(amount)::bigint as received
        from receipt_movement
        where kind = 'received' and not starts_with(other, 'opening:') and known <= %(known)s
          and {date} between %(first)s and %(as_of)s
        group by receipt, entity, currency
      ), line as (
        select m.receipt, m.application, min(m.account) as account, -sum(m.amount)::bigint as standing,
          max(m.rule) <> 'person' as by_rule, min(m.known) as known,
          bool_or(m.kind = 'unapplied') and not exists (
            select from movement x where x.item = min(m.item) and x.cause = m.application and x.kind = 'returned'
              and x.known <= %(known)s
          ) as wrong
        from got join receipt_movement m using (receipt)
        where m.item is not null and m.known <= %(known)s and m.{date} <= %(as_of)s
        group by m.receipt, m.application
      ), used as (
        select receipt, min(account) as account, sum(standing)::bigint as applied,
          coalesce(sum(standing) filter (where by_rule), 0)::bigint as by_rule,
          count(*) filter (where standing <> 0) as lines,
          count(*) filter (where standing <> 0 and by_rule) as lines_by_rule,
          count(*) filter (where by_rule) as decided, count(*) filter (where by_rule and wrong) as wrong,
          max(known) filter (where standing <> 0) as known
        from line group by receipt
      )
      select g.entity, g.currency, g.receipt as ref, g.receipt as what, coalesce(u.account, g.account) as customer,
        g.day, 1 as payments, (coalesce(u.by_rule, 0) = g.received)::int as touchless, g.received,
        coalesce(u.by_rule, 0) as by_rule, coalesce(u.lines, 0) as lines,
        coalesce(u.lines_by_rule, 0) as lines_by_rule,
        coalesce(u.decided, 0) as decided, coalesce(u.wrong, 0) as wrong,
        (coalesce(u.applied, 0) = g.received)::int as placed,
        case when u.applied = g.received then extract(epoch from u.known - g.known)::bigint else 0 end as seconds
      from got g left join used u using (receipt)""",
    (
        "payments", "touchless", "received", "by_rule", "lines", "lines_by_rule", "decided", "wrong", "placed",
        "seconds",
    ),
)  # fmt: skip
_SOURCE = "receipts of the period and what stands of their applications at its end"
_NO_PAYMENTS = "no payments came in the period"

MATCHING = (
    RowsKpi(
        name="match-rate-payments",
        title="Touchless payments",
        unit="%",
        formula="payments placed whole by rules / payments x 100",
        source=_SOURCE,
        example=f.share,
        family=_MATCHED,
        columns=("touchless", "payments"),
        counts=("number", "number"),
        months=1,
        nothing=_NO_PAYMENTS,
    ),
    RowsKpi(
        name="match-rate-lines",
        title="Lines applied by rules",
        unit="%",
        formula="applications by rules / applications x 100",
        source=_SOURCE,
        example=f.share,
        family=_MATCHED,
        columns=("lines_by_rule", "lines"),
        counts=("number", "number"),
        months=1,
        nothing="nothing of the period's payments is applied",
    ),
    RowsKpi(
        name="match-rate-value",
        title="Value applied by rules",
        unit="%",
        formula="amount applied by rules / amount received x 100",
        source=_SOURCE,
        example=f.share,
        family=_MATCHED,
        columns=("by_rule", "received"),
        months=1,
        nothing=_NO_PAYMENTS,
    ),
    RowsKpi(
        name="wrong-applications",
        title="Wrong applications",
        unit="%",
        formula="applications by rules that were taken back / applications by rules x 100",
        source="the same; what the bank returned was not wrong",
        example=f.share,
        family=_MATCHED,
        columns=("wrong", "decided"),
        counts=("number", "number"),
        months=1,
        nothing="rules applied nothing of the period's payments",
    ),
    RowsKpi(
        name="hours-to-apply",
        title="Hours to apply",
        unit="hours",
        formula="hours from a payment's arrival to its last application / payments placed whole",
        source="when cash application committed each; receipts of the period",
        example=f.hours,
        family=_MATCHED,
        columns=("seconds", "placed"),
        counts=("seconds", "number"),
        months=1,
        nothing="no payment of the period is placed whole",
    ),
)
