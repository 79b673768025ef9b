"""What a check found."""

from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["ok", "look", "wrong"]
"""*look*: it works, and a person should know; *wrong*: something does not work or soon will not."""


@dataclass(frozen=True)
class Finding:
    """`says` is what was seen, `do` the next step, empty where there is nothing to do."""

    check: str
    level: Level
    says: str
    do: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def ok(check: str, says: str) -> Finding:
    return Finding(check, "ok", says)


def look(check: str, says: str, do: str) -> Finding:
    return Finding(check, "look", says, do)


def wrong(check: str, says: str, do: str) -> Finding:
    return Finding(check, "wrong", says, do)
