"""Stored events of a receipt on one account; its stream is `receipt:<account>/<receipt>`.

`row` counts the movements of a receipt over all accounts, from 0, the booking; it makes the ids of applications and of
journal entries unique. Amounts are minor units of the receipt's currency.
"""

from datetime import date

from msgspec import Struct

from o2c.cash_app.advices.facts import Advice
from o2c.cash_app.facts import NOTHING, Evidence, Facts, Posting
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.ledger.valuation import Exchange, Rate
from o2c.cash_app.receipts.suggestion import Suggestion
from o2c.cash_app.texts.strictness import How
from o2c.chassis.private import Unlogged


class Weighing(Struct, frozen=True):
    """What a receipt was found to be for.

    `by` tells the payer; `named` are documents of the account found in the text, `foreign`: others were found too;
    `left` is why money was left unapplied, `suggested` what a person may apply it to; `waits` are the clues of which
    nothing is known yet; `may_be` are customers whose names come near the payer's; `repeats` is an earlier receipt that
    it seems to pay again.
    """

    by: str = ""
    evidence: tuple[Evidence, ...] = ()
    named: tuple[str, ...] = ()
    foreign: bool = False
    left: str = ""
    suggested: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    how: tuple[How, ...] = ()
    """By what each of `named` is named (`strictness.py`); () where all are by their numbers."""
    may_be: tuple[str, ...] = ()
    policy: str = ""
    """Version of the policy that was decided under; "" is that of the defaults."""
    suggestion: Suggestion | None = None
    """What would be posted, were it sure enough."""
    repeats: str = ""
    short: tuple[str, ...] = ()
    """Of `named`, what only a short number names (`references.is_short`)."""
    beside: tuple[Beside, ...] = ()
    """Documents of other accounts that it may pay too."""


class ReceiptBooked(Struct, frozen=True):
    facts: Facts
    weighing: Weighing
    effective: date
    accounting: date
    private: Unlogged = NOTHING
    rate: Rate | None = None


class ReceiptMovedIn(Struct, frozen=True):
    """A whole receipt came from another account, because its payer was found or a person said so."""

    facts: Facts
    source: str
    row: int
    weighing: Weighing
    effective: date
    accounting: date
    by_hand: bool = False
    reason: str = ""
    rate: Rate | None = None
    advice: Advice | None = None
    advised_by: str = ""


class ReceiptMovedOut(Struct, frozen=True):
    receipt: str
    target: str
    row: int
    amount: int
    effective: date
    accounting: date
    reason: str = ""
    by_hand: bool = False


class ReceiptWeighed(Struct, frozen=True):
    """A receipt was tried again."""

    receipt: str
    weighing: Weighing


class ReceiptAdvised(Struct, frozen=True):
    """A remittance advice was found for a receipt, by what `by` says; None: the one that it had was not its."""

    receipt: str
    advice: Advice | None
    by: str


class PaymentApplied(Struct, frozen=True):
    """`cash` of the receipt settled `cash + discount + allowance` of the item; on an open credit all are negative or 0.

    `lines` are the journal lines of what was not paid: the discount itself and the tax it takes back, and the
    allowance, a difference too small to ask for, given up for the reason `code`. `unearned` is the part of the discount
    that was allowed though it was not earned; `kept` went to deductions, and is settled by them.
    """

    receipt: str
    application: str
    row: int
    item: str
    cash: int
    discount: int
    lines: tuple[Posting, ...]
    rule: str
    evidence: tuple[Evidence, ...]
    effective: date
    accounting: date
    reason: str = ""
    allowance: int = 0
    code: str = ""
    unearned: int = 0
    kept: int = 0
    exchange: Exchange | None = None
    """Where the item is of another currency: what of it `cash` settled."""


class PaymentUnapplied(Struct, frozen=True):
    receipt: str
    application: str
    row: int
    item: str
    cash: int
    discount: int
    lines: tuple[Posting, ...]
    effective: date
    accounting: date
    reason: str
    by_hand: bool = False
    allowance: int = 0
    rule: str = ""
    """What had applied it."""
    returned: bool = False
    """The bank took the money back: nobody had been wrong."""
    exchange: Exchange | None = None


class PaymentParked(Struct, frozen=True):
    """A person left money as the customer's credit; negative: took it back to unapplied."""

    receipt: str
    row: int
    amount: int
    effective: date
    accounting: date
    reason: str


class PaymentPrepaid(Struct, frozen=True):
    """So much is kept for an order; negative: it is unapplied again, mostly to settle the order's invoice in the next
    movement. `order` is the key of its number."""

    receipt: str
    row: int
    amount: int
    order: str
    effective: date
    accounting: date
    reason: str
    by_hand: bool = False


class PaymentWithdrawn(Struct, frozen=True):
    """Money went elsewhere than on an item: `account` is where the journal finds it.

    Negative: what the withdrawal `takes_back` took is unapplied again. `outcome` is what became of that: cancelled,
    failed, or returned with a `line` of the bank, at the `rate` of that day.
    """

    receipt: str
    row: int
    amount: int
    kind: str
    account: str
    effective: date
    accounting: date
    reason: str
    approved_by: str = ""
    by_hand: bool = True
    requested_by: str = ""
    takes_back: str = ""
    outcome: str = ""
    line: str = ""
    rate: Rate | None = None


class PaymentReturned(Struct, frozen=True):
    """The bank took the money back; what it had settled was unapplied just before."""

    receipt: str
    row: int
    amount: int
    effective: date
    accounting: date
    reason: str
    line: str | None = None
    rate: Rate | None = None
    """At which the bank took it back; None: at the receipt's own."""


class ReceiptHeld(Struct, frozen=True):
    """`until`: the last day of the hold; None, until it is released."""

    receipt: str
    code: str
    until: date | None
    by: str
    reason: str


class ReceiptReleased(Struct, frozen=True):
    receipt: str
    by: str
    reason: str


class ReceiptNoted(Struct, frozen=True):
    receipt: str
    comment: str
    assigned_to: str | None
    by: str
