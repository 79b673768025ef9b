"""What stands, as gauges. Each question reads what is open now or one day's figures, never history."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from prometheus_client import Gauge

from o2c.chassis.database import Database
from o2c.projection.business import flows
from o2c.projection.business import metrics as m
from o2c.projection.business.major import major
from o2c.projection.queries.cut import Cur

EVERY_SECONDS = 15
SHARE = 20
"""And never sooner than this many times as long as it took."""

_ITEMS = """select entity, currency,
  coalesce(sum(open) filter (where kind <> 'credit-note'), 0)::bigint as open,
  count(*) filter (where kind <> 'credit-note') as items,
  coalesce(sum(open) filter (where kind <> 'credit-note' and due_date < current_date), 0)::bigint as overdue,
  coalesce(-sum(open) filter (where kind = 'credit-note'), 0)::bigint as credits
  from open_item where not closed and entity is not null and currency is not null group by entity, currency"""
_CASH = """select entity, currency,
  coalesce(sum(unapplied) filter (where not starts_with(account, 'unidentified:')), 0)::bigint as unapplied,
  coalesce(sum(unapplied) filter (where starts_with(account, 'unidentified:')), 0)::bigint as unidentified,
  coalesce(sum(on_account), 0)::bigint as on_account
  from balance group by entity, currency"""
_HELD = """select entity, currency, hold_reason as reason, count(*) as orders,
  sum(gross - shipped - cancelled)::bigint as amount
  from sales_order where completed = false and held and gross > shipped + cancelled
  group by entity, currency, hold_reason"""
_RATES = """select entity, currency, kpi, value::float as value from kpi_day
  where day = (select max(day) from kpi_day where kpi = 'match-rate-payments')
    and kpi in ('match-rate-payments', 'match-rate-lines', 'match-rate-value', 'dso') and value is not null"""

Rows = list[dict[str, Any]]


class BusinessGauges:
    def __init__(self, database: Database) -> None:
        self._database, self._next = database, 0.0
        self._shown: dict[Gauge, set[tuple[str, ...]]] = {}

    def measure(self) -> None:
        """Called more often than there is something to do."""
        started = time.monotonic()
        if started < self._next:
            return
        items, cash, held, rates = self._database.read(
            lambda cur: [_rows(cur, q) for q in (_ITEMS, _CASH, _HELD, _RATES)]
        )
        flows.begin((row["entity"], row["currency"]) for row in (*items, *cash, *held))
        self._receivables(items)
        self._cash(cash)
        self._held(held)
        self._rates(rates)
        self._next = time.monotonic() + max(EVERY_SECONDS, SHARE * (time.monotonic() - started))

    def _receivables(self, rows: Rows) -> None:
        for gauge, column in ((m.OPEN_AMOUNT, "open"), (m.OVERDUE_AMOUNT, "overdue"), (m.CREDITS_AMOUNT, "credits")):
            self._show(gauge, {_place(row): major(row[column], row["currency"]) for row in rows})
        self._show(m.OPEN_ITEMS, {_place(row): row["items"] for row in rows})
        self._show(m.OVERDUE_RATIO, {_place(row): row["overdue"] / row["open"] if row["open"] else 0 for row in rows})

    def _cash(self, rows: Rows) -> None:
        states = {"unapplied": "unapplied", "unidentified": "unidentified", "on-account": "on_account"}
        self._show(
            m.CASH_AMOUNT,
            {
                (state, *_place(row)): major(row[column], row["currency"])
                for row in rows
                for state, column in states.items()
            },
        )

    def _held(self, rows: Rows) -> None:
        self._show(m.HELD_ORDERS, {(row["reason"], *_place(row)): row["orders"] for row in rows})
        self._show(
            m.HELD_AMOUNT, {(row["reason"], *_place(row)): major(row["amount"], row["currency"]) for row in rows}
        )

    def _rates(self, rows: Rows) -> None:
        def of(name: str) -> str:
            return name.removeprefix("match-rate-")

        matched = {(of(row["kpi"]), *_place(row)): row["value"] / 100 for row in rows if row["kpi"] != "dso"}
        self._show(m.MATCH_RATE, matched, gone=None)
        self._show(m.DSO_DAYS, {_place(row): row["value"] for row in rows if row["kpi"] == "dso"}, gone=None)

    def _show(self, gauge: Gauge, values: Mapping[Any, float], gone: float | None = 0) -> None:
        """Places that have no row any more are shown as `gone`; None: not at all, for a rate of nothing is no 0."""
        for labels, value in values.items():
            gauge.labels(*labels).set(value)
        for labels in self._shown.get(gauge, set()) - values.keys():
            if gone is None:
                gauge.remove(*labels)
            else:
                gauge.labels(*labels).set(gone)
        self._shown[gauge] = set(values) | (self._shown.get(gauge, set()) if gone is not None else set())


def gauges(database: Database) -> Callable[[], None]:
    return BusinessGauges(database).measure


def _rows(cur: Cur, query: str) -> Rows:
    return cur.execute(query).fetchall()


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return row["entity"], row["currency"]
