"""What is known of a document, a receipt, a bank line: the values that commands and events carry.

Amounts are minor units of the currency beside them. Texts that a person wrote (names, account numbers, remittance
text) are not here: they stay in the table `bank_lines`, where they can be erased; here are keyed hashes to find a payer
by, and masked forms to show.
"""

from datetime import date
from typing import Literal

from msgspec import Struct, field

from o2c.chassis.private import Unlogged

Books = Literal["ours", "erp"]
ItemKind = Literal["invoice", "credit-note", "deduction"]
LineClass = Literal["receipt", "return", "refund", "fee", "transfer", "not-ours"]

NOTHING = Unlogged("")

TAX = "tax-payable"
"""The journal's account of output tax."""

DETAILS = ("BAI LOCKBOX", "ACH", "CAMT.054")
"""Formats whose lines the statement of the bank account has again."""


class Posting(Struct, frozen=True):
    """A journal line: positive is a debit."""

    account: str
    tax_code: str
    amount: int


class Tier(Struct, frozen=True):
    """`percent` of the document may be deducted when the value date is on or before `until`."""

    percent: str
    until: date


class TaxPart(Struct, frozen=True):
    """Taxable base and tax of one tax code; their sum is the code's share of the gross."""

    code: str
    base: int
    tax: int


class Instalment(Struct, frozen=True):
    """So much of a document is due by then; the instalments of a document sum to its gross."""

    due_date: date
    amount: int


class CutOver(Struct, frozen=True):
    """What of a document was open at the end of `day`, with the sign of its gross: it is in our ledger from then on."""

    day: date
    open: int
    loaded_by: str = ""


class Document(Struct, frozen=True):
    """An invoice, or a credit note with negative `gross`; `invoice` is what the credit note is against. A deduction is
    what a customer kept back of `parent`, with the dates of that."""

    document: str
    number: str
    kind: ItemKind
    legal_entity: str
    currency: str
    gross: int
    document_date: date
    due_date: date
    postings: tuple[Posting, ...]
    books: Books = "ours"
    order: str | None = None
    shipment: str | None = None
    invoice: str = ""
    tiers: tuple[Tier, ...] = ()
    taxes: tuple[TaxPart, ...] = ()
    """What a cash discount is split by; empty where the discount leaves the tax alone."""
    customer_reference: str = ""
    """The customer's own order number."""
    contract: str = ""
    statement: str = ""
    """The statement of account on which its issuer put it."""
    payment_reference: str = ""
    """What the payer was asked to quote: a creditor reference, a QR reference, a KID."""
    parent: str = ""
    instalments: tuple[Instalment, ...] = ()
    hold: str = ""
    """Why rules leave it alone from the beginning, as its issuer says: "disputed" or "legal"."""
    former_numbers: tuple[str, ...] = ()
    """What it was called in a system before; payers quote it still."""
    discount_base: Literal["gross", "net"] = "gross"
    """What a cash discount is a share of: of the net where the tax is that of the discounted amount already."""

    cutover: CutOver | None = None
    """Of a document that another system kept until then."""

    @property
    def owed(self) -> int:
        """What is open of it when it comes to us."""
        return self.gross if self.cutover is None else self.cutover.open

    @property
    def counts_from(self) -> date:
        """The day before which it is not in our ledger, and nothing can be done to it."""
        return self.document_date if self.cutover is None else self.cutover.day

    @property
    def net(self) -> int:
        """Without the tax that it posts."""
        return self.gross + sum([posting.amount for posting in self.postings if posting.account == TAX])


class Evidence(Struct, frozen=True):
    """One reason of a decision: what was looked at and what it said."""

    kind: str
    detail: str


class Stated(Struct, frozen=True):
    """A reason that the payer gives for paying less: our reason code, and how much of it, 0 where that is not said.

    `sure`: the amount is written as money, with a currency, separators or decimals; a bare number may be another.
    """

    code: str
    amount: int = 0
    sure: bool = False


