"""`make bench-matching`: who paid, what it pays with and without a text, how often that is wrong, and how fast it is.

python bench/matching/run.py                       all of it, some ten minutes
python bench/matching/run.py --only speed          one part
python bench/matching/run.py --source FILE.csv.gz  another file of paid invoices with the same columns
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import figures
import noted
import payers
import speed
import statements
import texts
from replay import Result, replay
from sample import ROOT, accounts

from o2c.cash_app.cascade.policy import CascadePolicy

SOURCE = ROOT.parent / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
PARTS = ("real", "payers", "texts", "noted", "speed", "statements")
NEED = {"real": SOURCE, "payers": SOURCE, "texts": SOURCE, "noted": noted.SOURCE}
"""What a part reads beside the project."""


def real(source: Path, policy: CascadePolicy) -> None:
    found = accounts(source)
    for title, corrected in (
        ("each day's payments settled as they were meant before the next day", True),
        ("the engine's own decisions stand, nothing is corrected", False),
    ):
        start = time.perf_counter()
        results: list[Result] = []
        for account, invoices in found.items():
            results += replay(account, invoices, policy, corrected=corrected)
        print(figures.report(title, results, time.perf_counter() - start), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--source", type=Path, default=SOURCE, help="paid invoices, as a gzipped CSV file")
    options = parser.parse_args()
    parts = (options.only,) if options.only else PARTS
    for part in parts:
        needed = options.source if NEED.get(part) == SOURCE else NEED.get(part)
        if needed is not None and not needed.exists():
            print(f"left out, because {needed} is not there: {part}", file=sys.stderr)
        else:
            print(f"\n{TITLES[part]}\n", flush=True)
            MEASURES[part](options.source)


TITLES = {
    "real": "What it pays, by amount alone",
    "payers": "Who paid, by the name as written",
    "texts": "What it pays, by a remittance text",
    "noted": "What becomes of transactions whose notes say what was meant",
    "speed": "Payments a second",
    "statements": "Lines a second",
}
MEASURES: dict[str, Callable[[Path], None]] = {
    "real": lambda source: real(source, CascadePolicy()),
    "payers": lambda source: print("\n".join(payers.table(payers.measure(source)))),
    "texts": lambda source: print(texts.table(texts.measure(source, texts.MODES, "texts"))),
    "noted": lambda _: print(noted.table(noted.graded(noted.SOURCE))),
    "speed": lambda _: print(speed.report(CascadePolicy())),
    "statements": lambda _: statements.main([]),
}


if __name__ == "__main__":
    main()
