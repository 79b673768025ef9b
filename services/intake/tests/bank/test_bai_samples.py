"""Every BAI2 and lockbox sample of other projects is read, or refused with the reason that is written here by hand."""

from pathlib import Path

import pytest

from o2c.intake.bank import Kind, is_refused, recognise, verify
from o2c.intake.bank.bai import read_bai2, read_lockbox

FOLDER = Path(__file__).parents[4] / ".." / "shared" / "data" / "bank"
pytestmark = [
    pytest.mark.sample,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the sample data is not at {FOLDER}"),
]
GOLDMAN = "bai2/sample4-continuations-newline-delimited.txt"

# file → per account: number, currency, lines, sum in minor units, whether it may be taken in
READ = {
    "bai2/sample1.txt": [("10200123456", "CAD", 17, 0, True)],
    GOLDMAN: [
        ("107049924", "USD", 0, 0, True),
        ("107049932", "USD", 3, -845150, False),
        ("104108339", "USD", 14, -29903174, False),
        ("260000033037", "USD", 0, 0, True),
        ("280000010657", "USD", 0, 0, True),
    ],
    "lockbox/test_empty_lockbox.bai": [("LOCKBOX/0099999991/0022222", "USD", 0, 0, True)],
    "lockbox/test_lockbox.bai": [("LOCKBOX/0099999991/0022222", "USD", 1, 700000, True)],
}


def test_every_file_has_an_expected_outcome():
    files = {path.relative_to(FOLDER).as_posix() for name in ("bai2", "lockbox") for path in (FOLDER / name).iterdir()}
    assert files == READ.keys()


@pytest.mark.parametrize("name", READ)
def test_a_sample_is_read(name):
    data = (FOLDER / name).read_bytes()
    kind, read = (Kind.BAI2, read_bai2) if name.startswith("bai2") else (Kind.LOCKBOX, read_lockbox)
    assert recognise(data, name).kind is kind
    assert [
        (
            (s := found.statement).account,
            s.currency,
            len(s.lines),
            s.total,
            not (found.refused or is_refused(verify(s))),
        )
        for found in read(data)
    ] == READ[name]


@pytest.mark.parametrize(
    ("account", "message"),
    [
        ("107049932", "line 22, record 49, control total: expected 7999960"),
        ("107049932", "line 22, record 49, number of records: expected 18, as there are; found 26"),
        ("104108339", "line 110, record 49, control total: expected 666917818"),
        ("104108339", "line 110, record 49, number of records: expected 88, as there are; found 8"),
        ("104108339", "total of debits (type 400): expected 303604.05 USD"),
        ("107049924", "line 115, record 98, number of accounts: expected 5, as there are; found 4"),
    ],
)
def test_the_shortened_sample_is_contradicted_with_figures(account, message):
    reported = read_bai2((FOLDER / GOLDMAN).read_bytes())
    (found,) = [one for one in reported if one.statement.account == account]
    assert any(message in str(finding) for finding in found.findings)


def test_the_words_of_the_samples_are_understood():
    line = next(found for found in read_bai2((FOLDER / GOLDMAN).read_bytes())[1].statement.lines if found.minor > 0)
    assert (line.payer_name, line.payer_account) == ("SAMPLE INC", "026015079/101152046")
    assert line.end_to_end_id == "GSQ4FBGFDGWGKY"
    (cheque,) = read_lockbox((FOLDER / "lockbox/test_lockbox.bai").read_bytes())[0].statement.lines
    assert (cheque.payer_name, cheque.payer_account) == ("BOB E SMITH", "055002707/12345555")
    assert (cheque.customer_reference, cheque.remittance) == ("180", "CE554")
