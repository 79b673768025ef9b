"""BAI lockbox files: the cheques that a bank opened for us, one line each.

A lockbox has no balances: its deposit comes again as one sum in the statement of the bank account. It stands as an
account of its own, named by the bank's routing number and the box, for example LOCKBOX/0099999991/0022222. Lines are
known by their place in the file.
"""

from datetime import date

from o2c.intake.bank.amounts import Sum, shown
from o2c.intake.bank.bai.lockbox_cheques import Cheque, line_of, read_cheque
from o2c.intake.bank.bai.lockbox_records import Record, records
from o2c.intake.bank.bai.lockbox_remittance import read_overflow
from o2c.intake.bank.bai.values import read_count, read_date, read_number
from o2c.intake.bank.checks import Finding, Severity
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.reported import Reported, spread
from o2c.intake.bank.statement import MAX_ACCOUNT
from o2c.intake.bank.text import Text, refuse_size
from o2c.intake.bank.unbalanced import Accounts, Unbalanced
from o2c.intake.content import Bytes, Scratch

CURRENCY = "USD"
"""The format has no field for a currency; it is used by banks of the United States."""
MAX_OVERFLOW = 1_000
"""Overflow records of one cheque; their sequence numbers have two digits."""


class _File:
    """What is open while the records go by; `records` has seen to their order. `accounts` are the lockboxes."""

    def __init__(self, header: Record, currency: str, scratch: Scratch) -> None:
        self._currency = currency
        self._origin = header.part(14, 23)
        self._rows = 1
        self._box: Unbalanced
        self._day: date
        self._cheque: Cheque | None = None
        self._batch, self._service = Sum(), Sum()
        self.accounts = Accounts(scratch)
        self.findings: list[Finding] = []

    def take(self, record: Record) -> None:
        self._rows += 1
        if record.kind != "4":
            self._close_cheque()
        match record.kind:
            case "5":
                self._open(record)
            case "6":
                self._cheque = read_cheque(record, self._day)
            case "4":
                self._overflow(record)
            case "7":
                self._prove(record, "batch", self._batch, (21, 23), (24, 33))
                self._batch = Sum()
            case "8":
                self._prove(record, "lockbox", self._service, (21, 24), (25, 34))
                self._batch, self._service = Sum(), Sum()
            case "9":
                self._close(record)

    def _open(self, record: Record) -> None:
        account = f"LOCKBOX/{self._origin}/{record.part(8, 14)}"[:MAX_ACCOUNT]
        if not len(self.accounts) or account != self._box.account:
            self._box = self.accounts.of(account, self._currency)
            self._service = Sum()
        self._batch = Sum()
        self._day = read_date(record.part(15, 20), "deposit date", record.where)
        self._box.comes(None, self._day)

    def _overflow(self, record: Record) -> None:
        assert self._cheque is not None, "the order of the records was checked"
        if len(self._cheque.paid) >= MAX_OVERFLOW:
            raise UnreadableFile(f"a cheque has at most {MAX_OVERFLOW:,} overflow records (4)", record.where)
        self._cheque.paid.append(read_overflow(record, self._currency))

    def _close_cheque(self) -> None:
        """It is whole when another record than an overflow comes."""
        if self._cheque is None:
            return
        self._box.lines.append(line_of(self._cheque, self._currency))
        for sums in (self._batch, self._service):
            sums.add(self._cheque.minor)
        self._cheque = None

    def _prove(self, record: Record, what: str, sums: Sum, number: tuple[int, int], total: tuple[int, int]) -> None:
        stated_number = read_count(record.part(*number), "number of cheques", record.where)
        stated_total = read_number(record.part(*total), "total", record.where)
        if stated_number != sums.number:
            self._refuse(record, f"number of cheques of the {what}", f"{sums.number}, as there are", str(stated_number))
        if stated_total != sums.minor:
            expected = f"{shown(sums.minor, self._currency)}, the sum of its cheques ({sums.number})"
            difference = shown(stated_total - sums.minor, self._currency)
            found = f"{shown(stated_total, self._currency)}, a difference of {difference}"
            self._refuse(record, f"total of the {what}", expected, found)

    def _refuse(self, record: Record, what: str, expected: str, found: str) -> None:
        self._box.note(Finding(Severity.REFUSE, f"{record.where}, {what}", expected, found))

    def _close(self, record: Record) -> None:
        stated = read_count(record.part(2, 7), "number of records", record.where)
        if stated != self._rows:
            found = f"{stated}: lines are missing or were added"
            where = f"{record.where}, number of records"
            self.findings.append(Finding(Severity.REFUSE, where, f"{self._rows}, as there are", found))

    def reported(self) -> list[Reported]:
        spread(self.findings, [box.findings for box in self.accounts])
        return self.accounts.reported()


def read_lockbox(data: Bytes, currency: str = CURRENCY) -> list[Reported]:
    """One statement for each lockbox, with what its batch and service totals and the trailer say against it.

    Raises UnreadableFile, with line and record, for a file that is not readable from its first line to its last.
    """
    refuse_size(data)
    scratch = Scratch()
    file: _File | None = None
    for record in records(Text(data).lines()):
        if file is None:
            file = _File(record, currency, scratch)
        else:
            file.take(record)
    assert file is not None, "records refuses a file without any"
    return file.reported()
