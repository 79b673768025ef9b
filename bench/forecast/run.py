"""`make bench-forecast`: how well the cash forecast told the payments of a year of real invoices.

python bench/forecast/run.py                       all of it, some minutes
python bench/forecast/run.py --source FILE.csv.gz  another file of paid invoices with the same columns
"""

import argparse
import sys
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path

from backtest import WEEKS, Result, backtest, sundays
from naive import NAMES
from origins import SOURCE, invoices_of, one_of
from sample_invoices import Invoice
from scores import QUANTILES, SumScore
from speed import measure

from o2c.projection.forecast.prospect import WHOLE

HALF = one_of(2)
"""The model was chosen with these payers, up to October 2019; the others have had no say in it."""
PARTS = 5
"""Into which all payers fall by chance, each in turn left out of what is learned."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=SOURCE, help="paid invoices, as a gzipped CSV file")
    source = parser.parse_args().source
    if not source.exists():
        sys.exit(f"left out, because {source} is not there")
    invoices, days = invoices_of(source), sundays()
    print(table("All payers", backtest(invoices, days)), flush=True)
    others = backtest(invoices, days, graded=lambda payer: not HALF(payer))
    print(table("Only payers that had no say in the model's design", others), flush=True)
    print(table("Payers never seen before: a fifth at a time, nothing learned of them", unseen(invoices, days)))
    print(f"\n{measure()}")


def unseen(invoices: Collection[Invoice], days: Sequence[date]) -> Result:
    """Every payer is graded once, by what the other four fifths of payers have taught."""
    result = Result()
    for part in range(PARTS):
        chosen = one_of(PARTS, part)
        backtest(invoices, days, graded=chosen, held_out=chosen, result=result)
    return result


def table(title: str, result: Result) -> str:
    items = result.items
    shares = [n / items.items for n in items.paid_by]
    lines = [
        f"\n{title}: {items.items:,} forecasts of an open item\n",
        f"{'pinball loss':34}" + _cells("model", *NAMES),
    ]
    lines.append(
        f"{'payment date, days':34}" + _cells(*(f"{n / items.items:.2f}" for n in (items.model, *items.naive)))
    )
    for currency, weeks in sorted(result.sums.items()):
        came = sum(week.came for week in weeks)
        losses = [sum(losses) for losses in zip(*((week.model, *week.naive) for week in weeks), strict=True)]
        row = _cells(*(f"{100 * loss / came:.2f}" for loss in losses))
        lines.append(f"{f'{currency} a week, % of what came':34}{row}")
    lines += ["", f"{'80 % band of':34}" + "".join(f"{f'week {n}':>9}" for n in range(1, WEEKS + 1)) + "      all"]
    for currency, weeks in sorted(result.sums.items()):
        came = sum(week.came for week in weeks)
        held = [*(week.inside / week.origins for week in weeks), _all(weeks)]
        lines.append(f"{f'{currency}, sums inside':34}" + _percents(held))
        lines.append(f"{'  of what came':34}" + _percents([week.came / came for week in weeks]))
    lines += ["", f"{'a date, dates inside':34}" + _percents([items.inside / items.items])]
    lines.append(f"{'  what its whole days were given':34}" + _percents([items.promised / items.items]))
    lines += ["", f"{'quantile':34}" + _percents([quantile / WHOLE for quantile in QUANTILES])]
    lines.append(f"{'dates that came by it':34}" + _percents(shares))
    return "\n".join(lines)


def _all(weeks: Sequence[SumScore]) -> float:
    return sum(week.inside for week in weeks) / sum(week.origins for week in weeks)


def _cells(first: str, *rest: str) -> str:
    return f"{first:>9}" + "".join(f"{cell:>26}" for cell in rest)


def _percents(shares: Iterable[float]) -> str:
    return "".join(f"{f'{100 * share:.1f} %':>9}" for share in shares)


if __name__ == "__main__":
    main()
