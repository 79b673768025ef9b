"""What is asked of an account, a bank account, the advices of an amount, a legal entity's periods or a payer."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.advice_facts import Advice, Payment
from o2c.cash_app.facts import NOTHING, BankLine, Document, Evidence, Facts, StatementHead
from o2c.cash_app.strictness import How
from o2c.cash_app.valuation import Rate
from o2c.chassis.private import Unlogged

# -- to an account


class OpenItem(Struct, frozen=True):
    document: Document


class ApplyCredits(Struct, frozen=True):
    """Apply the open credit notes against this invoice.

    `released`: payments that count from later have yielded. `put_back`: they were applied before and have yielded.
    """

    invoice: str
    released: bool = False
    put_back: bool = False


class ReleaseCredits(Struct, frozen=True):
    """Credit notes that count from after this day yield to a payment of that day."""

    invoice: str
    receipt: str
    value_date: date


class ReleasePayment(Struct, frozen=True):
    """What rules applied of a receipt to this item yields to what has the better right to it."""

    receipt: str
    item: str
    reason: str


class TryAmount(Struct, frozen=True):
    """An item came that may be what a receipt without references was for. `but`: those are decided about anew beside
    this, because they name it."""

    item: str
    but: tuple[str, ...] = ()


class Identity(Struct, frozen=True):
    """Who paid, by what evidence; `named` are the documents of that account found in the text."""

    account: str
    by: str
    evidence: tuple[Evidence, ...] = ()
    named: tuple[str, ...] = ()
    foreign: bool = False
    waits: tuple[str, ...] = ()
    how: tuple[How, ...] = ()
    """By what each of `named` is named; () where all are by their numbers."""
    may_be: tuple[str, ...] = ()
    """Nobody for sure: customers whose names come near."""


class BookReceipt(Struct, frozen=True):
    facts: Facts
    identity: Identity
    private: Unlogged = NOTHING
    rounds: int = 0
    """So often what was in the way on the items it names has yielded."""
    rate: Rate | None = None


class TakeOver(Struct, frozen=True):
    """Take a whole receipt from another account. `row` is its next movement."""

    facts: Facts
    source: str
    row: int
    identity: Identity
    by_hand: bool = False
    reason: str = ""
    rounds: int = 0
    rate: Rate | None = None
    advice: Advice | None = None
    advised_by: str = ""


class FollowAdvice(Struct, frozen=True):
    """An advice was found for a receipt: what it names goes before anything else that was found of it. None: a person
    says that the advice it had is not its.

    `tries`: so often the receipt was not there yet, because room is made for it in this very transaction.
    """

    receipt: str
    legal_entity: str
    advice: Advice | None
    by: str
    tries: int = 0


class Recall(Struct, frozen=True):
    """Try a receipt again. `anew`: something is known now that it waited for, and its clues were looked up again;
    else what changed is an item that it names."""

    receipt: str
    anew: bool


class Reconsider(Struct, frozen=True):
    """`Recall`, once the receipt, the items it names and those it was applied to are loaded."""

    receipt: str
    anew: bool
    rounds: int = 0


class ReturnPayment(Struct, frozen=True):
    """The bank took a receipt back. `loaded`: the items it was applied to are in the state."""

    receipt: str
    value_date: date | None
    line: str | None = None
    reason: str = ""
    loaded: bool = False
    rate: Rate | None = None
    """Of the return's day; None: the receipt's own."""


# -- to an account, by a person


class Approval(Struct, frozen=True):
    """Two persons agreed: who asked and why, and who said yes."""

    approval: str
    asked_by: str
    reason: str
    given_by: str


class Share(Struct, frozen=True):
    """So much of a receipt for this item; both amounts are negative for an open credit."""

    item: str
    cash: int
    discount: int = 0


class ApplyByHand(Struct, frozen=True):
    receipt: str
    shares: tuple[Share, ...]


class UnapplyByHand(Struct, frozen=True):
    receipt: str
    application: str
    loaded: bool = False


class MoveByHand(Struct, frozen=True):
    receipt: str
    target: str
    approval: Approval | None = None


class ParkByHand(Struct, frozen=True):
    """Leave so much as the customer's credit; negative: make it unapplied again."""

    receipt: str
    amount: int


# -- to a bank account


class TakePart(Struct, frozen=True):
    """One part of a long statement with balances."""

    head: StatementHead
    lines: tuple[BankLine, ...]


