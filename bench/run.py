"""`make bench`: what the platform does on this machine, as one table and as files under `bench/results`.

    python bench/run.py                                 everything, some ten minutes
    python bench/run.py --only append,aging             parts of it
    python bench/run.py --quick                         a minute, to see that it works: the figures mean nothing
    O2C_CEILING=path/to/run.sh python bench/run.py      with the bare prototype before and after

The servers are its own, in a folder that is removed at the end.
"""

import argparse
import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import aging
import append
import ceiling
import kpis
import rebuild
from cycles import drain
from errors import BenchError
from figures import QUICK, Figures, Sizes
from latency import open_loop
from machine import described, machine, short_name, versions
from receipts import applied
from report import save, table
from rows import rows_of
from system import System, platform

from o2c.chassis.local.home import scratch_home
from o2c.chassis.local.process import LocalError
from o2c.chassis.local.stack import Stack
from o2c.chassis.testing.servers import running_postgres

RESULTS = Path(__file__).parent / "results"
PARTS = ("cycles", "receipts", "latency", "rebuild", "append", "aging", "kpis")


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def measure(parts: set[str], sizes: Sizes, prototype: Path | None) -> Figures:
    figures = Figures()
    _prototype(figures, prototype, sizes)
    if parts & {"cycles", "latency", "rebuild"}:
        with scratch_home() as home:
            _platform(figures, parts, sizes, home)
    if "receipts" in parts:
        with scratch_home() as home, platform(home, say) as system:
            _receipts(figures, sizes, system)
    if parts & {"append", "aging", "kpis"}:
        with running_postgres() as server:
            if "append" in parts:
                say("appending")
                figures.append = append.compare(server.dsn(), sizes.batches, sizes.append_seconds)
            if "aging" in parts:
                figures.aging = aging.measure(server.dsn(), sizes.open_items, say)
            if "kpis" in parts:
                figures.kpis = kpis.measure(server.dsn(), sizes.kpi_open_items, say)
    _prototype(figures, prototype, sizes)
    return figures


def _platform(figures: Figures, parts: set[str], sizes: Sizes, home: Path) -> None:
    """The drains give the latency its rate and the rebuild its data, so they are always played."""
    with platform(home, say) as system:
        figures.postgres = system.server_version()
        system.register(sizes.customers)
        system.play(sizes.warm_up, sizes.customers)
        for _ in range(sizes.drains):
            say(f"{sizes.cycles:,} complete cycles")
            figures.drains.append(drain(system, sizes.cycles, sizes.customers))
        system.check()
        figures.memory = system.memory()
    if "rebuild" in parts:
        with Stack(home) as servers:
            say("rebuilding the read models")
            figures.rebuilt["through Kafka"] = rebuild.through_kafka(servers, home)
            figures.rebuilt["from memory"] = rebuild.from_memory(servers, home)
    if "latency" in parts:
        with platform(home, say) as system:
            _latencies(figures, sizes, system)


def _receipts(figures: Figures, sizes: Sizes, system: System) -> None:
    figures.postgres = system.server_version()
    system.register(sizes.customers)
    say(f"{sizes.receipts:,} receipts")
    figures.receipts = applied(system, sizes.receipts, sizes.customers)


def _latencies(figures: Figures, sizes: Sizes, system: System) -> None:
    system.play(sizes.warm_up, sizes.customers)
    for rate, seconds in (
        (0.3 * figures.cycles_per_second, sizes.latency_seconds),
        (sizes.steady_rate, sizes.latency_seconds),
        (sizes.high_rate, sizes.high_seconds),
    ):
        say(f"{rate:,.0f} orders a second for {seconds:.0f} s")
        figures.latencies.append(open_loop(system, rate, seconds, sizes.customers))
    system.check()
    memory = system.memory()
    figures.memory = {name: max(peak, memory[name]) for name, peak in figures.memory.items()}


def _prototype(figures: Figures, script: Path | None, sizes: Sizes) -> None:
    if script is not None:
        say(f"the bare prototype, {sizes.ceiling_runs} runs (the very first time minutes more, for its installation)")
        figures.ceilings.append(ceiling.run(script, sizes.ceiling_runs, sizes.cycles))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/run.py", description="Measure the platform on servers of its own; one table.",
        epilog="latency and rebuild play the cycles too: these give them their rate and their data",
    )  # fmt: skip
    parser.add_argument("--only", default=",".join(PARTS), metavar="PARTS", help=f"some of {','.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="see that it works; the figures mean nothing")
    parser.add_argument(
        "--ceiling", type=Path, metavar="RUN.SH", default=os.environ.get(ceiling.VARIABLE) or None,
        help=f"a bare prototype to compare with, run before and after (or {ceiling.VARIABLE})",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help=f"results go there; default {RESULTS.name}, not if quick"
    )
    given = parser.parse_args()
    unknown = set(given.only.split(",")) - set(PARTS)
    if unknown:
        parser.error(f"--only: expected some of {','.join(PARTS)}, not {','.join(sorted(unknown))}")
    if given.ceiling is not None and not Path(given.ceiling).is_file():
        parser.error(f"--ceiling: there is no {given.ceiling}")
    return given


def main() -> int:
    given = arguments()
    sizes, started = QUICK if given.quick else Sizes(), time.strftime("%Y-%m-%d %H:%M")
    try:
        figures = measure(set(given.only.split(",")), sizes, Path(given.ceiling) if given.ceiling else None)
    except (BenchError, LocalError, TimeoutError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    found = [replace(row, target="", met=None) if given.quick else row for row in rows_of(figures)]
    head = [f"o2c on {short_name()}, {started}", *described(figures.postgres)]
    print(table(found, head))
    folder = given.out or (None if given.quick else RESULTS)
    if folder is not None:
        whole = {
            "started": started, "machine": machine(), "versions": versions(figures.postgres), "sizes": asdict(sizes),
            "figures": asdict(figures), "table": [asdict(row) for row in found],
        }  # fmt: skip
        print(f"kept in {save(folder, short_name(), found, head, whole)}, and as .json beside it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
