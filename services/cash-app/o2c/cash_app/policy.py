"""What a company decides for itself. Comes into the rules as a value; the defaults are the careful choice."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from o2c.cash_app.adjustments.reason_codes import STARTER, ReasonCode
from o2c.cash_app.advices.adjustment_codes import ADJUSTMENT_CODES
from o2c.cash_app.bounds import Country, Days
from o2c.cash_app.cascade.policy import DEFAULT_VERSION, CascadePolicy, Outcome
from o2c.cash_app.items.discounts import Granting, PartDiscount
from o2c.cash_app.matching.charges import BankCharge
from o2c.cash_app.matching.tolerances import Tolerance, Tolerances
from o2c.cash_app.payers.alike.answer import CUT_OFF, MARGIN
from o2c.cash_app.screening.policy import ScreeningPolicy
from o2c.cash_app.texts.stated import DEDUCTION_WORDS, REASON_WORDS


class HouseBank(Struct, frozen=True):
    """One of our bank accounts, as a payment names who pays."""

    name: str
    iban: str
    bic: str


class Withholding(Struct, frozen=True, forbid_unknown_fields=True):
    """Customers may withhold `percent` of what they are billed: those of these countries, or all that the layer is
    for."""

    percent: str
    countries: frozenset[Country] = frozenset()
    base: Literal["net", "gross"] = "net"


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    version: str = DEFAULT_VERSION
    """Of the latest layer that is in it (`policies/`), kept with every decision; without any, of these defaults."""

    default_entity: str = "default"
    """Legal entity of bank accounts of which no statement has named one; "": such a statement waits."""

    house_accounts: frozenset[str] = frozenset()
    """Our own bank accounts, as the bank prints them: money between them is a transfer, not a receipt."""

    functional: Mapping[str, str] = field(default_factory=dict)
    """Functional currency per legal entity; an entity without one keeps its books in each currency by itself."""

    grace_days: Days = 0
    """Days after a discount date that still count as in time."""

    name_cut_off: int = CUT_OFF
    """Thousandths: a payer's name must be at least so much like a customer's to tell the payer."""

    name_margin: int = MARGIN
    """Thousandths: by so much nobody else's may come near it."""

    named_ahead_days: Days = 30
    """A payer may quote a document dated at most so many days after the booking. Later ones that happen to bear a
    number of the text were not meant."""

    advice_days: Days = 5
    """A payment is found for an advice without a common number when it came at most so many days before or after the
    day that the advice names."""

    traced_days: Days = 92
    """The same where both bear one number: a quarter, for payers count theirs anew."""

    duplicate_days: Days = 60
    """Money of the same payer and amount is looked for among receipts of so many days before or after."""

    prepayments: bool = True
    """Whether money that names an order of which nothing is open is kept for that order (`prepayments.py`)."""

    order_patterns: tuple[str, ...] = ()
    """How the numbers of orders look (`patterns.py`), to know one of which no invoice has come yet. None: an order is
    known by its first invoice."""

    cascade: CascadePolicy = CascadePolicy()
    """What may be placed by its amount alone, by which rules, and how sure they must be."""

    reasons: tuple[ReasonCode, ...] = STARTER

    tolerances: Tolerances = Tolerances()
    """What a payment by reference may be short, or over, and still settle what it names; nothing, unless a company says
    so. And what people may give up by hand."""

    user_groups: Mapping[str, str] = field(default_factory=dict)
    """Actor → the group whose tolerance binds what he gives up by hand (`Tolerances.groups`)."""

    bank_charges: tuple[BankCharge, ...] = ()
    """What banks on the way may have charged; it is booked to bank fees."""

    part_discount: PartDiscount = "final"
    """Whether the parts of an item that is paid in parts earn a discount (`discounts.py`)."""

    unearned_discount: Literal["allow", "charge-back", "deduct", "partial"] = "partial"
    """What becomes of a discount that was taken too late or too high, told by its exact amount: it is allowed, and
    posted to an account of its own; the invoice is settled and the discount a deduction, charged back at once or not;
    or it stays open on the invoice."""

    part_by_number: Literal["apply", "suggest"] = "apply"
    """What becomes of a part of one document, where only that document's number tells who paid."""

    short_payment: Literal["residual", "partial"] = "residual"
    """What becomes of what a payment is short for a reason that the payer states: the invoice is settled and the rest
    is a deduction for that reason; or it stays open on the invoice."""

    short_unexplained: Literal["residual", "partial"] = "partial"
    """The same where no reason is stated, or none that explains the amount: the deduction's code is `unknown`."""

    reason_words: Mapping[str, str] = field(default_factory=lambda: dict(REASON_WORDS))
    """Words of payers, in small letters → reason codes."""

    deduction_words: frozenset[str] = DEDUCTION_WORDS
    """Words by which a payer says that it pays less at all; without one, no reason is read."""

    adjustment_codes: Mapping[str, str] = field(default_factory=lambda: dict(ADJUSTMENT_CODES))
    """Reasons that remittance advices code: "<format> <code>", or the code alone → our reason code."""

    withholdings: tuple[Withholding, ...] = ()
    """Taxes that customers may withhold, the likeliest first."""

    withholding_codes: frozenset[str] = frozenset({"WHT", "WITHHOLDING", "WITHHOLDING-TAX"})
    """Reasons of advices that say so."""
    exchange_tolerance: Tolerance = Tolerance()
    """How far a payment in another currency may be from what it names, in the currency of that, and still settle it.
    Nothing, unless a company says so."""

    refund_ceiling: str = "0"
    """Decimal amount, in the receipt's currency, up to which one person may pay money back."""

    number_patterns: tuple[str, ...] = ()
    """How the company's own numbers look (`patterns.py`), to find them glued to other words. At most 20."""

    by_text: Mapping[str, Outcome] = field(default_factory=dict)
    """What rules that read a text or an advice may do (`BY_TEXT` in `matching/rules.py`); one that is not here applies.
    Off: what only it would have read counts as not said."""

    hints: bool = True
    """Whether a mistyped or shortened number may decide, where payer and amount agree to the cent (`hints.py`)."""

    completes: Literal["never", "partial", "always"] = "partial"
    """When what a text names is completed to the exact amount, where exactly one set of open items does
    (`completion.py`): where the bank cut the text or the payer says that there is more; or always. Where it is not,
    what is named is settled and the rest waits for a person."""

    deposits: Mapping[str, str] = field(default_factory=dict)
    """Account of a detail file that is no bank account (a lockbox) → the bank account its deposits go to."""

    deposit_codes: frozenset[str] = frozenset({"115"})
    """Bank codes of a line that is the sum of a detail file. BAI 115: lockbox deposit."""

    pays_from: Mapping[str, HouseBank] = field(default_factory=dict)
    """Our bank accounts that refunds may be paid from, by the name that statements give them."""

    watch_cut_off: int = 850
    """Thousandths: a payer's name at least so much like one of the watch list is held. Lower than for customers: here
    a needless look costs less than a missed one."""

    screening: ScreeningPolicy = ScreeningPolicy()
    """What is held for a person before anything of it is applied."""

    max_lines: int = 20_000
    """Lines of a balanced statement, which is posted in one transaction."""

    @property
    def granting(self) -> Granting:
        return Granting(self.grace_days, self.part_discount)

    def tolerance_of(self, actor: str) -> Tolerance | None:
        """What a person may give up by hand; None: his group has no tolerance of its own."""
        groups = self.tolerances.groups
        return groups.get(self.user_groups.get(actor, ""), groups.get(""))

    roles: Mapping[str, str] = field(default_factory=dict)
    """Who has which role, by the name that requests give."""

    approval_limits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Role or person → currency → decimal amount up to which one person suffices for write-offs, refunds, moves and
    discounts by hand. Who is not in it, or not with the currency, has the ceilings above: of the reason code, of
    refunds; a move always needs a second person, a discount by hand never."""

    sweep_code: str = "small-balance"
    """Reason code of what a sweep of small balances gives up."""

    def ceiling(self, actor: str, currency: str, otherwise: str) -> str:
        """Up to what amount this person decides alone; a limit of their own goes before that of their role.

        >>> mine = Policy(roles={"anna": "clerk"}, approval_limits={"clerk": {"EUR": "100"}})
        >>> mine.ceiling("anna", "EUR", "25"), mine.ceiling("anna", "USD", "25"), mine.ceiling("ben", "EUR", "25")
        ('100', '25', '25')
        """
        role = self.approval_limits.get(self.roles.get(actor, ""), {})
        return self.approval_limits.get(actor, {}).get(currency, role.get(currency, otherwise))

    def reason(self, code: str) -> ReasonCode | None:
        return next((reason for reason in self.reasons if reason.code == code), None)
