"""`make bench-matching`: what the cascade places by amount alone, how often it is wrong, and how fast it is.

python bench/matching/run.py                       real payments, then speed: some three minutes
python bench/matching/run.py --only speed          one of the two
python bench/matching/run.py --source FILE.csv.gz  another file of paid invoices with the same columns
"""

import argparse
import sys
import time
from pathlib import Path

import figures
import speed
from replay import Result, replay
from sample import ROOT, accounts

from o2c.cash_app.cascade.policy import CascadePolicy

SOURCE = ROOT.parent / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
PARTS = ("real", "speed")


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
    policy = CascadePolicy()
    if "real" in parts:
        if options.source.is_file():
            real(options.source, policy)
        else:
            print(f"left out, because {options.source} is not there: real payments", file=sys.stderr)
    if "speed" in parts:
        print(speed.report(policy))


if __name__ == "__main__":
    main()
