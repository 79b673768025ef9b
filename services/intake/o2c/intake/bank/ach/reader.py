"""ACH files: batches of entries, one statement for each of our accounts.

An ACH file has no balances: what it pays comes again in the statement of the bank account, each entry by itself or all
as one sum. Lines are known by their place in the file.
"""

from o2c.intake.bank.ach.batch import Batch, read_batch
from o2c.intake.bank.ach.controls import Tally, batch_control, file_control
from o2c.intake.bank.ach.entries import CURRENCY, Entry, read_addenda, read_entry
from o2c.intake.bank.ach.lines import account_of, line_of
from o2c.intake.bank.ach.records import Record, records
from o2c.intake.bank.bai.values import read_date
from o2c.intake.bank.checks import Finding, Severity, is_refused
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.reported import Reported, spread
from o2c.intake.bank.statement import MAX_ACCOUNT
from o2c.intake.bank.text import Text, refuse_size
from o2c.intake.bank.unbalanced import MAX_FINDINGS, Accounts
from o2c.intake.content import Bytes, Scratch


class _File:
    """What is open while the records go by; `records` has seen to their order."""

    def __init__(self, header: Record, accounts: Accounts) -> None:
        self._created = read_date(header.part(24, 29), "file creation date", header.where)
        self._origin = header.part(14, 23)
        self._first = header.row
        self._batches = 0
        self._batch: Batch
        self._entry: Entry | None = None
        self._in_batch, self._counted = Tally(), Tally()
        self._accounts = accounts
        self._told_in_batch: dict[str, list[Finding]] = {}
        self._told: dict[str, list[Finding]] = {}
        self._findings: list[Finding] = []

    def take(self, record: Record) -> None:
        if record.kind == "7":
            assert self._entry is not None, "the order of the records was checked"
            read_addenda(self._entry, record)
            return
        self._close_entry()
        match record.kind:
            case "5":
                self._open(record)
            case "6":
                self._entry = read_entry(record, self._batch)
            case "8":
                self._close_batch(record)
            case "9":
                rows = record.row - self._first + 1
                self._findings += file_control(record, self._counted, self._batches, rows, CURRENCY)
                self._close()

    def _open(self, record: Record) -> None:
        self._batches += 1
        self._batch = read_batch(record, self._created)
        if self._batch.company and self._batch.company == self._origin:
            raise UnreadableFile(
                f"this file is on its way to the bank: its sender {self._origin} is the company whose payments it "
                "orders. Load what the bank sends, entries received and returns",
                record.where,
            )

    def _close_entry(self) -> None:
        """It is whole when another record than an addenda comes."""
        entry, self._entry = self._entry, None
        if entry is None:
            return
        self._in_batch.add(entry.tally)
        self._in_batch.count += entry.addenda
        account = self._accounts.of(account_of(entry)[:MAX_ACCOUNT], CURRENCY)
        account.lines.append(line_of(entry))
        account.comes(None, entry.batch.day)
        told = self._told_in_batch.setdefault(account.account, [])
        told += _told(entry) if len(told) < MAX_FINDINGS else []

    def _close_batch(self, record: Record) -> None:
        findings = batch_control(record, self._in_batch, CURRENCY)
        spread(findings, list(self._told_in_batch.values()))
        for name, found in self._told_in_batch.items():
            self._told.setdefault(name, []).extend(found)
        if not self._told_in_batch:
            self._findings += findings
        self._counted.add(self._in_batch)
        self._in_batch, self._told_in_batch = Tally(), {}

    def _close(self) -> None:
        """Raises UnreadableFile for a file without entries whose controls say that there are some."""
        if is_refused(self._findings) and not self._told:
            raise UnreadableFile(str(self._findings[0]))
        spread(self._findings, list(self._told.values()))
        for name, found in self._told.items():
            account = self._accounts.of(name, CURRENCY)
            for finding in found:
                account.note(finding)


def _told(entry: Entry) -> list[Finding]:
    """What a person must know of an entry that is no plain payment."""
    if entry.record.part(79, 79) == "1" and not entry.addenda:
        return [Finding(Severity.REFUSE, entry.record.where, "its addenda record, which it says it has", "none")]
    if entry.back and entry.back.code.startswith("C"):
        expected = "entries of ours that are right"
        return [Finding(Severity.WARN, entry.record.where, expected, line_of(entry).remittance)]
    return []


def read_ach(data: Bytes) -> list[Reported]:
    """One statement for each account, with what the controls of its batches and of the file say against it. Several
    files that were put one behind the other are proved each by its own.

    Raises UnreadableFile, with line and record, for a file that is not readable from its first line to its last, and
    for one that a company sends to its bank.
    """
    refuse_size(data)
    accounts = Accounts(Scratch())
    file: _File | None = None
    for record in records(Text(data)):
        if record.kind == "1":
            file = _File(record, accounts)
        elif file:
            file.take(record)
    return accounts.reported()
