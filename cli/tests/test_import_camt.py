"""`o2c import bank` with CAMT files and archives: recognised from the content, good statements sent."""

from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from camt_files import ACCOUNT, FULL, OURS, THEIRS, balanced, document, entry, statement
from typer.testing import CliRunner

from o2c.cli import import_run
from o2c.cli.imports import app

STATEMENT = document(balanced(entry("50.00", FULL)))
OTHER = document(balanced(entry(), account=ACCOUNT.replace(OURS, THEIRS)))
BAD = balanced(entry("50.001"))


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Loads a file of that content; (exit code, output, events)."""
    sent = []

    def publish(bootstrap, events, source, partitions, progress):
        before = len(sent)
        sent.extend(events)
        return len(sent) - before

    monkeypatch.setattr(
        import_run, "find_stack", lambda home: SimpleNamespace(kafka_bootstrap_servers="kafka", services={})
    )
    monkeypatch.setattr(import_run, "publish_now", publish)

    def run(content: bytes, name: str = "march.txt"):
        (tmp_path / name).write_bytes(content)
        result = CliRunner().invoke(app, ["bank", str(tmp_path / name)])
        return result.exit_code, " ".join(result.stdout.split()), sent

    return run


def packed(*contents: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as made:
        for number, content in enumerate(contents):
            made.writestr(f"../{number}", content)
    return target.getvalue()


def test_a_statement_is_sent_with_its_balances(load):
    code, output, (event,) = load(STATEMENT)
    assert (code, f"CAMT.053, 1 statement, {OURS}: 1 lines, 50.00 EUR" in output) == (0, True)
    assert (event.format, event.number, event.opening, event.closing) == ("CAMT.053", "7", "100.00", "150.00")
    assert (event.lines[0].payer_account, event.lines[0].code) == (THEIRS, "")


@pytest.mark.parametrize(("kind", "tag"), [("052", "Rpt"), ("054", "Ntfctn")])
def test_announcements_and_details_are_sent_without_balances_under_their_own_format(load, kind, tag):
    code, output, (event,) = load(document(statement(entry(), tag=tag), kind=kind))
    assert (code, event.format, event.opening, event.closing) == (0, f"CAMT.{kind}", None, None)
    assert "completeness cannot be checked" in output


def test_the_good_statement_of_a_file_is_sent_and_the_bad_one_reported(load):
    data = document(BAD, balanced(entry(), account=ACCOUNT.replace(OURS, THEIRS)))
    code, output, (event,) = load(data)
    assert (code, event.bank_account) == (2, THEIRS)
    assert f"refused: statement 1 ({OURS}), entry 1 (line 2): 50.001 EUR has more than 2 decimals" in output


def test_a_file_in_an_archive_is_the_same_as_by_itself(load):
    load(STATEMENT)
    code, _, sent = load(packed(OTHER, STATEMENT, STATEMENT), "march.zip")
    by_itself, other, in_archive = sent
    assert (code, other.bank_account) == (0, THEIRS)
    assert (in_archive.statement, in_archive.file_hash) == (by_itself.statement, by_itself.file_hash)
    assert (other.file_name, in_archive.file_name) == ("march.zip#1", "march.zip#2")


def test_what_cannot_be_taken_from_an_archive_is_reported_and_the_rest_sent(load):
    code, output, sent = load(packed(STATEMENT, document(BAD), b"%PDF-1.7", packed(OTHER), b"a;b\n1;2\n"), "x.zip")
    assert (code, len(sent)) == (2, 1)
    assert "refused: file 2 of the archive: statement 1" in output
    assert "file 3 of the archive: this is a PDF" in output
    assert "file 4 of the archive: a ZIP file inside an archive is not taken" in output
    assert "file 5 of the archive: a CSV file inside" in output


def test_an_archive_with_nothing_to_take_is_refused(load):
    code, output, sent = load(packed(document(BAD)), "x.zip")
    assert (code, sent) == (1, [])
    assert "x.zip: file 1 of the archive: statement 1" in output
