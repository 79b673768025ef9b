"""The lines of a bank account that are posted by now, as one statement sees them.

What was looked up stands in tables; what this batch has posted before is in the bank account's state by its marks.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from o2c.cash_app.bank.account import Bank, id_mark
from o2c.cash_app.found import Found, Posted


class PostedOf(Struct, frozen=True):
    bank: Bank
    found: Found
    statement: str
    """Whose own lines do not count, but for returns."""

    def vouched(self, amount: int) -> list[Posted]:
        """Lines that a statement vouches for."""
        posted, coming, place = self.found.posted, self.found.coming, (self.bank.account, amount)
        adopted = self._adopted(posted.adoptable.get(place, ()), self._standing(coming.adoptable.get(place, ())))
        return [*posted.vouched.get(place, ()), *self._standing(coming.vouched.get(place, ())), *adopted]

    def adoptable(self, amount: int) -> list[Posted]:
        """Lines of files without balances that no statement has vouched for."""
        place = (self.bank.account, amount)
        lines = [*self.found.posted.adoptable.get(place, ())]
        lines += self._standing(self.found.coming.adoptable.get(place, ()))
        return [line for line in lines if f"adopted {line.line}" not in self.bank.recent]

    def receipts(self, amount: int) -> list[Posted]:
        """Receipts that may be taken back, those of the statement itself among them."""
        coming, place = self.found.coming, (self.bank.account, amount)
        own = [p for lines in (coming.vouched, coming.adoptable) for p in lines.get(place, ()) if self._is_own(p)]
        lines = [*own, *self.vouched(amount), *self.adoptable(amount)]
        recent = self.bank.recent
        return [p for p in lines if p.line_class == "receipt" and not p.returned and f"taken {p.line}" not in recent]

    def _standing(self, coming: Iterable[Posted]) -> Iterator[Posted]:
        """Lines of statements of this batch that were accepted before this one."""
        recent = self.bank.recent
        for line in coming:
            accepted = not self._is_own(line) and recent.get(id_mark(self.bank, line.statement))
            if accepted and f"repeated {line.line}" not in recent:
                yield line

    def _adopted(self, *lines: Iterable[Posted]) -> list[Posted]:
        return [line for some in lines for line in some if f"adopted {line.line}" in self.bank.recent]

    def _is_own(self, line: Posted) -> bool:
        return line.statement == self.statement
