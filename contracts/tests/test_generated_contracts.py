"""The committed files are those the models give, and no committed promise is broken."""

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from o2c.contracts import generate
from o2c.contracts.compat import breaking, direction_of
from o2c.contracts.registry import BY_TYPE

ROOT = generate.ROOT
HISTORY = [(name, n, old) for name, versions in generate.history(ROOT).items() for n, old in enumerate(versions, 1)]
RELEASED = "o2c.order.order-released.v1"
SHIPPED = "erp.goods-shipped.v1"


def test_generated_files_are_up_to_date() -> None:
    assert sorted(generate.outdated(ROOT)) == [], "run `make contracts` and commit what it writes"


@pytest.mark.parametrize(("name", "number", "old"), HISTORY, ids=[f"{name}-{n}" for name, n, _ in HISTORY])
def test_every_committed_version_is_still_kept(name: str, number: int, old: dict[str, Any]) -> None:
    assert name in BY_TYPE
    assert breaking(old, generate.current()[name], direction_of(name)) == []


def test_every_event_has_a_history() -> None:
    assert set(generate.history(ROOT)) == set(BY_TYPE)


@pytest.mark.parametrize("file", sorted((ROOT / "schemas").glob("*.json")), ids=lambda file: file.stem)
def test_every_schema_is_a_valid_schema(file: Path) -> None:
    jsonschema_rs.meta.validate(json.loads(file.read_text()))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("schemas", "examples", "asyncapi", "history", "o2c/contracts/wire"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def rewrite(copy: Path, name: str, change: Any) -> None:
    """As if the latest committed version of an event had been another one."""
    number = len(generate.history(copy)[name])
    file = copy / "history" / name / f"{number}.json"
    schema = json.loads(file.read_text())
    change(schema)
    file.write_text(json.dumps(schema))


def tree(root: Path) -> dict[str, str]:
    return {file.relative_to(root).as_posix(): file.read_text() for file in root.rglob("*") if file.is_file()}


def test_generating_again_writes_nothing(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(copy)

    assert generate.main([], copy) == 0
    assert tree(copy) == before
    assert capsys.readouterr().out == ""


def test_a_compatible_change_is_kept_as_a_new_version(copy: Path) -> None:
    rewrite(copy, SHIPPED, lambda schema: schema["properties"]["shipment"].update(maxLength=60))
    before = len(generate.history(copy)[SHIPPED])

    assert generate.main([], copy) == 0
    assert len(generate.history(copy)[SHIPPED]) == before + 1
    assert generate.history(copy)[SHIPPED][-1] == generate.current()[SHIPPED]


def test_a_breaking_change_is_refused_in_words_and_nothing_is_written(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(copy, RELEASED, lambda schema: schema["properties"].update(colour={"type": "string", "default": ""}))
    (copy / "schemas" / f"{RELEASED}.json").unlink()
    before = tree(copy)

    assert generate.main([], copy) == 1
    assert tree(copy) == before
    said = capsys.readouterr().err
    assert f"{RELEASED}, against version" in said
    assert "data.colour: is gone" in said


def test_an_event_that_goes_is_a_broken_promise(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "history" / "o2c.order.order-lost.v1").mkdir()
    (copy / "history" / "o2c.order.order-lost.v1" / "1.json").write_text("{}")

    assert generate.main(["--check"], copy) == 1
    assert "o2c.order.order-lost.v1: the event is gone" in capsys.readouterr().err


def test_check_names_what_is_stale_and_writes_nothing(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "asyncapi" / "asyncapi.yaml").write_text("stale")
    (copy / "schemas" / "left-over.json").write_text("{}")
    before = tree(copy)

    assert generate.main(["--check"], copy) == 1
    assert tree(copy) == before
    said = capsys.readouterr()
    assert said.out == "out of date: asyncapi/asyncapi.yaml\nout of date: schemas/left-over.json\n"
    assert "make contracts" in said.err


def test_what_no_event_gives_any_more_is_removed(copy: Path) -> None:
    (copy / "schemas" / "left-over.json").write_text("{}")

    assert generate.main([], copy) == 0
    assert not (copy / "schemas" / "left-over.json").exists()


def test_versions_are_ordered_by_number(tmp_path: Path) -> None:
    folder = tmp_path / "history" / SHIPPED
    folder.mkdir(parents=True)
    for number in (10, 9, 1):
        (folder / f"{number}.json").write_text(json.dumps({"n": number}))

    assert [version["n"] for version in generate.history(tmp_path)[SHIPPED]] == [1, 9, 10]
