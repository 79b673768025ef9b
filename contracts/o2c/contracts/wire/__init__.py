"""What our own services write and read in `data`: structs of the contract models' fields, without their checks.

The modules beside this one are generated (`mirror.py`); a test holds every struct to its model.
"""

from o2c.contracts.wire import billing, cash_app, credit, order, policies, waiting
from o2c.contracts.wire.base import Message

BY_TYPE: dict[str, type[Message]] = {
    kind.TYPE: kind
    for module in (order, credit, billing, cash_app, policies, waiting)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Message) and kind is not Message
}
"""CloudEvents type → struct; of our own topics only."""
