"""Every file that is made from the code, and its text."""

from pathlib import Path

from observe.metrics_page import metrics_page

ROOT = Path(__file__).parents[2]


def FILES() -> dict[Path, str]:
    return {ROOT / "docs" / "metrics.md": metrics_page()}
