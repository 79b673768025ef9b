"""`o2c aging --group`: one line for each customer, region or whatever the rows are told apart by."""

from decimal import Decimal
from typing import Any

from o2c.cli.show import amount, say, table
from o2c.cli.talk import Talk

BAR = 12
PAGE = 1000


def all_rows(ask: Talk, **asked: Any) -> dict[str, Any]:
    """The answer with the rows of all its pages."""
    answer: dict[str, Any] = ask.get("projection", "/v1/aging", limit=PAGE, **asked)
    cursor = answer["next_cursor"]
    while cursor is not None:
        page = ask.get("projection", "/v1/aging", limit=PAGE, cursor=cursor, **asked)
        answer["rows"] += page["rows"]
        cursor = page["next_cursor"]
    answer["next_cursor"] = None
    return answer


def show_groups(answer: dict[str, Any]) -> None:
    """What is late of each row, with a bar for its share; the largest debts first."""
    say(f"Aging by {answer['by']} date as of {answer['as_of']} ({answer['basis']}, known {answer['known'][:19]})")
    if not answer["rows"]:
        say("nothing is open")
    fresh = 1 if answer["by"] == "due" else 0
    for currency in dict.fromkeys(row["currency"] for row in answer["rows"]):
        rows = [row for row in answer["rows"] if row["currency"] == currency and _owed(row)]
        if not rows:
            continue
        rows.sort(key=lambda row: -Decimal(row["total"]["amount"]))
        late = "overdue" if fresh else f"over {answer['buckets'][0].split('-')[1]} days"
        table(
            "", [", ".join(rows[0]["group"]), currency, late, "open credits", ""], [_line(row, fresh) for row in rows]
        )


def _owed(row: dict[str, Any]) -> bool:
    """Rows of nothing but money that is not applied are for `o2c aging --json`."""
    return any(cell["items"] for cell in [*row["buckets"], row["open_credits"]])


def _line(row: dict[str, Any], fresh: int) -> list[str]:
    buckets = [Decimal(cell["amount"]["amount"]) for cell in row["buckets"]]
    late, invoiced = sum(buckets[max(fresh, 1) :], Decimal()), sum(buckets, Decimal())
    name = " / ".join(value or "-" for value in row["group"].values())
    credits = row["open_credits"]["amount"]["amount"]
    return [name, amount(row["total"]["amount"]), amount(str(late)), amount(credits), bar(late, invoiced)]


def bar(part: Decimal, whole: Decimal) -> str:
    """
    >>> bar(Decimal(1), Decimal(2))
    '######......'
    """
    filled = int(part * BAR / whole) if whole > 0 else 0
    return ("#" * filled).ljust(BAR, ".")
