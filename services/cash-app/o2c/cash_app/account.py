"""The state of an account: its open items and receipts, and where to find them by amount.

Only what is open must be here; what is closed may be here, and no decision may depend on it: closed is closed. What is
open is listed in groups, one for each legal entity and currency, because nothing is matched across them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from o2c.cash_app.adjustments.events import AdjustmentKind, ApprovalAsked
from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.cascade.habit import Habit
from o2c.cash_app.facts import Document, Facts, Posting
from o2c.cash_app.ledger.valuation import Exchange, Rate
from o2c.cash_app.receipts.events import Weighing
from o2c.cash_app.receipts.suggestion import Suggestion

UNIT = "account:"
CHARGED_BACK = "charged-back"
POOL = "unidentified:"


@dataclass(slots=True)
class Applied:
    """Cash on an item, as the item sees it."""

    receipt: str
    cash: int
    discount: int
    base: int
    value_date: date
    rule: str
    value: int
    """What cash and discount are worth at the item's rate, in functional currency."""
    discount_value: int
    allowance: int = 0
    allowance_value: int = 0
    code: str = ""
    unearned: int = 0
    """Of the discount; in the journal's `unearned_account`."""
    unearned_account: str = ""
    kept: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Deductions that were opened with it: item → (reason code, amount); 0 where it was put back."""

    @property
    def settled(self) -> int:
        """What of the item it settles."""
        return self.cash + self.discount + self.allowance

    @property
    def kept_back(self) -> int:
        """What of the item went to deductions with it."""
        return sum([amount for _, amount in self.kept.values()])


@dataclass(slots=True)
class Credited:
    """A credit note on an invoice, or the other way round; `amount` is positive on both. Yielded: 0."""

    counter: str
    amount: int
    effective: date
    value: int
    """Worth of what it takes off this item; negative on the credit note."""
    note: tuple[int, int] = (0, 0)
    """Net and gross of the whole credit note, on an invoice whose cash discount is of the net."""


@dataclass(slots=True)
class Adjusted:
    """What changed an item without money; `amount` is by how much, negative where less is open since."""

    kind: AdjustmentKind
    code: str
    amount: int
    value: int
    lines: tuple[Posting, ...]
    effective: date
    counter: str
    reversed: bool = False


@dataclass(slots=True)
class Deduction:
    """What is kept of a deduction beside its open amount."""

    invoice: str
    """Where it began: a deduction may be split off a deduction."""
    code: str
    owner: str
    due_on: date
    status: str = "open"
    asked: int = 0
    """So much of it billing was asked to credit."""
    code_exposes: bool = True
    """Whether its reason code has it count as exposure, and be dunned, while it is a claim."""
    code_duns: bool = False

    @property
    def exposed(self) -> bool:
        """Charged back, it is a debt as any other."""
        return self.code_exposes or self.status == CHARGED_BACK

    @property
    def dunned(self) -> bool:
        return self.code_duns or self.status == CHARGED_BACK


@dataclass(slots=True)
class Item:
    document: Document
    group: str
    open: int
    applied: dict[str, Applied] = field(default_factory=dict)
    credits: list[Credited] = field(default_factory=list)
    listed: tuple[int, ...] = ()
    """What would settle it, the open amount or less a discount that it may still get; and then its parts. Money of just
    that may be for it."""
    rate: Rate | None = None
    value: int = 0
    """What is open is worth so much in functional currency."""
    moved_now: int = 0
    """By so much the latest event changed the value."""
    pairings: int = 0
    """How often it was paired with a credit note or a pair was taken apart."""
    adjustments: dict[str, Adjusted] = field(default_factory=dict)
    deduction: Deduction | None = None
    hold: str = ""
    """Why rules leave it alone (`items/holding.py`)."""
    marked_on: date = date.min
    """From when its last hold or release counts."""
    awaited: set[tuple[str, str]] = field(default_factory=set)
    """(account, receipt) of payments on other accounts that name it."""
    certificates: dict[str, str] = field(default_factory=dict)
    """Application with which tax was withheld → number of its certificate."""

    @property
    def for_rules(self) -> bool:
        """Whether rules may settle it with money: a claim that is looked into is not what a payment is for, and what
        is disputed or held by law is for people."""
        if self.hold:
            return False
        return self.deduction is None or self.deduction.status == CHARGED_BACK

    @property
    def exposed(self) -> bool:
        """Whether it counts against the customer's credit limit."""
        return self.deduction is None or self.deduction.exposed


@dataclass(slots=True)
class Held:
    """Cash on an item, as the receipt sees it."""

    item: str
    cash: int
    rule: str
    effective: date
    accounting: date
    value: int
    """Worth of the cash at the receipt's rate."""
    allowance_account: str = ""
    """Of the journal, where the difference that was given up went."""
    exchange: Exchange | None = None
    """Where the item is of another currency."""


class Hold(NamedTuple):
    code: str
    until: date | None

    def stands(self, today: date) -> bool:
        return self.until is None or today <= self.until


@dataclass(slots=True)
class Withdrawal:
    """Money of a receipt that went elsewhere than on items, and for a refund what became of it (`refunds.py`)."""

    kind: str
    account: str
    amount: int
    value: int
    """What it was worth when it left, in functional currency."""
    requested_by: str
    approved_by: str
    reason: str
    state: str
    end_to_end: str = ""
    file: str = ""
    ordered_on: date | None = None
    payee: str = ""
    """Names another account than the money came from, where it was agreed to."""
    line: str = ""
    """The bank's line that paid it; `returned` is the one with which it came back."""
    returned: str = ""


