"""The converter and the oracle against the figures that are known of the sample, and against our own readers."""

import doctest
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import convert
import oracle
import pytest
import sample_invoices
from sample_invoices import Invoice, Payment, payments, rows, standing
from sample_statements import text_of

from o2c.intake.bank import is_refused, load_profile, read_csv, read_mt940, verify
from o2c.intake.tables import CUSTOMERS, INVOICES, TableProfile, load_table_profile, open_table

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
pytestmark = [
    pytest.mark.sample,
    pytest.mark.skipif(not SOURCE.exists(), reason=f"the sample data is not here ({SOURCE.name})"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, str]:
    target = tmp_path_factory.mktemp("sample_ar")
    script = Path(convert.__file__)
    done = subprocess.run([sys.executable, script, SOURCE, target], capture_output=True, text=True, check=True)
    return target, done.stdout


@pytest.fixture(scope="module")
def invoices() -> list[Invoice]:
    return standing(list(rows(SOURCE)))


@pytest.fixture(scope="module")
def paid(invoices) -> list[Payment]:
    return payments(invoices)


def totals(amounts) -> dict[str, int]:
    found: Counter[str] = Counter()
    for currency, cents in amounts:
        found[currency] += cents
    return dict(found)


STANDING = {"USD": 80528703136, "CAD": 7591184765}


def test_the_converter_says_what_must_come_out(made):
    for figure in (
        "30,702 rows",
        "30,025 invoices stand",
        "671 rows",
        "6 have no number",
        "805287031.36",
        "75911847.65",
    ):
        assert figure in made[1]


def test_every_standing_invoice_is_paid_once_and_whole(invoices, paid):
    assert totals((i.currency, i.cents) for i in invoices) == STANDING
    assert totals((p.currency, p.cents) for p in paid) == STANDING
    assert sorted(number for p in paid for number in p.numbers) == sorted(i.number for i in invoices)


def test_the_importer_takes_the_invoices_and_refuses_the_six_rows_without_a_number(made):
    folder, _ = made
    profile = load_table_profile((folder / "invoices.toml").read_bytes())
    data = (folder / "invoices.csv").read_bytes()
    built = list(INVOICES.build(open_table(data, profile, INVOICES.fields).rows, profile))
    refused = [(b.rows[0].line, b.reason) for b in built if b.event is None]
    assert [line for line, _ in refused] == [3178, 12025, 18667, 19105, 23689, 27367]
    assert {reason for _, reason in refused} == {"invoice_id: empty, but a value is required"}
    events = {b.event.number: b.event for b in built if b.event is not None}
    assert len(built) - len(refused) - len(events) == 671
    assert totals((e.gross.currency, e.gross.minor) for e in events.values()) == STANDING
    assert {e.legal_entity for e in events.values()} == {"US01"}
    assert Counter(e.attributes["business_code"] for e in events.values()).most_common(1)[0][0] == "U001"
    assert sum(bool(b.warnings) for b in built) == 139  # 136 invoices, three of them in two rows


def test_every_payer_is_a_customer_and_every_invoice_has_one(made):
    folder, _ = made
    data = (folder / "customers.csv").read_bytes()
    built = list(CUSTOMERS.build(open_table(data, TableProfile(), CUSTOMERS.fields).rows, TableProfile()))
    assert all(b.event is not None and not b.event.credit_check for b in built)
    names = {b.event.name: b.event.customer for b in built}
    assert len(names) == len(set(names.values())) == 553  # one of them only in a row without a number
    assert {i.payer for i in standing(list(rows(SOURCE)))} <= set(names)


@pytest.mark.parametrize("currency", ["USD", "CAD"])
def test_both_statements_tell_the_same_payments_and_prove_themselves(made, paid, currency):
    folder, _ = made
    name = f"bank_{currency.lower()}"
    profile = load_profile((folder / "bank.toml").read_bytes())
    reading = read_csv((folder / f"{name}.csv").read_bytes(), profile)
    (export,) = reading.statements
    daily = read_mt940((folder / f"{name}.sta").read_bytes())
    assert reading.errors == ()
    assert not [finding for statement in daily if is_refused(findings := verify(statement)) for finding in findings]
    assert all(before.closing.minor == after.opening.minor for before, after in pairwise(daily))
    assert len({(s.statement_date.year, s.statement_no) for s in daily}) == len(daily)
    lines = [line for statement in daily for line in statement.lines]
    assert [(x.minor, x.value_date, x.bank_reference) for x in lines] == [
        (x.minor, x.value_date, x.bank_reference) for x in export.lines
    ]
    own = [p for p in paid if p.currency == currency]
    assert [(x.payer_name, x.minor, x.remittance) for x in export.lines] == [
        (p.payer, p.cents, text_of(p)) for p in own
    ]
    assert [x.remittance for x in lines] == [text_of(p)[:390].rstrip() for p in own]
    assert [x.remittance_cut for x in lines] == [len(text_of(p)) >= 390 for p in own]


def test_the_cut_statements_lose_what_is_behind_six_lines(invoices, paid):
    lost = oracle.cut_off(paid)
    cut = [p for p in paid if len(text_of(p)) >= 390]
    assert len(cut) == 112
    assert len(lost) == sum(len(p.numbers) - 35 for p in cut)  # 35 numbers of ten digits and a blank, then a piece
    assert all(number not in text_of(p)[:390].split() for p in cut for number in p.numbers if number in lost)


GOLDEN = {
    "USD": [(1192, 3567212334), (133, 337763900), (14, 15286202), (10, 17582632), (2, 2406189), (2, 468726)],
    "CAD": [(51, 224770673), (24, 100802272), (1, 2089), (2, 155071), (0, 0), (0, 0)],
}


def test_the_oracle_gives_the_known_aging_of_mid_2019(invoices):
    found = oracle.aging(invoices, date(2019, 6, 30))
    assert {currency: list(buckets.values()) for currency, buckets in found.items()} == GOLDEN
    assert list(found["USD"]) == list(oracle.BUCKETS)


def test_the_end_of_a_day_counts_in_the_oracle():
    one = Invoice("1", "P", "U", "USD", 100, dated=date(2019, 5, 2), due=date(2019, 5, 10), paid=date(2019, 5, 20))

    def buckets(day: int, **options) -> dict[str, tuple[int, int]]:
        return {b: f for b, f in oracle.aging([one], date(2019, 5, day), **options)["USD"].items() if f != (0, 0)}

    assert buckets(1) == {}
    assert buckets(2) == buckets(10) == {"not due": (1, 100)}
    assert buckets(11) == buckets(19) == {"1-30": (1, 100)}
    assert buckets(20) == {}
    assert buckets(20, never_paid={"1"}) == {"1-30": (1, 100)}


@pytest.mark.parametrize("module", [convert, oracle, sample_invoices])
def test_the_examples_in_the_texts_are_true(module):
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)
