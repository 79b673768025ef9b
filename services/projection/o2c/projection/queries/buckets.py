"""Aging buckets: by days past the due date, or by days since the invoice date."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

AgedBy = Literal["due", "invoice"]
DEFAULT_DAYS = (30, 60, 90, 120)
MAX_BUCKETS = 24


class BadBuckets(ValueError):
    """Bucket bounds that are not rising days."""


@dataclass(frozen=True)
class Buckets:
    """Upper bounds in days, inclusive. By due date the first bucket is *not due*; by invoice date there is none.

    >>> Buckets("due", (30, 60)).labels, Buckets("due", (30, 60)).firsts
    (['not due', '1-30', '31-60', 'over 60'], [1, 31, 61])
    >>> Buckets("invoice", (30, 60)).labels, Buckets("invoice", (30, 60)).firsts
    (['0-30', '31-60', 'over 60'], [31, 61])
    """

    by: AgedBy = "due"
    days: tuple[int, ...] = DEFAULT_DAYS

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip((0, *self.days), self.days, strict=False))
        if not self.days or len(self.days) > MAX_BUCKETS or not rising:
            raise BadBuckets(f"buckets: expected 1 to {MAX_BUCKETS} rising numbers of days, such as 30,60,90,120")

    @property
    def firsts(self) -> list[int]:
        """First day of every bucket but the first; `width_bucket(days, firsts)` is then a bucket's place."""
        rest = [day + 1 for day in self.days]
        return [1, *rest] if self.by == "due" else rest

    @property
    def labels(self) -> list[str]:
        starts = [1 if self.by == "due" else 0] + [day + 1 for day in self.days[:-1]]
        spans = [f"{first}-{last}" for first, last in zip(starts, self.days, strict=True)]
        return (["not due"] if self.by == "due" else []) + spans + [f"over {self.days[-1]}"]

    def label_of(self, age: int) -> str:
        """The bucket of an item that is `age` days past its base date; as `width_bucket` finds it.

        >>> Buckets().label_of(0), Buckets().label_of(1), Buckets().label_of(121)
        ('not due', '1-30', 'over 120')
        """
        return self.labels[bisect_right(self.firsts, age)]

    @property
    def base(self) -> str:
        """The column of `open_item` that an item's age is counted from."""
        return "due_date" if self.by == "due" else "document_date"


def parse_days(text: str | None) -> tuple[int, ...]:
    """`30,60,90` → (30, 60, 90). Raises BadBuckets."""
    if text is None:
        return DEFAULT_DAYS
    parts: Sequence[str] = text.split(",")
    if not all(part.strip().isdecimal() and len(part.strip()) <= 5 for part in parts):
        raise BadBuckets(f"buckets: expected days such as 30,60,90,120, got {text[:100]!r}")
    return tuple(int(part) for part in parts)
