"""Inbound: what the bank tells us. Topic `bank.statements.v1`; key = our bank account."""

from typing import Annotated, ClassVar

from pydantic import Field

from o2c.contracts.base import Contract, Day, Event, LongText, Ref, Text
from o2c.contracts.money import Currency, DecimalText


class StatementLine(Contract):
    """One booked line. `amount` is signed: positive is money that came to us."""

    line: Annotated[int, Field(ge=1, le=10_000_000)]
    booking_date: Day
    value_date: Day
    amount: DecimalText
    text: Annotated[LongText, Field(description="remittance text as the payer wrote it")] = ""
    text_cut: Annotated[
        bool, Field(description="the text fills the bank's field: its last word may be incomplete, never match by it")
    ] = False
    payer_name: Text = ""
    payer_account: Text = ""
    bank_reference: Text = ""
    end_to_end_id: Text = ""
    customer_reference: Text = ""
    code: Annotated[str, Field(max_length=20, description="the bank's transaction code, e.g. NTRF")] = ""
    business_code: Annotated[
        str, Field(max_length=20, description="the bank's business transaction code, e.g. 159 for a return")
    ] = ""
    reversal: bool = False
    cheque_date: Annotated[
        Day | None, Field(description="the day on the cheque, where it is one and the bank says")
    ] = None


class BankStatementReceived(Event):
    """A statement, or one part of a long one: parts of a statement share `statement` and are counted from 1.

    Without `opening` and `closing` (CSV exports) a line's identity is the hash of its file and its line number.
    """

    TYPE: ClassVar[str] = "bank.statement-received.v1"
    TOPIC: ClassVar[str] = "bank.statements.v1"

    statement: Annotated[Ref, Field(description="unique per content: hash of the file and the statement's place in it")]
    part: Annotated[int, Field(ge=1, le=100_000)] = 1
    parts: Annotated[int, Field(ge=1, le=100_000)] = 1
    bank_account: Ref
    legal_entity: Ref | None = None
    currency: Currency
    number: Text = ""
    statement_date: Day | None = None
    opening: DecimalText | None = None
    closing: DecimalText | None = None
    file_name: Text = ""
    file_hash: Text = ""
    lines_of: Annotated[
        Text,
        Field(
            description="without balances, the hash of the file whose line numbers `line` are: such a line of a bank "
            "account counts once, in whichever statement it comes; empty where the statement numbers its lines"
        ),
    ] = ""
    format: Annotated[str, Field(max_length=20)] = ""
    contradicted: Annotated[
        Text,
        Field(description="what its pages or the control totals of its file say against it: it is refused and kept"),
    ] = ""
    lines: Annotated[tuple[StatementLine, ...], Field(max_length=2000)]
