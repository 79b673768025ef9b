"""Units as they were at a moment of the replay: exchange rates and customers as they were known then."""

from collections.abc import Callable, Sequence
from typing import Any

from o2c.cash_app.decider import CashAppDecider
from o2c.cash_app.on_demand import OnDemand
from o2c.cash_app.policy import Policy
from o2c.cash_app.what_if.moment import Moment

Stream = Sequence[tuple[int, Any]]
"""Events with their numbers in the store, in order."""


class Then(OnDemand):
    """`stream` gives all events of a unit that has one stream."""

    def __init__(self, stream: Callable[[str], Stream], moment: Moment) -> None:
        super().__init__(self._state)
        self._stream, self._streams, self._moment = stream, dict[str, Stream](), moment
        self._rules = CashAppDecider(Policy())

    def _state(self, unit: str) -> Any:
        if unit not in self._streams:
            self._streams[unit] = self._stream(unit)
        state = self._rules.initial(unit)
        for number, event in self._streams[unit]:
            if number <= self._moment.number:
                state = self._rules.evolve(state, event)
        return state
