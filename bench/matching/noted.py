"""Sets of transactions whose notes say what was meant: treatments reached, suggested, missed, and money gone wrong.

python bench/matching/noted.py            one line a treatment
python bench/matching/noted.py --all      each transaction
python bench/matching/noted.py FOLDER     other sets
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import noted_play
from noted_grading import TREATMENTS, UNKNOWN, VERDICTS, Graded, grade
from noted_outcomes import outcomes
from noted_sets import sets

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "matching"
HEAD = "| treatment by the note | transactions | reached | suggested first | missed | wrong |"


def measure(folder: Path) -> dict[str, list[Graded]]:
    """The grades of each set."""
    found = {}
    for noted in sets(folder):
        desk, places = noted_play.play(noted)
        found[noted.name] = grade(noted, outcomes(noted, desk, places))
    return found


def graded(folder: Path) -> list[Graded]:
    return [row for rows in measure(folder).values() for row in rows]


def table(rows: Sequence[Graded]) -> str:
    lines = [HEAD, "|---|---:|---:|---:|---:|---:|"]
    for name in (*[treatment.name for treatment in TREATMENTS], UNKNOWN):
        alike = [row for row in rows if row.treatment == name]
        if alike:
            lines.append(_line(name, alike))
    return "\n".join([*lines, _line("all", rows)])


def _line(name: str, rows: Sequence[Graded]) -> str:
    cells = [sum(1 for row in rows if row.verdict == verdict) for verdict in VERDICTS]
    return f"| {name} | {len(rows)} | " + " | ".join(str(cell) for cell in cells) + " |"


def each(rows: Sequence[Graded]) -> str:
    lines = []
    for row in rows:
        shares = ", ".join(f"{share.number} {share.cash}" for share in row.outcome.shares) or "-"
        why = f" [{row.outcome.why}: {', '.join(row.outcome.suggested)}]" if row.outcome.why else ""
        lines.append(f"{row.verdict:10} {row.transaction:13} {row.treatment:24} {shares}{why}\n{'':11}{row.note}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SOURCE, help="of sets, each a folder")
    parser.add_argument("--all", action="store_true", help="each transaction, too")
    options = parser.parse_args()
    rows = graded(options.folder)
    if options.all:
        print(each(rows), end="\n\n")
    print(table(rows))


if __name__ == "__main__":
    main()
