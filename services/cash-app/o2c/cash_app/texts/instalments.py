"""Which of how many instalments a payer says it pays: "INV-2024-0117 installment 2 of 3", "Rate 2/3"."""

import re

MAX_INSTALMENTS = 120

_WORDS = (
    r"instal?lments?|inst|rate|teilzahlung|teilbetrag|abschlag|rata|acompte|versement|cuota|part|partial|payment|pmt"
)
_SAID = re.compile(
    rf"\b(?P<word>{_WORDS})\b\.?\s*(?:no\.?|nr\.?|#)?\s*(?P<which>\d{{1,3}})\s*(?P<of>of|von|de|di|sur|/)\s*"
    r"(?P<count>\d{1,3})\b",
    re.IGNORECASE,
)
_VAGUE = ("payment", "pmt", "part", "partial")


def instalment(text: str) -> tuple[int, int]:
    """(which, of how many), or (0, 0). "payment 2/10" may be a date or terms: such words need an "of".

    >>> instalment("INV-2024-0117 installment 2 of 3"), instalment("Rate 2/3 RE 4711"), instalment("payment 3 of 3")
    ((2, 3), (2, 3), (3, 3))
    >>> instalment("payment 2/10"), instalment("installment 4 of 3"), instalment("INV-1 2 of 3")
    ((0, 0), (0, 0), (0, 0))
    """
    for match in _SAID.finditer(text[:2_000]):
        which, count = int(match["which"]), int(match["count"])
        clear = match["of"] != "/" or match["word"].lower() not in _VAGUE
        if clear and 2 <= count <= MAX_INSTALMENTS and 1 <= which <= count:
            return which, count
    return 0, 0
