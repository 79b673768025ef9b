"""EDI samples of other projects, none of them an advice: each is refused with what it is."""

from pathlib import Path

import pytest

from o2c.intake.advices import Kind, Source, read_edifact, read_x12, recognise
from o2c.intake.bank import UnreadableFile

FOLDER = Path(__file__).parents[4] / ".." / "shared" / "data" / "edi"
pytestmark = [
    pytest.mark.sample,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the sample data is not at {FOLDER}"),
]
REFUSED = {
    "edifact.01.edi": "this is a quotation (EDIFACT QUOTES), no remittance advice",
    "x12.810a.edi": "this is an invoice (X12 810), no remittance advice",
    "x12.810b.edi": "this is an invoice (X12 810), no remittance advice",
    "x12.850.edi": "this is a purchase order (X12 850), no remittance advice",
    "x12.850a.edi": "this is a purchase order (X12 850), no remittance advice",
}


def test_every_sample_is_in_the_list():
    assert {file.name for file in FOLDER.iterdir()} == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_a_sample_is_refused_with_what_it_is(name):
    seen = recognise((FOLDER / name).read_bytes())
    read = read_x12 if seen.kind is Kind.X12 else read_edifact
    with pytest.raises(UnreadableFile) as refused:
        read(seen.text, Source(name, "", ""))
    assert REFUSED[name] in str(refused.value)
