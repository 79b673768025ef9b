"""Bank accounts of customers: hashed before they come near the log."""

from dataclasses import dataclass, field

from o2c.chassis.private import Unlogged, account_hash, masked
from o2c.credit.events import BankAccount


@dataclass(frozen=True, slots=True)
class Hasher:
    """Hashes with the company's key. Cash application hashes payers' accounts with the same key and finds the customer
    without either service saying a number."""

    key: bytes = field(repr=False)

    def bank_account(self, number: str) -> BankAccount:
        """Raises ValueError for a blank number."""
        return BankAccount(account_hash(number, self.key), masked(number), Unlogged(number))
