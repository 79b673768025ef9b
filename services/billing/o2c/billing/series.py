"""Number series: one per legal entity, kind of document and year of the document's date.

In a series numbers have no gaps and dates do not fall. A number is drawn by the transaction that issues the document,
which holds the rows of the series until it commits; one that fails gives its numbers back by never having written them.
"""

from dataclasses import dataclass
from datetime import date

Key = tuple[str, str, int]
"""(legal entity, kind, year)."""


@dataclass(slots=True)
class Last:
    number: int = 0
    day: date = date.min


class Numbers:
    """The numbers one attempt at a batch may draw. Another attempt gets a new object: what was drawn here is forgotten.

    A rule draws last, when nothing can refuse any more; a number drawn and not used would be a gap.
    """

    def __init__(self, series: dict[Key, Last] | None = None) -> None:
        self._series = {} if series is None else series

    def next_date(self, legal_entity: str, kind: str, day: date) -> date:
        """The date that a document of `day` will bear: that day, unless a later one already stands in the series.

        A shipment of 30 April that is billed after one of 2 May gets the date 2 May.
        """
        last = self._series.get((legal_entity, kind, day.year))
        return day if last is None else max(day, last.day)

    def draw(self, legal_entity: str, kind: str, day: date) -> tuple[int, date]:
        """The next number of the series of `day`, with the date of `next_date`."""
        last = self._series.setdefault((legal_entity, kind, day.year), Last())
        last.number += 1
        last.day = max(day, last.day)
        return last.number, last.day
