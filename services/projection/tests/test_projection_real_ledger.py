"""Aging and forecast of 30,025 real invoices at a past date; what is expected was computed from the file alone."""

from collections import Counter
from datetime import date

import pytest
from projection_sample import SAMPLE, invoices, proved, said

from o2c.contracts.money import to_minor, to_text
from o2c.projection.forecast.cash import forecast
from o2c.projection.forecast.curves import Curves
from o2c.projection.forecast.history import Account, Cell, cell
from o2c.projection.forecast.prospect import OpenItem
from o2c.projection.forecast.weeks import weeks_after
from o2c.projection.queries.aging import aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cash_forecast import cash_forecast
from o2c.projection.queries.cut import cut

pytestmark = [
    pytest.mark.servers,
    pytest.mark.sample,
    pytest.mark.skipif(not SAMPLE.exists(), reason="the sample data are not beside the project"),
]

USD = [
    (1_192, "35672123.34"), (133, "3377639.00"), (14, "152862.02"), (10, "175826.32"), (2, "24061.89"),
    (2, "4687.26"),
]  # fmt: skip
CAD = [(51, "2247706.73"), (24, "1008022.72"), (1, "20.89"), (2, "1550.71"), (0, "0.00"), (0, "0.00")]


def test_aging_of_the_sample_ledger_as_of_30_june_2019(models):
    facts = list(said())
    assert len(facts) == 2 * 30_025
    models.fold(*[facts[i : i + 10_000] for i in range(0, len(facts), 10_000)])
    models.fold([proved()])
    for group in ((), ("customer",)):
        rows = all_rows(models, date(2019, 6, 30), group)
        assert cells(rows, "USD") == USD
        assert cells(rows, "CAD") == CAD
    assert models.ask(lambda cur: aging(cur, cut(cur), Buckets()))["rows"] == []
    totals = models.connection.execute(
        "select currency, sum(original)::bigint from open_item group by 1 order by 1"
    ).fetchall()
    assert totals == [("CAD", 7_591_184_765), ("USD", 80_528_703_136)]


def all_rows(models, as_of: date, group: tuple[str, ...]) -> list:
    rows, cursor = [], None
    while True:
        page = models.ask(
            lambda cur, after=cursor: aging(cur, cut(cur, as_of), Buckets(), group=group, limit=500, cursor=after)
        )
        rows += page["rows"]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows


def cells(rows, currency: str) -> list[tuple[int, str]]:
    summed = []
    for column in zip(*[row["buckets"] for row in rows if row["currency"] == currency], strict=True):
        cents = sum(to_minor(cell["amount"]["amount"], currency) for cell in column)
        summed.append((sum(cell["items"] for cell in column), to_text(cents, currency)))
    return summed


def test_the_forecast_of_a_past_day_is_the_models_own_on_what_the_sample_knew_then(models):
    """Loaded in 2026, asked of June 2019: the counts in SQL and Python's own, straight from the file, agree."""
    facts = list(said())
    models.fold(*[facts[i : i + 10_000] for i in range(0, len(facts), 10_000)])
    models.fold([proved()])
    day, wanted = date(2019, 6, 30), {"customer": None, "currency": None, "entity": None}
    answer = models.ask(lambda cur: cash_forecast(cur, cut(cur, None, day), 6, wanted))
    assert (answer["asserted"], answer["as_of"]) == (True, day)
    asked, accounts = as_it_stood(day)
    expected = {row.currency: row for row in forecast(asked, Curves.of_all(accounts), day, weeks_after(day, 6))}
    assert [row["currency"] for row in answer["rows"]] == ["CAD", "USD"]
    for row in answer["rows"]:
        ours = expected[row["currency"]]
        assert row["items"] == ours.items == sum(items for items, _ in {"USD": USD, "CAD": CAD}[row["currency"]])
        assert [week["median"]["amount"] for week in row["weeks"]] == [
            to_text(week.median, row["currency"]) for week in ours.weeks
        ]
        assert row["later"]["amount"] == to_text(ours.later, row["currency"])
        assert [item["item"] for item in row["matter"]] == [weight.item.item for weight in ours.matter]


def as_it_stood(day: date) -> tuple[list[OpenItem], dict[Account, Counter[Cell]]]:
    asked, accounts = [], {}
    for row in invoices():
        issued, due, paid = (date.fromisoformat(row[f"{name}_date"]) for name in ("invoice", "due", "payment"))
        account = Account(row["customer_name"], "E1", row["currency"])
        paid = max(issued, paid)
        if issued > day:
            continue
        if paid > day:
            number = row["invoice_id"]
            asked.append(OpenItem(number, number, account, to_minor(row["amount"], row["currency"]), issued, due))
        went = cell(issued, due, min(paid, day), paid=paid <= day)
        accounts.setdefault(account, Counter())[went] += 1
    return asked, accounts
