"""What was billed so far: totals kept with the events, and said in every partition as proof; closings heard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from o2c.billing.events import CreditNoteIssued, Document, InvoiceIssued, OpeningCreditAdopted
from o2c.chassis.money import to_text
from o2c.chassis.totals import Key, proofs, raise_totals
from o2c.contracts.base import Event
from o2c.contracts.billing import BillingBalanceProved, ClosingHeard
from o2c.contracts.proof import ProvedEntityTotal

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

CREDITED, INVOICED = "credited", "invoiced"

_TOTALS = """select partition, legal_entity, account_class, currency, amount from balances
  order by partition, legal_entity, account_class, currency"""
_CLOSINGS = "select legal_entity, period, closing from closings order by legal_entity, closing"
_SAID = "select partition, sequence from outbox_head where topic = %b"


class Totals:
    """The documents of one transaction by customer, legal entity, class and currency; gross, minor units.

    An invoice of 1,190.00 and a credit note of 59.50 against it: invoiced 1,190.00, credited 59.50.
    """

    def __init__(self) -> None:
        self.added: dict[Key, int] = {}

    def add(self, event: Document) -> None:
        """What was open at the cut-over had been billed before, by the ERP."""
        if isinstance(event, OpeningCreditAdopted) or (isinstance(event, InvoiceIssued) and event.opening is not None):
            return
        account_class = CREDITED if isinstance(event, CreditNoteIssued) else INVOICED
        key = (event.customer, event.legal_entity, account_class, event.currency)
        self.added[key] = self.added.get(key, 0) + event.gross

    def write(self, cur: "Cur", partition: Callable[[str], int]) -> None:
        raise_totals(cur, self.added, partition)


def prove(cur: "Cur", partitions: int) -> list[tuple[int, str, Event]]:
    """One proof for every partition, also for those without documents; read under the log lock."""
    closings = cur.execute(_CLOSINGS, prepare=True).fetchall()
    said = dict(cur.execute(_SAID, (BillingBalanceProved.TOPIC,)).fetchall()) if closings else {}

    def proof(partition: int, totals: tuple[ProvedEntityTotal, ...]) -> BillingBalanceProved:
        heard = tuple(
            ClosingHeard(legal_entity=entity, period=period, closing=closing, sequence=said.get(partition, 0))
            for entity, period, closing in closings
        )
        return BillingBalanceProved(partition=partition, totals=totals, closing=heard)

    return proofs(cur.execute(_TOTALS, prepare=True), partitions, _total, proof)


def _total(legal_entity: str, account_class: str, currency: str, amount: int) -> ProvedEntityTotal:
    return ProvedEntityTotal(
        legal_entity=legal_entity, account_class=account_class, currency=currency, amount=to_text(amount, currency)
    )
