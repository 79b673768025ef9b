"""Memory does not grow with a file, nor with one statement of it: four times the lines take no more than once."""

import tracemalloc

import pytest
from bank_samples import CAMT_053, SAMPLES
from camt_files import FULL, amount

from o2c.intake import content as module
from o2c.intake.bank_import import read_bank_file
from o2c.intake.content import Content

LINES, ENTRIES = 1_500, 1_000
"""More than are in memory at once, and more than a piece of the file; an entry of a CAMT is larger than a line."""
GROWTH = 1.5
"""Lines that were held would make it 2 and more; what the garbage collector has not seen yet makes up to 1.4."""

REPEATED = [
    ("MT940", b":61:240131RC80,25NTRFNONREF\n:86:TAKEN BACK\n"),
    ("MT942", b":61:240131D20,NCHGNONREF\n"),
    ("BAI2", b"16,698,1000,0,,,MONTHLY FEE/\n"),
    ("BAI2", b"16,195,100,D,1,1,100,,,INVOICE 1/\n"),
    ("lockbox", b"60010020000000500055002707000012345600000000180131240WAL-MAR\n"),
    ("ACH", next(line for line in SAMPLES["ACH"][0].splitlines(keepends=True) if line[:3] == b"627")),
    ("CAMT.053", CAMT_053[CAMT_053.index(b"<Ntry>") : CAMT_053.index(b"</Ntry>") + 7]),
    ("CAMT.053", f"<TxDtls>{FULL}{amount('5.00')}</TxDtls>".encode()),
    ("CAMT.054", f"<TxDtls>{FULL}{amount('5.00')}</TxDtls>".encode()),
    ("CSV", b"2024-01-31,-20.00,FEE,,150.00,130.00\n"),
    ("CSV", b"2024-01-31,no number,FEE,,150.00,130.00\n"),
]


def peak(name: str, repeated: bytes, times: int) -> int:
    """Bytes that were in use at once while the file was read and its events made."""
    good, profile = SAMPLES[name]
    place = good.index(repeated) if repeated in good else len(good)
    content = Content(good[:place])
    for _ in range(times):
        content.add(repeated)
    content.add(good[place:])
    tracemalloc.start()
    try:
        found = read_bank_file(content, "x.csv", profile)
        assert sum(len(event.lines) for event in found.events("DE01")) > 0
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("name", "repeated"), REPEATED, ids=lambda value: value if isinstance(value, str) else "")
def test_memory_does_not_grow_with_the_lines(name, repeated, monkeypatch):
    monkeypatch.setattr(module, "IN_MEMORY", 1)
    peak(name, repeated, 10)  # what is made once and kept
    times = ENTRIES if name.startswith("CAMT") else LINES
    once = peak(name, repeated, times)
    assert peak(name, repeated, 4 * times) < GROWTH * once
