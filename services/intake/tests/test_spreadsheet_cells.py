"""No cell of a file of refused rows is taken for a formula, and every cell comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.intake.spreadsheet import guarded, unguarded

texts = st.text() | st.text("'=+-@\t\r\n 0123456789.,AZ＝", max_size=8)


@given(texts)
def test_every_cell_comes_back_as_it_was(cell):
    assert unguarded(guarded(cell)) == cell


@given(texts)
def test_no_cell_begins_like_a_formula_but_signed_numbers(cell):
    shown = guarded(cell)
    assert shown[:1] not in set("=@\t\r＝＋－＠")
    assert shown[:1] not in set("+-") or set(shown[1:]) <= set("0123456789.,")


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x")', "@SUM(1)", "+1+1", "-2+3", "\t=1", "'=1", "-"])
def test_what_a_spreadsheet_would_run_becomes_text(cell):
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-12.50", "+7", "1.234,50", "WAL-MAR", "BJ'S", "", "'quoted'"])
def test_other_cells_stay_as_they_are(cell):
    assert guarded(cell) == cell
