"""Money that came and is not applied, and discounts that were taken."""

from o2c.projection.kpis import formulas as f
from o2c.projection.kpis.kinds import Family, RowsKpi

_UNAPPLIED = Family(
    "unapplied",
    """with {receipts}
      select s.entity, s.currency, s.receipt || ' ' || s.account as ref, s.receipt as what, s.account as customer,
        o.value_date as day,
        case when not starts_with(s.account, 'unidentified:') then waits else 0 end as unapplied,
        case when not starts_with(s.account, 'unidentified:')
          then waits * (%(as_of)s - coalesce(o.value_date, %(as_of)s)) else 0 end as unapplied_days,
        case when starts_with(s.account, 'unidentified:') then waits else 0 end as unidentified,
        s.on_account_then as on_account
      from standing s cross join lateral (select s.left_then - s.on_account_then as waits) w
      cross join lateral (select max(value_date) as value_date from receipt o where o.receipt = s.receipt) o""",
    ("unapplied", "unapplied_days", "unidentified", "on_account"),
)
_DISCOUNTS = Family(
    "discounts",
    """select entity, currency, application || ' ' || kind as ref, application as what, account as customer,
        {date} as day, sign * (discount - unearned_of_it) as earned, sign * unearned_of_it as unearned
      from receipt_movement m cross join lateral (
        select case kind when 'applied' then 1 else -1 end as sign, case kind when 'applied' then unearned else (
          select coalesce(max(a.unearned), 0) from receipt_movement a
          where a.receipt = m.receipt and a.application = m.application and a.kind = 'applied') end as unearned_of_it) s
      where discount <> 0 and known <= %(known)s and {date} between %(first)s and %(as_of)s
        and kind in ('applied', 'unapplied')""",
    ("earned", "unearned"),
)
_RECEIPTS = "receipts on accounts then, less what of them is applied, returned or on account"
_DISCOUNT = "applications of the period with a discount, less those taken back in it; gross, tax share included"

CASH = (
    RowsKpi(
        name="unapplied-cash",
        title="Unapplied cash",
        unit="money",
        formula="money of known payers that waits for a decision",
        source=_RECEIPTS,
        example=f.amount,
        family=_UNAPPLIED,
        columns=("unapplied", None),
    ),
    RowsKpi(
        name="unapplied-age",
        title="Age of unapplied cash",
        unit="days",
        formula="unapplied amount x days since its value date / unapplied amount",
        source=_RECEIPTS,
        example=f.age,
        family=_UNAPPLIED,
        columns=("unapplied_days", "unapplied"),
        counts=("amount x days", "amount"),
    ),
    RowsKpi(
        name="unidentified-cash",
        title="Unidentified cash",
        unit="money",
        formula="money of payers who are not known",
        source="the same, of the accounts for unknown payers",
        example=f.amount,
        family=_UNAPPLIED,
        columns=("unidentified", None),
    ),
    RowsKpi(
        name="on-account-cash",
        title="Cash on account",
        unit="money",
        formula="money that somebody decided to leave as customers' credit",
        source="the same",
        example=f.amount,
        family=_UNAPPLIED,
        columns=("on_account", None),
    ),
    RowsKpi(
        name="discount-earned",
        title="Cash discount taken, earned",
        unit="money",
        formula="discount granted in time",
        source=_DISCOUNT,
        example=f.amount,
        family=_DISCOUNTS,
        columns=("earned", None),
    ),
    RowsKpi(
        name="discount-unearned",
        title="Cash discount taken, unearned",
        unit="money",
        formula="discount allowed though it was not earned",
        source=_DISCOUNT,
        example=f.amount,
        family=_DISCOUNTS,
        columns=("unearned", None),
    ),
)