@dataclass(slots=True)
class Kept:
    """Money of a receipt that is kept for an order."""

    amount: int
    value: int
    """What it is worth, in functional currency."""


@dataclass(slots=True)
class Portion:
    """Money of a receipt that settles items on another account."""

    amount: int
    value: int
    """What it is worth, in functional currency."""
    row: int
    """Of the movement that gave it."""
    items: tuple[str, ...]


@dataclass(slots=True)
class Receipt:
    """unapplied + on account + prepaid + applied + returned + moved + withdrawn + given = the receipt's amount, always.

    Of a receipt that pays for several accounts, one is on the payer's, with `portions` given to others; there, each is
    a receipt of the same name, `part_of` the payer's, that has as much as is its.
    """

    facts: Facts
    group: str
    row: int
    weighing: Weighing
    unapplied: int
    on_account: int = 0
    applied: int = 0
    returned: int = 0
    moved: int = 0
    withdrawn: int = 0
    """Paid back, or too little to keep."""
    moved_to: str = ""
    applications: dict[str, Held] = field(default_factory=dict)
    by_hand: bool = False
    """A person decided about it: rules leave it alone from then on."""
    rejected: set[frozenset[str]] = field(default_factory=set)
    """Sets of items of which a person said that they were not paid with it."""
    taken_back: set[str] = field(default_factory=set)
    """Items from which a person took it back."""
    advice: Advice | None = None
    advised_by: str = ""
    """By what the advice was found to be its."""
    hold: Hold | None = None
    assigned_to: str = ""
    rate: Rate | None = None
    value: int = 0
    """What is unapplied is worth so much in functional currency."""
    on_account_value: int = 0
    withdrawals: dict[str, Withdrawal] = field(default_factory=dict)
    prepaid: dict[str, Kept] = field(default_factory=dict)
    """By the order that it is kept for."""
    given: int = 0
    """To other accounts, as portions; of a portion, back to the payer's account."""
    portions: dict[str, Portion] = field(default_factory=dict)
    """By the account that has it."""
    called_back: bool = False
    """The bank took the money back, and its portions are on their way."""
    part_of: str = ""
    """Of a portion: the payer's account."""
    moved_now: int = 0
    """By so much the latest event changed the value."""

    @property
    def live(self) -> bool:
        return self.unapplied != 0 or self.on_account != 0 or bool(self.prepaid)

    @property
    def prepayments(self) -> int:
        """All that is kept for orders."""
        return sum([kept.amount for kept in self.prepaid.values()])

    @property
    def suggestion(self) -> Suggestion | None:
        """What is suggested for the money that is left; nothing that a person rejected or that takes more than that."""
        kept = self.weighing.suggestion
        return None if kept is None or kept.cash > self.unapplied or self.ruled_out(kept.items) else kept

    def ruled_out(self, items: Iterable[str]) -> bool:
        """Whether a person said that it is not for these: rejected them together, or took it back from one of them."""
        named = frozenset(items)
        return named in self.rejected or not self.taken_back.isdisjoint(named)


@dataclass(slots=True)
class Group:
    """What is open in one legal entity and currency."""

    balance: int = 0
    open: dict[str, int] = field(default_factory=dict)
    parts: dict[int, set[str]] = field(default_factory=dict)
    """Items by what may be paid of them in part (`instalments.parts`)."""
    on_hold: dict[int, set[str]] = field(default_factory=dict)
    """Items that rules leave alone, by what is open of them."""
    loose: dict[int, set[str]] = field(default_factory=dict)
    """Receipts whose text names nothing, by what is left of them."""
    loose_on: dict[date, set[str]] = field(default_factory=dict)
    """The same, by their value date."""
    rests: dict[int, set[str]] = field(default_factory=dict)
    """Receipts whose text names less than what was paid, by the rest of them."""
    habit: Habit = field(default_factory=Habit)
    habit_stream: int = 1
    """Number of the stream that the habit is stored in, and how many observations are in it."""
    observed: int = 0


@dataclass(slots=True)
class Account:
    name: str
    items: dict[str, Item] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    credit_notes: dict[str, list[str]] = field(default_factory=dict)
    """Credit notes by the invoice they are against, which may come after them."""
    customer_group: str = ""
    """As the customer master has it; policy may differ by it."""
    approvals: dict[str, ApprovalAsked] = field(default_factory=dict)
    """What waits for a second person."""

    @property
    def unit(self) -> str:
        return unit_of(self.name)

    @property
    def is_pool(self) -> bool:
        return self.name.startswith(POOL)

    def group(self, key: str) -> Group:
        found = self.groups.get(key)
        if found is None:
            found = self.groups[key] = Group()
        return found


def group_key(legal_entity: str, currency: str) -> str:
    return f"{currency} {legal_entity}"


def unit_of(account: str) -> str:
    return UNIT + account


def pool_of(bank_account: str) -> str:
    return POOL + bank_account


def item_stream(document: str) -> str:
    return "item:" + document


def item_streams(account: str, documents: Iterable[str]) -> tuple[str, ...]:
    """Streams of an account's items; a pool has none, though its receipts name documents of others."""
    return () if account.startswith(POOL) else tuple([item_stream(document) for document in documents])


def approval_stream(approval: str) -> str:
    return "approval:" + approval


def customer_stream(account: str) -> str:
    return "customer:" + account


def habit_stream(account: str, group: str, number: int) -> str:
    return f"habit:{account}/{group}/{number}"


def receipt_stream(account: str, receipt: str) -> str:
    return f"receipt:{account}/{receipt}"
