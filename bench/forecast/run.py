"""`make bench-forecast`: how well the cash forecast told the payments of a year of real invoices.

python bench/forecast/run.py                       all of it, some minutes
python bench/forecast/run.py --source FILE.csv.gz  another file of paid invoices with the same columns
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from backtest import Result, backtest, sundays
from naive import NAMES
from origins import SOURCE, invoices_of, one_of
from scores import QUANTILES

HALF, FIFTH = one_of(2), one_of(5, "held out ")
"""The strengths of priors were chosen with `HALF`, up to October 2019; the other half has had no say."""
PARTS: dict[str, dict[str, Callable[[str], bool]]] = {
    "all payers": {},
    "payers that had no say in the model's design": {"graded": lambda payer: not HALF(payer)},
    "payers never seen before: a fifth, nothing learned of them": {"graded": FIFTH, "held_out": FIFTH},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=SOURCE, help="paid invoices, as a gzipped CSV file")
    source = parser.parse_args().source
    if not source.exists():
        sys.exit(f"left out, because {source} is not there")
    invoices = invoices_of(source)
    for title, chosen in PARTS.items():
        start = time.perf_counter()
        print(table(title, backtest(invoices, sundays(), **chosen), time.perf_counter() - start), flush=True)


def table(title: str, result: Result, seconds: float) -> str:
    items = result.items
    lines = [f"\n{title}: {items.items:,} open items at {result.origins} origins ({seconds:.0f} s)\n"]
    lines.append(f"  {'pinball loss':32}{'model':>9}" + "".join(f"{name:>28}" for name in NAMES))
    losses = [loss / items.items for loss in (items.model, *items.naive)]
    lines.append(f"  {'payment date, days':32}{losses[0]:9.2f}" + "".join(f"{loss:28.2f}" for loss in losses[1:]))
    for currency, score in sorted(result.sums.items()):
        shares = [100 * loss / score.came for loss in (score.model, *score.naive)]
        name = f"{currency} a week, % of what came"
        lines.append(f"  {name:32}{shares[0]:9.2f}" + "".join(f"{share:28.2f}" for share in shares[1:]))
    lines.append(
        f"\n  80 % band of the date: {_percent(items.inside / items.items)} inside, where the whole days of the bands"
        f" were given {_percent(items.promised / items.items)}"
    )
    for currency, score in sorted(result.sums.items()):
        lines.append(
            f"  80 % band of {currency} a week: {_percent(score.inside / score.weeks)} of {score.weeks} weeks inside"
        )
    lines.append("\n  quantile              " + "".join(f"{_percent(q / 1e6):>9}" for q in QUANTILES))
    lines.append("  dates that came by it " + "".join(f"{_percent(n / items.items):>9}" for n in items.paid_by))
    for currency, score in sorted(result.sums.items()):
        lines.append(f"  {currency} weeks at most it" + "".join(f"{_percent(n / score.weeks):>9}" for n in score.below))
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


if __name__ == "__main__":
    main()
