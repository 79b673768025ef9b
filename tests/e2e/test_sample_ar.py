"""30,025 real invoices and their payments, loaded with the command line; the figures of any day come out exactly."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from world import World

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT.parent / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
ENTITY = "US01"
DAYS = (date(2019, 6, 30), date(2019, 2, 1), date(2019, 12, 31), date(2020, 3, 17))

pytestmark = [
    pytest.mark.servers,
    pytest.mark.sample,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not SAMPLE.exists(), reason=f"the sample data is not beside the project: {SAMPLE}"),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sample_ar")
    subprocess.run([sys.executable, ROOT / "examples/sample_ar/convert.py", SAMPLE, target], check=True)
    return target


@pytest.fixture(scope="module")
def loaded(world: World, files: Path) -> Path:
    """Everything loaded once, with the CSV statements."""
    assert world.o2c("import", "customers", files / "customers.csv").returncode == 0
    invoices = world.o2c("import", "invoices", files / "invoices.csv", "--profile", files / "invoices.toml")
    assert invoices.returncode == 2, "six rows have no number"
    assert "6 refused" in invoices.stdout
    world.settle(300)
    statements = [files / "bank_usd.csv", files / "bank_cad.csv"]
    bank = world.o2c("import", "bank", *statements, "--profile", files / "bank.toml", "--legal-entity", ENTITY)
    assert bank.returncode == 0, bank.stderr
    world.settle(300)
    return files


def test_every_invoice_stands_once_and_every_payment_is_applied(world: World, loaded: Path) -> None:
    query = (
        "select currency, count(*), sum(gross) from o2c_billing.documents where legal_entity = %s group by 1 order by 1"
    )
    assert world.sql(query, [ENTITY]) == [("CAD", 1_676, 7_591_184_765), ("USD", 28_349, 80_528_703_136)]
    assert world.sql("select count(*) from o2c_cash_app.open_receipts where legal_entity = %s", [ENTITY]) == [(0,)]
    assert world.sql(
        "select sum(amount) from o2c_cash_app.journal where legal_entity = %s and account = 'receivable'", [ENTITY]
    ) == [(0,)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_aging_of_any_day_is_what_the_sample_itself_says(world: World, loaded: Path, day: date) -> None:
    sys.path.insert(0, str(ROOT / "examples" / "sample_ar"))
    from oracle import aging
    from sample_invoices import rows, standing

    expected = aging(standing(list(rows(SAMPLE))), day)
    answer = world.get("projection", "/v1/aging", as_of=day.isoformat(), entity=ENTITY)
    for row in answer["rows"]:
        told = {
            name: (cell["items"], int(cell["amount"]["amount"].replace(".", "")))
            for name, cell in zip(answer["buckets"], row["buckets"], strict=True)
        }
        assert told == expected[row["currency"]]


FIGURES = {
    "dso": ("20.08", "17.65"), "dso-count-back": ("18.97", "19.05"), "dso-best-possible": ("18.18", "12.18"),
    "average-days-delinquent": ("1.90", "5.47"), "collection-effectiveness": ("93.69", "80.39"),
    "dso-sales-weighted": ("19.03", "19.05"), "days-to-pay": ("17.66", "17.67"), "days-late": ("0.14", "5.24"),
    "days-late-only": ("1.60", "5.60"),
}  # fmt: skip


def test_key_figures_are_those_worked_out_by_hand(world: World, loaded: Path) -> None:
    answer = world.get("projection", "/v1/kpis", as_of="2019-06-30", entity=ENTITY)
    for place, currency in enumerate(("USD", "CAD")):
        (row,) = [row for row in answer["rows"] if row["currency"] == currency]
        told = {kpi["name"]: kpi["value"] for kpi in row["kpis"]}
        assert {name: told[name] for name in FIGURES} == {name: both[place] for name, both in FIGURES.items()}


def test_loading_everything_again_changes_nothing(world: World, loaded: Path) -> None:
    counts = "select count(*), max(notification_id) from o2c_cash_app.stored_events"
    before = world.sql(counts)
    world.o2c("import", "invoices", loaded / "invoices.csv", "--profile", loaded / "invoices.toml")
    statements = [loaded / "bank_usd.csv", loaded / "bank_cad.csv"]
    world.o2c("import", "bank", *statements, "--profile", loaded / "bank.toml", "--legal-entity", ENTITY)
    world.settle(300)
    assert world.sql(counts) == before
