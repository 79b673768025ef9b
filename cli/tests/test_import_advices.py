"""`o2c import advices`: good advices are sent, others said with their place; loading twice sends the same messages."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from o2c.cli import import_run
from o2c.cli.imports import app
from o2c.contracts.remittance import RemittanceAdvised
from o2c.intake.messages import key_of

HEADER = "advice,trace,payment_date,currency,document,paid\n"
GOOD = "A1,T1001,2026-05-04,EUR,INV-1,10.00\nA1,T1001,2026-05-04,EUR,INV-2,5.00\n"
BAD = "A2,T1002,2026-05-04,EUR,INV-3,1x\n"
EDI = """ISA*00*          *00*          *ZZ*PAYER          *ZZ*PAYEE          *260504*1200*U*00401*000000055*0*P*>~
GS*RA*PAYER*PAYEE*20260504*1200*2*X*004010~
ST*820*0001~BPR*I*10.00*C*ACH~TRN*1*4711~RMR*IV*INV-1**10.00~SE*5*0001~
ST*850*0002~BEG*00~SE*3*0002~
GE*2*2~IEA*1*000000055~
"""


@pytest.fixture
def kept() -> list[str]:
    """Names of files whose bytes were given to be kept."""
    return []


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, kept: list[str]) -> list[RemittanceAdvised]:
    found: list[RemittanceAdvised] = []

    def publish(bootstrap, events, source, partitions, progress) -> int:
        before = len(found)
        found.extend(events)
        return len(found) - before

    monkeypatch.setattr(import_run, "find_stack", lambda home: type("Stack", (), {"kafka_bootstrap_servers": ""}))
    monkeypatch.setattr(import_run, "publish_now", publish)
    monkeypatch.setattr(import_run, "keep_original", lambda stack, content, report: kept.append(report.file))
    return found


def load(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["advices", *map(str, arguments)])


def file(folder: Path, name: str, text: str) -> Path:
    target = folder / name
    target.write_text(text, encoding="utf-8")
    return target


def test_advices_are_sent_each_as_its_own_key(tmp_path, sent):
    result = load(file(tmp_path, "a.csv", HEADER + GOOD))
    assert result.exit_code == 0
    assert result.stdout == (
        "a.csv: CSV, 2 lines, 15.00 EUR. Advices: 1 good, 0 refused, 0 warnings\n  1 events sent\n"
    )
    (advice,) = sent
    assert (key_of(advice), advice.file_name, advice.format) == (advice.advice, "a.csv", "CSV")


def test_a_bad_row_is_written_beside_the_file_and_loaded_when_it_is_mended(tmp_path, sent):
    result = load(file(tmp_path, "a.csv", HEADER + GOOD + BAD))
    assert result.exit_code == 2
    assert "refused: line 4: paid: '1x' is no amount" in result.stdout
    rejected = tmp_path / "a.rejected.csv"
    rejected.write_text(rejected.read_text().replace(",1x", ",1.00"))
    assert load(rejected).exit_code == 0
    assert [advice.number for advice in sent] == ["A1", "A2"]


def test_loading_again_under_another_name_is_the_same_advice(tmp_path, sent):
    load(file(tmp_path, "a.csv", HEADER + GOOD))
    load(file(tmp_path, "b.csv", HEADER + BAD.replace("1x", "1") + GOOD))
    assert sent[0].advice == sent[2].advice != sent[1].advice


def test_an_edi_file_says_what_in_it_is_no_advice(tmp_path, sent):
    result = load(file(tmp_path, "a.820", EDI))
    assert result.exit_code == 2
    assert [advice.trace for advice in sent] == ["4711"]
    assert "transaction set 0002 (segments 8-10): this is a purchase order (X12" in result.stdout


def test_a_folder_is_loaded_and_one_bad_file_stops_no_other(tmp_path, sent):
    file(tmp_path, "1.csv", "a,b\n1,2\n")
    file(tmp_path, "2.csv", HEADER + GOOD)
    file(tmp_path, "payer.toml", 'decimal = "."\n')
    result = load(tmp_path, "--profile", tmp_path / "payer.toml")
    assert result.exit_code == 1
    assert "1.csv: line 1: columns are missing: document, paid, currency" in result.stdout
    assert len(sent) == 1


def test_a_profile_names_the_columns_of_the_payer(tmp_path, sent):
    text = "Beleg;Betrag;Zahlung vom\nINV-1;1.190,00;04.05.2026\n"
    profile = file(
        tmp_path,
        "payer.toml",
        'delimiter=";"\ndecimal=","\nthousands="."\ndate_format="%d.%m.%Y"\n[columns]\ndocument="Beleg"\npaid="Betrag"\n'
        'payment_date="Zahlung vom"\n[defaults]\ncurrency="EUR"\npayer_id="C-100"\n',
    )
    assert load(file(tmp_path, "avis.csv", text), "--profile", profile).exit_code == 0
    (advice,) = sent
    assert (advice.amount.amount, advice.payer.ids[0].number) == ("1190.00", "C-100")


def test_a_dry_run_sends_and_writes_nothing(tmp_path, sent):
    result = load(file(tmp_path, "a.csv", HEADER + GOOD + BAD), "--dry-run")
    assert result.exit_code == 2
    assert "dry run: nothing loaded" in result.stdout
    assert (sent, [path.name for path in tmp_path.iterdir()]) == ([], ["a.csv"])


@pytest.mark.parametrize("command", ["advices", "bank"])
def test_an_advice_is_taken_among_a_banks_files_too_and_its_bytes_are_kept(tmp_path, sent, kept, command):
    result = CliRunner().invoke(app, [command, str(file(tmp_path, "a.edi", EDI))])
    assert "X12 820, 1 lines, 10.00 USD. Advices: 1 good, 1 refused" in result.stdout.replace("\n", "")
    assert [type(event) for event in sent] == [RemittanceAdvised]
    assert kept == ["a.edi"]