class TakeStatement(Struct, frozen=True):
    """A whole statement, or any part of a file without balances. `digest` is of its content (`bank.digest`)."""

    head: StatementHead
    lines: tuple[BankLine, ...]
    digest: str
    released: bool = False
    """By a person, although it contradicts itself."""


class HoldStatement(Struct, frozen=True):
    """To `held:<statement>`: keep a statement that contradicts itself."""

    head: StatementHead
    lines: tuple[BankLine, ...]


class ReleaseStatement(Struct, frozen=True):
    """To `held:<statement>`: a person takes a statement in that contradicts itself. `head` says what to look up."""

    head: StatementHead


class ConfirmOpening(Struct, frozen=True):
    """A person says that a statement's opening balance is right, although it does not follow from the one before."""

    statement: str


# -- to the advices of an amount


class TakeAdvice(Struct, frozen=True):
    advice: Advice
    format: str = ""
    file_name: str = ""
    private: Unlogged = NOTHING


class PaymentsCame(Struct, frozen=True):
    """Receipts of that amount were booked, or found their customer, while advices wait."""

    payments: tuple[Payment, ...]


class WeighAdvices(Struct, frozen=True):
    """Something is known now that may tell whose advices they are."""


class TieByHand(Struct, frozen=True):
    advice: str
    payment: Payment


class UntieByHand(Struct, frozen=True):
    advice: str
    payment: Payment


# -- to periods, rates and payers


class SetRate(Struct, frozen=True):
    rate: Rate
    source: str


class ClosePeriod(Struct, frozen=True):
    period: str


class ReopenPeriod(Struct, frozen=True):
    period: str


class ConfirmAlias(Struct, frozen=True):
    """A person says that a name is the customer's; `clue` is `names.alias_clue` of it.

    `although_alike`: the person knows that it is as much like another customer's, who does not write it so.
    """

    customer: str
    clue: str
    shown: str
    name: Unlogged = NOTHING
    although_alike: bool = False


class WithdrawAlias(Struct, frozen=True):
    customer: str
    clue: str


class MarkAgent(Struct, frozen=True):
    """These pay for many: a payer's account or name, each as (clue, masked form)."""

    clues: tuple[tuple[str, str], ...]


class UnmarkAgent(Struct, frozen=True):
    clue: str


class LearnPayer(Struct, frozen=True):
    """How the customer is recognised, whole, as it holds from now on."""

    customer: str
    clues: tuple[str, ...]
    spelling: str = ""
    """Keyed hash of the name as it is written."""
    name: Unlogged = NOTHING
    parent: str = ""
    """A customer that may pay for this one."""


# -- to an account, about what is not paid


class WriteOff(Struct, frozen=True):
    """So much of an item will not be asked for any more. `effective`: None, today."""

    item: str
    amount: int
    code: str
    effective: date | None = None
    approval: Approval | None = None


class TakeAdjustmentBack(Struct, frozen=True):
    """`adjustment` may be the item that was split off."""

    item: str
    adjustment: str


class OpenDeduction(Struct, frozen=True):
    """The customer kept back so much of an item. Of a deduction: split it, with a code of its own."""

    item: str
    amount: int
    code: str
    owner: str = ""


class MoveDeduction(Struct, frozen=True):
    """Somebody works on it, somebody else owns it, it is due another day, or it is charged back. None: as it is."""

    item: str
    status: str | None = None
    owner: str | None = None
    due_on: date | None = None


class AskForCreditNote(Struct, frozen=True):
    """A deduction is valid: so much of it shall be credited."""

    item: str
    amount: int


class Withdraw(Struct, frozen=True):
    """Take money off a receipt that no item is settled with: a refund, or too little to keep."""

    receipt: str
    amount: int
    kind: str
    approval: Approval | None = None


class DecideApproval(Struct, frozen=True):
    approval: str
    approve: bool


# -- to an account, about who works on a receipt


class HoldReceipt(Struct, frozen=True):
    """Nobody applies it, no rule and no person, until it is released or the day is over."""

    receipt: str
    code: str
    until: date | None = None


class ReleaseReceipt(Struct, frozen=True):
    receipt: str


class NoteOnReceipt(Struct, frozen=True):
    """A comment, and who looks after it from now on; None: as it is."""

    receipt: str
    comment: str = ""
    assigned_to: str | None = None
