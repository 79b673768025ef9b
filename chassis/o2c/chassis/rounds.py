"""Rounds of proofs: what one service proves of its totals makes every other prove its own, once.

An answer that rests on several services is as late as the slowest of them has proved. So who hears a proof proves too,
although nothing of its own has moved. Services hear each other, in circles and not all directly: a service that moved
opens a round, which its proofs carry as their correlation; whoever hears of a round for the first time takes part in
it, and is heard by those whom the first one does not reach; a round that was heard before is over. With four services
and proofs every three seconds, all have proved some seconds after the last fact, and then it is quiet.
"""

KEPT = 1_000
"""Rounds remembered, the last ones: more than are under way at any moment."""


class Rounds:
    def __init__(self, service: str) -> None:
        self._service = service
        self._known: dict[str, None] = {}
        self._asked = ""

    def heard(self, round_: str) -> bool:
        """Whether a proof of this round asks for one of ours: only the first one does.

        >>> rounds = Rounds("order")
        >>> rounds.heard("credit at noon"), rounds.heard("credit at noon")
        (True, False)
        """
        if round_ in self._known:
            return False
        self._asked = round_
        self._remember(round_)
        return True

    def take_part(self) -> str:
        """The round that was heard of last: proofs said now come after all that was heard before, of any round."""
        return self._asked

    def open(self, now: str) -> str:
        """A round of our own; its answers are not answered.

        >>> rounds = Rounds("order")
        >>> rounds.heard(rounds.open("2026-05-04T08:00:00Z"))
        False
        """
        own = f"proof of {self._service} at {now}"
        self._remember(own)
        return own

    def _remember(self, round_: str) -> None:
        self._known[round_] = None
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
