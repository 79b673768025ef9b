"""The table of a replay: placed, right, wrong, left for people; in payments, lines and value; by half and by rule."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from replay import Result
from sample import half

HEAD = (
    "                         payments   placed        %   value %    lines    right        %   wrong   wrong %    left"
)


def report(title: str, results: Sequence[Result], seconds: float) -> str:
    lines = [title, HEAD, _row("all", results)]
    lines += [_row(f"payers of half {key}", group) for key, group in _by(results, lambda r: half(r.account))]
    largest = max(_by(results, lambda r: r.account), key=lambda found: sum(len(r.day.paid) for r in found[1]))
    name = " ".join(largest[0])
    lines.append(_row(f"{name} alone", largest[1]))
    lines.append(_row(f"all but {name}", [r for r in results if r.account != largest[0]]))
    lines += ["", "rule                      applied    wrong   precision %"]
    placed = [result for result in results if result.placed]
    lines += [_rule(name, group) for name, group in _by(placed, lambda r: r.decision.rule)]
    lines += [f"{len(results) / seconds:,.0f} payments a second with all around them", ""]
    return "\n".join(lines)


def _row(name: str, results: Sequence[Result]) -> str:
    """Value % and lines right % are of all payments; wrong % is of the payments placed."""
    placed = [r for r in results if r.placed]
    wrong = [r for r in placed if not r.right]
    lines = sum(len(r.day.paid) for r in results)
    right = sum(len(r.day.paid) for r in placed if r.right)
    value = _percent(sum(r.day.cents for r in placed if r.right), sum(r.day.cents for r in results))
    return (
        f"{name:<24} {len(results):>8,} {len(placed):>8,} {_percent(len(placed), len(results)):>8} {value:>9}"
        f" {lines:>8,} {right:>8,} {_percent(right, lines):>8} {len(wrong):>7}"
        f" {_percent(len(wrong), len(placed), 3):>9}"
        f" {len(results) - len(placed):>7,}"
    )


def _rule(name: str, results: Sequence[Result]) -> str:
    wrong = sum(not r.right for r in results)
    return f"{name:<24} {len(results):>8,} {wrong:>8} {_percent(len(results) - wrong, len(results), 3):>13}"


def _percent(part: int, whole: int, places: int = 2) -> str:
    return f"{100 * part / whole:.{places}f}" if whole else "-"


def _by(results: Iterable[Result], key: Callable[[Result], Any]) -> list[tuple[Any, list[Result]]]:
    return [(k, list(group)) for k, group in groupby(sorted(results, key=key), key=key)]
