"""The examples in the modules of cash application are true."""

import doctest
import importlib

import pytest

MODULES = (
    "advice_facts",
    "advising",
    "composed",
    "discounts",
    "fitting",
    "hints",
    "line_rows",
    "names",
    "patterns",
    "references",
    "remittance",
    "structured",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"o2c.cash_app.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
