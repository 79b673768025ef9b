"""How alike a written name is to a known one, in thousandths, and in words why. The same on every machine.

1000 is the same name; each difference takes its part. A word that is on one side only, and not for want of room, says
that it is another firm: the score is 0. Two words are one with a typing error when their beginnings are (`keys.py`), so
that whatever is alike is found by its keys.
"""

from msgspec import Struct
from rapidfuzz.distance import OSA

from o2c.cash_app.payers.alike.vocabulary import FRAGMENTS, STYLE
from o2c.cash_app.payers.alike.words import START, Name, word_keys

SAME = 1000
ORDER, BREAKS, BREAKS_OF_FEW = 40, 10, 120
FILLER, OF_STYLE, OTHER_STYLE, OTHER_FORM = 35, 50, 250, 40
CUT, CUT_FORM = 40, 15
"""`CUT_FORM` is less than any margin: "Acme in" may be Acme Inc and it may be Acme In."""
FEW, VERY_FEW = 6, 4
"""Letters: with fewer, other blanks take more; with very few, every word that says little takes twice as much."""
TYPING = 1300
"""Divided by the letters of the name, or twice those of the word where they are fewer: what each wrong letter takes."""
FIRST_LETTER = 60
SHORTEST = 6
"""Letters of a word in which a typing error is believed: Meier is not Meyer."""


class Likeness(Struct, frozen=True):
    score: int
    why: tuple[str, ...]


DIFFERENT = Likeness(0, ("other words",))


def likeness(a: Name, b: Name) -> Likeness:
    """Of `a`, as it is written, to `b`, as the customer master has it.

    >>> from o2c.cash_app.payers.alike.words import known, written
    >>> def compare(one, other):
    ...     return likeness(written(one)[0], known(other)[0]).score
    >>> compare("Exampel Pumps", "Example Pumps GmbH"), compare("Pumps Example", "Example Pumps")
    (892, 960)
    >>> compare("Example Pumps Group", "Example Pumps"), compare("Example Pumps East", "Example Pumps")
    (950, 0)
    >>> compare("Example Precision Engineeri", "Example Precision Engineering Works Ltd")
    960
    """
    cost, why = _core(a, b)
    if cost >= SAME:
        return _cut(a, b)
    if a.style != b.style:
        style, said = _style(a, b)
        cost, why = cost + style, (*why, said)
    if a.forms != b.forms:
        form, of_form = _forms(a.forms, b.forms)
        cost, why = cost + form, why + of_form
    score = max(0, SAME - cost)
    if score < SAME - CUT and (a.cut or b.cut):
        cut = _cut(a, b)
        if cut.score > score:
            return cut
    return Likeness(score, why or ("the same words",))


def _core(a: Name, b: Name) -> tuple[int, tuple[str, ...]]:
    if a.core == b.core:
        return 0, ()
    if a.joined == b.joined:
        return (BREAKS_OF_FEW if len(a.joined) < FEW else BREAKS), ("other blanks",)
    if _initials(a) != _initials(b):
        return SAME, ()
    ours, theirs = sorted(a.core), sorted(b.core)
    if ours == theirs:
        return ORDER, ("other order of words",)
    return _typing(_without(ours, theirs), _without(theirs, ours), a, b)


def _initials(name: Name) -> list[str]:
    """Single letters, of which the order tells: A M C is not A C M."""
    return [word for word in name.core if len(word) == 1]


def _without(words: list[str], others: list[str]) -> list[str]:
    left, rest = list(others), []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            rest.append(word)
    return rest


def _typing(ours: list[str], theirs: list[str], a: Name, b: Name) -> tuple[int, tuple[str, ...]]:
    """Words that are left must pair off, each pair one word with typing errors."""
    if len(ours) != len(theirs):
        return SAME, ()
    letters, wrong, cost = min(len(a.joined), len(b.joined)), 0, 0
    for word in ours:
        partner = min((w for w in theirs if _pair(word, w)), key=lambda w: (OSA.distance(word, w), w), default=None)
        if partner is None:
            return SAME, ()
        theirs.remove(partner)
        errors = OSA.distance(word, partner)
        wrong += errors
        cost += errors * TYPING // min(letters, 2 * len(word)) + (word[0] != partner[0]) * FIRST_LETTER
    said = f"{wrong} letters of {letters} differ" if wrong > 1 else f"1 letter of {letters} differs"
    return min(SAME, cost + (0 if _aligned(a, b) else ORDER)), (said,)


def _aligned(a: Name, b: Name) -> bool:
    return all(one == other or _pair(one, other) for one, other in zip(a.core, b.core, strict=True))


def _pair(one: str, other: str) -> bool:
    """Whether two words can be one, typed wrong: never short ones, never where a digit differs."""
    shorter = min(len(one), len(other))
    if shorter < SHORTEST or one.translate(_NO_LETTERS) != other.translate(_NO_LETTERS):
        return False
    allowed = 1 if shorter < 9 else 2 if shorter < 14 else 3
    return (
        abs(len(one) - len(other)) <= allowed
        and OSA.distance(one, other, score_cutoff=allowed) <= allowed
        and not set(word_keys(one)).isdisjoint(word_keys(other))
    )


class _OnlyDigits(dict[int, int | None]):
    def __missing__(self, code: int) -> int | None:
        return code if chr(code).isdigit() else None


_NO_LETTERS = _OnlyDigits()


def _style(a: Name, b: Name) -> tuple[int, str]:
    ours, theirs = _without(list(a.style), list(b.style)), _without(list(b.style), list(a.style))
    heavy, others = [word for word in ours if word in STYLE], [word for word in theirs if word in STYLE]
    if heavy and others:
        return OTHER_STYLE, "another word of style"
    words, styled = ours + theirs, len(heavy) + len(others)
    cost = styled * OF_STYLE + (len(words) - styled) * FILLER
    if min(len(a.joined), len(b.joined)) < VERY_FEW:
        cost *= 2
    return cost, "words that say little on one side only: " + ", ".join(sorted(words))


def _forms(written: frozenset[str], known: frozenset[str]) -> tuple[int, tuple[str, ...]]:
    """A form that is left out costs nothing; another one, or what may be more than a form, little."""
    if written & known or not (written or known):
        return 0, ()
    cut = (written | known) & FRAGMENTS
    if written and known:
        alike = any(form != part and _begins(form, part) for part in cut for form in written | known)
        return (0, ()) if alike else (OTHER_FORM, ("another legal form",))
    return (CUT_FORM, ("what may be a legal form that was cut",)) if cut else (0, ())


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _cut(a: Name, b: Name) -> Likeness:
    """Whether one, cut by the bank's field, is the beginning of the other."""
    short, long = (a, b) if len(a.whole) < len(b.whole) else (b, a)
    if not short.cut or len(short.whole) <= START:
        return DIFFERENT
    start = long.whole[: len(short.whole)]
    if start == short.whole:
        return Likeness(SAME - CUT, (f"cut after {len(start)} letters",))
    return DIFFERENT
