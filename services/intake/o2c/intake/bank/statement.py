"""A bank statement as every reader hands it on, whatever the file's format was.

Amounts are integers of minor units of an ISO 4217 currency, signed from our side: positive is money that came to us.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from o2c.intake.bank.errors import UnreadableFile

MAX_TEXT = 2_000
"""Characters kept of one line's remittance text. Formats allow about 400; more is a bank's extension or a mistake."""
MAX_NAME = 140
"""Characters kept of a payer's name, ISO 20022's Max140Text."""
MAX_REFERENCE = 140
"""Characters kept of a reference. MT940 has 16 or 23, SEPA 35, some CSV exports more."""
MAX_ACCOUNT = 35
"""Characters of an account number: SWIFT's field 25 is 35x, an IBAN has at most 34."""


MAX_STATEMENTS = 50_000
"""Of one file: what is said of each is held in memory until the file is proved, unlike their lines."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What the bank says was on the account at the end of `date`; negative is overdrawn."""

    date: date
    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Page:
    """One message of a statement that the bank cut into several (MT940 fields 28C, 60M and 62M).

    `first` and `last` say what the bank says by writing 60F instead of 60M and 62F instead of 62M; `lines` counts the
    statement's lines that stand on this page.
    """

    number: int | None
    opening: Balance
    closing: Balance
    first: bool
    last: bool
    lines: int


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One booked movement. All but the dates and the amount is as the bank or the payer wrote it.

    `line_no` identifies the line inside its statement: counted from 1 over all pages in MT940; in a CSV file the line
    of the file, so that a row keeps its number when its neighbours are refused or mended. `reversal` marks a movement
    that takes back an earlier one; `minor` has the sign of what it does to the account, so a reversed credit is
    negative. `remittance_cut` says that the text fills the bank's field to the last character: its last word may be
    the beginning of a longer one. `cheque_date` is the day on the cheque, where it is one and the bank says.
    """

    line_no: int
    booking_date: date
    value_date: date
    minor: int
    currency: str
    remittance: str = ""
    payer_name: str | None = None
    payer_account: str | None = None
    bank_reference: str | None = None
    end_to_end_id: str | None = None
    transaction_code: str | None = None
    reversal: bool = False
    customer_reference: str | None = None
    business_code: str | None = None
    funds_code: str | None = None
    remittance_cut: bool = False
    source_line: int = 0
    cheque_date: date | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """The movements of one account in one currency.

    Without balances (`opening` and `closing` are None: CSV exports) nothing proves that the lines are complete.
    `statement_no` carries no leading zeros, a stroke and the first page's number where that is not 1 ("24/2"), and is
    None where the bank does not number. `statement_date` is the day of the closing balance. `original_file` is the
    hash of the file that the lines were refused from before they were mended; they keep their numbers in that file.
    `lines_of_file` says that lines have their numbers in the file, whichever of them a profile can read.
    `lines` may be many (`lines.Lines`): walk through them, do not gather them.
    """

    account: str
    statement_no: str | None
    currency: str
    statement_date: date | None
    opening: Balance | None
    closing: Balance | None
    lines: Sequence[Line]
    pages: tuple[Page, ...] = ()
    original_file: str = ""
    lines_of_file: bool = False

    @property
    def has_balances(self) -> bool:
        return self.opening is not None and self.closing is not None

    @property
    def total(self) -> int:
        """Sum of all lines in minor units."""
        known: int | None = getattr(self.lines, "total", None)
        return sum(line.minor for line in self.lines) if known is None else known


def clip(text: str, limit: int) -> str | None:
    """The text without superfluous blanks, at most `limit` characters; None if nothing is left.

    >>> clip("  KARL      KAUFMANN ", 140)
    'KARL KAUFMANN'
    """
    return (" ".join(text.split())[:limit].rstrip() or None) if text else None


def refuse_many(statements: int) -> None:
    """Raises UnreadableFile for more statements than one file may have."""
    if statements > MAX_STATEMENTS:
        raise UnreadableFile(f"the file has more than {MAX_STATEMENTS:,} statements; ask the bank for several files")
