"""Cells that a spreadsheet program may open: none is taken for a formula, and all come back as they were.

A cell such as `=HYPERLINK(…)` in a customer's name would be run by whoever opens the file to mend it. An apostrophe in
front makes it text (OWASP, "CSV Injection"). Numbers with a sign stay numbers.
"""

import re

_RISKY = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")


def guarded(cell: str) -> str:
    """The cell as text.

    >>> guarded("=1+1"), guarded("-12.50"), guarded("WAL-MAR")
    ("'=1+1", '-12.50', 'WAL-MAR')
    """
    return "'" + cell if _is_risky(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell[1:]) else cell


def _is_risky(cell: str) -> bool:
    return _RISKY.match(cell) is not None and _NUMBER.fullmatch(cell) is None
