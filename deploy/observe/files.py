"""Every file that is made from the code, and its text."""

from pathlib import Path

from observe.dashboards import BOARDS
from observe.limits_page import limits_page
from observe.metrics_page import metrics_page
from observe.panels import grafana

ROOT = Path(__file__).parents[2]
DASHBOARDS = ROOT / "deploy" / "grafana" / "dashboards"


def made_files() -> dict[Path, str]:
    boards = {DASHBOARDS / board.folder.replace(" ", "-") / f"{board.uid}.json": grafana(board) for board in BOARDS}
    pages = {"metrics.md": metrics_page(), "limits.md": limits_page()}
    return {**{ROOT / "docs" / name: text for name, text in pages.items()}, **boards}
