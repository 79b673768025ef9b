"""The payers of 10,207 real payments, told by their names alone, as they are written: 2,465 spellings."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
INVOICES = ROOT / ".." / "shared" / "data" / "ar" / "invoices_paid.csv.gz"


@pytest.mark.sample
@pytest.mark.skipif(not INVOICES.exists(), reason="the sample data are not beside the project")
def test_nearly_all_payers_are_found_and_hardly_one_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "bench" / "matching"), *sys.path])
    import payers as bench

    payments = bench.payments_of(INVOICES)
    row = bench.run("as written", payments, sorted({payment.payer for payment in payments}))
    assert len({payment.written for payment in payments}) > 1_500
    assert (row.payments, row.found >= 0.99 * row.payments, row.wrong <= 0.0005 * row.payments) == (10_207, True, True)
