"""Do the controls of an ACH file agree with the entries before them?

Batch control (8) and file control (9) each state how many entries and addenda there are, the sum of the first eight
digits of the receiving banks' routing numbers (the entry hash, its last ten digits), and the sums of debits and of
credits; the file control also how many batches and how many blocks of ten lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from o2c.intake.bank.ach.records import Record
from o2c.intake.bank.amounts import shown
from o2c.intake.bank.bai.values import read_count, read_number
from o2c.intake.bank.checks import Finding, Severity

_HASH = 10**10


@dataclass(slots=True)
class Tally:
    """`debits` and `credits` are in minor units, as seen by the account in the entry; `count` is of entries and
    addenda."""

    count: int = 0
    hash: int = 0
    debits: int = 0
    credits: int = 0

    def add(self, other: "Tally") -> None:
        self.count += other.count
        self.hash += other.hash
        self.debits += other.debits
        self.credits += other.credits


def batch_control(record: Record, counted: Tally, currency: str) -> list[Finding]:
    """Raises UnreadableFile for figures that are none."""
    stated = _read(record, (5, 10), (11, 20), (21, 32), (33, 44))
    return list(_contradictions(record, stated, counted, currency))


def file_control(record: Record, counted: Tally, batches: int, rows: int, currency: str) -> list[Finding]:
    """`rows` are the lines of the file up to its control. Raises UnreadableFile for figures that are none."""
    stated = _read(record, (14, 21), (22, 31), (32, 43), (44, 55))
    findings = list(_contradictions(record, stated, counted, currency))
    number = read_count(record.part(2, 7), "number of batches", record.where)
    if number != batches:
        findings.append(_finding(record, "number of batches", f"{batches}, as there are", str(number)))
    blocks, are = read_count(record.part(8, 13), "number of blocks", record.where), -(-rows // 10)
    if blocks != are:  # nothing of the money hangs on it, and some banks count otherwise
        expected = f"{are}, for {rows} lines in blocks of ten"
        findings.append(_finding(record, "number of blocks", expected, str(blocks), Severity.WARN))
    return findings


def _read(record: Record, *places: tuple[int, int]) -> Tally:
    count, hash_, debits, credits_ = (record.part(*place) for place in places)
    where = record.where
    return Tally(
        read_count(count, "number of entries and addenda", where),
        read_number(hash_, "entry hash", where),
        read_number(debits, "total of debits", where),
        read_number(credits_, "total of credits", where),
    )


def _contradictions(record: Record, stated: Tally, counted: Tally, currency: str) -> Iterator[Finding]:
    if stated.count != counted.count:
        found = f"{stated.count}: lines are missing or were added"
        yield _finding(record, "number of entries and addenda", f"{counted.count}, as there are", found)
    if stated.hash != counted.hash % _HASH:
        expected = f"{counted.hash % _HASH}, the sum of the routing numbers before it"
        yield _finding(record, "entry hash", expected, f"{stated.hash}: entries are missing or were changed")
    for name, said, sum_ in (("debits", stated.debits, counted.debits), ("credits", stated.credits, counted.credits)):
        if said != sum_:
            expected = f"{shown(sum_, currency)}, the sum of its entries"
            found = f"{shown(said, currency)}, a difference of {shown(said - sum_, currency)}"
            yield _finding(record, f"total of {name}", expected, found)


def _finding(record: Record, what: str, expected: str, found: str, severity: Severity = Severity.REFUSE) -> Finding:
    return Finding(severity, f"{record.where}, {what}", expected, found)
