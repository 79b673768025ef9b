"""What must come out: every invoice, bank line and order as those who acted meant them, and the sums.

Nothing here was computed by the platform's rules. Amounts are minor units; the sums are per currency and never added.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from o2c.cli.demo.bank import StatementFile
from o2c.cli.demo.claims import Claim
from o2c.cli.demo.fulfilment import Fulfilment, Progress
from o2c.cli.demo.invoices import Key
from o2c.cli.demo.payments import Share


@dataclass(frozen=True, slots=True)
class InvoiceTruth:
    """gross = credited + paid + discount + open."""

    document: str
    customer: str
    currency: str
    gross: int
    credited: int
    paid: int
    discount: int

    @property
    def open(self) -> int:
        return self.gross - self.credited - self.paid - self.discount


@dataclass(frozen=True, slots=True)
class LineTruth:
    """A bank line that is a receipt or takes one back (`amount` below 0). `customer` None: it cannot be known.

    A receipt that was taken back later is `returned`: nothing of it counts any more. `shares` say by order and
    shipment what is applied.
    """

    customer: str | None
    bank_account: str
    currency: str
    amount: int
    shares: tuple[Share, ...]
    returned: bool

    @property
    def is_receipt(self) -> bool:
        return self.amount > 0

    @property
    def applied(self) -> int:
        return sum(share.cash for share in self.shares) if self._counts else 0

    @property
    def unapplied(self) -> int:
        return self.amount - self.applied if self._counts and self.customer is not None else 0

    @property
    def unidentified(self) -> int:
        return self.amount if self._counts and self.customer is None else 0

    @property
    def _counts(self) -> bool:
        return self.is_receipt and not self.returned


class OrderStatus(StrEnum):
    HELD = "held"
    OPEN = "open"
    UNSETTLED = "unsettled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Totals:
    receivable: Counter[str]
    unapplied: Counter[str]
    unidentified: Counter[str]


@dataclass(frozen=True, slots=True)
class Truth:
    """`invoices` by order and shipment, `lines` by file name and line number, `unapplied` by customer and currency,
    `balances` by bank account."""

    invoices: dict[Key, InvoiceTruth]
    lines: dict[tuple[str, int], LineTruth]
    orders: dict[str, OrderStatus]
    unapplied: dict[tuple[str, str], int]
    balances: dict[str, int]
    totals: Totals


def truth(claims: Iterable[Claim], files: Iterable[StatementFile], fulfilment: Fulfilment) -> Truth:
    files = tuple(files)
    invoices = {claim.invoice.key: _invoice(claim) for claim in claims}
    lines = _lines(files)
    totals = Totals(Counter(), Counter(), Counter())
    unapplied: Counter[tuple[str, str]] = Counter()
    for invoice in invoices.values():
        totals.receivable[invoice.currency] += invoice.open
    for line in lines.values():
        totals.unapplied[line.currency] += line.unapplied
        totals.unidentified[line.currency] += line.unidentified
        if line.unapplied and line.customer is not None:
            unapplied[line.customer, line.currency] += line.unapplied
    balances = {file.bank.number: file.statement.closing.minor for file in files if file.statement.closing}
    return Truth(invoices, lines, _orders(fulfilment, invoices), dict(unapplied), balances, totals)


def _invoice(claim: Claim) -> InvoiceTruth:
    invoice = claim.invoice
    return InvoiceTruth(
        invoice.document, invoice.customer, invoice.currency, invoice.gross, claim.credited, claim.paid, claim.discount
    )


def _lines(files: tuple[StatementFile, ...]) -> dict[tuple[str, int], LineTruth]:
    taken_back = {payment.returns for file in files for payment in file.booked.values()}
    return {
        (file.name, number): LineTruth(
            payment.customer.id if payment.customer else None,
            file.bank.number,
            file.bank.currency,
            payment.amount,
            payment.shares,
            payment.id in taken_back,
        )
        for file in files
        for number, payment in file.booked.items()
    }


def _orders(fulfilment: Fulfilment, invoices: dict[Key, InvoiceTruth]) -> dict[str, OrderStatus]:
    unsettled = {order for order, shipment in fulfilment.shipped if not _is_settled(invoices.get((order, shipment)))}
    found = {}
    for plan in fulfilment.plans:
        match fulfilment.progress(plan):
            case Progress.HELD:
                found[plan.order] = OrderStatus.HELD
            case Progress.OPEN:
                found[plan.order] = OrderStatus.OPEN
            case Progress.CANCELLED:
                found[plan.order] = OrderStatus.CANCELLED
            case Progress.GONE:
                is_open = plan.order in unsettled
                found[plan.order] = OrderStatus.UNSETTLED if is_open else OrderStatus.COMPLETED
    return found


def _is_settled(invoice: InvoiceTruth | None) -> bool:
    return invoice is not None and invoice.open == 0
