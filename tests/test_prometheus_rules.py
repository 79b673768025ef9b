"""Rules and alarms: right by promtool's own tests, each alarm with a runbook, no metric asked for that is not there."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from observe.metrics_page import metrics_page, names
from prometheus_tools import DEPLOY, RULES, promtool

ROOT = DEPLOY.parent
RUNBOOKS = ROOT / "docs" / "runbooks"
TESTS = DEPLOY / "prometheus" / "tests"
PARTS = ["What it means", "How to look", "What to do", "How to know it is over"]
FOREIGN = {"up", "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds"}


def rules() -> list[dict[str, Any]]:
    groups = [group for file in sorted(RULES.glob("*.yml")) for group in yaml.safe_load(file.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


ALERTS = sorted({rule["alert"] for rule in rules() if "alert" in rule})


def asked_for(query: str) -> set[str]:
    """Names of metrics in a query."""
    return set(re.findall(r"(?<![\w:])(?:o2c|process|python)_\w+|(?<![\w:])up(?=[{ ])", query))


def test_the_configuration_and_every_rule_is_one() -> None:
    done = promtool("check", "config", "--syntax-only", DEPLOY / "prometheus" / "prometheus.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    done = promtool("check", "rules", *sorted(RULES.glob("*.yml")))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", sorted(TESTS.glob("*.yml")), ids=lambda file: file.stem)
def test_every_alarm_fires_on_its_symptom_and_keeps_quiet_otherwise(file: Path) -> None:
    done = promtool("test", "rules", file)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alarm_has_a_test_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    cases = [case for file in TESTS.glob("*.yml") for test in yaml.safe_load(file.read_text())["tests"]
             for case in test.get("alert_rule_test", [])]  # fmt: skip
    for alert in ALERTS:
        fires = [bool(case["exp_alerts"]) for case in cases if case["alertname"] == alert]
        assert {True, False} <= set(fires), alert


def test_no_rule_asks_for_a_metric_that_nobody_exposes() -> None:
    known = names() | FOREIGN
    for rule in rules():
        asked = asked_for(rule["expr"])
        assert asked <= known, rule
        assert asked or "o2c:" in rule["expr"], rule


def test_every_alarm_says_how_bad_it_is_and_where_its_runbook_lies() -> None:
    for rule in rules():
        if "alert" in rule:
            assert rule["labels"]["severity"] in ("page", "ticket")
            assert rule["annotations"].keys() == {"summary", "description", "runbook_url"}
            assert rule["annotations"]["runbook_url"] == f"docs/runbooks/{rule['alert']}.md"


def test_there_is_a_runbook_for_every_alarm_and_for_nothing_else() -> None:
    assert sorted(file.stem for file in RUNBOOKS.glob("O2c*.md")) == ALERTS
    listed = re.findall(r"\[(\w+)\]\(\1\.md\)", (RUNBOOKS / "README.md").read_text())
    assert listed == ALERTS


@pytest.mark.parametrize("alert", ALERTS)
def test_a_runbook_says_all_four_things_and_leads_nowhere_that_is_not(alert: str) -> None:
    text = (RUNBOOKS / f"{alert}.md").read_text()
    assert re.findall(r"^## (.+)$", text, re.M) == PARTS
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert (RUNBOOKS / target).exists(), target
    assert "```promql" in text.partition("## How to know it is over")[2], "that it is over is seen by a query"


def test_the_page_of_metrics_is_what_the_code_says() -> None:
    assert (ROOT / "docs" / "metrics.md").read_text() == metrics_page(), "run: make dashboards"
