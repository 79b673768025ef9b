"""The examples in the modules of advices are true."""

import doctest
import importlib

import pytest

MODULES = (
    "advices.recognise",
    "advices.edi.edifact",
    "advices.edi.segment",
    "advices.edi.x12",
    "workbook",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name):
    found = doctest.testmod(importlib.import_module(f"o2c.intake.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
