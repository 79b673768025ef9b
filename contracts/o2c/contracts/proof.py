"""Totals proved in the stream: what a service that owns balances says of them, in every partition of its topic.

A proof counts the accounts of its partition and is read in the transaction that wrote it, after the log lock. So it
stands in the partition after exactly the events that its totals count, and a reader that folds the same measure can
compare at that very record: 100.00 invoiced, proof 100.00, another 19.00 invoiced, proof 119.00. It is the watermark
for *known* too: nothing that its source knew earlier will follow.

Each service has its own event and its own classes; they share this shape.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from o2c.contracts.base import Contract, Count, Event, Ref
from o2c.contracts.money import Currency, DecimalText

# Plain text and not an enum: a service may come to own another class, and a reader passes over what it does not know.
ProvedClass = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z-]*$")]


class ProvedTotal(Contract):
    """A class in one currency, over all accounts of the partition. What is 0 may be left out."""

    account_class: Annotated[ProvedClass, Field(examples=["billed", "held", "invoiced"])]
    currency: Currency
    amount: DecimalText


class ProvedEntityTotal(ProvedTotal):
    legal_entity: Ref


class _Proof(Event):
    HEARTBEAT: ClassVar[bool] = True

    partition: Annotated[Count, Field(description="of this topic: the one that the record is in")]
