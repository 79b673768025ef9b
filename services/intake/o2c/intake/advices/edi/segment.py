"""A segment of an EDI file, and how its values are read."""

import re
from dataclasses import dataclass
from datetime import date

from o2c.contracts.money import BadAmount
from o2c.intake.advices.draft import BadAdvice
from o2c.intake.bank.amounts import exact_minor
from o2c.intake.forms import read_day

MAX_SEGMENTS = 500_000
_NUMBER = re.compile(r"[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)")


@dataclass(frozen=True, slots=True)
class Segment:
    """`number` counts the segments of the file from 1; `elements` are those after the tag, each its components."""

    number: int
    tag: str
    elements: tuple[tuple[str, ...], ...]

    @property
    def where(self) -> str:
        return f"segment {self.number} ({self.tag})"

    def get(self, element: int, component: int = 0) -> str:
        """An element by its place from 1, as the standards count (BPR02 is 2), or "" where there is none.

        >>> Segment(3, "DOC", (("380",), ("INV-1", "x"))).get(2)
        'INV-1'
        """
        if element > len(self.elements) or component >= len(self.elements[element - 1]):
            return ""
        return self.elements[element - 1][component].strip()

    def amount(self, element: int, currency: str, component: int = 0) -> int | None:
        """Minor units; None where nothing stands there. Raises BadAdvice."""
        text = self.get(element, component)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise BadAdvice(f"{text[:40]!r} is no amount", self._place(element))
        plain = text.replace(",", ".").lstrip("+")
        plain = plain.replace("-.", "-0.") if plain.startswith("-.") else plain
        plain = "0" + plain if plain.startswith(".") else plain
        try:
            return exact_minor(plain.rstrip(".") if plain.endswith(".") else plain, currency)
        except BadAmount as error:
            raise BadAdvice(str(error), self._place(element)) from None

    def count(self, element: int) -> int:
        """A whole number. Raises BadAdvice."""
        text = self.get(element)
        if not text.isascii() or not text.isdigit() or len(text) > 10:
            raise BadAdvice(f"{text[:40]!r} is no count", self._place(element))
        return int(text)

    def day(self, text: str, form: str) -> date:
        """Raises BadAdvice for what is no day in that form."""
        day = read_day(text, form)
        if day is None:
            raise BadAdvice(f"{text[:40]!r} is no date in the form {form}", self.where)
        return day

    def _place(self, element: int) -> str:
        return f"segment {self.number} ({self.tag}{element:02})"
