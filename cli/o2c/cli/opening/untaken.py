"""Records of a cut-over that wait or were refused: the first place to look for a difference."""

from collections.abc import Iterator
from typing import Any

from o2c.cli.talk import Talk
from o2c.contracts.billing import OpeningItemAdopted
from o2c.contracts.opening import ControlBalanceStated, OpeningItemStated, OpeningMoneyStated

_TYPES = {one.TYPE for one in (OpeningItemStated, OpeningMoneyStated, ControlBalanceStated, OpeningItemAdopted)}
MOST = 100
"""Of each service: more than that are counted by `o2c deadletters list`."""


def untaken(ask: Talk) -> list[dict[str, Any]]:
    """Of every cut-over and legal entity: what cannot be taken tells neither reliably."""
    return [
        {"service": service, **{name: letter[name] for name in ("id", "kind", "key", "code", "detail")}}
        for service in ("billing", "cash-app")
        for letter in _letters(ask, service)
    ]


def _letters(ask: Talk, service: str) -> Iterator[dict[str, Any]]:
    found, after = 0, 0
    while after is not None and found < MOST:
        page = ask.get(service, "/v1/dead-letters", limit=1000, after=after)
        for letter in page["dead_letters"]:
            if letter["type"] in _TYPES and found < MOST:
                found += 1
                yield letter
        after = page["next_after"]
