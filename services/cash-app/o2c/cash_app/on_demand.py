"""Units that a decision may ask for, each read when it does: for those who only ask what would be decided."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from o2c.cash_app.ledger.rates import Known


class OnDemand(Mapping[str, Any]):
    """`read` gives the state of a unit. An exchange rate that is not known is not there, as `rates.known` has it.

    >>> customers = OnDemand(lambda unit: unit.upper())
    >>> customers["payer:c-1"], "payer:c-2" in customers, len(customers)
    ('PAYER:C-1', True, 2)
    """

    def __init__(self, read: Callable[[str], Any]) -> None:
        self._read, self._asked = read, dict[str, None]()

    def __getitem__(self, unit: str) -> Any:
        self._asked[unit] = None
        state = self._read(unit)
        if type(state) is Known and state.rate is None:
            raise KeyError(unit)
        return state

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)
