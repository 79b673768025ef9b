"""Bodies of what a person asks over HTTP. All carry a reason."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from o2c.cash_app.ledger.undecided import Kind
from o2c.chassis.money import BadAmount, to_minor
from o2c.chassis.problems import Problem
from o2c.contracts.base import Ref
from o2c.contracts.money import DecimalText

Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]


MAX_AT_ONCE = 200
"""Suggestions that one call accepts at most."""


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason


class ItemShare(BaseModel):
    """So much of the receipt for this item, with a discount granted beside it; negative for an open credit."""

    model_config = ConfigDict(extra="forbid")

    item: Ref
    amount: DecimalText
    discount: DecimalText = "0"


class Apply(_Asked):
    items: Annotated[tuple[ItemShare, ...], Field(min_length=1, max_length=500)]
    account: Annotated[Ref | None, Field(description="where the receipt is; 409 if it is elsewhere by now")] = None


class Accept(_Asked):
    suggestion: Annotated[str, Field(max_length=60, description="which was seen; default: the one in the queue")] = ""
    items: Annotated[tuple[Ref, ...], Field(max_length=500, description="only these; default: all of it")] = ()


class Reject(_Asked):
    suggestion: Annotated[str, Field(max_length=60, description="which was seen; default: the one in the queue")] = ""


class AcceptMany(_Asked):
    min_score: Annotated[int, Field(ge=1, le=1_000_000, description="millionths")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    legal_entity: Ref | None = None
    rule: Annotated[str | None, Field(max_length=60, description="what suggests it, with its version")] = None
    max_amount: Annotated[DecimalText | None, Field(description="of what a suggestion would place")] = None
    limit: Annotated[int, Field(ge=1, le=MAX_AT_ONCE)] = 100


class ConfirmProposal(_Asked):
    although_alike: Annotated[bool, Field(description="the name is as much like another customer's, and not his")] = (
        False
    )


class Unapply(_Asked):
    application: Ref


class Move(_Asked):
    to_account: Annotated[Ref, Field(description="a customer")]


class Return(_Asked):
    value_date: Annotated[date | None, Field(description="when the money went back; default: today")] = None


class OnAccount(_Asked):
    amount: Annotated[DecimalText, Field(description="left as the customer's credit; negative: unapplied again")]


class Prepay(_Asked):
    order: Annotated[Ref, Field(description="whose invoices may consume it")]
    amount: Annotated[DecimalText, Field(description="kept for the order; negative: unapplied again")]


class Tie(_Asked):
    receipt: Annotated[Ref, Field(description="the payment")]


class Untie(_Asked):
    pass


class Withdrawal(_Asked):
    amount: Annotated[DecimalText, Field(description="of what is unapplied or on account")]
    kind: Annotated[
        Literal["refund", "small-overpayment", "not-ours", "transfer"],
        Field(description="where the money goes; the last two: no customer paid it, or it is between our own accounts"),
    ] = "refund"


class PutBack(_Asked):
    withdrawal: Annotated[Ref, Field(description="what was said to be no customer's money")]


class _OfItem(_Asked):
    account: Annotated[Ref, Field(description="the customer whose item it is")]
    amount: Annotated[DecimalText, Field(description="of what is open")]
    code: Annotated[str, Field(min_length=1, max_length=60, description="a reason code: GET /v1/reason-codes")]


class WriteItemOff(_OfItem):
    effective: Annotated[date | None, Field(description="counts from; default and earliest for most: today")] = None


class NettedShare(BaseModel):
    model_config = ConfigDict(extra="forbid")

    item: Ref
    amount: DecimalText


class Netting(_Asked):
    account: Annotated[Ref, Field(description="the customer that we owe")]
    items: Annotated[tuple[NettedShare, ...], Field(min_length=1, max_length=500)]
    payable: Annotated[Ref, Field(description="what we owe, by its number in payables")]
    agreement: Annotated[Ref, Field(description="with the customer, which allows it")]


class Deduct(_OfItem):
    owner: Annotated[str, Field(max_length=120, description="who looks after it; default: the reason code's")] = ""


class Work(_Asked):
    status: Literal["open", "in-progress", "charged-back"] | None = None
    owner: Annotated[str, Field(max_length=120)] | None = None
    due_on: date | None = None


class OfDeduction(_Asked):
    amount: Annotated[DecimalText | None, Field(description="default: all that is open")] = None
    code: Annotated[str | None, Field(max_length=60, description="default: the deduction's own reason code")] = None


class Because(_Asked):
    pass


class Certificate(_Asked):
    number: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")]
    dated: date


class HoldRequest(_Asked):
    code: Annotated[str, Field(max_length=60, examples=["compliance", "awaiting-advice"])]
    until: Annotated[date | None, Field(description="last day of the hold; without one, until it is released")] = None


class NoteRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""
    assigned_to: Annotated[str | None, Field(max_length=120, description="empty: nobody any more")] = None


PayerName = Annotated[str, Field(min_length=1, max_length=280, pattern=r"^[^\x00]*\S[^\x00]*$")]


class Alias(_Asked):
    name: Annotated[PayerName | None, Field(description="as the bank writes it")] = None
    receipt: Annotated[Ref | None, Field(description="one of which the payer's name is meant")] = None
    although_alike: Annotated[bool, Field(description="it is as much like another customer's name, and not his")] = (
        False
    )


class PayingAgent(_Asked):
    name: PayerName | None = None
    account: Annotated[Ref | None, Field(description="its IBAN, or its number as the bank prints it")] = None


class OfItem(_Asked):
    account: Annotated[Ref, Field(description="the customer whose item it is")]


class ReleaseOfItem(OfItem):
    effective: Annotated[date | None, Field(description="counts from; not before its last mark; default: today")] = None


class HoldOfItem(ReleaseOfItem):
    code: Annotated[str, Field(max_length=60, examples=["disputed", "legal"])]


class NumberOfItem(OfItem):
    number: Annotated[Ref, Field(description="as payers write it")]


class NamesToWatch(_Asked):
    names: Annotated[tuple[PayerName, ...], Field(min_length=1, max_length=5000)]
    source: Annotated[str, Field(max_length=120, description="which list they are of")] = ""


class Confirm(_Asked):
    statement: Annotated[Ref, Field(description="whose opening balance is right")]


class Release(_Asked):
    statement: Annotated[Ref, Field(description="kept, for it contradicts itself; its lines are posted")]


class Close(_Asked):
    accept: Annotated[
        tuple[Kind, ...], Field(max_length=2, description="money of the month that may wait for a decision")
    ] = ()


def minor(amount: str, currency: str) -> int:
    """Minor units of an amount that was asked for. Raises Problem where its currency cannot hold it."""
    try:
        return to_minor(amount, currency)
    except BadAmount as error:
        raise Problem(422, "bad-amount", str(error)) from None
