"""The data contracts of schema `bi` are what the database says, and keep what earlier ones promised."""

import json
from importlib import resources

import jsonschema_rs
import pytest
import yaml

from o2c.projection.bi.catalog import relations
from o2c.projection.bi.contract import shape
from o2c.projection.bi.generate import ROOT, broken, history, outdated, rendered
from o2c.projection.bi.registry import VIEWS

FILES = sorted(ROOT.glob("*.odcs.yaml"))


@pytest.fixture
def found(_bi_database):
    with _bi_database.connect() as connection:
        return relations(connection)


@pytest.mark.servers
def test_committed_contracts_are_those_of_the_views(found):
    assert outdated(rendered(found, history())) == [], "run `make contracts` and commit what it writes"


@pytest.mark.servers
def test_no_committed_shape_of_a_view_is_broken(found):
    assert set(history()) == set(VIEWS)
    assert broken(found, history()) == []


@pytest.mark.servers
def test_a_view_without_a_column_that_it_had_is_refused(found):
    now = shape(found["fct_movement"])
    had = {"fct_movement": [[*now[:3], ["gone_id", "text"], *now[3:]]]}
    assert broken(found, had) == ["fct_movement, against shape 1: column gone_id is gone"]


@pytest.mark.servers
def test_a_view_that_was_and_is_not_is_refused(found):
    assert broken(found, {"fct_gone": [[["a", "text"]]]}) == ["fct_gone: the view is gone"]


@pytest.mark.servers
def test_a_column_at_the_end_is_a_shape_and_a_revision_more(found):
    before = {name: [shape(relation)] for name, relation in found.items()}
    before["dim_date"] = [shape(found["dim_date"])[:-1]]
    files = rendered(found, before)
    assert broken(found, before) == []
    assert json.loads(files["history/dim_date/2.json"]) == shape(found["dim_date"])
    assert yaml.safe_load(files["dim_date.odcs.yaml"])["version"] == "1.1.0"
    assert yaml.safe_load(files["dim_currency.odcs.yaml"])["version"] == "1.0.0"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_contract_is_one_by_the_standard(file):
    standard = json.loads(resources.files("open_data_contract_standard").joinpath("schema.json").read_text())
    validator = jsonschema_rs.validator_for(standard)
    document = yaml.safe_load(file.read_text())
    assert [str(error) for error in validator.iter_errors(document)] == []
    assert not validator.is_valid(document | {"status": 1}), "else the standard's schema checks nothing"


@pytest.mark.servers
def test_what_a_contract_says_of_columns_is_what_the_view_has(found):
    assert {file.name.removesuffix(".odcs.yaml") for file in FILES} == set(found)
    for file in FILES:
        (table,) = yaml.safe_load(file.read_text())["schema"]
        said = [(p["name"], p["physicalType"], p["description"]) for p in table["properties"]]
        assert said == [(c.name, c.type, c.comment) for c in found[table["name"]].columns]
        assert all(description for _, _, description in said)
