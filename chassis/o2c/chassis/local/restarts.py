"""When a process that ended is started again, and when that is no use any more."""

from dataclasses import dataclass, field

START_LIMIT = 5
WINDOW = 60.0
_FIRST_DELAY = 0.2
_LONGEST_DELAY = 5.0


@dataclass
class Restarts:
    """The starts of one process, in seconds of a monotonic clock.

    The delay doubles with every start of the last minute: 0.2, 0.4, 0.8, 1.6 s. A process that ends although
    it was started five times in that minute is broken, not unlucky.
    """

    starts: list[float] = field(default_factory=list)

    @property
    def last(self) -> float | None:
        return self.starts[-1] if self.starts else None

    def started(self, now: float) -> None:
        self.starts = [start for start in self.starts if now - start < WINDOW]
        self.starts.append(now)

    def delay(self, now: float, *, excused: bool = False) -> float | None:
        """Seconds until the next start; None to give up.

        `excused`: it ended because somebody killed it or a server under it went away. That start is forgotten.
        """
        if excused:
            self.starts = self.starts[:-1]
            return _FIRST_DELAY
        recent = sum(1 for start in self.starts if now - start < WINDOW)
        if recent >= START_LIMIT:
            return None
        return float(min(_FIRST_DELAY * 2 ** max(recent - 1, 0), _LONGEST_DELAY))
