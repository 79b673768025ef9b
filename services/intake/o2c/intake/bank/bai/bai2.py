"""BAI2 balance reports: a file of groups (one bank, one day) of accounts with their transactions."""

from dataclasses import dataclass, field
from datetime import date

from o2c.intake.bank.bai.account import Account, add_transaction, read_account
from o2c.intake.bank.bai.controls import Tally, account_totals, contradictions, read_trailer
from o2c.intake.bank.bai.fields import Fields
from o2c.intake.bank.bai.records import Record, records
from o2c.intake.bank.bai.statements import Section, statements
from o2c.intake.bank.bai.values import read_count, read_currency, read_date
from o2c.intake.bank.checks import Finding, Severity
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.reported import Reported, spread
from o2c.intake.bank.statement import refuse_many
from o2c.intake.bank.text import Text, quoted, refuse_size
from o2c.intake.content import Bytes, Scratch

_HEADERS = ("01", "02", "03")
_VERSIONS = ("2", "3", "")
"""3 is its successor BTRS, whose records are the same."""
_CURRENCY = "USD"
"""Where neither group nor account names one."""
_INTRADAY = ("3", "4")
"""As-of-date modifiers: interim and final same-day data. 1 and 2 are of the previous day; none is 2."""
_BOOKED = ("", "1", "3")
_STATUS = {"2": "2, a deletion of what was reported before", "4": "4, a test"}


@dataclass(slots=True)
class _Group:
    """`status` refuses every account; `findings` are those of the group's trailer."""

    day: date
    currency: str
    intraday: bool
    tally: Tally
    status: list[Finding]
    sections: list[Section] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class _File:
    """What is open while the records go by; `records` has seen to their order."""

    def __init__(self, header: Record, scratch: Scratch) -> None:
        self._scratch = scratch
        self._width = _file_header(header)
        self._tally = Tally(rows=header.rows)
        self.groups: list[_Group] = []
        self.findings: list[Finding] = []
        self._account: Account | None = None

    def take(self, record: Record) -> None:
        if record.code == "02":
            self.groups.append(_group_header(record))
        elif record.code == "98":
            self._close_group(self.groups[-1], record)
        elif record.code == "99":
            self._tally.rows += record.rows
            self.findings += contradictions(record, read_trailer(record, members=True), self._tally, "group")
        else:
            self._take_in_group(self.groups[-1], record)

    def _take_in_group(self, group: _Group, record: Record) -> None:
        if record.code == "03":
            self._account = read_account(record, group.currency, group.day, group.intraday, self._scratch)
            return
        account = self._account
        assert account is not None, "the order of the records was checked"
        if record.code == "16":
            add_transaction(account, record, self._width)
            return
        stated = read_trailer(record, members=False)
        account.rows += record.rows
        counted = Tally(account.control, 0, account.rows)
        findings = [*group.status, *contradictions(record, stated, counted, "")]
        if not group.intraday:  # during the day the totals are of the day, the lines often of the last hour
            findings += account_totals(account)
        group.tally.add(stated.total, account.rows)
        account.lines.close()
        group.sections.append(Section(account, findings))

    def _close_group(self, group: _Group, record: Record) -> None:
        group.tally.rows += record.rows
        stated = read_trailer(record, members=True)
        group.findings += contradictions(record, stated, group.tally, "account")
        self._tally.add(stated.total, group.tally.rows)

    def sections(self) -> list[Section]:
        """With what the trailers around an account say against it."""
        for group in self.groups:
            spread(group.findings, [section.findings for section in group.sections])
        every = [section for group in self.groups for section in group.sections]
        spread(self.findings, [section.findings for section in every])
        return every


def read_bai2(data: Bytes) -> list[Reported]:
    """The statements of a file, each with what contradicts it. Those without contradiction may be taken in though
    others are refused.

    Raises UnreadableFile, with line and record, for a file that is not readable from its first line to its last: it is
    then refused as a whole.
    """
    refuse_size(data)
    scratch = Scratch()
    files: list[_File] = []
    parts = 0
    for record in records(Text(data).lines()):
        if record.code in _HEADERS:
            parts += 1
            refuse_many(parts)
        if record.code == "01":
            files.append(_File(record, scratch))
        else:
            files[-1].take(record)
    return statements([section for file in files for section in file.sections()])


def _file_header(record: Record) -> int:
    """The length of a full line, 0 where none is agreed."""
    fields = Fields(record)
    _sender, _receiver, _day, _time, _number, width, _block, version = (fields.take() for _ in range(8))
    if version not in _VERSIONS:
        raise UnreadableFile(f"{quoted(version)} is no version of the format that is read; expected 2", record.where)
    return read_count(width, "record length", record.where) if width else 0


def _group_header(record: Record) -> _Group:
    fields = Fields(record)
    _receiver, _sender, status, day, _time, currency, modifier = (fields.take() for _ in range(7))
    return _Group(
        day=read_date(day, "as-of date", record.where),
        currency=read_currency(currency or _CURRENCY, record.where),
        intraday=modifier in _INTRADAY,
        tally=Tally(rows=record.rows),
        status=[] if status in _BOOKED else [_not_booked(status, record)],
    )


def _not_booked(status: str, record: Record) -> Finding:
    expected = "1, an update, or 3, a correction"
    return Finding(Severity.REFUSE, f"{record.where}, group status", expected, _STATUS.get(status, quoted(status)))
