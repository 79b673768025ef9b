"""What the two lists say of each other, for a person at 80 columns and for a script."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from o2c.cli.compare.matching import VERDICTS, Pair
from o2c.cli.show import amount, say, table
from o2c.contracts.money import to_text

SHOWN = 40
"""Of each verdict; --json has them all."""


def as_dict(pairs: Iterable[Pair]) -> dict[str, Any]:
    found = list(pairs)
    return {"lines": [_told(pair) for pair in found], "totals": list(totals(found))}


def _told(pair: Pair) -> dict[str, Any]:
    row, item = pair.theirs, pair.ours
    return {
        "verdict": pair.verdict,
        "currency": currency_of(pair),
        "line": row.line if row else None,
        "their_number": row.number if row else None,
        "theirs": to_text(row.amount, row.currency) if row else None,
        "our_number": item.number if item else None,
        "open": to_text(item.open, item.currency) if item else None,
        "original": to_text(item.original, item.currency) if item else None,
    }


def totals(pairs: Sequence[Pair]) -> Iterator[dict[str, Any]]:
    """Per currency and verdict. What is paid in their books counts as nothing there: so `theirs` is what they say they
    owe, and the differences are all that stands between the two balances."""
    for currency in sorted({currency_of(pair) for pair in pairs}):
        for verdict in VERDICTS:
            found = [pair for pair in pairs if pair.verdict == verdict and currency_of(pair) == currency]
            if not found:
                continue
            here = sum(pair.ours.open for pair in found if pair.ours)
            there = sum(pair.theirs.amount for pair in found if pair.theirs and not pair.theirs.paid)
            yield {
                "currency": currency,
                "verdict": verdict,
                "count": len(found),
                "open_here": to_text(here, currency),
                "theirs": to_text(there, currency),
                "difference": to_text(here - there, currency),
            }


def currency_of(pair: Pair) -> str:
    one = pair.ours or pair.theirs
    assert one is not None
    return one.currency


def show(customer: str, pairs: Sequence[Pair]) -> None:
    for verdict in VERDICTS[1:]:
        found = [pair for pair in pairs if pair.verdict == verdict]
        if found:
            rows = [_line(pair) for pair in found[:SHOWN]]
            table(f"{verdict}: {len(found)}", ["our number", "their number", "line", "open here", "theirs", ""], rows)
        if len(found) > SHOWN:
            say(f"… and {len(found) - SHOWN:,} more (--json has them all)")
    rows = [
        [t["verdict"], t["count"], *(amount(t[n]) for n in ("open_here", "theirs", "difference")), t["currency"]]
        for t in totals(pairs)
    ]
    table(f"{customer}: their list and ours", ["", "count", "open here", "they say", "difference", ""], rows)


def _line(pair: Pair) -> list[Any]:
    row, item = pair.theirs, pair.ours
    theirs = amount(to_text(row.amount, row.currency)) if row else ""
    here = amount(to_text(item.open, item.currency)) if item else ""
    numbers = item.number if item else "", row.number if row else ""
    return [*numbers, row.line if row else "", here, theirs, currency_of(pair)]
