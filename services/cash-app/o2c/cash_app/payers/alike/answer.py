"""Who is meant by a written name: the one customer whose name is alike enough, by a margin; else nobody.

The cut-off and the margin are policy. Near ones are kept as losers, with what was between them, for people to see.
"""

from typing import Protocol

from msgspec import Struct

from o2c.cash_app.payers.alike.index import Alike, Names, TooManyAlike
from o2c.cash_app.payers.alike.words import written

CUT_OFF, MARGIN = 900, 30
"""Thousandths. One wrong letter of thirteen, in a word of seven, is just alike enough; the better of two legal forms is
margin enough."""
NEAR = 600
LOSERS = 3


class Answer(Struct, frozen=True):
    """`rivals` are those alike enough, without a margin between them: one is the answer, several are nobody.

    `evidence` says what was found, in words without names; `near` are others that came near, the best first.
    """

    rivals: tuple[str, ...]
    evidence: str
    near: tuple[str, ...] = ()
    scores: tuple[int, ...] = ()
    """Of the rivals and the near ones, in thousandths."""

    @property
    def customer(self) -> str:
        return self.rivals[0] if len(self.rivals) == 1 else ""

    def likeness(self, customer: str) -> int:
        """Thousandths; 0 for one whose name is not like it."""
        return dict(zip((*self.rivals, *self.near), self.scores, strict=False)).get(customer, 0)


NOBODY = Answer((), "no name is like it")


class Index(Protocol):
    def alike(self, names: Names, at_least: int) -> list[Alike]: ...


def ask(index: Index, text: str, cut_off: int = CUT_OFF, margin: int = MARGIN) -> Answer:
    """Who is meant by the text of a bank.

    >>> from o2c.cash_app.payers.alike.index import NameIndex
    >>> from o2c.cash_app.payers.alike.words import known
    >>> index = NameIndex()
    >>> for customer, name in (("C-1", "Example Pumps GmbH"), ("C-2", "Example Pumps West"), ("C-3", "Acme AG")):
    ...     index.put(customer, known(name))
    >>> found = ask(index, "PUMPS EXAMPLE")
    >>> found.customer, found.evidence
    ('C-1', 'C-1 at 0.960: other order of words; nobody else comes near')
    >>> index.put("C-4", known("Pumps & Example"))
    >>> ask(index, "PUMPS EXAMPLE").customer
    ''
    """
    try:
        found = index.alike(written(text), min(NEAR, cut_off - margin))
    except TooManyAlike:
        return Answer((), "so many names share its words that none was compared")
    if not found:
        return NOBODY
    best, others = found[0], found[1:]
    rivals = [alike for alike in found if best.score >= cut_off and best.score - alike.score < margin]
    near = found[len(rivals) :][:LOSERS]
    return Answer(
        tuple([alike.owner for alike in rivals]),
        _said(best, others, cut_off, margin),
        tuple([alike.owner for alike in near]),
        tuple([alike.score for alike in (*rivals, *near)]),
    )


def _said(best: Alike, others: list[Alike], cut_off: int, margin: int) -> str:
    text = f"{best.owner} at {_part(best.score)}: {', '.join(best.why)}"
    if others:
        second = others[0]
        text += f"; next {second.owner} at {_part(second.score)}, margin {_part(best.score - second.score)}"
    else:
        text += "; nobody else comes near"
    if best.score < cut_off:
        return f"{text}; {_part(cut_off)} is asked for"
    if others and best.score - others[0].score < margin:
        return f"{text}; a margin of {_part(margin)} is asked for"
    return text


def _part(thousandths: int) -> str:
    return f"{thousandths // 1000}.{thousandths % 1000:03}"
