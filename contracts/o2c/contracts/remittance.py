"""Inbound: what payers say their payments are for. Topic `bank.remittances.v1`; key = the advice.

An advice comes from the payer, by a bank, a network or a mailbox, and knows neither our customer numbers nor, often,
our bank account; two advices have nothing to do with each other. So each is a key of its own.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from o2c.contracts.base import Contract, Day, Event, Ref, Text
from o2c.contracts.money import DecimalText, Money


class PartyId(Contract):
    """A number that stands for a party; `kind` says which, in the sender's code: 92 (ours for them), 1 (DUNS), VA."""

    kind: Annotated[str, Field(max_length=20)] = ""
    number: Annotated[Text, Field(min_length=1)]


class Party(Contract):
    name: Text = ""
    account: Annotated[Text, Field(description="bank account, as the sender writes it")] = ""
    bank: Annotated[Text, Field(description="BIC or routing number of the account's bank")] = ""
    ids: Annotated[tuple[PartyId, ...], Field(max_length=20)] = ()


class Adjustment(Contract):
    """What the payer took off, or added, and why; `amount` has the sign of what it does to the payment."""

    amount: DecimalText
    reason: Annotated[str, Field(max_length=20, description="code, e.g. of X12 426", examples=["01", "04"])] = ""
    text: Text = ""


class RemittanceLine(Contract):
    """What is paid of one document; all amounts but the discount are negative for a credit note.

    paid = gross - discount + adjustments, as far as the sender says them. A line without a document is an adjustment
    of the payment as a whole.
    """

    line: Annotated[int, Field(ge=1, le=10_000_000)]
    document: Annotated[Text, Field(description="number of the document, as the payer writes it")] = ""
    kind: Annotated[
        str, Field(max_length=20, description="what the number is, in the sender's code", examples=["IV", "CM", "380"])
    ] = ""
    document_date: Day | None = None
    paid: DecimalText
    gross: DecimalText | None = None
    discount: Annotated[DecimalText, Field(description="cash discount that the payer took; not below 0")] = "0"
    adjustments: Annotated[tuple[Adjustment, ...], Field(max_length=50)] = ()
    references: Annotated[
        tuple[Text, ...], Field(max_length=20, description="other numbers: order, delivery, the payer's own")
    ] = ()


class RemittanceAdvised(Event):
    """A payer's advice: which documents a payment is for, and how much of each."""

    TYPE: ClassVar[str] = "bank.remittance-advised.v1"
    TOPIC: ClassVar[str] = "bank.remittances.v1"

    advice: Annotated[Ref, Field(max_length=90, description="unique per content, however often and in whatever file")]
    number: Annotated[Text, Field(description="the payer's own number of the advice")] = ""
    payer: Party = Party()
    payee: Party = Party()
    trace: Annotated[Text, Field(description="trace, cheque or payment number, which the payment carries too")] = ""
    end_to_end_id: Text = ""
    amount: Annotated[Money, Field(description="of the payment; above 0")]
    payment_date: Day | None = None
    method: Annotated[str, Field(max_length=20, examples=["ACH", "CHK", "42"])] = ""
    difference: Annotated[
        DecimalText, Field(description="payment less the sum of `paid`; another one than 0 flags the advice")
    ] = "0"
    file_name: Text = ""
    file_hash: Text = ""
    format: Annotated[str, Field(max_length=20)] = ""
    lines: Annotated[tuple[RemittanceLine, ...], Field(min_length=1, max_length=2000)]
