"""Pictures of what the dashboards show, from a Prometheus that has scraped for a while; Grafana is not needed.

    pip install matplotlib
    PYTHONPATH=deploy python -m observe.pictures http://127.0.0.1:9090 docs/dashboards --minutes 10

matplotlib is not among the project's dependencies: nothing else needs it.
"""

import argparse
import json
import re
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from observe.dashboards import BOARDS
from observe.panels import Board, Panel, Query

COLUMNS = 3
LEGEND = 6
UNITS = {"percentunit": (100, "%"), "bytes": (1e-6, "MB"), "s": (1, "s"), "ops": (1, "/s"), "reqps": (1, "/s"),
         "cpm": (1, "/min"), "d": (1, "days"), "short": (1, "")}  # fmt: skip


def series(url: str, query: str, minutes: float, end: float) -> list[dict[str, Any]]:
    filled = query.replace("$__rate_interval", "1m").replace("$entity", ".*").replace("$currency", ".*")
    asked = {"query": filled, "start": end - 60 * minutes, "end": end, "step": max(1, minutes * 60 / 150)}
    with urllib.request.urlopen(f"{url}/api/v1/query_range?{urllib.parse.urlencode(asked)}", timeout=30) as answer:
        result: list[dict[str, Any]] = json.load(answer)["data"]["result"]
    return result


def name(query: Query, labels: dict[str, str]) -> str:
    text = query.legend
    for label, value in labels.items():
        text = text.replace("{{" + label + "}}", value)
    return re.sub(r"{{\w+}}", "none", text)[-42:]


def draw(axes: Any, panel: Panel, url: str, minutes: float, end: float) -> None:
    from matplotlib.ticker import EngFormatter

    factor, unit = UNITS[panel.unit]
    lines = [(name(query, one["metric"]), one["values"]) for query in panel.queries
             for one in series(url, query.expr, minutes, end)]  # fmt: skip
    axes.set_title(panel.title + (f"  [{unit}]" if unit else ""), fontsize=8, loc="left", fontweight="bold")
    axes.tick_params(labelsize=6)
    axes.grid(alpha=0.3)
    last = max((float(points[-1][0]) for _, points in lines), default=0)
    if panel.is_figure:
        value = factor * sum(float(points[-1][1]) for _, points in lines)
        good = (
            value < factor * panel.good_below
            if panel.good_below is not None
            else value >= factor * (panel.good_from or 0)
        )
        axes.set_facecolor("#cfe8cf" if good else "#f3c6c6")
        axes.text(0.5, 0.5, f"{value:,.3g} {unit}", ha="center", va="center", fontsize=18, transform=axes.transAxes)
        axes.set(xticks=[], yticks=[])
        axes.grid(visible=False)
        return
    highest = sorted(lines, key=lambda line: -max(float(value) for _, value in line[1]))
    for number, (label, points) in enumerate(highest):
        shown = label if number < LEGEND else None
        axes.plot(
            [(float(at) - last) / 60 for at, _ in points], [factor * float(v) for _, v in points], lw=1, label=shown
        )
    highest_value = max((factor * float(v) for _, points in lines for _, v in points if v != "NaN"), default=0)
    axes.set_ylim(0, 1.15 * highest_value or 1)
    axes.yaxis.set_major_formatter(EngFormatter(sep=""))
    if any(label for label, _ in lines):
        more = f"  … and {len(lines) - LEGEND} more" if len(lines) > LEGEND else None
        axes.legend(fontsize=6, loc="upper left", title=more, title_fontsize=6, framealpha=0.6)


def picture(board: Board, url: str, minutes: float, end: float, file: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = -(-len(board.panels) // COLUMNS)
    figure, axes = pyplot.subplots(rows, COLUMNS, figsize=(12, 1.9 * rows + 0.4), squeeze=False)
    for place, one in enumerate(axes.flat):
        if place < len(board.panels):
            draw(one, board.panels[place], url, minutes, end)
        else:
            one.axis("off")
    figure.suptitle(f"{board.title}  (minutes before the end)", fontsize=10)
    figure.tight_layout()
    figure.savefig(file, dpi=76, pil_kwargs={"optimize": True})
    _fewer_colours(file)
    pyplot.close(figure)


def _fewer_colours(file: Path) -> None:
    """A third of the bytes; Pillow comes with matplotlib."""
    from PIL import Image

    with Image.open(file) as full:
        small = full.convert("RGB").quantize(64, method=Image.Quantize.FASTOCTREE)
    small.save(file, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of the dashboards' data.")
    parser.add_argument("url", help="of Prometheus")
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--minutes", type=float, default=10, help="how long before the end to begin (10)")
    parser.add_argument("--until", type=float, default=time.time(), help="the end, seconds since 1970 (now)")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for board in BOARDS:
        file = given.out / f"{board.uid}.png"
        picture(board, given.url, given.minutes, given.until, file)
        print(file, f"{file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
