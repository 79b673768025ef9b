"""How a company's own numbers look: patterns as data, for numbers that stand glued to other words.

A pattern is the number with `#` for a digit and `@` for a letter, `{m,n}` behind either for how many: `RE#{8,10}`,
`INV-####-#{4,6}`. All else stands for itself; a `-`, `.`, `/` or blank may be written as any of them, or be missing.
There is little to backtrack over: a run of digits or letters holds one repetition at most, so that no text is slow.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

MAX_PATTERNS = 20
MAX_LENGTH = 60
MAX_REPEATED = 30

MIN_DIGITS = 4
MIN_PLAIN = 6
"""Digits of a number by which others like it are looked for, with letters beside them and without."""

_DIGIT = re.compile("[0-9]")
_PIECE = re.compile(r"([#@])(?:\{(\d{1,2}),(\d{1,2})\})?|(.)", re.DOTALL)
_CLASSES = {"#": "[0-9]", "@": "[A-Z]"}
_BETWEEN = "[-./ ]?"


class BadPattern(ValueError):
    """What is wrong with a pattern, and where."""


def compiled(pattern: str) -> re.Pattern[str]:
    """The expression of a pattern. Raises BadPattern.

    >>> compiled("INV-####-#{4,6}").search("paid inv2024/00112 today").group()
    'inv2024/00112'
    >>> compiled("#{1,9}#{1,9}")
    Traceback (most recent call last):
    o2c.cash_app.texts.patterns.BadPattern: pattern "#{1,9}#{1,9}": two repetitions share a run of digits or of letters
    """
    if not 0 < len(pattern) <= MAX_LENGTH:
        raise BadPattern(f'pattern "{pattern[:MAX_LENGTH]}": expected 1 to {MAX_LENGTH} characters')
    made: list[str] = []
    run, repeated = "", False
    for sign, low, high, plain in _PIECE.findall(pattern):
        kind = sign or ("#" if plain.isdigit() else "@" if plain.isalpha() else run)
        run, repeated = kind, repeated and kind == run
        if plain:
            made.append(_BETWEEN if plain in "-./ " else re.escape(plain))
            continue
        if low and not 0 < int(low) <= int(high) <= MAX_REPEATED:
            raise BadPattern(f'pattern "{pattern}": expected {{m,n}} with 1 <= m <= n <= {MAX_REPEATED}')
        if low != high:
            if repeated:
                raise BadPattern(f'pattern "{pattern}": two repetitions share a run of digits or of letters')
            repeated = True
        made.append(_CLASSES[sign] + (f"{{{int(low)},{int(high)}}}" if low else ""))
    if "#" not in pattern:
        raise BadPattern(f'pattern "{pattern}": expected at least one digit, "#"')
    edges = ("(?<![0-9])" if pattern[0] == "#" else "(?<![A-Z])", "(?![0-9])" if _ends_in_digit(pattern) else "")
    return re.compile(edges[0] + "".join(made) + edges[1], re.IGNORECASE)


def _ends_in_digit(pattern: str) -> bool:
    return pattern[-1] in "#}" and pattern.rfind("#") > pattern.rfind("@")


def of_number(number: str) -> str:
    """How a number looks, as a pattern; "" for one too plain to be told from others.

    >>> of_number("RE20240112"), of_number("inv-2024-0112"), of_number("4711")
    ('RE########', 'INV-####-####', '')
    """
    pattern = _DIGIT.sub("#", number.upper())
    letters = sum([sign.isalpha() for sign in pattern])
    if len(pattern) > MAX_LENGTH or pattern.count("#") < (MIN_DIGITS if letters else MIN_PLAIN):
        return ""
    return pattern


@lru_cache(1000)
def _all(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    if len(patterns) > MAX_PATTERNS:
        raise BadPattern(f"{len(patterns)} patterns: at most {MAX_PATTERNS} are looked for")
    return tuple(compiled(pattern) for pattern in patterns)


def numbers(text: str, patterns: tuple[str, ...]) -> Iterable[str]:
    """The numbers of a text that look like the company's own, in the order of the patterns."""
    for expression in _all(patterns):
        for match in expression.finditer(text):
            yield match.group()
