"""Remittance text as `bench/matching/degrader.py` makes it of the sample's payments, and what the rules make of it."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "ar" / "invoices_paid.csv.gz"
sys.path.insert(0, str(ROOT / "bench" / "matching"))

import degrader  # noqa: E402

NUMBERS = ("1930438491", "1930438555", "1929646410", "1930147974")


@pytest.mark.parametrize("mode", degrader.MODES)
def test_a_text_is_the_same_every_time_and_another_for_another_payment(mode: str) -> None:
    made = [degrader.degraded(NUMBERS, "10.00", mode, f"s/{n}") for n in range(40)]
    assert made == [degrader.degraded(NUMBERS, "10.00", mode, f"s/{n}") for n in range(40)]
    assert mode == "short" or len(set(made)) > 1


def test_texts_are_degraded_as_they_say() -> None:
    for n in range(40):
        said = {mode: degrader.degraded(NUMBERS, "10.00", mode, f"s/{n}") for mode in degrader.MODES}
        assert all(number in said["all"].text for number in NUMBERS)
        assert all(number in said["torn"].text.replace(" ", "") for number in NUMBERS)
        assert 0 < sum(number in said["some"].text for number in NUMBERS) < len(NUMBERS)
        assert (len(said["cut35"].text), said["cut35"].cut) == (35, True)
        assert any(number not in said["typos"].text for number in NUMBERS)
        assert not any(number in said["total"].text + said["advice"].text for number in NUMBERS)
        assert said["advice"].advice == NUMBERS


@pytest.mark.sample
@pytest.mark.skipif(not SAMPLE.exists(), reason=f"the sample data is not beside the project: {SAMPLE}")
def test_payments_whose_numbers_are_given_are_placed_and_hardly_one_wrongly() -> None:
    import texts

    rows = texts.measure(SAMPLE, degrader.GIVEN)
    payments, placed, wrong = (sum(getattr(row, name) for row in rows) for name in ("payments", "placed", "wrong"))
    assert payments == 5 * 10_207
    assert placed >= payments * 0.99
    assert wrong <= payments * 0.0002


@pytest.mark.sample
@pytest.mark.skipif(not SAMPLE.exists(), reason=f"the sample data is not beside the project: {SAMPLE}")
def test_what_is_cut_off_or_left_out_is_completed_or_left_and_never_guessed() -> None:
    import texts

    for row in texts.measure(SAMPLE, ["some", "cut35", "cut140"]):
        assert row.wrong <= row.payments * 0.0002
        assert row.placed >= row.payments * {"some": 0.80, "cut35": 0.90, "cut140": 0.95}[row.mode]
