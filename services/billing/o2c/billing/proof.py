"""What was billed so far: totals kept with the events, and said in every partition as proof."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from o2c.billing.events import CreditNoteIssued, Document
from o2c.chassis.arrays import int8s, texts
from o2c.chassis.money import to_text
from o2c.contracts.base import Event
from o2c.contracts.billing import BillingBalanceProved
from o2c.contracts.proof import ProvedEntityTotal

if TYPE_CHECKING:
    from psycopg import Cursor

CREDITED, INVOICED = "credited", "invoiced"

_BALANCES = """insert into balances (partition, legal_entity, account_class, currency, amount)
select * from unnest(%b::bigint[], %b::text[], %b::text[], %b::text[], %b::bigint[])
on conflict (partition, legal_entity, account_class, currency)
do update set amount = balances.amount + excluded.amount"""


class Totals:
    """The documents of one transaction by customer, legal entity, class and currency; gross, minor units.

    An invoice of 1,190.00 and a credit note of 59.50 against it: invoiced 1,190.00, credited 59.50.
    """

    def __init__(self) -> None:
        self.added: dict[tuple[str, str, str, str], int] = {}

    def add(self, event: Document) -> None:
        account_class = CREDITED if isinstance(event, CreditNoteIssued) else INVOICED
        key = (event.customer, event.legal_entity, account_class, event.currency)
        self.added[key] = self.added.get(key, 0) + event.gross

    def write(self, cur: "Cursor[object]", partition: Callable[[str], int]) -> None:
        totals: dict[tuple[int, str, str, str], int] = {}
        for (customer, legal_entity, account_class, currency), amount in self.added.items():
            key = (partition(customer), legal_entity, account_class, currency)
            totals[key] = totals.get(key, 0) + amount
        if totals:
            partitions, entities, classes, currencies = zip(*sorted(totals), strict=True)
            amounts = [totals[key] for key in sorted(totals)]
            arrays = (int8s(partitions), texts(entities), texts(classes), texts(currencies), int8s(amounts))
            cur.execute(_BALANCES, arrays, prepare=True)


def prove(cur: "Cursor[tuple[int, str, str, str, int]]", partitions: int) -> list[tuple[int, str, Event]]:
    """One proof for every partition, also for those without documents; read under the log lock."""
    cur.execute(
        """select partition, legal_entity, account_class, currency, amount from balances
           order by partition, legal_entity, account_class, currency""",
        prepare=True,
    )
    totals: dict[int, list[ProvedEntityTotal]] = {partition: [] for partition in range(partitions)}
    for partition, legal_entity, account_class, currency, amount in cur:
        totals[partition].append(
            ProvedEntityTotal(
                legal_entity=legal_entity,
                account_class=account_class,
                currency=currency,
                amount=to_text(amount, currency),
            )
        )
    return [(p, f"partition:{p}", BillingBalanceProved(partition=p, totals=tuple(t))) for p, t in totals.items()]
