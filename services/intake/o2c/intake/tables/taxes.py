"""The taxes of a document in one cell."""

import re

from o2c.intake.tables.cells import Cells

_TAX = re.compile(r"([A-Za-z]{1,10}) +(\d{1,2}(?:\.\d{1,4})?) *%? +(\d{1,15}(?:\.\d{1,3})?) +(\d{1,15}(?:\.\d{1,3})?)")


def taxes(cells: Cells) -> list[dict[str, str]]:
    """Category, rate, base and tax of each: "S 19 1000.00 190.00; S 7 500.00 35.00"."""
    shares = []
    for part in filter(None, (each.strip() for each in cells.text("taxes").split(";"))):
        found = _TAX.fullmatch(part)
        if found is None:
            expected = 'expected e.g. "S 19 1000.00 190.00; S 7 500.00 35.00"'
            raise cells.wrong("taxes", f"{part[:40]!r} is no category, rate, base and tax: {expected}")
        shares.append(dict(zip(("category", "rate", "base", "tax"), found.groups(), strict=True)))
    return shares
