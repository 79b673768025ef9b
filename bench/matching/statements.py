"""How fast files of banks are read, and in how much memory: lines a second from bytes to events, each format by itself.
Seconds are of CPU, on one core: what else the machine does is not in them.

`python bench/matching/statements.py [FORMAT …]` prints one table. Every row is measured in a process of its own. A
format has a small and a large file: memory that grows with the file would show in the difference. The file is one that
a bank may send: several statements of 2,000 lines, each with a payer, an account and a text of four invoice numbers;
and once, in the format's last row, one statement of 200,000 lines.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from resource import RUSAGE_SELF, getrusage

from bank_files import PROFILES, WRITERS

from o2c.intake.bank import MAX_BYTES, load_profile
from o2c.intake.bank_import import read_bank_file
from o2c.intake.content import Content

SMALL, LARGE = 10_000_000, 100_000_000
"""Bytes of the files; of formats of which fewer are taken the large one is as large as is taken."""
A_STATEMENT = 2_000
MOST = {"CAMT.053": LARGE, "in a ZIP": LARGE}
"""Bytes; of the other formats as many as are taken."""
LONG = 200_000
"""Lines of the one long statement."""
AIM = {"MT940": 15_000, "BAI2": 15_000, "CAMT.053": 2_000}
"""Lines a second; a line of a CAMT file is an entry."""


@dataclass(frozen=True)
class Row:
    """`idle_mb` is the highest resident memory of the process before it reads, `peak_mb` after it has read, said and
    counted all. MB are of 10^6 bytes."""

    format: str
    lines: int
    statement: int
    file_mb: float
    seconds: float
    lines_per_second: int
    idle_mb: float
    peak_mb: float
    aim: int


def measure(kinds: Iterable[str] = WRITERS) -> Iterator[Row]:
    """Raises subprocess.CalledProcessError where a measurement fails."""
    for kind in kinds:
        for size, a_statement in ((SMALL, A_STATEMENT), (LARGE, A_STATEMENT), (0, LONG)):
            asked = [sys.executable, __file__, "--one", kind, str(size), str(a_statement)]
            done = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True)
            yield Row(**json.loads(done.stdout), aim=AIM.get(kind, 0))


def _one(kind: str, size: int, a_statement: int) -> dict[str, object]:
    content, lines = written(kind, size, a_statement)
    idle = _peak_mb()
    started = time.process_time()
    profile = load_profile(PROFILES[kind]) if kind in PROFILES else None
    found = read_bank_file(content, "x", profile)
    seen = sum(len(event.lines) for event in found.events(None))
    seconds = time.process_time() - started
    if seen != lines or found.report.refused.count:
        raise SystemExit(f"{seen:,} lines came out of {lines:,}: {found.report.refused.first[:3]}")
    return {
        "format": kind,
        "lines": lines,
        "statement": a_statement,
        "file_mb": round(content.size / 1e6, 1),
        "seconds": round(seconds, 2),
        "lines_per_second": round(lines / seconds),
        "idle_mb": idle,
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> float:
    return round(getrusage(RUSAGE_SELF).ru_maxrss * 1024 / 1e6)


def written(kind: str, size: int, a_statement: int) -> tuple[Content, int]:
    """A file of about `size` bytes, or of one statement where that is 0; and its lines."""
    writer = WRITERS[kind]
    lines = a_statement
    if size:
        a_line = sum(map(len, WRITERS["CAMT.053" if kind == "in a ZIP" else kind](a_statement, 10_000))) / 10_000
        lines = int(min(size, MOST.get(kind, MAX_BYTES)) * 0.98 / a_line) // a_statement * a_statement
    content = Content()
    for piece in writer(a_statement, lines):
        content.add(piece)
    return content, lines


def main(asked: list[str]) -> None:
    if asked[:1] == ["--one"]:
        print(json.dumps(_one(asked[1], int(asked[2]), int(asked[3]))))
        return
    print("format      lines  a statement     MB  seconds  lines/s     aim  MB idle  MB peak")
    for row in measure(asked or WRITERS):
        found = asdict(row)
        print("{format:<9}{lines:>8,}{statement:>13,}{file_mb:>7}{seconds:>9}".format(**found), end="")
        print("{lines_per_second:>9,}{aim:>8,}{idle_mb:>9.0f}{peak_mb:>9.0f}".format(**found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
