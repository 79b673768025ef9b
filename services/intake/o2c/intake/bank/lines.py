"""The lines of a statement, however many: all but the last few lie in a temporary file."""

from collections.abc import Iterator

from o2c.intake.bank.spool import Spooled
from o2c.intake.bank.statement import Line
from o2c.intake.content import Scratch


class Lines(Spooled[Line]):
    """`total` is the sum of all lines in minor units, known without walking through them. `backwards`: they were
    appended newest first, and stand in order of time.

    >>> from datetime import date
    >>> lines = Lines(Scratch())
    >>> lines.append(Line(lines.next_no, date(2024, 1, 31), date(2024, 1, 31), 1250, "EUR"))
    >>> lines.total, lines.next_no
    (1250, 2)
    """

    def __init__(self, scratch: Scratch, *, backwards: bool = False) -> None:
        super().__init__(Line, scratch)
        self.backwards = backwards
        self.total = 0

    @property
    def next_no(self) -> int:
        """The number of the line to come, where a statement counts its own."""
        return len(self) + 1

    def append(self, item: Line) -> None:
        super().append(item)
        self.total += item.minor

    def __iter__(self) -> Iterator[Line]:
        return super().__reversed__() if self.backwards else super().__iter__()

    def __reversed__(self) -> Iterator[Line]:
        return super().__iter__() if self.backwards else super().__reversed__()
