"""What stands of a receipt, on its account and wherever a portion of it is, and how that compares with a decision."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from o2c.cash_app.account import Account, Applied, Receipt
from o2c.cash_app.adjustments import keeping
from o2c.cash_app.families import giving, splitting
from o2c.cash_app.families.facts import Beside
from o2c.cash_app.ledger.periods import Periods
from o2c.cash_app.ledger.valuation import Purse, worth
from o2c.cash_app.matching import orders
from o2c.cash_app.matching.decisions import Decision
from o2c.cash_app.matching.rules import BY_AMOUNT, PREPAYMENT
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.placing import Rows
from o2c.chassis.domain import Outcome, Send

Figures = tuple[str, int, int, int, int, int, frozenset[tuple[str, int]], bool]
"""(item, or order that it is kept for, what leaves the receipt, cash, discount, what of it is unearned, allowance, what
is kept back by reason, whether only the amount says so).

What was guessed by amount is not what a reference or an advice says, though the figures are the same: it would give way
to others."""


class Standing(NamedTuple):
    receipt: Receipt
    account: Account
    held: Sequence[tuple[Account, Receipt]]
    """Wherever money of it is: on its account first, then the portions."""
    periods: Periods
    again: Send
    """Decides once more, when portions are back."""

    @property
    def changeable(self) -> bool:
        """Whether rules may still decide otherwise."""
        return self._is_open and all(keeping.intact(account, _applied(account, here)) for account, here in self.held)

    @property
    def _is_open(self) -> bool:
        applications = [each for _, here in self.held for each in here.applications.values()]
        return all(self.periods.is_open(each.accounting) for each in applications)

    def why_not(self, closed: str) -> str:
        """Why they may not; `closed`, where a period was closed over it."""
        return "deduction-is-worked-on" if self._is_open else closed

    def rows(self) -> Rows:
        return Rows(self.receipt.facts.receipt, self.receipt.row, self.periods)

    def called_back(self, reason: str, accounts: Iterable[str] | None = None) -> list[Outcome]:
        """Portions come back first, all or those of these accounts, then it is decided anew."""
        return [*giving.call_back(self.receipt, reason, accounts=accounts), self.again]

    # -- compared with what is decided now

    def is_own(self, mine: Decision) -> bool:
        """Whether just this stands on its own account. What an invoice consumed counts as kept for its order: a
        decision says no more."""
        rest = self.receipt.facts.amount - splitting.paid(mine.placements)
        kept = {_for_order(mine.prepays, rest)} if mine.prepays and rest else set()
        return _figures(mine.placements, mine.rule) | kept == self._own()

    def stale(self, decision: Decision, beside: Sequence[Beside]) -> list[str]:
        """Accounts whose portion is another one by now, or none."""
        wanted = splitting.portions(decision.placements, beside)
        return [
            account.name
            for account, receipt in self.held[1:]
            if _applied_figures(account, receipt) != _figures(wanted.get(account.name, ()), decision.rule)
        ]

    def purse(self, *, whole: bool) -> Purse:
        """What can be given to others: what is unapplied now, or would be, were all that it settled here taken back."""
        receipt = self.receipt
        if not whole:
            return Purse(receipt.rate, receipt.unapplied, receipt.value)
        given = receipt.portions.values()
        amount, rate = receipt.facts.amount, receipt.rate
        value = worth(rate, amount) - sum([portion.value for portion in given])
        return Purse(rate, amount - sum([portion.amount for portion in given]), value)

    def _own(self) -> set[Figures]:
        kept = {order: kept.amount for order, kept in self.receipt.prepaid.items()}
        for held in self.receipt.applications.values():
            if held.rule == PREPAYMENT:
                order = orders.of_item(self.account.items[held.item])
                kept[order] = kept.get(order, 0) + held.cash
        for_orders = {_for_order(order, amount) for order, amount in kept.items()}
        return _applied_figures(self.account, self.receipt) | for_orders


def _applied(account: Account, receipt: Receipt) -> list[Applied]:
    return [account.items[held.item].applied[name] for name, held in receipt.applications.items()]


def _applied_figures(account: Account, receipt: Receipt) -> set[Figures]:
    found: set[Figures] = set()
    for name, held in receipt.applications.items():
        if held.rule != PREPAYMENT:
            a, guess = account.items[held.item].applied[name], held.rule in BY_AMOUNT
            back = frozenset(a.kept.values())
            found.add((held.item, held.cash, a.cash, a.discount, a.unearned, a.allowance, back, guess))
    return found


def _figures(placements: Iterable[Placement], rule: str) -> set[Figures]:
    return {
        (
            p.item,
            p.paid,
            p.cash,
            p.discount,
            p.unearned,
            p.allowance,
            frozenset([(kept.code, kept.amount) for kept in p.kept]),
            (p.rule or rule) in BY_AMOUNT,
        )
        for p in placements
    }


def _for_order(order: str, amount: int) -> Figures:
    return order, amount, amount, 0, 0, 0, frozenset(), False
