"""Dashboards: what is committed is what the code builds, and each can be used as it is."""

import json
import re
from pathlib import Path

import pytest
import yaml
from observe.dashboards import BOARDS
from observe.files import DASHBOARDS, made_files
from observe.metrics_page import names
from observe.panels import Board
from test_prometheus_rules import ALERTS, FOREIGN, RUNBOOKS, asked_for, rules

JSON = sorted(DASHBOARDS.rglob("*.json"))


def test_what_is_committed_is_what_the_code_builds() -> None:
    for path, text in made_files().items():
        assert path.read_text() == text, f"{path.name}: run make dashboards"


def test_nothing_else_lies_beside_them() -> None:
    assert {path for path in made_files() if path.suffix == ".json"} == set(JSON)


@pytest.mark.parametrize("file", JSON, ids=lambda file: file.stem)
def test_a_dashboard_has_a_stable_uid_and_asks_the_datasource_that_is_chosen(file: Path) -> None:
    board = json.loads(file.read_text())
    assert (board["uid"], board.get("id")) == (file.stem, None)
    variables = {variable["name"]: variable for variable in board["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert panels
    for panel in panels:
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert panel["description"], panel["title"]
        assert 0 <= panel["gridPos"]["x"] <= 24 - panel["gridPos"]["w"]
        for link in panel.get("links", ()):
            assert link["url"].startswith("${runbooks}/O2c")
            assert (RUNBOOKS / link["url"].removeprefix("${runbooks}/")).exists(), link["url"]


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.uid)
def test_no_panel_asks_for_a_metric_that_nobody_exposes(board: Board) -> None:
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    for panel in board.panels:
        for query in panel.queries:
            assert asked_for(query.expr) <= names() | FOREIGN, query.expr
            assert set(re.findall(r"o2c:[\w:]+", query.expr)) <= recorded, query.expr


def test_every_runbook_is_linked_from_a_panel() -> None:
    assert {name for board in BOARDS for panel in board.panels for name in panel.runbooks} == set(ALERTS)


def test_every_metric_is_on_a_panel() -> None:
    shown = {
        name for board in BOARDS for panel in board.panels for query in panel.queries for name in asked_for(query.expr)
    }
    bases = {re.sub("_(bucket|sum|count)$", "", name) for name in names()}
    hidden = bases - {re.sub("_(bucket|sum|count)$", "", name) for name in shown}
    asked_by_rules = {name for rule in rules() for name in asked_for(rule["expr"])}
    assert hidden - asked_by_rules == set()


def test_grafana_is_provisioned_with_the_folders_that_there_are() -> None:
    [provider] = yaml.safe_load((DASHBOARDS.parent / "provisioning/dashboards/o2c.yml").read_text())["providers"]
    assert provider["options"]["foldersFromFilesStructure"]
    [source] = yaml.safe_load((DASHBOARDS.parent / "provisioning/datasources/prometheus.yml").read_text())[
        "datasources"
    ]
    assert (source["type"], source["isDefault"]) == ("prometheus", True)
