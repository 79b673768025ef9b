"""Aging of 30,025 real invoices at a past date; the expected figures were computed from the file by other means."""

from datetime import date

import pytest
from projection_sample import SAMPLE, proved, said

from o2c.contracts.money import to_minor, to_text
from o2c.projection.queries.aging import aging
from o2c.projection.queries.buckets import Buckets
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
