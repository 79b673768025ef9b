"""Inbound, once: what stood open in the ERP when this ledger began, and what its general ledger says.

`OpeningItemStated` travels on `erp.invoices.v1`, keyed by the customer; the others on `erp.openings.v1`, keyed by the
legal entity. The cut-over date is the last day of the old ledger: everything here counts from it. Of an item that was
paid in part only what is open is taken over, beside what it was at first:

    invoice 90-1 of 3 March over 1,190.00, 400.00 of it open on 30 June: gross 1190.00, open 400.00, cutover 2026-06-30
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from o2c.contracts.base import Attributes, Day, Event, Ref, Text
from o2c.contracts.erp import ChangeNumber, TaxShare
from o2c.contracts.money import DecimalText, Money

ControlClass = Literal["receivable", "unapplied", "on-account", "net"]

_CutOver = Annotated[Day, Field(description="the last day of the old ledger; what is stated was open at its end")]
_LoadedBy = Annotated[Text, Field(description="who loaded it; says nothing of the item itself")]


class OpeningItemStated(Event):
    """An invoice or an open credit of the ERP that was open at the cut-over. Amounts are positive for both kinds."""

    TYPE: ClassVar[str] = "erp.opening-item-stated.v1"
    TOPIC: ClassVar[str] = "erp.invoices.v1"

    cutover: _CutOver
    source_system: Ref
    fiscal_year: Annotated[int, Field(ge=1900, le=2999)]
    number: Ref
    legal_entity: Ref
    customer: Ref
    item_kind: Literal["invoice", "credit-note"]
    gross: Annotated[Money, Field(description="as it was issued")]
    open: Annotated[DecimalText, Field(description="what of it was open; more than 0, at most the gross")]
    document_date: Day
    due_date: Day
    discount_percent: Annotated[DecimalText | None, Field(description="of the open amount, until `discount_until`")] = (
        None
    )
    discount_until: Day | None = None
    taxes: Annotated[tuple[TaxShare, ...], Field(max_length=50, description="of the whole document")] = ()
    customer_reference: Annotated[Text, Field(description="the customer's own order number, as payers quote it")] = ""
    payment_reference: Text = ""
    dispute: Annotated[Text, Field(description="why it is disputed; rules leave it alone then")] = ""
    loaded_by: _LoadedBy = ""
    attributes: Attributes = {}


class OpeningMoneyStated(Event):
    """Money of a customer that the ERP had not applied, or had left on account, at the cut-over."""

    TYPE: ClassVar[str] = "erp.opening-money-stated.v1"
    TOPIC: ClassVar[str] = "erp.openings.v1"

    cutover: _CutOver
    source_system: Ref
    receipt: Annotated[Ref, Field(description="its number in the ERP, unique with legal entity and source system")]
    legal_entity: Ref
    customer: Ref
    account_class: Literal["unapplied", "on-account"]
    open: Annotated[Money, Field(description="what of it was left; positive")]
    received_on: Day
    reference: Annotated[Text, Field(description="what the payer quoted")] = ""
    loaded_by: _LoadedBy = ""


class ControlBalanceStated(Event):
    """What an account of the general ledger stood at, at the end of a day: what the items that were loaded must add up
    to. Debit is positive, so that money of customers is negative. `net` is one account for all three classes."""

    TYPE: ClassVar[str] = "erp.control-balance-stated.v1"
    TOPIC: ClassVar[str] = "erp.openings.v1"

    cutover: _CutOver
    legal_entity: Ref
    account_class: ControlClass
    balance: Annotated[Money, Field(description="debit positive, credit negative")]
    change_number: ChangeNumber = 0
    gl_account: Annotated[Text, Field(description="its number in the general ledger")] = ""
    loaded_by: _LoadedBy = ""
