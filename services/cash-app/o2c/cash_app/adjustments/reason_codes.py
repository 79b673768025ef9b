"""Reason codes: why a receivable changed without money, or a customer kept part of it back.

Each says where the amount goes in the journal, who looks after a claim, how soon, up to what amount one person may
decide, and whether the item is still dunned and counted against the credit limit meanwhile. A company has codes of its
own; `STARTER` is what most begin with (SAP's dispute reasons and Oracle's receivables activities name the same ones).
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from o2c.chassis.money import exponent

ClosesBy = Literal["credit-note", "write-off", "either"]


class ReasonCode(Struct, frozen=True, forbid_unknown_fields=True):
    """`ceiling`: decimal amount, in the item's own currency, up to which one person decides; "" for any amount.

    `closes_by`: a valid claim about price, quantity or quality changes what was sold, so it closes by a credit note,
    which corrects the tax too; what is merely not worth chasing is written off.
    """

    code: str
    text: str
    account: str
    """Of the journal, where a write-off goes."""
    owner: str
    days: int = 14
    """Until a claim is to be resolved."""
    ceiling: str = "50"
    closes_by: ClosesBy = "either"
    dunned: bool = False
    """Whether a claim is still dunned while it is open."""
    exposed: bool = True
    """Whether a claim counts against the credit limit while it is open."""
    auto: str = "0"
    """Decimal amount, in the item's own currency, up to which a claim that a payer states is believed at once: written
    off, or credited where it closes by a credit note; "" for any amount."""


UNEARNED, UNKNOWN, BANK_FEE = "unearned-discount", "unknown", "bank-fee"
"""Codes that rules use themselves."""

STARTER: tuple[ReasonCode, ...] = (
    ReasonCode("price", "the price is not the agreed one", "allowances", "sales", closes_by="credit-note"),
    ReasonCode("short-shipment", "less came than was billed", "allowances", "logistics", closes_by="credit-note"),
    ReasonCode("damage", "goods came damaged", "allowances", "logistics", closes_by="credit-note"),
    ReasonCode("return", "goods were sent back", "allowances", "logistics", 21, closes_by="credit-note"),
    ReasonCode("promotion", "promotion or trade fund", "trade-funds", "sales", 30),
    ReasonCode("freight", "freight not agreed", "allowances", "logistics"),
    ReasonCode("tax", "tax differs or exemption claimed", "tax-differences", "tax", 30, closes_by="credit-note"),
    ReasonCode("withholding", "tax withheld; certificate to come", "withholding-tax", "tax", 60, ""),
    ReasonCode("duplicate", "billed twice", "allowances", "billing", closes_by="credit-note"),
    ReasonCode("unearned-discount", "discount taken out of time", "unearned-discounts", "receivables", 7, dunned=True),
    ReasonCode("bank-fee", "fee of a bank on the way", "bank-fees", "receivables", 7),
    ReasonCode("small-difference", "too little to ask for", "small-differences", "receivables", 7, "25"),
    ReasonCode("small-balance", "too little to keep open", "small-differences", "receivables", 7, "0"),
    ReasonCode("bad-debt", "will not be paid", "bad-debt", "credit", 30, "0"),
    ReasonCode("unknown", "no reason given yet", "small-differences", "receivables", 7, "0", dunned=True),
)


def exceeds(amount: int, ceiling: str, currency: str) -> bool:
    """Whether an amount of minor units is over a ceiling of decimal text, which one policy has for all currencies, also
    for those without cents; "" is none.

    >>> exceeds(5001, "50", "EUR"), exceeds(5000, "50", "EUR"), exceeds(51, "50.50", "JPY"), exceeds(9, "", "EUR")
    (True, False, True, False)
    """
    return bool(ceiling) and abs(amount) > Decimal(ceiling).scaleb(exponent(currency))
