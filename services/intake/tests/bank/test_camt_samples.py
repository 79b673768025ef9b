"""Every CAMT file among the sample data is read to the cent, or refused in words.

Sums are checked against a regular expression that shares nothing with the reader.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from o2c.intake.bank import UnreadableFile, read_camt, recognise

FOLDER = Path(__file__).parents[4] / ".." / "shared" / "data" / "bank"
FILES = sorted(p for p in FOLDER.rglob("*") if p.is_file() and p.suffix.lower() in (".xml", ".camt"))
ENTRY = re.compile(r"<(?:\w+:)?Ntry>.*?<(?:\w+:)?Amt Ccy=.\w+.>([\d.]+)<.*?CdtDbtInd>(CRDT|DBIT)<", re.DOTALL)


@pytest.mark.sample
@pytest.mark.skipif(not FILES, reason=f"there is no CAMT file at {FOLDER}")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_sample_is_read_or_refused_in_words(file):
    data = file.read_bytes()
    assert recognise(data, "").kind.startswith("CAMT")
    try:
        reading = read_camt(data)
    except UnreadableFile as refused:
        pytest.skip(f"refused: {refused}")
    signed = [Decimal(value) if mark == "CRDT" else -Decimal(value) for value, mark in ENTRY.findall(data.decode())]
    if not reading.faults and not reading.notes:
        assert sum(Decimal(one.total) for one in reading.statements) / 100 == sum(signed)
