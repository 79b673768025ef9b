"""`o2c import …`: good rows are loaded, bad ones reported and written beside the file; exit codes say which."""

import json
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from excel_files import workbook
from typer.testing import CliRunner

from o2c.cli import import_run
from o2c.cli.imports import app
from o2c.contracts.base import Event
from o2c.intake.messages import message_id
from o2c.intake.publish import PublishError

HEADER = "number,customer,legal_entity,currency,amount,document_date,due_date\n"
GOOD = "1,C-1,DE01,EUR,10.00,2026-03-01,2026-03-31\n"
OTHER = "2,C-1,DE01,EUR,20.00,2026-03-01,2026-03-31\n"
BAD = ",C-1,DE01,EUR,30.00,2026-03-01,2026-03-31\n"
MENDED = BAD.replace(",C-1", "3,C-1", 1)

BANK_PROFILE = 'account="A1"\ncurrency="EUR"\n[columns]\nbooking_date="date"\namount="amount"\ntext="text"\n'
MT940 = """:20:X
:25:DE89370400440532013000
:28C:7/1
:60F:C260301EUR100,00
:61:2603020302C50,00NTRFNONREF
:86:RE 4711
:62F:C260302EUR{closing}
-
"""


@dataclass
class Bench:
    """A folder, a broker that keeps what it is sent, and the command."""

    folder: Path
    sent: list[Event] = field(default_factory=list)

    def file(self, name: str, text: str) -> Path:
        target = self.folder / name
        target.write_text(text, encoding="utf-8")
        return target

    def run(self, *arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    def names(self) -> list[str]:
        return sorted(os.listdir(self.folder))

    def ids(self) -> set[str]:
        return {message_id(event) for event in self.sent}


@pytest.fixture
def bench(tmp_path, monkeypatch) -> Bench:
    made = Bench(tmp_path)

    def publish(bootstrap, events, source, partitions, progress) -> int:
        before = len(made.sent)
        made.sent += events
        progress(len(made.sent) - before)
        return len(made.sent) - before

    monkeypatch.setattr(
        import_run, "find_stack", lambda home: SimpleNamespace(kafka_bootstrap_servers="kafka", services={})
    )
    monkeypatch.setattr(import_run, "publish_now", publish)
    return made


def test_a_good_file_is_loaded_whole(bench):
    result = bench.run("invoices", bench.file("march.csv", HEADER + GOOD + OTHER))
    assert result.exit_code == 0
    assert result.stdout == "march.csv: 2 good, 0 refused, 0 warnings\n  2 events sent\n"
    assert bench.names() == ["march.csv"]


def test_good_rows_are_loaded_and_bad_ones_written_beside_the_file(bench):
    file = bench.file("march.csv", HEADER + GOOD + BAD + OTHER)
    result = bench.run("invoices", file)
    assert result.exit_code == 2
    assert "refused: line 3: number: empty, but a value is required" in result.stdout
    assert str(bench.folder / "march.rejected.csv") in result.stdout
    assert [event.number for event in bench.sent] == ["1", "2"]
    assert file.read_text() == HEADER + GOOD + BAD + OTHER


def test_the_mended_file_is_loaded_as_it_is(bench):
    bench.run("invoices", bench.file("march.csv", HEADER + GOOD + BAD))
    rejected = bench.folder / "march.rejected.csv"
    text = rejected.read_text("utf-8-sig")
    assert text.splitlines()[1].startswith('3,"number: empty, but a value is required",')
    rejected.write_text(text.replace(BAD.strip(), MENDED.strip()))
    result = bench.run("invoices", rejected)
    assert (result.exit_code, [event.number for event in bench.sent]) == (0, ["1", "3"])


def test_a_name_that_a_spreadsheet_would_run_is_loaded_as_it_was(bench):
    bench.run("customers", bench.file("a.csv", "customer,name,credit_check\nC-1,=1+1,perhaps\n"))
    rejected = bench.folder / "a.rejected.csv"
    assert ",'=1+1,perhaps" in rejected.read_text("utf-8-sig")
    rejected.write_text(rejected.read_text("utf-8-sig").replace("perhaps", "no"))
    bench.run("customers", rejected)
    assert [event.name for event in bench.sent] == ["=1+1"]


def test_loading_a_file_twice_sends_the_same_messages(bench):
    file = bench.file("customers.csv", "customer,name\nC-1,A\nC-2,B\n")
    bench.run("customers", file)
    once = bench.ids()
    bench.run("customers", file)
    assert (len(bench.sent), bench.ids()) == (4, once)


def test_a_customer_file_that_was_written_later_holds(bench):
    file = bench.file("customers.csv", "customer,name\nC-1,A\n")
    os.utime(file, (1_000, 1_000))
    bench.run("customers", file)
    os.utime(file, (2_000, 2_000))
    bench.run("customers", file)
    assert [event.change_number for event in bench.sent] == [1_000, 2_000]


def test_a_dry_run_says_the_same_and_changes_nothing(bench, monkeypatch):
    monkeypatch.setattr(import_run, "find_stack", lambda home: pytest.fail("it looked for a broker"))
    result = bench.run("invoices", bench.file("march.csv", HEADER + GOOD + BAD), "--dry-run")
    assert result.exit_code == 2
    assert "refused: line 3" in result.stdout
    assert "dry run: nothing loaded" in result.stdout
    assert (bench.sent, bench.names()) == ([], ["march.csv"])


def test_a_file_that_cannot_be_read_stops_no_other_and_ends_with_1(bench):
    large = bench.folder / "large.csv"
    with large.open("wb") as opened:
        opened.truncate(200_000_000)
    latin = bench.folder / "latin.csv"
    latin.write_bytes(HEADER.encode() + "1,Müller".encode("latin-1"))
    result = bench.run("invoices", large, latin, bench.file("march.csv", HEADER + GOOD))
    assert result.exit_code == 1
    assert "large.csv: the file has 200,000,000 bytes; at most 50,000,000" in result.stdout
    assert "latin.csv: line 2: byte 0xFC is not utf-8-sig" in result.stdout
    assert len(bench.sent) == 1
    assert large.stat().st_size == 200_000_000


def test_what_repeats_an_earlier_row_is_counted(bench):
    result = bench.run("invoices", bench.file("march.csv", HEADER + GOOD + OTHER + GOOD))
    assert "3 good (1 of them repeat another), 0 refused" in result.stdout


def test_a_folder_stands_for_its_files_without_profiles_and_hidden_ones(bench):
    bench.file("b.csv", HEADER + GOOD)
    bench.file("a.csv", HEADER + OTHER)
    bench.file("profile.toml", "")
    bench.file(".hidden.csv", "x")
    assert bench.run("invoices", bench.folder).exit_code == 0
    assert [event.number for event in bench.sent] == ["2", "1"]


def test_a_statement_of_which_a_page_is_missing_is_sent_to_be_refused_though_its_sum_is_right(bench):
    text = MT940.format(closing="150,00").replace(":60F:", ":60M:")
    bench.run("bank", bench.file("march.sta", text))
    (event,) = bench.sent
    assert (
        event.contradicted == "page 1: expected the opening balance :60F:; found :60M:, so an earlier page is missing"
    )


def test_an_excel_statement_is_loaded_by_the_profile_of_its_csv_and_bad_rows_are_mended_as_csv(bench):
    rows = [["date", "amount", "text"], [date(2026, 3, 2), 50, "RE 4711"], ["31.02.2026", 60, "RE 4712"]]
    profile = bench.file("bank.toml", BANK_PROFILE)
    (bench.folder / "march.xlsx").write_bytes(workbook({"A": rows}))
    result = bench.run("bank", bench.folder / "march.xlsx", "--profile", profile)
    assert (result.exit_code, [line.amount for event in bench.sent for line in event.lines]) == (2, ["50.00"])
    rejected = bench.folder / "march.rejected.csv"
    rejected.write_text(rejected.read_text().replace("31.02.2026", "2026-03-31"))
    bench.run("bank", rejected, "--profile", profile)
    assert [(event.lines[0].line, event.file_hash == bench.sent[0].file_hash) for event in bench.sent] == [
        (2, True),
        (3, True),
    ]


def test_bank_files_are_found_in_folders_of_folders_and_each_says_what_it_is(bench):
    for folder in ("a/b", ".hidden"):
        (bench.folder / folder).mkdir(parents=True)
    (bench.folder / "a" / "loop").symlink_to(bench.folder)
    bench.file("a/b/x.sta", MT940.format(closing="150,00"))
    bench.file(".hidden/y.sta", MT940.format(closing="150,00"))
    bench.file("a/z.txt", "Dear customer")
    result = bench.run("bank", bench.folder, "--dry-run")
    text = " ".join(result.stdout.split())
    assert (result.exit_code, text.count("DE89370400440532013000: 1 lines, 50.00 EUR")) == (1, 1)
    assert "x.sta: MT940, 1 statement" in text
    assert "z.txt: not recognised; looked for MT940" in text


def test_json_tells_a_script_what_became_of_each_file(bench):
    good, bad = bench.file("a.csv", HEADER + GOOD + BAD), bench.file("b.csv", "x\n")
    result = bench.run("invoices", good, bad, "--json")
    found = json.loads(result.stdout)
    assert found["dry_run"] is False
    first, second = found["files"]
    assert (first["file"], first["good"], first["sent"], first["error"]) == ("a.csv", 1, 1, None)
    assert first["refused"] == {
        "count": 1,
        "first": [{"where": "line 3", "reason": "number: empty, but a value is required"}],
    }
    assert first["rejected_file"] == str(bench.folder / "a.rejected.csv")
    assert "columns are missing" in second["error"]
    assert result.exit_code == 1


def test_output_fits_80_columns_whatever_is_in_the_file(bench):
    rows = "".join(f"\x1b[31m{'x' * 200} {n},C-1,DE01,EUR,{'9' * 300},bad,\n" for n in range(50))
    result = bench.run("invoices", bench.file("evil\x1b[2J\n.csv", HEADER + rows))
    lines = [line for line in result.stdout.splitlines() if str(bench.folder) not in line]
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in result.stdout
    assert "… and 40 more" in result.stdout


def test_what_the_broker_did_not_take_ends_with_1_and_a_line(bench, monkeypatch):
    def refuse(*_):
        raise PublishError("the broker at kafka did not take all")

    monkeypatch.setattr(import_run, "publish_now", refuse)
    result = bench.run("invoices", bench.file("a.csv", HEADER + GOOD), bench.file("b.csv", HEADER + GOOD))
    assert (result.exit_code, result.stderr) == (1, "error: the broker at kafka did not take all\n")


@pytest.mark.parametrize("content", ["delimeter = 1", "\x00", "{", "[columns]\nnumbr = 'x'"])
def test_a_profile_that_cannot_work_ends_with_1_and_says_why(bench, content):
    profile = bench.file("p.toml", content)
    result = bench.run("invoices", bench.file("a.csv", HEADER + GOOD), "--profile", profile)
    assert (result.exit_code, bench.sent) == (1, [])
    assert "profile: " in result.output


def test_an_mt940_statement_is_sent_under_its_own_name_only(bench):
    result = bench.run("bank", bench.file("march.sta", MT940.format(closing="150,00")), "--legal-entity", "DE01")
    (event,) = bench.sent
    assert result.exit_code == 0
    assert "MT940, 1 statement, DE89370400440532013000: 1 lines, 50.00 EUR" in " ".join(result.stdout.split())
    assert (event.file_name, event.number, event.legal_entity, event.closing) == ("march.sta", "7", "DE01", "150.00")


def test_a_statement_that_does_not_add_up_is_sent_to_be_kept_and_refused(bench):
    result = bench.run("bank", bench.file("march.sta", MT940.format(closing="150,01")))
    assert (result.exit_code, len(bench.sent)) == (2, 1)
    assert "closing balance: expected 150.00 EUR" in " ".join(result.stdout.split())


def test_a_truncated_statement_is_refused_whole_and_the_next_file_loaded(bench):
    whole = MT940.format(closing="150,00")
    cut = bench.file("cut.sta", whole[: whole.index(":62F:") + 10])
    result = bench.run("bank", cut, bench.file("whole.sta", whole))
    assert (result.exit_code, len(bench.sent)) == (1, 1)
    assert "cut.sta: " in result.stdout


def test_a_csv_statement_needs_a_profile(bench):
    result = bench.run("bank", bench.file("a.csv", "date,amount,text\n2026-03-02,1.00,x\n"))
    assert (result.exit_code, bench.sent) == (1, [])
    assert "a statement in CSV needs --profile FILE" in result.stdout


def test_refused_bank_rows_are_mended_and_keep_their_line_of_the_original_file(bench):
    profile = bench.file("bank.toml", BANK_PROFILE)
    text = "date,amount,text\n2026-03-02,1.00,RE 1\n?,2.00,RE 2\n"
    assert bench.run("bank", bench.file("a.csv", text), "--profile", profile).exit_code == 2
    rejected = bench.folder / "a.rejected.csv"
    rejected.write_text(rejected.read_text().replace("?", "2026-03-03"))
    assert bench.run("bank", rejected, "--profile", profile).exit_code == 0
    first, second = bench.sent
    assert first.file_hash == second.file_hash
    assert [line.line for event in bench.sent for line in event.lines] == [2, 3]
    assert first.statement != second.statement


def test_a_bad_row_refuses_an_export_with_balances_whole_for_they_prove_all_rows_together(bench):
    profile = bench.file("bank.toml", BANK_PROFILE + 'opening="before"\nclosing="after"\n')
    text = "date,amount,text,before,after\n2026-03-02,1.00,x,0.00,1.00\n?,2.00,y,1.00,3.00\n"
    result = bench.run("bank", bench.file("a.csv", text), "--profile", profile)
    assert (result.exit_code, bench.sent) == (1, [])
    assert "1 rows are wrong, the first in line 3" in " ".join(result.stdout.split())
    assert bench.names() == ["a.csv", "bank.toml"]


@pytest.mark.parametrize("command", ["customers", "orders", "invoices", "bank"])
def test_help_gives_an_example(command):
    result = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "80"})
    assert f"o2c import {command}" in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 80
