"""Bodies of what a person asks about refunds."""

from datetime import date
from typing import Annotated

from pydantic import Field

from o2c.cash_app.requests import Because
from o2c.contracts.base import Ref


class OrderRefunds(Because):
    legal_entity: Ref
    bank_account: Annotated[Ref, Field(description="ours: refunds of what came in there are paid from there")]
    execution_date: Annotated[date, Field(description="when the bank shall pay: today or later")]


class Payee(Because):
    """Another account than the money came from."""

    name: Annotated[str, Field(min_length=1, max_length=70, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")]
    account: Annotated[str, Field(max_length=42, description="an IBAN")]


class PaidBy(Because):
    line: Annotated[Ref, Field(description="<statement>/<line> of the bank's line")]
