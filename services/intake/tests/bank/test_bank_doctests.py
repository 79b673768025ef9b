"""The examples in the modules that read files of banks are true."""

import doctest
import importlib

import pytest

MODULES = (
    "content",
    "files",
    "numbers",
    "bank.amounts",
    "bank.bai.details",
    "bank.bai.lockbox_remittance",
    "bank.bai.types",
    "bank.bai.values",
    "bank.days",
    "bank.details_structured",
    "bank.edi",
    "bank.iban",
    "bank.lines",
    "bank.spool",
    "bank.statement",
    "bank.text",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name):
    found = doctest.testmod(importlib.import_module(f"o2c.intake.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
