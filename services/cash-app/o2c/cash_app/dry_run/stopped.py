"""Where a rehearsal did not look at everything, so that nobody takes what it left for what cannot be placed."""

from dataclasses import dataclass
from typing import Any

from o2c.cash_app.account import Account, Receipt
from o2c.cash_app.matching.by_amount import TOO_MANY
from o2c.cash_app.policies.layers import Book


@dataclass(slots=True)
class Stopped:
    """Counts receipts with money left. `told`: so many of them it is said what would have been enough of."""

    book: Book
    told: int
    amounts: int = 0
    together: int = 0
    unexplained: int = 0
    most_loose: int = 0
    most_together: int = 0

    def add(self, account: Account, held: Receipt, *, explained: bool) -> None:
        """A receipt with money left on the account as it would be."""
        self.unexplained += not explained
        cascade = self.book.of_receipt(held.facts, account).cascade
        if held.weighing.left == TOO_MANY:
            self.amounts += 1
            self.most_loose = cascade.max_loose
            return
        beside = account.group(held.group).loose_on.get(held.facts.value_date, ())
        if held.facts.receipt in beside and len(beside) > cascade.max_together:
            self.together += 1
            self.most_together = cascade.max_together

    def shown(self) -> list[dict[str, Any]]:
        loose = "more payments of their payer and day name nothing and found no place"
        said = (
            (self.amounts, f"no amount was looked at: {loose} than {self.most_loose:,}"),
            (self.together, f"not matched together: {loose} than {self.most_together:,}"),
            (self.unexplained, f"what would be enough is told of the first {self.told:,}"),
        )
        return [{"receipts": count, "why": why} for count, why in said if count]
