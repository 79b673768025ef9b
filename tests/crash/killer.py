"""Who is killed when: a plan from a seed, so that a run can be told again."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from o2c.chassis.local.process import Child
from o2c.chassis.local.stack import Stack

TOGETHER = 0.2
"""Share of kills that follow the one before at once: two processes are gone at the same time."""
LONGEST_WAIT = 1.5


@dataclass(frozen=True, slots=True)
class Kill:
    """`victim` dies `wait` seconds after the play has come to `share` of its orders, and after the kill before."""

    victim: str
    share: float
    wait: float


def plan(seed: int, names: Sequence[str], kills: int) -> Iterator[Kill]:
    """Every process in turn, in an order that is drawn anew each round; moments spread over the whole play."""
    random = Random(seed)
    victims: list[str] = []
    while len(victims) < kills:
        victims += random.sample(names, len(names))
    shares = sorted(random.uniform(0.02, 0.98) for _ in range(kills))
    for victim, share in zip(victims, shares, strict=False):
        wait = 0.0 if random.random() < TOGETHER else random.uniform(0, LONGEST_WAIT)
        yield Kill(victim, share, wait)


class Killer:
    """Carries out a plan. Its `strike` is called often, from the thread that supervises."""

    def __init__(self, stack: Stack, kills: Sequence[Kill], progress: Callable[[], float]) -> None:
        self._stack, self._left, self._progress = stack, list(kills), progress
        servers = {"postgres": stack.postgres, "kafka": stack.kafka}
        self._children: dict[str, Child] = {k: v for k, v in servers.items() if v} | dict(stack.services)
        self._began = time.monotonic()
        self._due: float | None = None
        self.done: list[str] = []

    @property
    def left(self) -> int:
        return len(self._left)

    def strike(self) -> None:
        """Kill whose time has come; a process that is not there just now dies as soon as it is."""
        if not self._left or self._progress() < self._left[0].share:
            return
        kill, now = self._left[0], time.monotonic()
        if self._due is None:
            self._due = now + kill.wait
        if now >= self._due and self._children[kill.victim].running:
            self._stack.kill(kill.victim)
            self._left.pop(0)
            self._due = None
            self.done.append(f"{now - self._began:6.1f} s  {kill.victim}")
            print(f"  killed {len(self.done)}: {self.done[-1]}, {self._progress():.0%} of the orders sent", flush=True)
