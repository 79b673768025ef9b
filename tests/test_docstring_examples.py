"""The examples in docstrings, of every member, are true."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [
    file
    for member in ("contracts", "chassis", "cli", *sorted((ROOT / "services").iterdir()))
    for file in sorted((ROOT / member / "o2c").rglob("*.py"))
    if ">>>" in file.read_text()
]


def module_of(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[len(parts) - parts[::-1].index("o2c") - 1 :]).removesuffix(".__init__")


@pytest.mark.parametrize("name", [module_of(file) for file in FILES])
def test_the_examples_of(name: str) -> None:
    tried = doctest.testmod(importlib.import_module(name))
    assert tried.attempted > 0
    assert tried.failed == 0
