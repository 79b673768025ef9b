"""Entries (6) with their addenda (7): which account, which way the money goes, and what is said about it."""

from dataclasses import dataclass, field

from o2c.intake.bank.ach.batch import Batch
from o2c.intake.bank.ach.controls import Tally
from o2c.intake.bank.ach.records import Record
from o2c.intake.bank.bai.values import read_amount, read_number
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.statement import MAX_ACCOUNT
from o2c.intake.bank.text import quoted

CURRENCY = "USD"
"""Of every amount in the format; a cross-border entry shows the foreign amount beside it."""

MAX_ADDENDA = 9_999
"""Of one entry, as Nacha's rules say: their sequence numbers have four digits."""

_CREDITS, _DEBITS = "1234", "6789"
"""Last digit of a transaction code: 1 and 6 come back (return or change), 2 and 7 are money, 3 and 8 announce an
account without money (prenote), 4 and 9 carry remittance for no money. 5 reverses a credit to a loan."""
_LOAN_REVERSAL = "55"
_KINDS = "2345"
"""First digit: checking, savings, general ledger, loan."""


@dataclass(frozen=True, slots=True)
class Back:
    """A return (R code) or a notification of change (C code) of an entry that was sent: its `trace` and the receiver's
    `bank`; `words` are the corrected data or what the bank adds."""

    code: str
    trace: str
    bank: str
    words: str


@dataclass(slots=True)
class Entry:
    """`minor` is signed as the holder of `account` sees it. `informed` are the payment related texts, unstripped."""

    record: Record
    batch: Batch
    account: str
    minor: int
    number: str
    name: str
    trace: str
    back: Back | None = None
    informed: list[str] = field(default_factory=list)
    addenda: int = 0

    @property
    def tally(self) -> Tally:
        routing = int(self.record.part(4, 11))
        return Tally(1, routing, max(-self.minor, 0), max(self.minor, 0))


def read_entry(record: Record, batch: Batch) -> Entry:
    """Raises UnreadableFile."""
    sign = _sign(record)
    read_number(record.part(4, 11), "routing number of the receiving bank", record.where)
    minor = read_amount(record.part(30, 39), "amount", CURRENCY, record.where)
    account = record.part(40, 74) if batch.is_international else record.part(13, 29)
    account = "".join(account.split()).upper()
    if not 0 < len(account) <= MAX_ACCOUNT:
        raise UnreadableFile(f"an account has 1 to {MAX_ACCOUNT} characters; this one has {len(account)}", record.where)
    number, name = _names(record, batch)
    return Entry(record, batch, account, sign * minor, number, name, record.part(80, 94))


def _sign(record: Record) -> int:
    code = record.part(2, 3)
    if len(code) == 2 and code[0] in _KINDS:
        if code[1] in _CREDITS:
            return 1
        if code[1] in _DEBITS or code == _LOAN_REVERSAL:
            return -1
    expected = "expected such as 22 (credit to a checking account), 27 (debit), 21 or 26 (their return)"
    raise UnreadableFile(f"{quoted(code)} is no transaction code; {expected}", record.where)


def _names(record: Record, batch: Batch) -> tuple[str, str]:
    """(identification number, name) of the receiver. Two classes have them the other way round or shorter."""
    if batch.is_international:
        return "", ""
    if batch.entry_class in ("CIE", "MTE"):
        return record.part(55, 76), record.part(40, 54)
    first = 59 if batch.entry_class == "CTX" else 55  # before it the number of its addenda
    return record.part(40, 54), record.part(first, 76)


def read_addenda(entry: Entry, record: Record) -> None:
    """Adds an addenda record to its entry. Raises UnreadableFile for one that is not known."""
    entry.addenda += 1
    if entry.addenda > MAX_ADDENDA:
        raise UnreadableFile(f"an entry has at most {MAX_ADDENDA:,} addenda records", record.where)
    kind = record.part(2, 3)
    if kind == "99":
        entry.back = Back(_code(record, "R"), record.part(7, 21), record.part(28, 35), record.part(36, 79))
    elif kind == "98":
        entry.back = Back(_code(record, "C"), record.part(7, 21), record.part(28, 35), record.part(36, 64))
    elif kind in ("05", "17"):
        entry.informed.append(record.raw(4, 83))
    elif kind == "11" and entry.batch.is_international:
        entry.name = record.part(4, 38)
    elif kind not in ("02", "10", "12", "13", "14", "15", "16", "18"):  # terminals; addresses and banks abroad
        raise UnreadableFile(
            f"{quoted(kind)} is no type of an addenda record; expected 05 (payment information), 98 (change), 99 "
            "(return), 02 or 10 to 18",
            record.where,
        )


def _code(record: Record, letter: str) -> str:
    code = record.part(4, 6).upper()
    if len(code) == 3 and code[0] == letter and code[1:].isascii() and code[1:].isdigit():
        return code
    raise UnreadableFile(f"{quoted(code)} is no reason code; expected such as {letter}01", record.where)
