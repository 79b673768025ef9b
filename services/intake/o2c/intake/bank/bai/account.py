"""One account of a group: what its records say, and what they add up to."""

from dataclasses import dataclass, field
from datetime import date

from o2c.intake.bank.amounts import Sum
from o2c.intake.bank.bai.details import read_text
from o2c.intake.bank.bai.fields import Fields
from o2c.intake.bank.bai.funds import take_funds
from o2c.intake.bank.bai.records import Record
from o2c.intake.bank.bai.types import CLOSING_LEDGER, NON_MONETARY, OPENING_LEDGER, sign
from o2c.intake.bank.bai.values import read_amount, read_count, read_currency
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.bank.lines import Lines
from o2c.intake.bank.statement import MAX_ACCOUNT, MAX_NAME, MAX_REFERENCE, MAX_TEXT, Line, clip
from o2c.intake.bank.text import quoted
from o2c.intake.content import Scratch


@dataclass(frozen=True, slots=True)
class Summary:
    """A balance or a total, and of how many items."""

    minor: int
    items: int | None


@dataclass(slots=True)
class Account:
    """`control` is the sum of all amounts as they are printed, debits without a sign; `rows` counts lines. `moved` are
    number and sum of the transactions, credits under 1 and debits under -1. `intraday` is of the group."""

    number: str
    currency: str
    day: date
    intraday: bool
    where: str
    lines: Lines
    summaries: dict[str, Summary] = field(default_factory=dict)
    moved: dict[int, Sum] = field(default_factory=lambda: {1: Sum(), -1: Sum()})
    control: int = 0
    rows: int = 0

    @property
    def is_balanced(self) -> bool:
        """Whether both ledger balances prove its lines. During the day they prove nothing."""
        return not self.intraday and OPENING_LEDGER in self.summaries and CLOSING_LEDGER in self.summaries

    def balance(self, code: str) -> int | None:
        return self.summaries[code].minor if code in self.summaries else None


def read_account(record: Record, currency: str, day: date, intraday: bool, scratch: Scratch) -> Account:
    """A record 03; `currency` is the group's, which holds where the account has none.

    Raises UnreadableFile.
    """
    fields = Fields(record)
    number = "".join(fields.take().split()).upper()
    if not 0 < len(number) <= MAX_ACCOUNT:
        raise UnreadableFile(f"an account has 1 to {MAX_ACCOUNT} characters; this one has {len(number)}", record.where)
    own = fields.take()
    currency = read_currency(own or currency, record.where)
    account = Account(number, currency, day, intraday, record.where, Lines(scratch), rows=record.rows)
    while fields.left:
        _summary(account, fields)
    return account


def _summary(account: Account, fields: Fields) -> None:
    """Type code, amount, number of items and funds type; banks leave empty ones in between."""
    code, amount, items = fields.take(), fields.take(), fields.take()
    take_funds(fields)
    if not amount:
        return
    minor = read_amount(amount, f"amount of type {code}", account.currency, fields.where)
    count = read_count(items, f"number of items of type {code}", fields.where) if items else None
    account.control += minor
    account.summaries[code] = Summary(minor, count)


def add_transaction(account: Account, record: Record, width: int) -> None:
    """A record 16, booked on the day of its group. `width` is the length of a full line. Where no balances prove them,
    lines have their numbers in the file.

    Raises UnreadableFile.
    """
    fields = Fields(record)
    account.rows += record.rows
    code, amount = fields.take(), fields.take()
    if code == NON_MONETARY and not amount.strip("+-0"):
        return
    minor = read_amount(amount, "amount", account.currency, record.where)
    account.control += minor
    direction = sign(code)
    if not direction:
        raise UnreadableFile(
            f"{quoted(code)} is no type code of a transaction; expected 100 to 399 (credit), 400 to 699 (debit), or a "
            "loan's or a bank's own between 720 and 999",
            record.where,
        )
    value_date = take_funds(fields)
    bank_reference, customer_reference = fields.take(), fields.take()
    details = read_text(fields.text(width), money_in=direction * minor > 0)
    account.moved[direction].add(minor)
    account.lines.append(
        Line(
            line_no=account.lines.next_no if account.is_balanced else record.row,
            booking_date=account.day,
            value_date=value_date or account.day,
            minor=direction * minor,
            currency=account.currency,
            remittance=details.remittance[:MAX_TEXT],
            remittance_cut=len(details.remittance) > MAX_TEXT,
            payer_name=clip(details.payer_name, MAX_NAME),
            payer_account=clip("".join(details.payer_account.split()).upper(), MAX_ACCOUNT),
            bank_reference=clip(bank_reference, MAX_REFERENCE),
            end_to_end_id=clip(details.end_to_end_id, MAX_REFERENCE),
            transaction_code=code,
            reversal=minor < 0,
            customer_reference=clip(customer_reference, MAX_REFERENCE),
            source_line=record.row,
        )
    )
