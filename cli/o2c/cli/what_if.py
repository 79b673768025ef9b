"""A replay under another policy on a terminal of 80 columns."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from o2c.cli.policy import read_policy
from o2c.cli.show import amount, wrapped
from o2c.cli.talk import fail

SHOWN_EVERY = 50
"""Accounts between two lines of progress."""


def layers_of(file: Path, scope: tuple[str, str, str]) -> list[dict[str, Any]]:
    """The layers of a policy file; one layer's fields are a layer of this scope."""
    content = read_policy(file)
    if not isinstance(content, dict):
        fail(f'{file}: expected an object, like {{"grace_days": 3}}')
    if "layers" not in content:
        names = dict(zip(("legal_entity", "bank_account", "customer_group"), scope, strict=True))
        return [{"scope": names, "set": content}]
    if any(scope):
        fail(f"{file}: has layers with scopes of their own: --entity, --bank-account and --group are for one without")
    layers: list[dict[str, Any]] = content["layers"]
    return layers


def progress(done: dict[str, int]) -> None:
    if done["accounts"] and (done["accounts"] % SHOWN_EVERY == 0 or done["accounts"] == done["of"]):
        text = f"\r{done['accounts']:,} of {done['of']:,} accounts, {done['events']:,} events"
        typer.echo(text, nl=done["accounts"] == done["of"], err=True)


def another_way(one: dict[str, Any]) -> Iterator[str]:
    """Old, new, and what became of it."""
    money = f"{amount(one['amount'])} {one['currency']}"
    yield from wrapped(f"{one['receipt']} of {one['booking_date']}, {money}, {one['account']}: {one['verdict']}")
    yield from wrapped(f"old: {_choice(one['old'])}", "  ")
    yield from wrapped(f"new: {_choice(one['new'])}", "  ")
    for reason in one["new"]["reasons"]:
        yield from wrapped(reason, "       ")
    if one["end"] is not None:
        who = "people" if one["by_hand"] else "in the end"
        yield from wrapped(f"{who}: {_items(one['end']) or 'nothing of it on items'}", "  ")


def _choice(choice: dict[str, Any]) -> str:
    left = f"left: {choice['left']}" if choice["left"] else ""
    if not choice["applied"]:
        return left or "nothing placed"
    return ", ".join(part for part in (f"{_items(choice['applied'])}, {choice['rule']}", left) if part)


def _items(items: list[dict[str, Any]]) -> str:
    return ", ".join(f"{item['number']} {amount(item['amount'])}" for item in items)


def figures(result: dict[str, Any]) -> Iterator[str]:
    if not result["totals"]:
        yield f"no receipt was booked from {result['from']} to {result['to']}"
    for one in result["not_weighed"]:
        whose = f" for {one['payments']:,} payments" if one["payments"] is not None else ""
        yield from wrapped(f"{one['field']} is not weighed{whose}: {one['why']}")
    for total in result["totals"]:
        count, before, after = total["receipts"], total["before"], total["after"]
        money = f"{amount(total['amount'])} {total['currency']}"
        yield f"{count:,} receipts booked from {result['from']} to {result['to']}, {money}"
        yield f"  {'':<30}{'before':>22}{'after':>22}"
        sides = (before, after)
        yield _row("touchless", *(f"{side['touchless']:,} {_percent(side['touchless'], count)}" for side in sides))
        yield _row("  value", *(amount(side["touchless_amount"]) for side in sides))
        yield _row("wrong, of those placed", *(f"{side['wrong']:,} of {side['placed']:,}" for side in sides))
        yield _row("  value", *(amount(side["wrong_amount"]) for side in sides))
        yield _row(f"days unapplied, of {total['timed']:,}", *(f"{side['days']:,}" for side in sides))
        judged = f"{total['judged']:,} are settled by now, so that right and wrong is known"
        yield from wrapped(f"{total['differ']:,} go another way; {judged}", "  ")
        if total["not_replayed"]:
            counts = "they count as they were decided, on both sides"
            said = f"{total['not_replayed']:,} were decided otherwise than a replay of the policy of then: {counts}"
            yield from wrapped(said, "  ")
    for given in result["given_up"]:
        yield from _given_up(given)


def _given_up(given: dict[str, Any]) -> Iterator[str]:
    """Reason by reason, and whether more is given up for what is touchless now."""
    yield _row(f"given up by rules, {given['currency']}", "before", "after")
    for reason in given["reasons"]:
        yield _row(f"  {reason['reason']}", amount(reason["before"]), amount(reason["after"]))
    yield _row("  in all", amount(given["before"]), amount(given["after"]))
    more, touchless = given["more"].lstrip("-"), given["more_touchless"]
    said = "gives up as much"
    if given["verdict"] != "gives-up-as-much":
        said = f"{given['verdict'].replace('-', ' ')}: {amount(more)} {given['currency']}"
    fewer = "more" if touchless > 0 else "fewer"
    yield from wrapped(f"{said}, with {abs(touchless):,} {fewer} touchless" if touchless else said, "  ")


def _row(name: str, before: str, after: str) -> str:
    return f"  {name:<30}{before:>22}{after:>22}"


def _percent(part: int, whole: int) -> str:
    return f"({100 * part / whole:.1f} %)" if whole else ""
