"""docs/kpis.md says what the registry says, and every formula has an example that is tried."""

from pathlib import Path

import pytest

from o2c.projection.kpis import formulas
from o2c.projection.kpis.documentation import document, example_of
from o2c.projection.kpis.registry import BY_NAME, KPIS

DOCS = Path(__file__).parents[3] / "docs" / "kpis.md"


def test_the_document_is_made_of_the_registry():
    assert DOCS.read_text() == document(), "make it: python -m o2c.projection.kpis.documentation > docs/kpis.md"


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_every_figure_says_what_it_is_and_has_a_worked_example(kpi):
    assert kpi.title
    assert kpi.formula
    assert kpi.source
    assert example_of(kpi.example)
    assert getattr(formulas, kpi.example.__name__) is kpi.example
    assert ">>>" in (kpi.example.__doc__ or "")


def test_names_are_unique():
    assert len(BY_NAME) == len(KPIS)
