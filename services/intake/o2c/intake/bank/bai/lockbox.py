"""BAI lockbox files: the cheques that a bank opened for us, one line each.

A lockbox has no balances: its deposit comes again as one sum in the statement of the bank account. It stands as an
account of its own, named by the bank's routing number and the box, for example LOCKBOX/0099999991/0022222. Lines are
known by their place in the file.
"""

from o2c.intake.bank.amounts import shown
from o2c.intake.bank.bai.lockbox_cheques import Box, Cheque, read_cheque, statement
from o2c.intake.bank.bai.lockbox_records import Record, records
from o2c.intake.bank.bai.lockbox_remittance import read_overflow
from o2c.intake.bank.bai.values import read_count, read_date, read_number
from o2c.intake.bank.checks import Finding, Severity
from o2c.intake.bank.reported import Reported, spread
from o2c.intake.bank.statement import MAX_ACCOUNT
from o2c.intake.bank.text import decode, refuse_size

CURRENCY = "USD"
"""The format has no field for a currency; it is used by banks of the United States."""


class _File:
    """What is open while the records go by; `records` has seen to their order."""

    def __init__(self, header: Record, currency: str) -> None:
        self._currency = currency
        self._origin = header.part(14, 23)
        self._rows = 1
        self._box = Box("")
        self._batch: list[Cheque] = []
        self._service: list[Cheque] = []
        self.boxes: dict[str, Box] = {}
        self.findings: list[Finding] = []

    def take(self, record: Record) -> None:
        self._rows += 1
        match record.kind:
            case "5":
                self._open(record)
            case "6":
                self._add_cheque(record)
            case "4":
                self._batch[-1].paid.append(read_overflow(record, self._currency))
            case "7":
                self._prove(record, "batch", self._batch, (21, 23), (24, 33))
                self._batch = []
            case "8":
                self._prove(record, "lockbox", self._service, (21, 24), (25, 34))
                self._batch, self._service = [], []
            case "9":
                self._close(record)

    def _open(self, record: Record) -> None:
        account = f"LOCKBOX/{self._origin}/{record.part(8, 14)}"[:MAX_ACCOUNT]
        if account != self._box.account:
            self._box = self.boxes.setdefault(account, Box(account))
            self._service = []
        self._batch = []
        self._box.days.append(read_date(record.part(15, 20), "deposit date", record.where))

    def _add_cheque(self, record: Record) -> None:
        cheque = read_cheque(record, self._box.days[-1])
        for cheques in (self._box.cheques, self._batch, self._service):
            cheques.append(cheque)

    def _prove(
        self, record: Record, what: str, cheques: list[Cheque], number: tuple[int, int], total: tuple[int, int]
    ) -> None:
        stated_number = read_count(record.part(*number), "number of cheques", record.where)
        stated_total = read_number(record.part(*total), "total", record.where)
        sum_ = sum(cheque.minor for cheque in cheques)
        if stated_number != len(cheques):
            self._refuse(
                record, f"number of cheques of the {what}", f"{len(cheques)}, as there are", str(stated_number)
            )
        if stated_total != sum_:
            expected = f"{shown(sum_, self._currency)}, the sum of its cheques ({len(cheques)})"
            difference = shown(stated_total - sum_, self._currency)
            found = f"{shown(stated_total, self._currency)}, a difference of {difference}"
            self._refuse(record, f"total of the {what}", expected, found)

    def _refuse(self, record: Record, what: str, expected: str, found: str) -> None:
        self._box.findings.append(Finding(Severity.REFUSE, f"{record.where}, {what}", expected, found))

    def _close(self, record: Record) -> None:
        stated = read_count(record.part(2, 7), "number of records", record.where)
        if stated != self._rows:
            found = f"{stated}: lines are missing or were added"
            where = f"{record.where}, number of records"
            self.findings.append(Finding(Severity.REFUSE, where, f"{self._rows}, as there are", found))

    def reported(self) -> list[Reported]:
        spread(self.findings, [box.findings for box in self.boxes.values()])
        return [Reported(statement(box, self._currency), tuple(box.findings)) for box in self.boxes.values()]


def read_lockbox(data: bytes, currency: str = CURRENCY) -> list[Reported]:
    """One statement for each lockbox, with what its batch and service totals and the trailer say against it.

    Raises UnreadableFile, with line and record, for a file that is not readable from its first line to its last.
    """
    refuse_size(data)
    files: list[_File] = []
    for record in records(decode(data)):
        if record.kind == "1":
            files.append(_File(record, currency))
        else:
            files[-1].take(record)
    return [box for file in files for box in file.reported()]
