"""Statements that contradict themselves, kept whole: a person may release one with a reason, and then it is posted.

The bank may have told a wrong total beside right lines; only a person who asked it can know. What is released still has
to fit what is covered already, and what it leaves unexplained stays on the account, shown.
"""

from dataclasses import dataclass

from o2c.cash_app.bank.account import UNIT as BANK
from o2c.cash_app.bank.account import days_and_amounts, digest, statement_stream
from o2c.cash_app.bank.commands import HoldStatement, ReleaseStatement, TakeStatement
from o2c.cash_app.bank.events import StatementHeld, StatementReleased
from o2c.cash_app.bank.statements import HELD as UNIT
from o2c.cash_app.bank.statements import reads
from o2c.cash_app.facts import BankLine, StatementHead
from o2c.cash_app.policy import Policy
from o2c.chassis.domain import Context, Outcome, Refuse, Send, Wait


@dataclass(slots=True)
class Held:
    statement: str
    head: StatementHead | None = None
    lines: tuple[BankLine, ...] = ()
    released: bool = False


def evolve(held: Held, event: StatementHeld | StatementReleased) -> Held:
    if isinstance(event, StatementHeld):
        held.head, held.lines = event.head, event.lines
    else:
        held.released = True
    return held


def hold(command: HoldStatement, held: Held, _: Context) -> list[Outcome]:
    return [] if held.head else [StatementHeld(command.head, command.lines)]


def release(_: ReleaseStatement, held: Held, ctx: Context, policy: Policy) -> list[Outcome]:
    head, lines = held.head, held.lines
    if head is None:
        return [Wait(UNIT + held.statement, f"no statement {held.statement} is kept that could be released")]
    if held.released:
        return [Refuse("already-released", f"statement {held.statement} was released before")]
    whole = TakeStatement(head, lines, digest(head, days_and_amounts(lines)), released=True)
    streams = (statement_stream(head.key),)
    send = Send(BANK + head.bank_account, whole, reads(head, lines, policy), streams)
    return [StatementReleased(held.statement, head.bank_account, ctx.reason), send]
