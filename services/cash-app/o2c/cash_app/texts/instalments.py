"""Which of how many instalments a payer says it pays: "INV-2024-0117 installment 2 of 3", "Rate 2/3"."""

import re

MAX_TEXT = 2_000
MAX_INSTALMENTS = 120

_SURE = r"instal?lments?|inst|rate|teilzahlung|teilbetrag|abschlag|rata|acompte|versement|cuota"
_VAGUE = r"part|partial|payment|pmt"
_SHARE = re.compile(r"(?<!\w)(\d{1,3})\s*(of|von|de|di|sur|/)\s*(\d{1,3})(?!\w)", re.IGNORECASE)
_WORD = re.compile(rf"(?<!\w)(?:({_SURE})|{_VAGUE})\.?\s*(?:no\.?|nr\.?|#)?\s*$", re.IGNORECASE)
_BEFORE = 24
"""Characters in which the word stands, at most."""


def instalment(text: str) -> tuple[int, int]:
    """(which, of how many), or (0, 0). "payment 2/10" may be a date or terms: such words need an "of".

    >>> instalment("INV-2024-0117 installment 2 of 3"), instalment("Rate 2/3 RE 4711"), instalment("payment 3 of 3")
    ((2, 3), (2, 3), (3, 3))
    >>> instalment("payment 2/10"), instalment("installment 4 of 3"), instalment("INV-1 2 of 3")
    ((0, 0), (0, 0), (0, 0))
    """
    for match in _SHARE.finditer(text[:MAX_TEXT]):
        word = _WORD.search(text, max(0, match.start() - _BEFORE), match.start())
        which, count = int(match[1]), int(match[3])
        clear = word is not None and (word[1] or match[2] != "/")
        if clear and 2 <= count <= MAX_INSTALMENTS and 1 <= which <= count:
            return which, count
    return 0, 0
