"""The examples in the docstrings are true."""

import doctest
from types import ModuleType

import pytest

from o2c.billing import names, sameness, tax, terms


@pytest.mark.parametrize("module", [names, sameness, tax, terms])
def test_the_examples_of(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0
