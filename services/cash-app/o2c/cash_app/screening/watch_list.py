"""The watch list: names whose money compliance looks at before it is touched.

A payer's name is compared with it as with customers' names (decision 0011), so that another order of words or a typing
error hides nobody. What was applied before a name came on the list stays; from then on its money is held.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from o2c.cash_app.payers import names
from o2c.cash_app.screening.commands import UnwatchName, Watched, WatchNames
from o2c.cash_app.screening.events import NameUnwatched, NameWatched
from o2c.chassis.domain import Context, Outcome, Refuse
from o2c.chassis.private import Unlogged

UNIT = "watch-list:all"
MAX_NAMES = 5_000
"""Of one command."""


@dataclass(slots=True)
class WatchList:
    shown: dict[str, str] = field(default_factory=dict)
    """Clue → masked form."""


def entries(listed: Iterable[str], secret: bytes) -> tuple[Watched, ...]:
    """Names as they are watched, each once; what has no letter or digit is none."""
    found = {names.clue(name, secret): name for name in listed}
    return tuple([Watched(clue, names.masked(name), Unlogged(name)) for clue, name in found.items() if clue])


def watch(command: WatchNames, state: WatchList, ctx: Context) -> list[Outcome]:
    if not command.entries or len(command.entries) > MAX_NAMES:
        return [Refuse("names-expected", f"1 to {MAX_NAMES} names, not {len(command.entries)}")]
    new = [entry for entry in command.entries if entry.clue not in state.shown]
    return [NameWatched(entry.clue, entry.shown, command.source, ctx.reason, entry.name) for entry in new]


def unwatch(command: UnwatchName, state: WatchList, ctx: Context) -> list[Outcome]:
    if command.clue not in state.shown:
        return [Refuse("not-watched", f"{command.clue} is not on the watch list")]
    return [NameUnwatched(command.clue, ctx.reason)]


def evolve(state: WatchList, event: NameWatched | NameUnwatched) -> WatchList:
    if isinstance(event, NameWatched):
        state.shown[event.clue] = event.shown
    else:
        state.shown.pop(event.clue, None)
    return state
