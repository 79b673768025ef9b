"""Every command says what it is for, with an example, on 80 columns."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from o2c.cli.app import app


def paths(command: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    below = getattr(command, "commands", {})
    if not below:
        yield before
    for name, under in below.items():
        yield from paths(under, (*before, name))


@pytest.mark.parametrize("path", list(paths(typer.main.get_command(app))), ids=" ".join)
def test_help_gives_an_example_of_the_command(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "80"})
    words = " ".join(result.stdout.split())
    assert f"o2c {' '.join(path)}" in words.partition("Usage")[2].partition("Example")[2], "no example"
    assert max(map(len, result.stdout.splitlines())) <= 80
