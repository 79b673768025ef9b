"""Bodies of what a person asks over HTTP. All carry a reason."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from o2c.contracts.base import Ref
from o2c.contracts.money import DecimalText

Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]


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


class Unapply(_Asked):
    application: Ref


class Move(_Asked):
    to_account: Annotated[Ref, Field(description="a customer")]


class Return(_Asked):
    value_date: Annotated[date | None, Field(description="when the money went back; default: today")] = None


class OnAccount(_Asked):
    amount: Annotated[DecimalText, Field(description="left as the customer's credit; negative: unapplied again")]


class Tie(_Asked):
    receipt: Annotated[Ref, Field(description="the payment")]


class Untie(_Asked):
    pass


class Confirm(_Asked):
    statement: Annotated[Ref, Field(description="whose opening balance is right")]


class Close(_Asked):
    pass
