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


class PaidBy(Because):
    line: Annotated[Ref, Field(description="<statement>/<line> of the bank's line")]
