"""Statements rehearsed: taken as they would be taken, in one batch, so that what competes sees each other."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from o2c.cash_app.bank.statements import RELEASABLE
from o2c.cash_app.dry_run.fold import Told, fold
from o2c.cash_app.facts import BankLine, StatementHead
from o2c.chassis.domain import Refuse, Send, Wait

if TYPE_CHECKING:
    from o2c.chassis.rehearsal import Rehearsal

Asked = Sequence[Send | Refuse]
"""What a statement, or a part of one, asks for."""


class Taken(Struct, frozen=True):
    """A statement and what would become of it; all of its lines that were given, and those of parts taken before."""

    head: StatementHead
    lines: tuple[BankLine, ...]
    outcome: str
    code: str = ""
    detail: str = ""
    flags: tuple[str, ...] = ()

    @property
    def can_be_released(self) -> bool:
        return self.outcome == "refused" and self.code in RELEASABLE


def rehearse(rehearsal: "Rehearsal", asked: Iterable[Asked], actor: str) -> tuple[list[Taken], list[Refuse], Told]:
    """(statements, those that could not even be read, what would be stored)."""
    unread: list[Refuse] = []
    jobs = []
    for sends in asked:
        refused = next((one for one in sends if isinstance(one, Refuse)), None)
        if refused is not None:
            unread.append(refused)
        else:
            jobs.append(rehearsal.job([one for one in sends if isinstance(one, Send)], actor))
    told = fold(rehearsal.decide(jobs))
    heads: dict[str, StatementHead] = {}
    lines: dict[str, list[BankLine]] = {}
    rejected: dict[str, Refuse | Wait] = {}
    for job in jobs:
        command = job.sends[0].command
        key = command.head.key
        heads[key] = command.head
        lines.setdefault(key, []).extend(command.lines)
        if job.rejected is not None:
            rejected[key] = job.rejected
    return [_taken(head, tuple(lines[key]), told, rejected.get(key)) for key, head in heads.items()], unread, told


def _taken(head: StatementHead, lines: tuple[BankLine, ...], told: Told, rejected: Refuse | Wait | None) -> Taken:
    if isinstance(rejected, Refuse):
        return Taken(head, lines, "rejected", rejected.code, rejected.detail)
    if isinstance(rejected, Wait):
        return Taken(head, lines, "waits", "waits-for", rejected.detail)
    accepted, refused = told.accepted.get(head.key), told.refused.get(head.key)
    if accepted is not None:
        return Taken(head, lines, "accepted", flags=accepted.flags)
    if refused is not None:
        return Taken(head, lines, "refused", refused.code, refused.detail)
    if head.key in told.parts:
        return Taken(head, lines, "incomplete", detail=f"{told.parts[head.key]} of {head.parts} parts would be there")
    return Taken(head, lines, "taken-before", detail="nothing of it is new")
