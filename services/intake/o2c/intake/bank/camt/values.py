"""Single values of ISO 20022: amounts, signs, days."""

import re
from datetime import date

from o2c.contracts.money import BadAmount, exponent
from o2c.intake.bank.amounts import exact_minor
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.text import quoted
from o2c.intake.forms import read_day

_AMOUNT = re.compile(r"\+?(\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


class BadValue(ValueError):
    """A value that cannot be taken: what was found, and what was expected. The place is added by who knows it."""


def minor(text: str, currency: str) -> int:
    """Minor units of an unsigned decimal. Some banks fill up with zeros ("000000000000149.87"): they are no digits.

    Raises BadValue.
    """
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise BadValue(f"{quoted(text)} is no amount; expected digits with a decimal point and no sign, such as 149.87")
    try:
        return exact_minor(found[1].lstrip("0") or "0", currency)
    except BadAmount as error:
        raise BadValue(str(error)) from None


def money(parent: Node, path: str = "Amt") -> tuple[int, str]:
    """(minor units, currency) of an amount such as `<Amt Ccy="EUR">149.87</Amt>`. Raises BadValue."""
    node = parent.find(path)
    if node is None:
        raise BadValue(f"the amount ({path}) is missing")
    code = node.attributes.get("Ccy", "")
    return minor(node.value(), currency(code, f"the amount ({path})")), code


def currency(code: str, of: str) -> str:
    """Raises BadValue for what ISO 4217 does not list."""
    try:
        exponent(code)
    except BadAmount:
        found = f"{quoted(code)}, which is no currency of ISO 4217" if code else "none"
        raise BadValue(f"{of} needs a currency, such as EUR; found {found}") from None
    return code


def is_credit(parent: Node) -> bool:
    """Whether money came to the account. Raises BadValue."""
    mark = parent.value("CdtDbtInd")
    if mark not in ("CRDT", "DBIT"):
        raise BadValue(f"the direction (CdtDbtInd) is {quoted(mark) if mark else 'missing'}; expected CRDT or DBIT")
    return mark == "CRDT"


def number(text: str) -> int | None:
    """A count or a number of at most 18 digits; banks that have none write 0, words, or nothing."""
    return int(text) or None if text.isdecimal() and len(text) <= 18 else None


def day(node: Node | None) -> date | None:
    """A date, or the date of a date and time, as the bank wrote it: its own day, not ours. Raises BadValue."""
    text = node.first("Dt", "DtTm") or node.value() if node else ""
    if not node or not text:
        return None
    match = _DAY.fullmatch(text)
    found = read_day(match[1], "%Y-%m-%d") if match else None
    if found is None:
        raise BadValue(f"{quoted(text)} ({node.tag}) is no day; expected one such as 2024-01-31")
    return found
