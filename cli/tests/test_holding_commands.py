"""`o2c items` and `o2c watchlist`, against a service that only notes what it is asked."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from o2c.cli import items, watch_list
from o2c.cli.app import app

CLUE = "n" + "0" * 32


class Noting:
    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    def get(self, _: str, path: str, **__: Any) -> Any:
        self.asked.append((path, None))
        return {"names": [{"clue": CLUE, "shown": "E*** T***"}]}

    def post(self, _: str, path: str, body: Any) -> Any:
        self.asked.append((path, body))
        return {"events": []}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Noting:
    noting = Noting()
    for module in (items, watch_list):
        monkeypatch.setattr(module, "talk", lambda _: noting)
    return noting


def run(*words: str) -> Any:
    return CliRunner().invoke(app, words, env={"COLUMNS": "80"})


def test_an_item_is_held_released_and_given_another_number(service: Noting) -> None:
    of = ("--account", "C-1", "--reason", "r")
    assert run("items", "hold", "DE01/INV-7", "--code", "legal", *of).exit_code == 0
    assert run("items", "release", "DE01/INV-7", "--since", "2026-05-06", *of).exit_code == 0
    assert run("items", "number", "DE01/INV-7", "OLD-7", *of).exit_code == 0
    body = {"account": "C-1", "reason": "r"}
    assert service.asked == [
        ("/v1/items/DE01/INV-7/hold", body | {"code": "legal", "effective": None}),
        ("/v1/items/DE01/INV-7/release", body | {"effective": "2026-05-06"}),
        ("/v1/items/DE01/INV-7/numbers", body | {"number": "OLD-7"}),
    ]


def test_a_cross_reference_table_is_checked_whole_before_anything_is_asked(service: Noting, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text('DE01/INV-7,C-1,"OLD,7"\nDE01/INV-8,C-1\n')
    result = run("items", "numbers", str(table), "--reason", "r")
    assert (result.exit_code, service.asked) == (1, [])
    assert "line 2: expected item,account,number; found 2 fields" in " ".join(result.output.split())
    table.write_text('DE01/INV-7,C-1,"OLD,7"\n\n')
    assert run("items", "numbers", str(table), "--reason", "r").exit_code == 0
    assert [body["number"] for _, body in service.asked] == ["OLD,7"]


def test_names_are_watched_one_or_a_list_and_removed(service: Noting, tmp_path: Path) -> None:
    names = tmp_path / "list.txt"
    names.write_text("Example Trading\n\nExample Shipping \n")
    assert "E*** T***" in run("watchlist", "list").stdout
    assert run("watchlist", "add", "Example Trading", "--reason", "r").exit_code == 0
    assert "2 names were read" in run("watchlist", "import", str(names), "--reason", "r").stdout
    assert run("watchlist", "remove", CLUE, "--reason", "r").exit_code == 0
    assert [path for path, _ in service.asked[1:]] == [*["/v1/watched-names"] * 2, f"/v1/watched-names/{CLUE}/unwatch"]
    assert service.asked[2][1]["names"] == ["Example Trading", "Example Shipping"]


def test_an_empty_list_says_what_was_expected(service: Noting, tmp_path: Path) -> None:
    names = tmp_path / "list.txt"
    names.write_text("\n")
    result = run("watchlist", "import", str(names), "--reason", "r")
    assert (result.exit_code, service.asked) == (1, [])
    assert "expected a name a line" in " ".join(result.output.split())