class Clues(Struct, frozen=True):
    """What may tell the payer and the documents.

    `account` is "a" and the keyed hash of the payer's account, `name` is "n" and that of the normalised name. A token
    of the text is the readings it allows, the strictest first (`references.tokens`); it is waited for as "t…".
    """

    account: str = ""
    name: str = ""
    tokens: tuple[tuple[str, ...], ...] = ()
    structured: tuple[tuple[str, ...], ...] = ()
    """Structured references with right check digits: the whole, then what it holds (`structured.py`)."""
    composed: tuple[tuple[str, ...], ...] = ()
    """Numbers that several words may make up: how, then the readings (`composed.py`)."""
    cut: str = ""
    """The beginning of a number of which the rest was cut off."""
    partial: bool = False
    """The text does not name all: the bank cut it, or the payer says so."""
    wrong: tuple[str, ...] = ()
    """Structured references whose check digits are wrong."""
    stated: tuple[Stated, ...] = ()
    """Why less is paid (`stated.py`)."""
    instalment: tuple[int, int] = (0, 0)
    """Which of how many instalments, as the text says; (0, 0) where it says none."""
    several: bool = False
    """The text speaks of invoices and not of one."""
    netted: int = 0
    """What of our payables the payer says that it took off (`netted.py`)."""
    nets: bool = False
    """The text says that something is set off; without figures, where `netted` is 0."""
    rate: str = ""
    """The exchange rate that the payer states; decimal text."""
    speaks: bool = False
    """The text has words that may be a name (`families/spoken.py`)."""
    period: tuple[int, int] = (0, 0)
    """(year, month) whose invoices the text says that it pays (`periods.py`)."""


class Sign(Struct, frozen=True):
    """What the words of a line say that asks for a look before anything is applied: a code of `HOLDS`, and why."""

    code: str
    detail: str


class BankLine(Struct, frozen=True):
    """A booked line as far as it can be understood alone. `line_class` is by sign, code and words; a debit to a
    customer becomes a refund later."""

    line: int
    booking_date: date
    value_date: date
    amount: int
    line_class: LineClass
    reason: str
    clues: Clues
    payer: str = ""
    reference: str = ""
    end_to_end: str = ""
    private: Unlogged = NOTHING
    code: str = ""
    """The bank's transaction code."""
    signs: tuple[Sign, ...] = ()
    cheque_date: date | None = None
    """The day on the cheque, where it is one and the bank says."""


class Taken(Struct, frozen=True):
    """Money that another system kept until the cut-over: how, what it was called there, and since when it was."""

    account_class: Literal["unapplied", "on-account"]
    cutover: date
    number: str
    received_on: date
    loaded_by: str = ""


class StatementHead(Struct, frozen=True):
    statement: str
    part: int
    parts: int
    bank_account: str
    legal_entity: str
    currency: str
    number: str
    statement_date: date | None
    opening: int | None
    closing: int | None
    file_name: str = ""
    format: str = ""
    source: str = ""
    """The account a detail file is of, where that is none of a bank: a lockbox."""
    contradicted: str = ""
    """What its pages or the control totals of its file say against it."""
    lines_of: str = ""
    """Hash of the file whose line numbers its lines have, without balances: by these each counts once."""

    @property
    def balanced(self) -> bool:
        """Whether the lines prove themselves: opening + lines = closing."""
        return self.opening is not None and self.closing is not None

    @property
    def detail(self) -> bool:
        """Whether a statement of the same bank account has its money again, line by line or in one sum."""
        return not self.balanced and self.format.upper() in DETAILS

    @property
    def key(self) -> str:
        """Parts of a file without balances stand alone; a balanced statement is one, whatever its parts."""
        return self.statement if self.balanced or self.parts == 1 else f"{self.statement}+{self.part}"


class Stretch(Struct, frozen=True):
    """Days of a bank account whose lines are known without a gap: a chain of balances."""

    first: date
    last: date
    opening: int
    closing: int
    confirmed: bool = False
    """The opening balance was confirmed by a person, or follows from the stretch before."""


class Deposit(Struct, frozen=True):
    """What a file without balances brought on a day and no statement has yet; of a detail file it is in transit.
    Negative: a statement has it, and no detail file brought it yet."""

    statement: str
    day: date
    amount: int
    detail: bool = True


class Facts(Struct, frozen=True):
    """What the bank said of a receipt; it never changes, whoever the payer turns out to be."""

    receipt: str
    legal_entity: str
    currency: str
    amount: int
    booking_date: date
    value_date: date
    bank_account: str
    statement: str
    line: int
    payer: str = ""
    reference: str = ""
    end_to_end: str = ""
    balanced: bool = True
    clues: Clues = field(default_factory=Clues)
    in_transit: bool = False
    """From a detail file: the money is not on the bank account yet."""
    code: str = ""
    """The bank's transaction code."""
    taken: Taken | None = None
    """No bank line: another system had it before. Both its dates are the day of the cut-over."""
