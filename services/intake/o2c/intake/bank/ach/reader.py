"""ACH files: batches of entries, one statement for each of our accounts.

An ACH file has no balances: what it pays comes again in the statement of the bank account, each entry by itself or all
as one sum. Lines are known by their place in the file.
"""

from dataclasses import dataclass, field

from o2c.intake.bank.ach.batch import Batch, read_batch
from o2c.intake.bank.ach.controls import Tally, batch_control, file_control
from o2c.intake.bank.ach.entries import CURRENCY, Entry, read_addenda, read_entry
from o2c.intake.bank.ach.lines import account_of, line_of
from o2c.intake.bank.ach.records import Record, records
from o2c.intake.bank.bai.values import read_date
from o2c.intake.bank.checks import Finding, Severity, is_refused
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.reported import Reported, spread
from o2c.intake.bank.statement import MAX_ACCOUNT, Line, Statement
from o2c.intake.bank.text import decode, refuse_size


@dataclass(slots=True)
class _Account:
    name: str
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def reported(self) -> Reported:
        statement = Statement(
            account=self.name,
            statement_no=None,
            currency=CURRENCY,
            statement_date=max(line.booking_date for line in self.lines),
            opening=None,
            closing=None,
            lines=tuple(self.lines),
        )
        return Reported(statement, tuple(self.findings))


class _File:
    """What is open while the records go by; `records` has seen to their order."""

    def __init__(self, header: Record) -> None:
        self._created = read_date(header.part(24, 29), "file creation date", header.where)
        self._origin = header.part(14, 23)
        self._first = header.row
        self._batches = 0
        self._batch: Batch
        self._entries: list[Entry] = []
        self._counted = Tally()
        self.accounts: dict[str, _Account] = {}
        self.findings: list[Finding] = []

    def take(self, record: Record) -> None:
        match record.kind:
            case "5":
                self._open(record)
            case "6":
                self._entries.append(read_entry(record, self._batch))
            case "7":
                read_addenda(self._entries[-1], record)
            case "8":
                self._close_batch(record)
            case "9":
                rows = record.row - self._first + 1
                self.findings += file_control(record, self._counted, self._batches, rows, CURRENCY)

    def _open(self, record: Record) -> None:
        self._batches += 1
        self._batch = read_batch(record, self._created)
        if self._batch.company and self._batch.company == self._origin:
            raise UnreadableFile(
                f"this file is on its way to the bank: its sender {self._origin} is the company whose payments it "
                "orders. Load what the bank sends, entries received and returns",
                record.where,
            )

    def _close_batch(self, record: Record) -> None:
        counted = Tally()
        told: dict[str, list[Finding]] = {}
        for entry in self._entries:
            counted.add(entry.tally)
            counted.count += entry.addenda
            name = account_of(entry)[:MAX_ACCOUNT]
            self.accounts.setdefault(name, _Account(name)).lines.append(line_of(entry))
            told.setdefault(name, []).extend(_told(entry))
        findings = batch_control(record, counted, CURRENCY)
        spread(findings, list(told.values()))
        for name, found in told.items():
            self.accounts[name].findings += found
        if not told:
            self.findings += findings
        self._counted.add(counted)
        self._entries = []

    def reported(self) -> list[Reported]:
        """Raises UnreadableFile for a file without entries whose controls say that there are some."""
        if is_refused(self.findings) and not self.accounts:
            raise UnreadableFile(str(self.findings[0]))
        spread(self.findings, [account.findings for account in self.accounts.values()])
        return [account.reported() for account in self.accounts.values()]


def _told(entry: Entry) -> list[Finding]:
    """What a person must know of an entry that is no plain payment."""
    if entry.record.part(79, 79) == "1" and not entry.addenda:
        return [Finding(Severity.REFUSE, entry.record.where, "its addenda record, which it says it has", "none")]
    if entry.back and entry.back.code.startswith("C"):
        expected = "entries of ours that are right"
        return [Finding(Severity.WARN, entry.record.where, expected, line_of(entry).remittance)]
    return []


def read_ach(data: bytes) -> list[Reported]:
    """One statement for each account, with what the controls of its batches and of the file say against it.

    Raises UnreadableFile, with line and record, for a file that is not readable from its first line to its last, and
    for one that a company sends to its bank.
    """
    refuse_size(data)
    files: list[_File] = []
    for record in records(decode(data)):
        if record.kind == "1":
            files.append(_File(record))
        else:
            files[-1].take(record)
    return [found for file in files for found in file.reported()]
