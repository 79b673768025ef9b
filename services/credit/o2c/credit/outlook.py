"""An account as it will stand once the events decided so far are in: what the next decision must rest on.

One command may lead to several decisions (a payment releases three waiting orders, then a threshold is left). States
change only when events are applied, so the decisions in between are made on this sketch of the totals.
"""

from collections.abc import Mapping

from o2c.credit.policy import Rates, convert
from o2c.credit.state import Balance


class Outlook:
    def __init__(self, balances: Mapping[str, Balance], rates: Rates) -> None:
        self._exposure = {currency: b.open + b.shipped + b.billed for currency, b in balances.items()}
        self._cash = {currency: b.unapplied for currency, b in balances.items()}
        self._rates = rates

    def move(self, currency: str, exposure: int = 0, cash: int = 0) -> None:
        """Amounts that enter (positive) or leave, in minor units of `currency`."""
        if exposure:
            self._exposure[currency] = self._exposure.get(currency, 0) + exposure
        if cash:
            self._cash[currency] = self._cash.get(currency, 0) + cash

    def exposure(self, currency: str) -> tuple[int, bool]:
        """All exposure in `currency`, and whether it is all of it: what no rate is known for is left out.

        A currency in which the customer has credit rather than debt and no rate is left out too, which is the cautious
        side, so the sum still counts as whole.
        """
        total, whole = 0, True
        for own, amount in self._exposure.items():
            converted = amount if own == currency else convert(amount, own, currency, self._rates)
            if converted is not None:
                total += converted
            elif amount > 0:
                whole = False
        return total, whole

    def cash(self, currency: str) -> int:
        """Identified money that is applied to nothing; what no rate is known for makes no room."""
        total = 0
        for own, amount in self._cash.items():
            converted = amount if own == currency else convert(amount, own, currency, self._rates)
            if converted is not None:
                total += converted
        return total
