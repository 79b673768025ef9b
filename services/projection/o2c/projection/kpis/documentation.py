"""`python -m o2c.projection.kpis.documentation > docs/kpis.md`: what the registry says of every figure."""

import inspect
import sys
from collections.abc import Callable, Iterator
from textwrap import fill

from o2c.projection.kpis.keeping import KEPT_DAYS, RECENT_DAYS
from o2c.projection.kpis.kinds import Kpi
from o2c.projection.kpis.loss_rates import loss_rates
from o2c.projection.kpis.registry import KPIS

_HEAD = f"""# Key figures

Made from the list of figures itself by `python -m o2c.projection.kpis.documentation > docs/kpis.md`; a test keeps it
true.

    o2c kpi --as-of 2026-03-31 --currency EUR            all figures of a day
    o2c kpi dso --series --from 2025-07-01               one, at the end of every month
    o2c kpi days-late --items --customer C-1001          the items behind it
    o2c allowance --as-of 2026-03-31                     loss rates, allowance and proposed journal

Over HTTP: `GET /v1/kpis`, `/v1/kpis/series`, `/v1/kpis/{{name}}/items` and `/v1/allowance` of the projection.

- **Of what.** One legal entity and one currency; currencies are never added. *AR* is what is owed, gross with tax,
  before money that is not applied, open credits deducted. *Sales* are invoices less credit notes. *Not due* are
  invoices due on the day or later. `customer` asks for one customer, `group` for those of a kind (`risk-class=A`,
  `country=DE`, `attribute:region=north`), by the master data of now.
- **When.** As of the end of a day, as known at a moment, by effective or accounting dates, like every other answer.
  What was known at a moment never changes.
- **Over which span.** So many calendar months, ending with the day: three, or what stands beside the figure; `months`
  asks for another span. Three months that end on 30 June begin on 1 April; three that end on 14 June begin on 15
  March.
- **Not applicable.** A figure whose denominator is nothing or negative is none: its value is null (`n/a`), and the
  reason is said.
- **Rounding.** Sums are exact; only what is shown is rounded, to two decimals, half away from zero.
- **What stands behind it.** Numerator and denominator are sums over items, payments, receipts or orders, which are
  listed page by page and sum up to them.
- **Series.** A figure that is read off sums by day has a series of up to 750 points for one reading; any other is
  asked anew for each point, of which there may be 60.
- **Kept by day.** `bi.fct_kpi_day` holds the figures of every complete day of the last {KEPT_DAYS // 366} years, by
  effective dates. A late fact is worked in within a quarter of an hour, from its effective day on. Figures that are
  asked anew are kept for the last {RECENT_DAYS} days and for ends of months.
"""

_ALLOWANCE = """
## Loss allowance

`o2c allowance`, by segment (`--by risk-class`, `country`, `attribute:region`), from the last twelve months

- **Formula.** for each bucket: open amount x loss rate, rounded once; loss rate = (written off as bad debt + rolled
  into a later bucket x loss rate of the next) / (1 - what stayed)
- **Source.** of what was open in the bucket at each month's end: what became of it a month later; IFRS 9 B5.5.35
- **Overlay.** a file of judgements, each with its dates and reason, adds percentage points to rates:

      [[overlay]]
      add = "0.5"                # percentage points, also negative
      reason = "recession expected"
      from = 2026-01-01          # and until, segment, bucket: without them for all
      bucket = "31-60"

- **Journal.** bad-debt expense to allowance for doubtful accounts, as a proposal: what is booked already is to be
  deducted, and nothing is posted
- **Example.** %s
"""


def document() -> str:
    sections = "".join("\n" + "\n".join(_section(kpi)) + "\n" for kpi in KPIS)
    return _HEAD + sections + _ALLOWANCE % fill(example_of(loss_rates, 1), 118, subsequent_indent="  ")


def _section(kpi: Kpi) -> Iterator[str]:
    span = f"{kpi.months} months" if kpi.months != 1 else "one month"
    yield f"## {kpi.title}"
    yield ""
    yield f"`{kpi.name}`, in {_UNITS.get(kpi.unit, kpi.unit)}, over {span}"
    yield ""
    yield _wrapped(f"- **Formula.** {kpi.formula}")
    yield _wrapped(f"- **Source.** {kpi.source}")
    yield _wrapped(f"- **Example.** {example_of(kpi.example)}")


_UNITS = {"money": "money of the currency", "%": "per cent", "times": "times"}


def example_of(formula: Callable[..., object], paragraph: int = 0) -> str:
    """A paragraph of the formula's docstring, which its doctest proves."""
    words = inspect.getdoc(formula) or ""
    return " ".join(words.split("\n\n")[paragraph].split())


def _wrapped(text: str) -> str:
    return fill(text, 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    sys.stdout.write(document())
