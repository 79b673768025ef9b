"""A rehearsed bank statement on a terminal of 80 columns."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from o2c.cli.bank_files import check_bank_file
from o2c.cli.import_run import flat
from o2c.cli.show import amount, plain, wrapped
from o2c.cli.talk import fail
from o2c.contracts.base import Event
from o2c.intake.bank import UnreadableFile, load_profile
from o2c.intake.files import MAX_PROFILE_BYTES, read_bytes, shown_name

OUTCOMES = {
    "accepted": "would be taken in",
    "refused": "would be refused",
    "rejected": "would be rejected",
    "waits": "would wait",
    "incomplete": "would wait for its other parts",
    "taken-before": "was taken before",
}
NOTHING: dict[str, Any] = {"statements": [], "effects": [], "totals": [], "stopped": []}
_REPEATED = {"repeated": "known from another file", "cleared": "in transit until now"}


def statements_of(files: list[Path], profile: Path | None, legal_entity: str | None) -> tuple[list[Any], list[str]]:
    """(data of the events, what could not be read)."""
    try:
        mapping = load_profile(read_bytes(profile, MAX_PROFILE_BYTES)) if profile else None
    except UnreadableFile as error:
        fail(str(error))
    check = partial(check_bank_file, profile=mapping, legal_entity=legal_entity)
    found: list[Any] = []
    unread: list[str] = []
    for file in flat(files, deep=True):
        try:
            found += map(_data, check(file).events())
        except UnreadableFile as error:
            unread.append(f"{plain(shown_name(file))}: {error}")
    return found, unread


def _data(event: Event) -> Any:
    """Without what is left at its default: a request holds some 20,000 lines."""
    return event.model_dump(mode="json", exclude_defaults=True)


def unreadable(files: list[str]) -> Iterator[str]:
    for text in files:
        yield "\n".join([line for part in text.splitlines() for line in wrapped(part)])


def told(found: dict[str, Any]) -> Iterator[str]:
    for said in found["statements"]:
        yield "\n".join([*_statement(said), *(text for line in said["lines"] for text in _line(line))])
    if found["effects"]:
        yield "\n".join(["besides:", *(text for effect in found["effects"] for text in _effect(effect))])
    for total in found["totals"]:
        yield _total(total)
    for stop in found["stopped"]:
        yield "\n".join(wrapped(f"of {stop['receipts']:,} receipts {stop['why']}"))


def _statement(said: dict[str, Any]) -> Iterator[str]:
    if "statement" not in said:
        yield from wrapped(f"a statement {OUTCOMES['rejected']}: {said['code']}: {said['detail']}")
        return
    name = said["number"] or said["statement"]
    day = f" of {said['statement_date']}" if said["statement_date"] else ""
    flags = f" ({', '.join(said['flags'])})" if said["flags"] else ""
    why = ": ".join(part for part in (said["code"], said["detail"]) if part)
    kept = ", and kept: it may be released" if said["can_be_released"] else ""
    told = f"{said['bank_account']}, {name}{day}: {OUTCOMES[said['outcome']]}{flags}"
    yield from wrapped(f"{told}: {why}{kept}" if why else told)


def _line(line: dict[str, Any]) -> Iterator[str]:
    head = f"  {line['line'].rpartition('/')[2]:>4} {amount(line['amount']):>16}  "
    if line["class"] != "receipt" or line["outcome"] != "booked":
        taken = f", takes back {line['takes_back']}" if line.get("takes_back") else ""
        what = _REPEATED.get(line["outcome"], line.get("reason", "") if line["outcome"] == "booked" else "not booked")
        yield from _beside(head, f"{line['class']}: {what}{taken}" if what else f"{line['class']}{taken}")
        return
    by = f" by {line['identified_by']}" if line["identified_by"] else ""
    yield from _beside(head, f"{line['account']}{by}")
    for applied in line["applied"]:
        beside = [f"{kind} {amount(applied[kind])}" for kind in ("discount", "allowance") if applied[kind].strip("0.")]
        yield from _beside("", " ".join([applied["number"], amount(applied["amount"]), *beside, applied["rule"]]))
        for kept in applied["deductions"]:
            yield from _beside("", f"deduction {kept['number']} {_kept(kept)}")
    for kept in line["prepaid"]:
        yield from _beside("", f"prepaid {amount(kept['amount'])} for order {kept['order']}")
    if line["left"].strip("0."):
        yield from _beside("", f"left {amount(line['left'])}: {line['reason']}")
        if line["why_not"]:
            yield from _beside("", f"enough would be: {line['why_not']}")


def _kept(kept: dict[str, Any]) -> str:
    status = "" if kept["status"] == "open" else f", {kept['status'].replace('-', ' ')}"
    return f"{amount(kept['amount'])} {kept['currency']} for {kept['reason']}{status}"


def _beside(head: str, text: str) -> Iterator[str]:
    first, *rest = wrapped(text, " " * 25)
    yield head + first.lstrip() if head else first
    yield from rest


def _effect(effect: dict[str, Any]) -> Iterator[str]:
    money = f"{amount(effect['amount'])} {effect['currency']}"
    yield from wrapped(f"{effect['receipt']}: {effect['what']} {money} {effect['number']}: {effect['reason']}", "  ")


def _total(total: dict[str, Any]) -> str:
    share = f", {100 * total['touchless'] / total['receipts']:.1f} % of them" if total["receipts"] else ""
    lines = [
        f"{total['currency']}: {total['receipts']} receipts, {amount(total['amount'])}",
        f"  touchless {total['touchless']}, {amount(total['touchless_amount'])}{share}",
        f"  left of {total['left']}, {amount(total['left_amount'])}",
    ]
    if total["prepaid"]:
        lines.append(f"  prepaid of {total['prepaid']}, {amount(total['prepaid_amount'])}")
    if total["deductions"]:
        lines.append(f"  deductions opened {total['deductions']}, {amount(total['deductions_amount'])}")
    return "\n".join(lines)
