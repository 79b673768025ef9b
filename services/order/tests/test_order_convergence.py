"""Any interleaving of the topics, any duplication and delay ends in the same order.

A small world: the ERP's facts of one order, and neighbours that answer what the order says. Facts of one topic stay in
order, topics overtake each other freely, batches mix them. What credit answers, and when, may differ on the way; where
it ends may not.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import event as tell
from hypothesis import given, settings
from hypothesis import strategies as st
from order_facts import (
    KNOWN,
    LATER,
    UNIT,
    answered,
    cancelled,
    changed,
    invoiced,
    service,
    settled,
    shipped,
    submitted,
)

from o2c.chassis.money import to_minor, to_text
from o2c.contracts import order as said

TOPICS = ("erp", "credit", "billing", "cash-app")


@dataclass
class World:
    """The order service among its neighbours; each topic is a queue of what it has not heard yet."""

    first_declines: bool
    returns: bool
    billed_by: str
    queues: dict[str, deque[Any]] = field(default_factory=lambda: {topic: deque() for topic in TOPICS})
    open: int = 0

    def __post_init__(self) -> None:
        self.memory = service()

    def hear(self, *batch: Any) -> None:
        for event in self.memory.hear(*batch):
            self._answer(event)

    def _answer(self, event: Any) -> None:
        if isinstance(event, said.OrderPlaced):
            self.open = to_minor(event.gross, "EUR")
            self._ask_credit(event.revision)
        elif isinstance(event, said.OrderChanged):
            self.open = to_minor(event.gross, "EUR") - self.gone
            if event.needs_credit:
                self._ask_credit(event.revision)
        elif isinstance(event, said.OrderShipped | said.OrderCancelled):
            self.open -= to_minor(event.gross, "EUR")
        if isinstance(event, said.OrderShipped) and event.billed_by == "o2c":
            self.bill(event.shipment)

    @property
    def gone(self) -> int:
        return sum(line.gone_net + line.gone_tax for line in self.memory.state(UNIT).lines)

    def _ask_credit(self, revision: int) -> None:
        amount = to_text(self.open, "EUR")
        if self.first_declines:
            self.queues["credit"].append(answered(amount, revision, approve=False))
        self.queues["credit"].append(answered(amount, revision))

    def bill(self, shipment: str | None) -> None:
        document = f"INV-{shipment}"
        self.queues["billing"].append(invoiced(document, shipment))
        self.queues["cash-app"].append(settled(document))
        if self.returns:
            self.queues["cash-app"].append(settled(document, reopened=True, day=LATER + timedelta(days=9)))
            self.queues["cash-app"].append(settled(document, day=LATER + timedelta(days=20)))

    def run(self, choices: list[int], mixed: bool) -> None:
        """Take from the queues as `choices` say, then whatever is left; `mixed`: batches of three."""
        batch: list[Any] = []
        while any(self.queues.values()):
            full = [queue for queue in self.queues.values() if queue]
            batch.append(full[choices.pop() % len(full) if choices else 0].popleft())
            if len(batch) == (3 if mixed else 1) or not any(self.queues.values()):
                self.hear(*batch)
                batch = []


@dataclass(frozen=True)
class Script:
    """What the ERP does to an order, in its order; every step is possible."""

    erp: tuple[Any, ...]
    shipments: tuple[str, ...]


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    price = draw(st.sampled_from(["100", "3.333333", "0.005"]))
    ordered, gone, number = draw(st.integers(1, 12)), 0, 0
    billed_by = draw(st.sampled_from(["o2c", "erp"]))
    line = {"line": 1, "product": "pump", "unit_price": price, "tax_rate": "19"}
    first = submitted(lines=({**line, "quantity": str(ordered)},), billed_by=billed_by)
    erp, shipments = [first], []
    for step in draw(st.lists(st.sampled_from(["ship", "ship", "cancel", "change", "reprice"]), max_size=6)):
        if gone == ordered:
            break
        quantity = draw(st.integers(1, ordered - gone))
        if step == "ship":
            shipments.append(f"S-{len(erp)}")
            erp.append(shipped(str(quantity), shipments[-1]))
            gone += quantity
        elif step == "cancel":
            erp.append(cancelled((1, str(quantity)), reason=f"step {len(erp)}"))
            gone += quantity
        else:
            number += 1
            ordered = gone + draw(st.integers(1, 12)) if step == "change" else ordered
            line = {**line, "unit_price": draw(st.sampled_from(["90", "100", "7.77"])), "quantity": str(ordered)}
            erp.append(changed(number=number, lines=(line,), billed_by=billed_by))
    if draw(st.booleans()):
        erp.append(cancelled(reason="the rest"))
    return Script(tuple(erp), tuple(shipments))


def play(script: Script, choices: list[int], mixed: bool = False, late: bool = False, **neighbours: Any) -> World:
    world = World(billed_by=script.erp[0].billed_by, **neighbours)
    world.queues["erp"].extend(script.erp)
    if world.billed_by == "erp":
        for shipment in script.shipments or (None,):
            world.bill(shipment)
    if late:  # the submission was a dead letter, mended when all else had been heard
        world.queues["erp"].popleft()
        world.run(choices, mixed)
        world.hear(script.erp[0])
    world.run(choices, mixed)
    return world


def with_repeats(script: Script, places: list[int]) -> Script:
    """Some facts are sent again, some time after the first time."""
    erp = list(script.erp)
    for place in places:
        first = place % len(erp)
        erp.insert(first + 1 + place % (len(erp) - first), erp[first])
    return Script(tuple(erp), script.shipments)


neighbours = st.fixed_dictionaries({"first_declines": st.booleans(), "returns": st.booleans()})
choices = st.lists(st.integers(0, 11), max_size=60)


@settings(max_examples=500, deadline=None)
@given(scripts(), choices, neighbours, st.booleans(), st.booleans(), st.lists(st.integers(0, 99), max_size=3))
def test_any_interleaving_duplication_and_delay_ends_in_the_same_order(script, order, around, mixed, late, repeats):
    expected = play(script, [], **around)
    actual = play(with_repeats(script, repeats), order, mixed=mixed, late=late, **around)
    for world in (expected, actual):
        assert world.memory.refused == []
        assert world.memory.waiting == []
    state = actual.memory.state(UNIT)
    tell(f"completed: {state.completed}")
    tell(f"early facts: {actual.memory.state(KNOWN).known}")
    assert state == expected.memory.state(UNIT)
    assert state == actual.memory.replayed(UNIT)


@given(scripts(), choices, neighbours, st.booleans())
def test_the_parts_of_a_line_add_up_to_it_after_any_life(script, order, around, late):
    """What is shipped, cancelled and still open is the line, in quantity and in value, after changes too."""
    state = play(script, order, late=late, **around).memory.state(UNIT)
    parts = [part for fact in [*state.shipments.values(), *state.cancellations] for part in fact.parts]
    (line,) = state.lines
    assert sum(part.net for part in parts) == line.gone_net
    assert sum(part.tax for part in parts) == line.gone_tax
    assert all(part.net >= 0 and part.tax >= 0 for part in parts)
    assert line.open >= 0
    if line.open == 0:
        assert (line.net, line.tax) == (line.gone_net, line.gone_tax)


FACTS = (
    shipped("4", "S-1"),
    shipped("5", "S-2"),
    cancelled(),
    invoiced("INV-1", "S-1"),
    invoiced("INV-2", "S-2"),
    invoiced("INV-3", None),
    *[settled(document, reopened) for document in ("INV-1", "INV-2", "INV-3") for reopened in (False, True)],
)


@given(st.lists(st.sampled_from(FACTS), max_size=25))
def test_an_order_is_complete_if_and_only_if_all_is_gone_billed_and_settled(facts):
    memory = service()
    memory.hear(submitted())
    invoices, paid = {}, set()
    for fact in facts:
        memory.hear(fact)
        state = memory.state(UNIT)
        gone = sum(line.gone for line in state.lines)
        shipments = set(state.shipments)
        if hasattr(fact, "document"):
            invoices[fact.document] = fact.shipment
        elif hasattr(fact, "item"):
            (paid.discard if fact.reopened else paid.add)(fact.item)
        billed = None in invoices.values() or shipments <= set(invoices.values())
        assert state.completed == (gone == 10_000_000 and billed and set(invoices) <= paid)
    ends = [name for _, name, _ in memory.log if name in ("order-completed.v1", "order-reopened.v1")]
    assert ends[::2] == ["order-completed.v1"] * len(ends[::2])
    assert ends[1::2] == ["order-reopened.v1"] * len(ends[1::2])


def test_the_order_of_a_topic_survives_a_batch_in_which_the_order_comes():
    """A payment that was returned stays returned, although the order came between its two facts."""
    memory = service()
    memory.hear(invoiced(), settled(), submitted(billed_by="erp"), settled(reopened=True), shipped("10"))
    assert not memory.state(UNIT).completed
    memory.hear(settled())
    assert memory.state(UNIT).completed


def test_early_facts_do_not_wake_what_waits_for_the_order_but_the_order_does():
    memory = service()
    memory.hear(shipped("4", "S-1"))
    memory.hear(invoiced(shipment=None), settled())
    memory.hear(shipped("6", "S-2"))
    assert len(memory.waiting) == 2
    memory.hear(submitted(billed_by="erp"))
    assert memory.waiting == []
    assert memory.state(UNIT).completed
