"""One customer on one page of a terminal."""

from collections.abc import Sequence
from typing import Any

from o2c.cli.reports import AGED, aged, money
from o2c.cli.show import filled, plain, say, table, wrapped


def show_overview(answer: dict[str, Any]) -> None:
    """What is empty is left out; money never of two currencies in one row."""
    say(plain(f"{answer['customer']}  {answer['name'][:50]}  as of {answer['as_of']}, known {answer['known'][:19]}"))
    facts = {"country": answer["country"], "parent": answer["parent"], "risk class": answer["risk_class"]}
    facts |= {"terms": answer["payment_terms"], **answer["attributes"]}
    say("\n".join(wrapped("; ".join(f"{name} {value}" for name, value in facts.items() if value), "  ")))
    _some("Credit", ["", "limit", "exposure", "% used", "on hold"], [_credit(row) for row in answer["credit"]])
    for row in answer["aging"]:
        lines = [cells for cells in aged(answer["buckets"], row) if str(cells[2]).strip("0.")]
        table(f"Owes, {row['currency']}", *filled(["", *AGED], lines))
    columns = ["number", "due", "days", "open", "", ""]
    _some("Longest due", columns, [_item(row) for row in answer["longest_due"]])
    _some("Claims", columns, [_item(row) for row in answer["claims"]])
    left = [[r["receipt"], str(r["value_date"]), money(r["left"]), r["left"]["currency"]] for r in answer["unapplied"]]
    _some("Money not applied", ["receipt", "value", "left", ""], left)
    orders = answer["orders_held"] + answer["orders_released"]
    _some("Orders under way", ["order", "of", "status", "open", "not billed", ""], [_order(row) for row in orders])
    if answer["changes"]:
        say("Changes of terms, limit and master data")
        show_changes(answer["changes"])
    say("Latest")
    for entry in answer["latest"]:
        say("\n".join(wrapped(f"{entry['known'][:10]}  {entry['text']}", "  ")))


def show_changes(changes: Sequence[dict[str, Any]]) -> None:
    for row in changes:
        reason = f": {row['reason']}" if row["reason"] else ""
        said = f"{row['known'][:16].replace('T', ' ')}  {row['customer']}  {row['type']} by {row['actor']}{reason}"
        say("\n".join(wrapped(said, "  ")))
        for change in row["changes"]:
            say("\n".join(wrapped(_change(change), "      ")))


def _change(change: dict[str, Any]) -> str:
    before = "" if change["old"] is None else f"{change['old'] or '-'} -> "
    return f"{change['field'].replace('_', ' ')}: {before}{change['new'] or '-'}"


def _some(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        table(title, columns, rows)


def _credit(row: dict[str, Any]) -> list[str]:
    limit = money(row["limit"]) if row["limit"] else "none"
    used = row["utilisation"] or "n/a"
    return [row["exposure"]["currency"], limit, money(row["exposure"]), used, money(row["on_hold"])]


def _item(row: dict[str, Any]) -> list[Any]:
    owed = money(row["open"]), row["open"]["currency"]
    return [row["number"], row["due_date"], row["days_overdue"], *owed, row["mark"]]


def _order(row: dict[str, Any]) -> list[Any]:
    status = f"{row['status']} {row['hold_reason']}".strip()
    amounts = [money(row["open"]), money(row["not_billed"]), row["open"]["currency"]]
    return [row["order"], row["ordered_on"], status, *amounts]
