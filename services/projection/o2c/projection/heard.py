"""What the chassis hands over for each record: the event with its envelope."""

from datetime import datetime
from typing import Any, Protocol


class Heard(Protocol):
    """A contract event where it was heard. Its place (source, partition, sequence) is unique and dense."""

    @property
    def source(self) -> str:
        """Who said it: `/o2c/cash-app`."""
        ...

    @property
    def partition(self) -> int: ...

    @property
    def sequence(self) -> int: ...

    @property
    def known(self) -> datetime:
        """When the source committed it, in UTC; within a partition never below its predecessor's."""
        ...

    @property
    def type(self) -> str:
        """Its CloudEvents type: `o2c.order.order-placed.v1`."""
        ...

    @property
    def key(self) -> str:
        """The account it is about."""
        ...

    @property
    def actor(self) -> str: ...

    @property
    def data(self) -> Any:
        """The event, as the struct that `reads.READS` names for its type."""
        ...
