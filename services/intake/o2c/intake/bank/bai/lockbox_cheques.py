"""Cheques of a lockbox as lines of a statement."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from o2c.intake.bank.bai.lockbox_records import Record
from o2c.intake.bank.bai.lockbox_remittance import Paid, remittance
from o2c.intake.bank.bai.values import read_number
from o2c.intake.bank.statement import MAX_NAME, MAX_REFERENCE, MAX_TEXT, Line, clip

_CHEQUE = "CHECK"


@dataclass(slots=True)
class Cheque:
    """`record` is its detail record (6); `paid` is what its overflow records name."""

    record: Record
    day: date
    minor: int
    paid: list[Paid] = field(default_factory=list)


def read_cheque(record: Record, day: date) -> Cheque:
    """Where no cheque date follows the cheque's number, the bank uses the rest of the record for remittance text.

    Raises UnreadableFile.
    """
    cheque = Cheque(record, day, read_number(record.part(8, 17), "amount", record.where))
    text = " ".join(record.line[46:].split())
    if text and not _is_dated(record):
        cheque.paid.append(Paid(text, text))
    return cheque


def _is_dated(record: Record) -> bool:
    date_ = record.part(47, 52)
    return len(date_) == 6 and date_.isdigit()


def line_of(cheque: Cheque, currency: str) -> Line:
    """Positions 18-26 are the routing number of the payer's bank, 27-36 the account there, 37-46 the cheque's number,
    53-82 the payer's name where the bank gives it, behind the cheque's date."""
    record = cheque.record
    bank, account = record.part(18, 26), record.part(27, 36).lstrip("0")
    text = remittance(cheque.paid)
    return Line(
        line_no=record.row,
        booking_date=cheque.day,
        value_date=cheque.day,
        minor=cheque.minor,
        currency=currency,
        remittance=text[:MAX_TEXT],
        remittance_cut=len(text) > MAX_TEXT,
        payer_name=clip(record.part(53, 82), MAX_NAME) if _is_dated(record) else None,
        payer_account=f"{bank}/{account}" if bank and account else account or None,
        bank_reference=clip(f"{record.part(2, 4)}/{record.part(5, 7)}", MAX_REFERENCE),
        transaction_code=_CHEQUE,
        customer_reference=clip(record.part(37, 46).lstrip("0"), MAX_REFERENCE),
        source_line=record.row,
        cheque_date=cheque_date(record.part(47, 52), cheque.day),
    )


OLDEST, LATEST = timedelta(days=3_653), timedelta(days=366)


def cheque_date(text: str, deposited: date) -> date | None:
    """The day on a cheque. Banks write YYMMDD or MMDDYY and do not say which: what is nearer to the deposit is meant.

    >>> cheque_date("160516", date(2016, 5, 27)), cheque_date("051616", date(2016, 5, 27))
    (datetime.date(2016, 5, 16), datetime.date(2016, 5, 16))
    >>> cheque_date("000000", date(2016, 5, 27)), cheque_date("BOB E ", date(2016, 5, 27))
    (None, None)
    """
    found = []
    for form in ("%y%m%d", "%m%d%y"):
        with suppress(ValueError):
            found.append(datetime.strptime(text, form).replace(tzinfo=UTC).date())
    likely = [day for day in found if deposited - OLDEST <= day <= deposited + LATEST]
    return min(likely, key=lambda day: abs(day - deposited), default=None)
