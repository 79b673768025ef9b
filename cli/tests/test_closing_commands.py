"""`o2c close` and `periods`: what is asked of the service, and what is refused before anything is."""

from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from o2c.cli.app import app

OPEN = {"period": "2026-05", "state": "open"}
CLOSING = {
    "period": "2026-05",
    "state": "closing",
    "waits_for": [{"what": "statements", "detail": "missing of DE-BANK"}],
}
CLOSED = {"period": "2026-05", "state": "closed", "certificate": "a" * 64, "waits_for": []}


def periods(may: dict[str, Any], since: str | None = None) -> dict[str, Any]:
    return {
        "/v1/periods/DE01": {
            "legal_entity": "DE01",
            "closed_since": since,
            "closed_until": since,
            "months": [may, {"period": "2026-06", "state": "future"}],
        }
    }


def run(*args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, args, env={"COLUMNS": "80", "NO_COLOR": "1"}, prog_name="o2c")
    return done.exit_code, done.stdout, " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("DE01",), "which legal entity and which month?"),
        (("DE01", "2026-05"), "why? say it with --reason"),
        (("DE01", "2026-05", "--cancel"), "why? say it with --reason"),
        (("DE01", "2026-05", "--reason", "x", "--accept", "tie-out"), "tie-out cannot be accepted"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_and_nothing_is_decided(
    noting: Callable[..., list[Any]], args: tuple[str, ...], said: str
) -> None:
    seen = noting(periods(OPEN))
    code, _, error = run("close", *args)
    assert (code, said in error) == (1, True), error
    assert not [asked for asked in seen if asked[0] == "POST"]


def test_a_month_of_before_the_first_has_no_certificate(noting: Callable[..., list[Any]]) -> None:
    noting(periods(CLOSED, since="2026-05"))
    code, _, error = run("close", "DE01", "2026-04", "--reason", "x")
    assert (code, "was closed with 2026-05, the first" in error) == (1, True)


def test_a_month_that_is_closed_is_told_with_its_certificate(noting: Callable[..., list[Any]]) -> None:
    seen = noting(periods(CLOSED, since="2026-05"))
    code, told, _ = run("close", "DE01", "2026-05")
    assert (code, "a" * 64 in told) == (0, True)
    assert not [asked for asked in seen if asked[0] == "POST"]


def test_what_a_closing_waits_for_is_told_when_the_time_is_over(noting: Callable[..., list[Any]]) -> None:
    noting(periods(CLOSING))
    code, _, error = run("close", "DE01", "2026-05", "--seconds", "0")
    assert (code, "statements: missing of DE-BANK" in error) == (1, True)
    assert "waits for statements" in " ".join(run("periods", "DE01")[1].split())


def test_certificate_and_export_are_written_into_the_folder(noting: Callable[..., list[Any]], tmp_path: Any) -> None:
    noting(periods(CLOSED, since="2026-05"), {"/certificate": b"{}", "/export": b"packed"})
    code, _, _ = run("close", "DE01", "2026-05", "--out", str(tmp_path / "month-ends"))
    assert code == 0
    written = {file.name: file.read_bytes() for file in (tmp_path / "month-ends").iterdir()}
    assert written == {"DE01-2026-05.certificate.json": b"{}", "DE01-2026-05.ndjson.gz": b"packed"}
