"""What happens to an order, in the words of the process, and who is waited for until it does."""

from typing import NamedTuple


class Activity(NamedTuple):
    """`rank`: its place among what happens at the same moment or on the same day. `of`: whose turn it was before."""

    name: str
    rank: int
    of: str
    again: bool = False
    """Something that was done before is undone, or has to be done anew."""


PLACED = Activity("order placed", 1, "customer")
CHANGED = Activity("order changed", 2, "customer", again=True)
HELD = Activity("order held", 3, "credit")
DECLINED = Activity("credit declined", 3, "credit", again=True)
RELEASED = Activity("order released", 4, "credit")
CANCELLED = Activity("order cancelled", 5, "customer")
SHIPPED = Activity("goods shipped", 6, "warehouse")
INVOICED = Activity("invoice issued", 7, "billing")
CREDITED = Activity("credit note issued", 8, "billing", again=True)
PAID = Activity("payment applied", 9, "customer")
TAKEN_BACK = Activity("payment taken back", 10, "cash application", again=True)
SETTLED = Activity("invoice settled", 11, "customer")
REOPENED = Activity("invoice reopened", 12, "cash application", again=True)
COMPLETED = Activity("order completed", 13, "order")

ACTIVITIES = (
    PLACED, CHANGED, HELD, DECLINED, RELEASED, CANCELLED, SHIPPED, INVOICED, CREDITED, PAID, TAKEN_BACK, SETTLED,
    REOPENED, COMPLETED,
)  # fmt: skip
BY_NAME = {activity.name: activity for activity in ACTIVITIES}
