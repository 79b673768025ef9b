"""A certificate is checked from files: whatever was changed in them is found, and the place is named."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from o2c.cash_app.ledger.certificate import FORMAT, NONE, Figures, canonical, file_of, sha256
from o2c.cash_app.ledger.export_lines import Kept, Opening
from o2c.cash_app.ledger.period_events import PeriodCertified
from o2c.cli import certificate_checks as checks
from o2c.cli.app import app
from o2c.cli.certificate_export import fold
from o2c.cli.certificate_file import BadCertificate, read

KEY = ECC.generate(curve="Ed25519")
OTHER = ECC.generate(curve="Ed25519")
KNOWN = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
OPENINGS = [
    Opening("receivable", "EUR", "EUR", 50_000, 50_000),
    Opening("revenue", "EUR", "EUR", -50_000, -50_000),
]


def line(day: int, entry: str, number: int, account: str, amount: int, value: int | None = None) -> Kept:
    dated = date(2026, 5, day)
    worth = amount if value is None else value
    currency = "EUR" if value is None else "USD"
    rate = "1" if value is None else "0.9"
    return Kept(
        dated,
        entry,
        number,
        account,
        "",
        currency,
        amount,
        "EUR",
        worth,
        rate,
        dated,
        KNOWN,
        "ours",
        "account:C-1",
        "x",
    )


LINES = [
    line(2, "item/ä1", 1, "receivable", 11_900),
    line(2, "item/ä1", 2, "revenue", -10_000),
    line(2, "item/ä1", 3, "tax-payable", -1_900),
    line(7, "receipt/f/1#0", 1, "cash:B", 1_000, 900),
    line(7, "receipt/f/1#0", 2, "unapplied", -1_000, -900),
    line(31, "receipt/f/1#1", 1, "unapplied", 1_000, 900),
    line(31, "receipt/f/1#1", 2, "on-account", -1_000, -900),
]


def made(
    openings: list[Opening] = OPENINGS, lines: list[Kept] = LINES, key: Any = KEY, **changes: Any
) -> tuple[bytes, list[bytes]]:
    """A certificate and its export, as the service makes them."""
    figures = Figures()
    export = list(figures.export(openings, lines))
    told = {
        "format": FORMAT, "legal_entity": "DE01", "period": "2026-05", "closing": "2026-05/1", "closed_by": "anna",
        "closed_at": "2026-06-03T08:00:00+00:00", "reason": "month end", "accepted": [], "positions": [],
        "log_position": 7, "previous": NONE, "supersedes": NONE, **figures.told(),
    } | changes  # fmt: skip
    document = canonical(told)
    signature = eddsa.new(key, "rfc8032").sign(document.encode()).hex()
    by = key.public_key().export_key(format="raw").hex()
    return file_of(
        PeriodCertified("DE01", "2026-05", "2026-05/1", document, sha256(document), signature, by, 7, 7, "")
    ), export


CERTIFICATE, EXPORT = made()


def failed(certificate: bytes, export: list[bytes], previous: bytes | None = None) -> dict[str, str]:
    """Names of the checks that fail, and what they say."""
    about = read(certificate)
    found = [
        *checks.check_document(about, None),
        *checks.check_export(about.document, fold(export, about.document.period)),
        checks.check_chain(about.document, None if previous is None else read(previous)),
    ]
    return {one.name: one.said for one in found if not one.ok}


def test_a_true_certificate_is_found_true() -> None:
    assert failed(CERTIFICATE, EXPORT) == {}
    assert failed(*made([], [])) == {}


WHOLE = b"".join(EXPORT)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@settings(max_examples=300, deadline=None)
def test_any_single_changed_byte_of_the_export_is_found(at: int, change: int) -> None:
    changed = WHOLE[:at] + bytes([WHOLE[at] ^ change]) + WHOLE[at + 1 :]
    assert "export" in failed(CERTIFICATE, changed.splitlines(keepends=True))


@given(st.integers(0, len(CERTIFICATE) - 1), st.integers(1, 255))
@settings(max_examples=300, deadline=None)
def test_a_changed_byte_of_the_certificate_is_found_or_changes_no_word_of_it(at: int, change: int) -> None:
    changed = CERTIFICATE[:at] + bytes([CERTIFICATE[at] ^ change]) + CERTIFICATE[at + 1 :]
    try:
        wrong = failed(changed, EXPORT)
    except BadCertificate:
        return
    assert wrong or json.loads(changed) == json.loads(CERTIFICATE) or hexadecimal(changed)


def hexadecimal(changed: bytes) -> bool:
    """A key or a signature may be written in capitals and is the same."""
    return changed.lower() == CERTIFICATE.lower()


def test_what_was_changed_is_named_by_day_lines_account_and_entry() -> None:
    forged = [text.replace(b'"119.00"', b'"219.00"') for text in EXPORT]
    wrong = failed(CERTIFICATE, forged)
    assert wrong["days"] == "2026-05-02, lines 3 to 5"
    assert wrong["totals"] == "receivable EUR"
    assert wrong["balance"] == "line 3: item/ä1: 100.00 EUR"
    assert "readable" not in wrong


def test_a_line_that_was_taken_out_or_stands_twice_is_named() -> None:
    assert failed(CERTIFICATE, EXPORT[:4] + EXPORT[5:])["days"] == "2026-05-02, lines 3 to 4"
    twice = failed(CERTIFICATE, EXPORT[:4] + EXPORT[3:])
    assert twice["order"] == "line 5: item/ä1"


def test_an_export_that_somebody_certified_is_still_judged() -> None:
    june = LINES[0]._replace(accounting=date(2026, 6, 2), entry="item/z")
    back = LINES[1]._replace(accounting=date(2026, 6, 2), entry="item/z", line=2)
    wrong = failed(*made(lines=[*LINES, june, back]))
    assert set(wrong) == {"balance", "dates"}
    assert wrong["dates"] == "line 10: 2026-06-02, line 11: 2026-06-02"
    assert wrong["balance"] == "line 10: item/z: 19.00 EUR"
    assert failed(*made(openings=OPENINGS[:1]))["balance"] == "the opening balances: 500.00 EUR"


def test_sums_that_do_not_add_up_are_named() -> None:
    accounts = json.loads(CERTIFICATE)["document"]["accounts"]
    accounts[0]["closing"] = "1.00"
    wrong = failed(made(accounts=accounts)[0], EXPORT)
    assert wrong == {"sums": "cash:B USD, cash USD"}


def test_the_one_before_is_the_one_it_names_and_leaves_off_where_this_one_begins() -> None:
    before, _ = made([], [line(2, "a", 1, "receivable", 50_000), line(2, "a", 2, "revenue", -50_000)])
    follows = {"previous": sha256(read(before).text)}
    assert failed(made(**follows)[0], EXPORT, before) == {}
    assert "chain" in failed(CERTIFICATE, EXPORT, before)
    other, _ = made([], [line(2, "a", 1, "receivable", 50_001), line(2, "a", 2, "revenue", -50_001)])
    wrong = failed(made(previous=sha256(read(other).text))[0], EXPORT, other)
    assert wrong == {"chain": "receivable EUR, revenue EUR"}


@pytest.fixture
def verify(tmp_path: Path) -> Callable[..., Any]:
    """`o2c verify certificate` on files."""

    def run(certificate: bytes, export: bytes, *more: str) -> Any:
        file = tmp_path / "DE01-2026-05.certificate.json"
        file.write_bytes(certificate)
        (tmp_path / "DE01-2026-05.ndjson.gz").write_bytes(export)
        pem = (KEY, "ours", True), (OTHER, "other", False)
        for key, name, private in pem:
            text = (key if private else key.public_key()).export_key(format="PEM")
            (tmp_path / f"{name}.pem").write_text(text)
        args = ["verify", "certificate", str(file), *[part.replace("DIR", str(tmp_path)) for part in more]]
        return CliRunner().invoke(app, args, env={"COLUMNS": "80", "NO_COLOR": "1"}, prog_name="o2c")

    return run


def test_every_check_is_a_line(verify: Callable[..., Any]) -> None:
    done = verify(CERTIFICATE, gzip.compress(WHOLE), "--key", "DIR/ours.pem")
    assert (done.exit_code, done.stderr) == (0, "")
    names = ["about", "hash", "signature", "sums", "export", "readable", "days"]
    names += ["counted", "totals", "balance", "dates", "order", "chain"]
    assert [text.split()[:2] for text in done.stdout.splitlines() if not text.startswith("  ")] == [
        ["ok", name] for name in names
    ]
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert verify(CERTIFICATE, WHOLE).exit_code == 0


def test_what_differs_ends_with_exit_code_1(verify: Callable[..., Any]) -> None:
    done = verify(CERTIFICATE, gzip.compress(WHOLE), "--key", "DIR/other.pem", "--json")
    assert done.exit_code == 1
    assert [one["name"] for one in json.loads(done.stdout) if not one["ok"]] == ["signature"]


@pytest.mark.parametrize(
    ("certificate", "export", "said"),
    [
        (b"{}", WHOLE, "is no certificate of a period"),
        (b"[" * 100_000, WHOLE, "is no certificate of a period"),
        (b"\xff\x00", WHOLE, "is no certificate of a period"),
        (made(format="o2c period certificate 9")[0], WHOLE, "this version checks"),
        (CERTIFICATE, gzip.compress(WHOLE)[:-20], "the export is damaged"),
        (CERTIFICATE, gzip.compress(WHOLE)[:40] + b"\xff" * 40, "the export is damaged"),
    ],
    ids=["other", "deep", "no-text", "later", "cut", "garbled"],
)
def test_what_cannot_be_read_is_said(verify: Callable[..., Any], certificate: bytes, export: bytes, said: str) -> None:
    done = verify(certificate, export)
    assert done.exit_code == 1
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_an_export_that_is_not_there_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.certificate.json"
    file.write_bytes(CERTIFICATE)
    done = CliRunner().invoke(app, ["verify", "certificate", str(file)], prog_name="o2c")
    assert (done.exit_code, "name it with --export" in done.stderr) == (1, True)
