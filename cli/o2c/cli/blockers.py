"""What stands in the way of closing a month, gathered from every service: how many, how much, whose, and how to clear.

Cash application knows of money, bank accounts and approvals (of one legal entity and month); dead letters, number
series and the tie-out are asked of everybody. A record that could not be taken tells no legal entity that could be
relied on, so it stands in everybody's way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from o2c.cli.answers import SERVICE
from o2c.cli.platform import NAMES
from o2c.cli.show import amount, say, table
from o2c.cli.talk import Talk
from o2c.cli.verification import verify_all

ACCEPTABLE = ("unapplied", "unidentified")
"""What may stand at the end of a month, if somebody says so by name."""


@dataclass(frozen=True, slots=True)
class Blocker:
    blocker: str
    count: int
    amount: str | None
    currency: str | None
    owner: str
    command: str


def of_month(ask: Talk, entity: str, period: str) -> list[Blocker]:
    path = f"/v1/periods/{quote(entity, safe='')}/{period}/blockers"
    return [Blocker(**found) for found in ask.get(SERVICE, path)["blockers"]]


def of_everybody(ask: Talk) -> list[Blocker]:
    """Waits until everything is heard: figures are compared at one point."""
    ties = verify_all(ask.stack)
    return [*_letters(ask), *_series(ask), *_differences(ties)]


def _letters(ask: Talk) -> Iterator[Blocker]:
    for name in NAMES:
        count, after = 0, 0
        while after is not None:
            page = ask.get(name, "/v1/dead-letters", limit=1000, after=after)
            count, after = count + len(page["dead_letters"]), page["next_after"]
        if count:
            yield Blocker(f"letters {name}", count, None, None, "operations", "o2c deadletters list")


def _series(ask: Talk) -> Iterator[Blocker]:
    missing = sum(len(series["missing"]) for series in ask.get("billing", "/v1/series")["series"])
    if missing:
        yield Blocker("number gap", missing, None, None, "billing", "ask billing: /v1/series")


def _differences(ties: Iterable[Any]) -> Iterator[Blocker]:
    count = sum(len(tie.differences) for tie in ties)
    if count:
        yield Blocker("tie-out", count, None, None, "controller", "o2c verify")


def _money(one: Blocker) -> str:
    return f"{amount(one.amount)} {one.currency}" if one.amount else ""


def show(title: str, found: Iterable[Blocker]) -> None:
    rows = [[one.blocker, f"{one.count:,}", _money(one), one.owner, one.command] for one in found]
    if rows:
        table(title, ["blocker", "count", "amount", "owner", "cleared by"], rows)
    else:
        say(f"{title}: nothing")
