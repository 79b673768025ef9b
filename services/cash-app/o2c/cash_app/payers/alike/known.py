"""The customers' names in memory, as far as the table had them when it was last read, and what was asked of them."""

from collections.abc import Iterable, Mapping
from threading import Lock

from o2c.cash_app.payers.alike.answer import CUT_OFF, MARGIN, Answer, ask
from o2c.cash_app.payers.alike.index import Alike, NameIndex, Names
from o2c.cash_app.payers.alike.words import known

MAX_ANSWERS = 20_000
"""Kept between two changes of the names."""


class KnownNames:
    """Of one table; `lock` is held while it is read and asked."""

    def __init__(self, cut_off: int = CUT_OFF, margin: int = MARGIN) -> None:
        self.cut_off, self.margin = cut_off, margin
        self.lock = Lock()
        self.clear(0)

    def clear(self, table: int) -> None:
        self.table, self.changed = table, 0
        self._index = NameIndex()
        self._answers: dict[str, Answer] = {}

    def take(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """(customer, name, changed) of the names that changed."""
        for customer, name, changed in rows:
            self._index.put(customer, known(name))
            self.changed = max(self.changed, changed)
            self._answers.clear()

    def answers(self, texts: Mapping[str, str], coming: Mapping[str, str]) -> dict[str, Answer]:
        """Clue → who is meant by its text. `coming` are names of customers that are being learned just now."""
        if coming:
            together = _Together(self._index, coming)
            return {clue: ask(together, text, self.cut_off, self.margin) for clue, text in texts.items()}
        if len(self._answers) + len(texts) > MAX_ANSWERS:
            self._answers.clear()
        return {clue: self._answer(text) for clue, text in texts.items()}

    def _answer(self, text: str) -> Answer:
        found = self._answers.get(text)
        if found is None:
            found = self._answers[text] = ask(self._index, text, self.cut_off, self.margin)
        return found


class _Together:
    """The index, and beside it the names that are coming, which replace those of the same customers."""

    def __init__(self, index: NameIndex, coming: Mapping[str, str]) -> None:
        self._index, self._coming, self._replaced = index, NameIndex(), coming
        for customer, name in coming.items():
            self._coming.put(customer, known(name))

    def alike(self, names: Names, at_least: int) -> list[Alike]:
        found = [alike for alike in self._index.alike(names, at_least) if alike.owner not in self._replaced]
        return sorted(found + self._coming.alike(names, at_least), key=lambda alike: (-alike.score, alike.owner))
