"""Random months of a customer, told by three topics: each in its own order, one against another in any."""

from dataclasses import dataclass
from typing import Any

from credit_facts import applied, cancelled, changed, invoiced, master, moved, placed, received, shipped
from hypothesis import strategies as st

from o2c.contracts.base import Event

CENTS = st.integers(1, 50_000)


def text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


@dataclass(frozen=True)
class Story:
    """`customers` may come in any order and repeat; `orders` and `cash` keep theirs."""

    customers: list[Event]
    orders: list[Event]
    cash: list[Event]
    settled: bool

    def told(self, turns: list[int]) -> list[Event]:
        """The topics interleaved: a turn names the topic whose next event is heard."""
        topics = [iter(self.customers), iter(self.orders), iter(self.cash)]
        return [next(topics[turn]) for turn in turns]

    @property
    def turns(self) -> list[int]:
        return [0] * len(self.customers) + [1] * len(self.orders) + [2] * len(self.cash)


@st.composite
def _order(draw: Any, number: str, settled: bool) -> tuple[list[Event], list[Event]]:
    """An order of some parts, each shipped, cancelled or left open, raised once or never, billed part by part."""
    parts = draw(st.lists(CENTS, min_size=1, max_size=4))
    raised = draw(st.integers(0, 20_000)) if draw(st.booleans()) else 0
    total = sum(parts)
    orders, cash = [placed(text(total), number)], []
    if raised:
        orders.append(changed(text(total + raised), number, asks=draw(st.booleans())))
        parts.append(raised)
    fates = ["ship", "cancel"] if settled else ["ship", "cancel", "wait"]
    for index, part in enumerate(parts):
        fate = draw(st.sampled_from(fates))
        shipment = f"{number}-{index}"
        if fate == "ship":
            orders.append(shipped(text(part), shipment, number))
            if settled or draw(st.booleans()):
                cash += draw(_billed(number, shipment, part, settled))
        elif fate == "cancel":
            orders.append(cancelled(text(part), number))
    return orders, cash


@st.composite
def _billed(draw: Any, number: str, shipment: str, part: int, settled: bool) -> list[Event]:
    """An invoice that may differ from its shipment by a cent, and what is paid of it."""
    amount = part + draw(st.integers(0, 1))
    paid = amount if settled else draw(st.integers(0, amount))
    events = [invoiced(text(amount), shipment, number)]
    if paid:
        events += [
            received(text(paid)),
            applied(text(paid)),
            moved(f"-{text(paid)}", "applied", number, shipment),
        ]
    return events


@st.composite
def stories(draw: Any, settled: bool = False, check: bool = True) -> Story:
    """`settled`: all is shipped or cancelled, billed and paid."""
    orders: list[Event] = []
    cash: list[Event] = []
    for index in range(draw(st.integers(1, 4))):
        said, paid = draw(_order(f"O-{index}", settled))
        orders, cash = draw(_merged(orders, said)), draw(_merged(cash, paid))
    limits = draw(st.lists(st.integers(0, 100_000), min_size=1, max_size=3))
    records = [master(n, limit=text(limit), credit_check=check) for n, limit in enumerate(limits)]
    customers = draw(st.permutations(records + draw(st.lists(st.sampled_from(records), max_size=2))))
    return Story(customers, orders, cash, settled)


@st.composite
def _merged(draw: Any, first: list[Event], second: list[Event]) -> list[Event]:
    queues = [iter(first), iter(second)]
    return [next(queues[turn]) for turn in draw(st.permutations([0] * len(first) + [1] * len(second)))]
