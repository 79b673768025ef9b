"""The examples in the docstrings are true."""

import doctest
from types import ModuleType

import pytest

from o2c.cash_app import composed, discounts, hints, names, patterns, references, remittance, structured


@pytest.mark.parametrize(
    "module",
    [composed, discounts, hints, names, patterns, references, remittance, structured],
    ids=lambda m: m.__name__,
)
def test_the_examples_of(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0
