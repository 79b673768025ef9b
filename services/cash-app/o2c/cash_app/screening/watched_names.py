"""The names of the watch list in memory, and which payers' names are like one; their rows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from o2c.cash_app import fences
from o2c.cash_app.payers.alike.index import TooManyAlike
from o2c.cash_app.payers.alike.known import KnownNames
from o2c.cash_app.payers.alike.words import written
from o2c.cash_app.screening.events import NameUnwatched, NameWatched
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_NAMES = """insert into watched_names select clue, name, nextval('names_changed')
  from unnest(%b::text[], %b::text[]) x(clue, name)
  on conflict (clue) do update set name = excluded.name, changed = excluded.changed"""


class WatchedNames(KnownNames):
    @property
    def any(self) -> bool:
        return len(self._index) > 0

    def hits(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Clue of a payer's name → what speaks against it. Too many that share its words to compare are one, too."""
        if not self.any:
            return {}
        found = {clue: self._against(text) for clue, text in texts.items()}
        return {clue: said for clue, said in found.items() if said}

    def _against(self, text: str) -> str:
        try:
            alike = self._index.alike(written(text), self.cut_off)
        except TooManyAlike:
            return "so many names of the watch list share its words that none was compared"
        if not alike:
            return ""
        best = alike[0]
        score = f"{best.score // 1000}.{best.score % 1000:03}"
        return f"like {best.owner} of the watch list at {score}: {', '.join(best.why)}"


class WatchedRows:
    """An erased or unwatched name leaves a row without text, by which it is forgotten in memory too."""

    def __init__(self) -> None:
        self.bumps: set[str] = set()
        self.names: dict[str, str] = {}

    def add(self, event: NameWatched | NameUnwatched) -> None:
        self.names[event.clue] = event.name.text if isinstance(event, NameWatched) else ""
        self.bumps.add(fences.WATCHED)

    def write(self, cur: "Cur") -> None:
        execute(cur, _NAMES, sorted(self.names.items()))
