"""Rows of refunds and of the payment files made of them. A file's text is written here and nowhere else."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app.account import Account
from o2c.cash_app.receipts.withdrawals import REFUND
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_REFUNDS = """insert into refunds (withdrawal, account, receipt, statement, number, legal_entity, bank_account,
    currency, amount, state, requested_by, approved_by, reason, payer_clue, end_to_end, file, ordered_on, paid_line,
    returned_line, payee, known)
  select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::int[], %b::text[], %b::text[], %b::text[],
    %b::bigint[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::date[],
    %b::text[], %b::text[], %b::text[], %b::timestamptz[])
  on conflict (withdrawal) do update set state = excluded.state, end_to_end = excluded.end_to_end,
    file = excluded.file, ordered_on = excluded.ordered_on, paid_line = excluded.paid_line,
    returned_line = excluded.returned_line, payee = excluded.payee, payer_clue = excluded.payer_clue"""
_FILES = """insert into refund_files (file, bank_account, legal_entity, currency, execution_date, refunds, amount,
    ordered_by, sha256, content, known)
  values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
_PAYEES = """insert into refund_payees (payee, masked, name, account)
  select payee, masked, split_part(texts, E'\\n', 1), split_part(texts, E'\\n', 2)
  from unnest(%b::text[], %b::text[], %b::text[]) x(payee, masked, texts)"""
_LINES = """update bank_lines l set receipt = x.withdrawal
  from unnest(%b::text[], %b::int[], %b::text[]) x(statement, number, withdrawal)
  where (l.statement, l.number) = (x.statement, x.number)"""


class RefundRows:
    def __init__(self) -> None:
        self.refunds: dict[str, tuple[Any, ...]] = {}
        self.files: list[tuple[Any, ...]] = []
        self.payees: list[tuple[Any, ...]] = []
        self.lines: dict[tuple[str, int], str] = {}
        """Bank lines that are a refund, and which."""

    def withdrawn(self, event: e.PaymentWithdrawn, state: Account) -> None:
        if event.kind == REFUND:
            self.refund(event.receipt, event.takes_back or f"{event.receipt}#{event.row}", event.line, state)

    def refund(self, receipt: str, withdrawal: str, line: str, state: Account) -> None:
        held = state.receipts[receipt]
        facts, refund = held.facts, held.withdrawals[withdrawal]
        self.refunds[withdrawal] = (
            withdrawal,
            state.name,
            receipt,
            facts.statement,
            facts.line,
            facts.legal_entity,
            facts.bank_account,
            facts.currency,
            refund.amount,
            refund.state,
            refund.requested_by,
            refund.approved_by,
            refund.reason,
            "" if refund.payee else facts.clues.account,
            refund.end_to_end,
            refund.file,
            refund.ordered_on,
            refund.line,
            refund.returned,
            refund.payee,
        )
        if line:
            statement, _, number = line.rpartition("/")
            self.lines[statement, int(number)] = withdrawal

    def payee(self, event: e.RefundPayeeNamed) -> None:
        self.payees.append((event.payee, event.masked, event.private.text))

    def ordered(self, event: e.RefundsOrdered) -> None:
        content = event.private.text.encode()
        self.files.append(
            (
                event.file,
                event.bank_account,
                event.legal_entity,
                event.currency,
                event.execution_date,
                len(event.withdrawals),
                event.amount,
                event.ordered_by,
                hashlib.sha256(content).hexdigest(),
                content,
            )
        )

    def write(self, cur: "Cur", known: datetime) -> None:
        """After the bank lines, which it marks."""
        execute(cur, _REFUNDS, [(*row, known) for _, row in sorted(self.refunds.items())])
        execute(cur, _PAYEES, sorted(self.payees))
        execute(cur, _LINES, sorted((*place, withdrawal) for place, withdrawal in self.lines.items()))
        for row in self.files:
            cur.execute(_FILES, (*row, known))
