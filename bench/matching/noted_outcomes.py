"""What cash application made of a transaction, as it stands when the whole statement is in."""

from dataclasses import dataclass, field
from decimal import Decimal

from cash_desk import Desk
from noted_ledger import ENTITY
from noted_sets import NotedSet

from o2c.cash_app.account import Account, Receipt
from o2c.contracts.money import to_minor


@dataclass(frozen=True)
class Share:
    """What of an item the money settled; minor units. `code` is of what was given up."""

    number: str
    cash: int
    discount: int
    allowance: int
    code: str


@dataclass(frozen=True)
class Outcome:
    line_class: str
    amount: int
    customer: str = ""
    """"" while nobody is found to have paid."""
    shares: tuple[Share, ...] = ()
    unapplied: int = 0
    why: str = ""
    """Code of the hold, else why money is left."""
    suggested: tuple[str, ...] = ()
    """Numbers of items, the first suggestion first."""
    reasons: tuple[str, ...] = ()
    """Codes of what was kept back of the items."""
    reopened: tuple[str, ...] = ()
    """By a return."""
    open: dict[str, int] = field(default_factory=dict)
    """What is open of the customer's items at the end, by number."""

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset([share.number for share in self.shares])

    @property
    def granted(self) -> int:
        return sum(share.discount for share in self.shares)

    @property
    def given_up(self) -> int:
        return sum(share.allowance for share in self.shares)


def outcomes(found: NotedSet, desk: Desk, places: dict[str, str]) -> dict[str, Outcome]:
    return {
        row["txn_id"]: _of(desk, places[row["txn_id"]], row["amount"], row["currency"]) for row in found.transactions
    }


def _of(desk: Desk, place: str, amount: Decimal, currency: str) -> Outcome:
    statement, _, number = place.rpartition("/")
    line = desk.lines[statement, int(number)]
    money = to_minor(str(abs(amount)), currency)
    if line["line_class"] != "receipt":
        return Outcome(line["line_class"], money, why=line["reason"], reopened=_reopened(desk, line["receipt"]))
    account = desk.account(line["account"])
    receipt = account.receipts[place]
    shares = _shares(account, receipt)
    named = {share.number for share in shares}
    return Outcome(
        "receipt",
        money,
        "" if account.is_pool else account.name,
        shares,
        receipt.unapplied,
        receipt.hold.code if receipt.hold else receipt.weighing.left,
        tuple([_number(name) for name in receipt.weighing.suggested]),
        _reasons(account, named),
        open={_number(name): item.open for name, item in account.items.items() if item.open},
    )


def _number(item: str) -> str:
    return item.removeprefix(ENTITY + "/")


def _shares(account: Account, receipt: Receipt) -> tuple[Share, ...]:
    found = []
    for name, held in receipt.applications.items():
        applied = account.items[held.item].applied[name]
        share = Share(_number(held.item), applied.cash, applied.discount, applied.allowance, applied.code)
        found.append(share)
    return tuple(found)


def _reasons(account: Account, numbers: set[str]) -> tuple[str, ...]:
    """Of deductions that were split off these items, and of what of them was given up."""
    deductions = [item for item in account.items.values() if item.deduction is not None]
    codes = [
        item.deduction.code for item in deductions if item.deduction and _number(item.deduction.invoice) in numbers
    ]
    return tuple(codes)


def _reopened(desk: Desk, receipt: str) -> tuple[str, ...]:
    """Items that the receipt which went back had settled, and that are open again."""
    statement, _, number = receipt.rpartition("/")
    line = desk.lines.get((statement, int(number or 0)))
    if line is None:
        return ()
    account = desk.account(line["account"])
    settled = [
        event for event in desk.said if getattr(event[1], "receipt", "") == receipt and hasattr(event[1], "item")
    ]
    names = dict.fromkeys([event.item for _, event in settled])
    return tuple([_number(name) for name in names if account.items[name].open])
