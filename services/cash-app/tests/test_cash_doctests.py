"""The examples in the modules of cash application are true."""

import doctest
import importlib
from pathlib import Path

import pytest

import o2c.cash_app.facts

ROOT = Path(o2c.cash_app.facts.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in ROOT.rglob("*.py") if ">>> " in path.read_text()
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"o2c.cash_app.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
